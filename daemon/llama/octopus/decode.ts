/**
 * Greedy decoding of one answer, as published: no grammar, up to the stop token. An answer that does not begin with a functional token is
 * given up at once, before the model has filled its context with prose.
 */
import type { LlamaContextSequence, Token } from 'node-llama-cpp'
import { OctodError } from '../../../functions/error.ts'
import { mayBecomePlan } from '../../core/plan/octopus.ts'
import { beginWith, favouriteAfter } from '../sequence.ts'
import { type Pieces, textOf } from './pieces.ts'

export type Answer = {
  readonly text: string
  readonly tokens: readonly { readonly text: string; readonly probability: number }[]
  /** Milliseconds until the first token. */
  readonly prefillMs: number
  /** Milliseconds for those after it. */
  readonly decodeMs: number
}

/** The longest answer to the authors' own test sentences, an appointment, is far below it. */
export const MAXIMUM_TOKENS = 256

/**
 * The answer, whole or not: the reader says what is wrong with it.
 * @throws OctodError `interrupted` (signal)
 */
export async function decodeAnswer(
  sequence: LlamaContextSequence,
  { texts, ends }: Pieces,
  prompt: Token[],
  signal: AbortSignal,
): Promise<Answer> {
  const started = performance.now()
  let input = await beginWith(sequence, prompt)
  let prefillMs = 0
  let text = ''
  const pieces: string[] = []
  const tokens: { text: string; probability: number }[] = []
  while (tokens.length < MAXIMUM_TOKENS && mayBecomePlan(text)) {
    if (signal.aborted) throw new OctodError('interrupted', 'decoding was stopped')
    const chosen = await favouriteAfter(sequence, input)
    if (tokens.length === 0) prefillMs = performance.now() - started
    if (!chosen) break
    const piece = texts[chosen.id] ?? ''
    pieces.push(piece)
    tokens.push({ text: textOf([piece]), probability: chosen.probability })
    text = textOf(pieces)
    if (ends.has(chosen.id)) break
    input = [chosen.id]
  }
  return { text, tokens, prefillMs, decodeMs: performance.now() - started - prefillMs }
}
