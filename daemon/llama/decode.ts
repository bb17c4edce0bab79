/**
 * Greedy decoding of one plan under the plan automaton.
 *
 * The runtime samples the most likely token with its probability over the whole vocabulary, unmasked: what a doubt is read from.
 * Only when the automaton refuses that token is the step evaluated again with all logits, and the best allowed token taken.
 */
import type { LlamaContextSequence, Token } from 'node-llama-cpp'
import { OctodError } from '../../functions/error.ts'
import type { PlanAutomaton } from '../core/plan/automaton.ts'
import { beginWith, type Chosen, evaluate, favouriteAfter, GREEDY } from './sequence.ts'
import type { Vocabulary } from './vocabulary.ts'

export type Decoding = {
  readonly tokens: readonly Chosen[]
  readonly prefillMs: number
  readonly decodeMs: number
}

/** A plan of 8 calls with long texts stays below it; only a model gone astray reaches it. */
export const MAXIMUM_TOKENS = 160

/**
 * @param prompt all tokens of the prompt; what the sequence already holds of its beginning is not evaluated again
 * @throws OctodError `interrupted` (signal), `invalid_plan` (no token fits or the plan has no end)
 */
export async function decodePlan(
  sequence: LlamaContextSequence,
  vocabulary: Vocabulary,
  prompt: Token[],
  automaton: PlanAutomaton,
  signal: AbortSignal,
): Promise<Decoding> {
  const started = performance.now()
  let input = await beginWith(sequence, prompt)
  let prefillMs = 0
  const tokens: Chosen[] = []
  while (!automaton.isDone) {
    if (signal.aborted) throw new OctodError('interrupted', 'decoding was stopped')
    if (tokens.length >= MAXIMUM_TOKENS)
      throw new OctodError('invalid_plan', `the model wrote ${MAXIMUM_TOKENS} tokens without an end`)
    const chosen = await nextToken(sequence, vocabulary, input, automaton)
    if (tokens.length === 0) prefillMs = performance.now() - started
    const piece = vocabulary.pieces[chosen.id]
    if (piece) automaton.advance(piece)
    tokens.push(chosen)
    input = [chosen.id]
  }
  return { tokens, prefillMs, decodeMs: performance.now() - started - prefillMs }
}

async function nextToken(
  sequence: LlamaContextSequence,
  vocabulary: Vocabulary,
  input: Token[],
  automaton: PlanAutomaton,
): Promise<Chosen> {
  const allows = (id: Token) => {
    const piece = vocabulary.pieces[id]
    return piece !== undefined && automaton.accepts(piece)
  }
  const favourite = await favouriteAfter(sequence, input)
  if (favourite && allows(favourite.id)) return favourite
  const last = sequence.nextTokenIndex - 1
  await sequence.eraseContextTokenRanges([{ start: last, end: last + 1 }])
  const all = await evaluate(sequence, input.slice(-1), { logits: true, totalLogitWeight: true, options: GREEDY })
  const logits = all.logits as Map<Token, number>
  let largest = Number.NEGATIVE_INFINITY
  let best: { id: Token; logit: number } | undefined
  for (const [id, logit] of logits) {
    if (logit > largest) largest = logit
    if ((!best || logit > best.logit) && allows(id)) best = { id, logit }
  }
  if (!best) throw new OctodError('invalid_plan', 'no token fits the plan so far')
  return { id: best.id, probability: Math.exp(best.logit - largest) / (all.totalLogitWeight as number) }
}
