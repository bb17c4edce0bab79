/**
 * From an accepted utterance to its one outcome: engine, plan, dispatch, reply, log, result. Stage times are taken here, where the
 * stages meet. The only broad `catch` of the domain: whatever happens, the utterance ends.
 */
import type { Context } from '../../functions/context.ts'
import { type ErrorCode, OctodError } from '../../functions/error.ts'
import type { Utterance } from './call.ts'
import type { Catalogue } from './catalogue.ts'
import { isDoubtful, type Thresholds } from './confidence.ts'
import { Dispatcher } from './dispatch.ts'
import { canonicalPlan, checkPlan } from './plan/check.ts'
import { readPlan } from './plan/read.ts'
import type {
  CallLog,
  CallResult,
  Decoded,
  Engine,
  OutcomeWord,
  Replies,
  Result,
  Timing,
  UtteranceEvent,
} from './ports.ts'
import { replyTo, sentence } from './reply.ts'

/** An event before it is stamped with id and time. */
type Happening = UtteranceEvent extends infer E ? (E extends UtteranceEvent ? Omit<E, 'id' | 't_ms'> : never) : never

export type PipelineOptions = {
  readonly engine: Engine
  readonly catalogue: Catalogue
  readonly log: CallLog
  readonly replies: Replies
  /** Services and car for handlers; the pipeline adds the signal, the site and the speaker's seat. */
  readonly services: Omit<Context, 'signal' | 'site' | 'speakerZone'>
  /** Utterances that may wait or run at once; more are answered `busy`. Default 32. */
  readonly queueLimit?: number
  /** The lowest confidence at which calls are made; default 0, always. */
  readonly thresholds?: Thresholds
  /** Told of what was caught and is nobody's expected failure. */
  readonly onError?: (error: unknown, id: string) => void
}

const ALWAYS: Thresholds = { read: 0, act: 0, risky: 0 }

export class Pipeline {
  readonly #options: PipelineOptions
  readonly #dispatcher: Dispatcher
  readonly #running = new Set<Promise<unknown>>()
  readonly #shutdown = new AbortController()

  constructor(options: PipelineOptions) {
    this.#options = options
    this.#dispatcher = new Dispatcher(options.catalogue)
  }

  /** Utterances in hand. */
  get load(): number {
    return this.#running.size
  }

