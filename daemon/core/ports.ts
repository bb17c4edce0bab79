/** The seams of the domain: what the technologies implement. A test hands in its own. */
import type { ErrorCode } from '../../functions/error.ts'
import type { Arrival } from './arrivals.ts'
import type { Call, Utterance } from './call.ts'
import type { Confidence } from './confidence.ts'

export type { Apps, Clock, Vehicle } from '../../functions/context.ts'

/** What a model made of an utterance. */
export type Decoded = {
  /** The plan in the notation (design: `<fn_13>('open')<fn_end>`). */
  readonly text: string
  /** Tokens as written, each with the probability the model gave it before any masking, 0 to 1. */
  readonly tokens: readonly { readonly text: string; readonly probability: number }[]
  /** From those probabilities, see confidence.ts. */
  readonly raw: Confidence
  /** The same, calibrated where the model's manifest says how. */
  readonly confidence: Confidence
  /** Milliseconds the request waited for its turn. */
  readonly queueMs: number
  /** Milliseconds until the first token was chosen. */
  readonly prefillMs: number
  /** Milliseconds for the tokens after the first. */
  readonly decodeMs: number
  readonly tokensIn: number
  readonly tokensOut: number
}

export type EngineState = 'stopped' | 'loading' | 'ready' | 'failed'

export type ModelInfo = {
  readonly name: string
  readonly file: string
  readonly sha256: string
  readonly quantisation: string
  readonly catalogueHash: string
  /** The LoRA adapter's file, where there is one. */
  readonly lora?: string
}

export interface Engine {
  readonly state: EngineState
  /**
   * Loads the model and answers when it is warm.
   * @throws OctodError `model_missing`, `model_invalid`, `model_mismatch`, `engine_crashed`
   */
  start(): Promise<ModelInfo>
  /**
   * One utterance to one plan; requests wait for each other.
   * @throws OctodError `model_loading`, `engine_crashed` (the engine is coming back), `timeout`, `interrupted` (signal)
   */
  decode(text: string, signal: AbortSignal): Promise<Decoded>
  stop(): Promise<void>
}

export type OutcomeWord =
  | 'done'
  | 'partial'
  | 'failed'
  | 'rejected'
  | 'confirm'
  | 'blocked'
  | 'expired'
  | 'duplicate'
  | 'busy'
  | 'interrupted'
  | 'error'

export type CallState = 'achieved' | 'accepted' | 'skipped' | 'failed' | 'blocked'

/** Whether a call with this end was carried out. */
export const isMade = (state: CallState): boolean => state === 'achieved' || state === 'accepted'

/** A call after dispatch. */
export type CallResult = {
  /** Position in the plan, nested calls counted before the call around them. */
  readonly index: number
  /** Index of the call around it; null at the top. */
  readonly parent: number | null
  readonly function: string
  /** As said; a nested call's value in the place of the call. */
  readonly arguments: Readonly<Record<string, unknown>>
  readonly state: CallState
  readonly value?: unknown
  readonly code?: ErrorCode
  readonly speech: string
  /** How sure the model was of this call and those in it, 0 to 1; absent for nested ones. */
  readonly confidence?: number
  readonly ms: number
}

export type Timing = {
  readonly queue_ms: number
  readonly prefill_ms: number
  readonly decode_ms: number
  readonly plan_ms: number
  readonly dispatch_ms: number
  readonly total_ms: number
  readonly tokens_in: number
  readonly tokens_out: number
}

/** The one terminal outcome of an utterance: the result message and the log's row. */
export type Result = {
  readonly id: string
  readonly site: string
  readonly text: string
  readonly outcome: OutcomeWord
  readonly code?: ErrorCode
  /** One to a few short sentences, made from what the handlers returned. */
  readonly speech: string
  /** 0 to 1: how likely the whole plan is right, see confidence.ts. */
  readonly confidence?: number
  /** The notation as the model wrote it. */
  readonly plan?: string
  readonly calls: readonly CallResult[]
  readonly timing: Timing
}

/** What happens on the way; `t_ms` counts from the arrival of the utterance. */
export type UtteranceEvent = { readonly id: string; readonly t_ms: number } & (
  | { readonly type: 'accepted'; readonly text: string }
  | { readonly type: 'decoded'; readonly plan: string; readonly confidence: number }
  | { readonly type: 'call-start'; readonly index: number; readonly function: string }
  /** Twice for a call that ended `accepted`: again when the car got there, or did not. */
  | {
      readonly type: 'call-end'
      readonly index: number
      readonly function: string
      readonly state: CallState
      readonly code?: ErrorCode
      readonly ms: number
    }
  | { readonly type: 'confirm'; readonly speech: string }
  | { readonly type: 'done'; readonly outcome: OutcomeWord; readonly code?: ErrorCode }
)

/** Never throws: a log that can't be written says so through `health` and must not stop the car. */
export interface CallLog {
  /** An utterance was taken on; it stays open until `finish`. False when the id was taken on before. */
  accept(utterance: Utterance): boolean
  /** The plan is about to be carried out; a crash from here on is an interruption. */
  plan(id: string, text: string, calls: readonly Call[]): void
  /** The terminal outcome, in the file before this returns. */
  finish(result: Result): void
  /** A call that had ended `accepted` got where it should, or did not; `ms` from the end of the call on. */
  settle(id: string, index: number, arrival: Arrival, ms: number): void
  /** Utterances left open by an earlier run, oldest first. */
  unfinished(): readonly Utterance[]
  readonly health: { readonly ok: boolean; readonly message: string }
  close(): void
}

/** Where results and events go. */
export interface Replies {
  result(result: Result, utterance: Utterance): void
  event(event: UtteranceEvent, utterance: Utterance): void
  /** Something to be said that nobody is waiting for: a window that did not close. */
  notice(speech: string, utterance: Utterance): void
}
