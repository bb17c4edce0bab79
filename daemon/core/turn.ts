/** One utterance on its way down: its events, its times, its one end. */
import type { ErrorCode } from '../../functions/error.ts'
import type { Utterance } from './call.ts'
import type { CallLog, CallResult, Decoded, OutcomeWord, Replies, Result, Timing, UtteranceEvent } from './ports.ts'
import { sentence } from './reply.ts'

/** An event before it is stamped with id and time. */
type Happening = UtteranceEvent extends infer E ? (E extends UtteranceEvent ? Omit<E, 'id' | 't_ms'> : never) : never

export type Ending = { readonly outcome: OutcomeWord; readonly code?: ErrorCode; readonly speech: string }

export class Turn {
  readonly utterance: Utterance
  readonly timing: { plan_ms: number; dispatch_ms: number } = { plan_ms: 0, dispatch_ms: 0 }
  decoded: Decoded | undefined
  calls: readonly CallResult[] = []
  /** The plan in the notation, where no model wrote it. */
  plan: string | undefined
  readonly #log: CallLog
  readonly #replies: Replies
  readonly #started = performance.now()

  constructor(utterance: Utterance, { log, replies }: { readonly log: CallLog; readonly replies: Replies }) {
    this.utterance = utterance
    this.#log = log
    this.#replies = replies
  }

  get confidence(): number | undefined {
    return this.decoded?.confidence.plan
  }

  event(event: Happening): void {
    this.#replies.event(
      { id: this.utterance.id, t_ms: rounded(performance.now() - this.#started), ...event } as UtteranceEvent,
      this.utterance,
    )
  }

  /** The outcome is in the log before the result is published. */
  end(ending: Ending): Result {
    const result = this.#result({ ...ending, speech: ending.speech === '' ? '' : sentence(ending.speech) })
    this.#log.finish(result)
    this.#replies.result(result, this.utterance)
    this.event({ type: 'done', outcome: result.outcome, ...(result.code && { code: result.code }) })
    return result
  }

  refuse(code: ErrorCode, speech: string): Result {
    const outcome = code === 'rejected_retained' ? 'rejected' : code === 'expired' || code === 'busy' ? code : 'error'
    if (!this.#log.accept(this.utterance)) return this.duplicate()
    return this.end({ outcome, code, speech })
  }

  /** The first message with this id has or gets its own outcome, so the log and the events stay as they are. */
  duplicate(): Result {
    const result = this.#result({ outcome: 'duplicate', code: 'duplicate', speech: 'I have that already.' })
    this.#replies.result(result, this.utterance)
    return result
  }

  #result(ending: Ending): Result {
    const { id, site, text } = this.utterance
    const confidence = this.confidence
    const plan = this.decoded?.text ?? this.plan
    return {
      id,
      site,
      text,
      ...ending,
      ...(confidence !== undefined && { confidence: Math.round(confidence * 10_000) / 10_000 }),
      ...(plan !== undefined && { plan }),
      calls: this.calls.map((call) => ({ ...call, ms: rounded(call.ms) })),
      timing: this.#timing(),
    }
  }

  #timing(): Timing {
    const { queueMs = 0, prefillMs = 0, decodeMs = 0, tokensIn = 0, tokensOut = 0 } = this.decoded ?? {}
    return {
      queue_ms: rounded(queueMs),
      prefill_ms: rounded(prefillMs),
      decode_ms: rounded(decodeMs),
      plan_ms: rounded(this.timing.plan_ms),
      dispatch_ms: rounded(this.timing.dispatch_ms),
      total_ms: rounded(performance.now() - this.#started),
      tokens_in: tokensIn,
      tokens_out: tokensOut,
    }
  }
}

/** Microseconds are enough. */
export const rounded = (ms: number) => Math.round(ms * 1000) / 1000