  /** Ends in one result, published and logged; never rejects. */
  handle(utterance: Utterance): Promise<Result> {
    const turn = new Turn(utterance, this.#options)
    const running = this.#run(turn)
    this.#running.add(running)
    void running.finally(() => this.#running.delete(running))
    return running
  }

  /** A message that is not taken on: logged and answered at once, nothing is made of it. */
  refuse(utterance: Utterance, code: ErrorCode, message: string): Result {
    return new Turn(utterance, this.#options).refuse(code, message)
  }

  /** Utterances an earlier run left open are reported as interrupted, never run again. */
  reportInterrupted(): void {
    for (const utterance of this.#options.log.unfinished()) {
      new Turn(utterance, this.#options).end({
        outcome: 'interrupted',
        code: 'interrupted',
        speech: 'I was restarted in the middle of that; it was not run again.',
      })
    }
  }

  /** What is in hand gets `graceMs` to end; then it is aborted and ends as interrupted. */
  async stop(graceMs: number): Promise<void> {
    const cancel = this.#options.services.clock.after(graceMs, () => this.#shutdown.abort())
    await Promise.all([...this.#running])
    cancel()
    this.#shutdown.abort()
  }

  async #run(turn: Turn): Promise<Result> {
    const { utterance } = turn
    if (!this.#options.log.accept(utterance)) return turn.duplicate()
    if (this.#running.size >= (this.#options.queueLimit ?? 32)) {
      return turn.end({ outcome: 'busy', code: 'busy', speech: 'Too much at once; say it again in a moment.' })
    }
    turn.event({ type: 'accepted', text: utterance.text })
    try {
      return await this.#stages(turn)
    } catch (error) {
      if (!(error instanceof OctodError)) this.#options.onError?.(error, utterance.id)
      const code = error instanceof OctodError ? error.code : 'internal'
      const speech = error instanceof OctodError ? error.message : 'Something went wrong inside; the log says what.'
      return turn.end({ outcome: code === 'interrupted' ? 'interrupted' : 'error', code, speech })
    }
  }

  async #stages(turn: Turn): Promise<Result> {
    const { engine, catalogue, log, services } = this.#options
    const { utterance } = turn
    const signal = this.#shutdown.signal
    const decoded = await engine.decode(utterance.text, signal)
    const planStarted = performance.now()
    turn.decoded = decoded
    const read = readPlan(decoded.text, catalogue)
    if (!read.ok) throw new OctodError('invalid_plan', `the model wrote no plan: ${read.error.message}`)
    const plan = canonicalPlan(read.plan, catalogue)
    const faults = checkPlan(plan, catalogue)
    log.plan(utterance.id, decoded.text, plan)
    turn.event({ type: 'decoded', plan: decoded.text, confidence: turn.confidence ?? 0 })
    turn.timing.plan_ms = performance.now() - planStarted
    if (isDoubtful(plan, decoded.confidence, catalogue, this.#options.thresholds ?? ALWAYS)) {
      const speech = 'I am not sure I understood that; please say it in other words.'
      return turn.end({ outcome: 'rejected', code: 'low_confidence', speech })
    }
    if (utterance.expiresAt !== undefined && services.clock.now() > utterance.expiresAt) {
      return turn.end({ outcome: 'expired', code: 'expired', speech: 'That came too late; nothing was done.' })
    }
    const dispatchStarted = performance.now()
    const context: Context = {
      ...services,
      signal,
      site: utterance.site,
      ...(utterance.zone && { speakerZone: utterance.zone }),
    }
    const calls = await this.#dispatcher.run(plan, faults, context, {
      start: (index, name) => turn.event({ type: 'call-start', index, function: name }),
      end: ({ index, function: name, state, code, ms }) =>
        turn.event({ type: 'call-end', index, function: name, state, ...(code && { code }), ms: rounded(ms) }),
    })
    turn.timing.dispatch_ms = performance.now() - dispatchStarted
    turn.calls = withConfidence(calls, decoded)
    if (signal.aborted && calls.some(({ code }) => code === 'interrupted')) {
      return turn.end({ outcome: 'interrupted', code: 'interrupted', speech: 'I was stopped in the middle of that.' })
    }
    return turn.end(replyTo(calls))
  }
}

/** The calls of the plan, in order, with how sure the model was of each. */
function withConfidence(calls: readonly CallResult[], { confidence }: Decoded): readonly CallResult[] {
  let top = 0
  return calls.map((call) => {
    const sure = call.parent === null ? confidence.calls[top++] : undefined
    return sure === undefined ? call : { ...call, confidence: Math.round(sure * 10_000) / 10_000 }
  })
}

/** One utterance on its way down. */
class Turn {
  readonly utterance: Utterance
  readonly timing: { plan_ms: number; dispatch_ms: number } = { plan_ms: 0, dispatch_ms: 0 }
  decoded: Decoded | undefined
  calls: readonly CallResult[] = []
  readonly #options: PipelineOptions
  readonly #started = performance.now()

  constructor(utterance: Utterance, options: PipelineOptions) {
    this.utterance = utterance
    this.#options = options
  }

  get confidence(): number | undefined {
    return this.decoded?.confidence.plan
  }

  event(event: Happening): void {
    this.#options.replies.event(
      { id: this.utterance.id, t_ms: rounded(performance.now() - this.#started), ...event } as UtteranceEvent,
      this.utterance,
    )
  }

  /** The outcome is in the log before the result is published. */
  end(ending: { outcome: OutcomeWord; code?: ErrorCode; speech: string }): Result {
    const result = this.#result({ ...ending, speech: sentence(ending.speech) })
    this.#options.log.finish(result)
    this.#options.replies.result(result, this.utterance)
    this.event({ type: 'done', outcome: result.outcome, ...(result.code && { code: result.code }) })
    return result
  }

  refuse(code: ErrorCode, speech: string): Result {
    const outcome = code === 'rejected_retained' ? 'rejected' : code === 'expired' || code === 'busy' ? code : 'error'
    if (!this.#options.log.accept(this.utterance)) return this.duplicate()
    return this.end({ outcome, code, speech })
  }

  /** The first message with this id has or gets its own outcome, so the log and the events stay as they are. */
  duplicate(): Result {
    const result = this.#result({ outcome: 'duplicate', code: 'duplicate', speech: 'I have that already.' })
    this.#options.replies.result(result, this.utterance)
    return result
  }

  #result(ending: { outcome: OutcomeWord; code?: ErrorCode; speech: string }): Result {
    const { id, site, text } = this.utterance
    const confidence = this.confidence
    return {
      id,
      site,
      text,
      ...ending,
      ...(confidence !== undefined && { confidence: Math.round(confidence * 10_000) / 10_000 }),
      ...(this.decoded && { plan: this.decoded.text }),
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
const rounded = (ms: number) => Math.round(ms * 1000) / 1000
