/** What the table compares: anything that makes a plan of an utterance. */
import type { Plan } from '../../daemon/core/call.ts'

export type Answer = {
  /** Calls that lack something they need are left out, as in `octod eval`. */
  readonly plan: Plan
  readonly promptTokens: number
  /** Of the prompt's tokens, those that were not in the KV cache already. */
  readonly evaluatedTokens: number
  readonly outputTokens: number
  /** Milliseconds until the first token was chosen, with all that had to be done before. */
  readonly prefillMs: number
  /** Milliseconds for the tokens after the first. */
  readonly decodeMs: number
}

/** Of an answer that no model wrote. */
export const NO_TOKENS = { promptTokens: 0, evaluatedTokens: 0, outputTokens: 0, prefillMs: 0, decodeMs: 0 } as const

export interface Contender {
  /**
   * Loads everything and answers once, so that the first measured answer is like the others.
   * @returns id of the process that does the work
   * @throws OctodError `model_missing`, `model_invalid`, `usage`
   */
  start(): Promise<number>
  answer(text: string): Promise<Answer>
  stop(): Promise<void>
}

/** Said once before anything is measured. */
export const WARM_UP = 'turn on the radio'

export const CONTENDERS = [
  { name: 'octod', title: 'octod', needsModel: false },
  { name: 'retrieval', title: '5 descriptions retrieved', needsModel: true },
  { name: 'all-kept', title: 'all descriptions, prefix kept', needsModel: true },
  { name: 'all', title: 'all descriptions, nothing kept', needsModel: true },
  { name: 'templates', title: 'templates, no model', needsModel: false },
] as const

export type ContenderName = (typeof CONTENDERS)[number]['name']
export type ContenderOptions = {
  /** A general instruct model as GGUF; undefined for contenders that need none. */
  readonly model: string | undefined
  readonly threads: number
}
