/** The model's tokens as pieces of a plan. */
import { OctodError } from '../../functions/error.ts'
import type { Piece } from '../core/plan/automaton.ts'
import { CLOSE, END, NONE, SEPARATOR } from '../core/plan/carry.ts'

export type Vocabulary = {
  /** The piece each token stands for; undefined for tokens that never belong to a plan. */
  readonly pieces: readonly (Piece | undefined)[]
  readonly separator: number
  readonly texts: readonly string[]
}

/**
 * @param tokens the GGUF key `tokenizer.ggml.tokens`: byte-level BPE in its printable alphabet
 * @throws OctodError `model_invalid` when a token the format needs is missing
 */
export function readVocabulary(tokens: readonly string[], functionCount: number): Vocabulary {
  const pieces = tokens.map(pieceOf)
  const ids = new Map(tokens.map((text, id) => [text, id]))
  const needed = [
    SEPARATOR,
    END,
    NONE,
    CLOSE,
    '<arg_0>',
    ...Array.from({ length: functionCount }, (_, index) => `<fn_${index}>`),
  ]
  const missing = needed.filter((text) => !ids.has(text))
  if (missing.length > 0) {
    throw new OctodError(
      'model_invalid',
      `the model lacks the tokens ${missing.slice(0, 4).join(' ')}${missing.length > 4 ? ' …' : ''}; it was not made by model/train`,
      { missing },
    )
  }
  return { pieces, separator: ids.get(SEPARATOR) as number, texts: tokens }
}

function pieceOf(token: string): Piece | undefined {
  const numbered = /^<(fn|arg)_(\d+)>$/.exec(token)
  if (numbered) return { kind: numbered[1] === 'fn' ? 'function' : 'argument', index: Number(numbered[2]) }
  if (token === END) return { kind: 'end' }
  if (token === NONE) return { kind: 'none' }
  if (token === CLOSE) return { kind: 'close' }
  const bytes = bytesOf(token)
  return bytes === undefined ? undefined : { kind: 'text', bytes }
}

/** Byte-level BPE writes each byte as a printable character (GPT-2, `bytes_to_unicode`); this is the way back. */
const BYTES = new Map<string, string>()
for (let byte = 0, extra = 256; byte < 256; byte++) {
  const isPrintable = (byte >= 33 && byte <= 126) || (byte >= 161 && byte <= 172) || byte >= 174
  BYTES.set(String.fromCharCode(isPrintable ? byte : extra++), String.fromCharCode(byte))
}

/** Undefined for a token that is no byte string: special tokens such as `<|endoftext|>`. */
function bytesOf(token: string): string | undefined {
  if (/^<\|.*\|>$|^<[a-z_]+>$/.test(token)) return undefined
  let bytes = ''
  for (const character of token) {
    const byte = BYTES.get(character)
    if (byte === undefined) return undefined
    bytes += byte
  }
  return bytes
}
