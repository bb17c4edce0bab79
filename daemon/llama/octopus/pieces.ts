/** The tokens of Octopus v2 as text. */
import { OctodError } from '../../../functions/error.ts'
import { OCTOPUS_END, octopusToken } from '../../core/plan/octopus.ts'

export type Pieces = {
  /** As in the vocabulary: `▁` for a blank, `<0x0A>` for a byte. */
  readonly texts: readonly string[]
  /** Ids of the stop token, and of the one that ends a text: a model that has lost its way writes that. */
  readonly ends: ReadonlySet<number>
}

/**
 * @param tokens the GGUF key `tokenizer.ggml.tokens`: SentencePiece
 * @throws OctodError `model_invalid` when a functional token is missing
 */
export function readPieces(tokens: readonly string[], functionCount: number): Pieces {
  const needed = [OCTOPUS_END, ...Array.from({ length: functionCount }, (_, index) => octopusToken(index))]
  const known = new Set(tokens)
  const missing = needed.filter((text) => !known.has(text))
  if (missing.length > 0) {
    throw new OctodError(
      'model_invalid',
      `the model lacks the tokens ${missing.slice(0, 4).join(' ')}${missing.length > 4 ? ' …' : ''}; it is not Octopus v2: set model.file to its GGUF file, or model.profile to octod`,
      { missing },
    )
  }
  return { texts: tokens, ends: new Set([tokens.indexOf(OCTOPUS_END), tokens.indexOf('<eos>')]) }
}

/** What the tokens spell; bytes that are no UTF-8 become replacement characters. */
export function textOf(pieces: readonly string[]): string {
  const bytes = pieces.map((piece) => {
    const byte = /^<0x([0-9A-F]{2})>$/.exec(piece)?.[1]
    return byte === undefined ? Buffer.from(piece.replaceAll('▁', ' ')) : Buffer.from(byte, 'hex')
  })
  return Buffer.concat(bytes).toString('utf8')
}
