/** Carries out what was meant and allowed: dispatch, reply, what became of moving parts, and undoing. */
import type { Context } from '../../functions/context.ts'
import { OctodError } from '../../functions/error.ts'
import { Arrivals } from './arrivals.ts'
import type { Call, Utterance } from './call.ts'
import type { Catalogue } from './catalogue.ts'
import { Dispatcher, type DispatchHooks, type Refusal } from './dispatch.ts'
import { type Move, recorded, valuesBefore } from './moves.ts'
import { planOf, type Step } from './plan/step.ts'
import { drivingState } from './policy/driving-state.ts'
import {
  covers,
  type Judgement,
  judge,
  judgeAnyCallOf,
  type Policy,
  type Situation,
  strictest,
} from './policy/policy.ts'
import { type CallLog, type CallResult, isMade, type Replies, type Result } from './ports.ts'
import { announcement, replyTo } from './reply.ts'
import { rounded, type Turn } from './turn.ts'

export type PerformerOptions = {
  readonly catalogue: Catalogue
  readonly log: CallLog
  readonly replies: Replies
  /** Services and car for handlers; the performer adds the signal, the site and the speaker's seat. */
  readonly services: Omit<Context, 'signal' | 'site' | 'speakerZone'>
  readonly policy: Policy
  /** How long a call that was accepted may take to get there, in milliseconds; default 20 s, more than any seat's whole way. */
  readonly arriveWithinMs?: number
}

/** What would be done. */
export type Intention = {
  /** Who said it, and where: it is carried out as said by them. */
  readonly utterance: Utterance
  readonly steps: readonly Step[]
  /** By position: steps that are not to be made. */
  readonly refusals: ReadonlyMap<number, Refusal>
}

/** What was done, for undoing it. */
export type Deed = {
  /** The words it was done for. */
  readonly said: string
  readonly functions: readonly string[]
  readonly moves: readonly Move[]
}

type Watch = ReturnType<Arrivals['begin']>

export class Performer {
  readonly #options: PerformerOptions
  readonly #dispatcher: Dispatcher
  readonly #arrivals: Arrivals
  readonly #shutdown = new AbortController()
  /** Plans whose calls are being made. */
  readonly #running = new Set<AbortController>()

  constructor(options: PerformerOptions) {
    const { catalogue, services, arriveWithinMs = 20_000 } = options
    this.#options = options
    this.#dispatcher = new Dispatcher(catalogue)
    this.#arrivals = new Arrivals(services.vehicle, services.clock, arriveWithinMs)
  }

  /** Aborts when the daemon stops. */
  get signal(): AbortSignal {
    return this.#shutdown.signal
  }

  /** Whether something that was asked for is still being asked for, or on its way. */
  get isBusy(): boolean {
    return this.#running.size > 0 || this.#arrivals.underway.length > 0
  }

  abort(): void {
    this.#shutdown.abort()
  }

  close(): void {
    this.#shutdown.abort()
    this.#arrivals.close()
  }

  situation({ site, zone }: Utterance): Situation {
    const { services, policy } = this.#options
    const state = drivingState(services.vehicle, services.clock.now(), policy.speedMaxAgeMs)
    return { state, site, speaker: zone, vehicle: services.vehicle }
  }

  /** The calls of a plan that waits for a yes. */
  foresee({ steps, refusals }: Intention): readonly CallResult[] {
    const waits: Refusal = { state: 'skipped', code: 'needs_confirmation', speech: '' }
    return withConfidence(
      this.#dispatcher.refuse(planOf(steps), (position) => refusals.get(position) ?? waits),
      steps,
    )
  }

  async perform(
    turn: Turn,
    { utterance, steps, refusals }: Intention,
    isConfirmed: boolean,
  ): Promise<{ readonly result: Result; readonly deed?: Deed }> {
    const { services, catalogue } = this.#options
    const stop = new AbortController()
    const signal = AbortSignal.any([this.signal, stop.signal])
    const { site, zone } = utterance
    const plan = planOf(steps)
    const context: Context = { ...services, signal, site, ...(zone && { speakerZone: zone }) }
    const moves: Move[] = []
    const watches = new Map<number, Watch>()
    const made: Call[] = []
    const started = performance.now()
    const hooks: DispatchHooks = {
      guard: (call) => this.#guard(call, utterance, isConfirmed) ?? heldBack(call, steps, made),
      start: (index, name) => {
        watches.set(index, this.#arrivals.begin())
        turn.event({ type: 'call-start', index, function: name })
      },
      move: (index, move) => {
        moves.push(move)
        watches.get(index)?.note(move)
      },
      end: ({ index, function: name, arguments: args, state, code, ms }) => {
        if (isMade(state)) made.push({ function: name, arguments: args as Call['arguments'] })
        turn.event({ type: 'call-end', index, function: name, state, ...(code && { code }), ms: rounded(ms) })
      },
    }
    this.#running.add(stop)
    const calls = await this.#dispatcher.run(plan, refusals, context, hooks).finally(() => this.#running.delete(stop))
    turn.timing.dispatch_ms = performance.now() - started
    turn.calls = withConfidence(calls, steps)
    const acts = plan.filter((call) => catalogue.get(call.function)?.effect === 'actuate')
    const functions = [...new Set(acts.map((call) => call.function))]
    const isInterrupted = signal.aborted && calls.some(({ code }) => code === 'interrupted')
    const result = turn.end(
      isInterrupted
        ? { outcome: 'interrupted', code: 'interrupted', speech: 'I was stopped in the middle of that.' }
        : replyTo(calls),
    )
    for (const call of calls) if (call.state === 'accepted') this.#follow(turn, call, watches.get(call.index))
    const hasActed = calls.some(({ function: name, state }) => functions.includes(name) && isMade(state))
    return { result, ...(hasActed && { deed: { said: utterance.text, functions, moves } }) }
  }

  /** "Stop": no call goes on, and everything that is on its way stands still. */
  async halt(turn: Turn): Promise<Result> {
    for (const stop of this.#running) stop.abort()
    const halted = await this.#arrivals.stop()
    const what = halted.length === 1 ? 'it stands still' : 'everything stands still'
    return turn.end({ outcome: 'done', speech: `Stopped, ${what}` })
  }

  judgeUndo(deed: Deed, utterance: Utterance): Judgement {
    const { policy, catalogue } = this.#options
    const situation = this.situation(utterance)
    return strictest(deed.functions.map((name) => judgeAnyCallOf(name, situation, policy, catalogue)))
  }

  /**
   * Brings every signal back to what it was before. @returns the deed that this is, so that it can be undone in turn
   * @throws OctodError `not_supported` for a deed that moved nothing; what `Vehicle.actuate` throws
   */
  async undo(deed: Deed, utterance: Utterance): Promise<Deed> {
    const values = valuesBefore(deed.moves)
    if (Object.keys(values).length === 0) throw new OctodError('not_supported', 'that cannot be undone')
    const moves: Move[] = []
    const watch = this.#arrivals.begin()
    const vehicle = recorded(this.#options.services.vehicle, (move) => {
      moves.push(move)
      watch.note(move)
    })
    await vehicle.actuate(values, this.signal)
    watch.whenSettled((arrival) => {
      if (arrival.state === 'achieved' || arrival.code !== 'timeout') return
      const notice = 'I was to undo that, but not everything got back; see what is in its way.'
      this.#options.replies.notice(notice, utterance)
    })
    return { ...deed, moves }
  }

  /** Judged once more at the moment of acting: the car may have driven off since. */
  #guard(call: Call, utterance: Utterance, isConfirmed: boolean): Refusal | undefined {
    const { policy, catalogue } = this.#options
    const judgement = judge(call, this.situation(utterance), policy, catalogue)
    if (judgement.verdict === 'allow' || (judgement.verdict === 'confirm' && isConfirmed)) return undefined
    return { state: 'blocked', code: judgement.code, speech: judgement.reason }
  }

  /** Tells when a call that was accepted gets there, or does not. */
  #follow(turn: Turn, call: CallResult, watch: Watch | undefined): void {
    const { log, replies, catalogue } = this.#options
    const since = performance.now()
    watch?.whenSettled((arrival) => {
      const ms = rounded(call.ms + performance.now() - since)
      const { index, function: name } = call
      log.settle(turn.utterance.id, index, arrival, ms)
      turn.event({ type: 'call-end', index, function: name, ...arrival, ms })
      if (arrival.state === 'achieved' || arrival.code !== 'timeout') return
      const what = announcement(call, catalogue)
      replies.notice(`I was to ${what}, but it did not get there; see what is in its way.`, turn.utterance)
    })
  }
}

/** A call whose interlock was not made: the blind did not move, so the roof does not. */
function heldBack(call: Call, steps: readonly Step[], made: readonly Call[]): Refusal | undefined {
  const needs = steps.find((step) => step.call === call)?.needs ?? []
  const lacking = needs.find(({ call: wanted }) => !made.some((one) => covers(one, wanted)))
  return lacking && { state: 'blocked', code: 'blocked_policy', speech: lacking.because }
}

/** The calls of the plan, in order, with how sure the model was of each. */
function withConfidence(calls: readonly CallResult[], steps: readonly Step[]): readonly CallResult[] {
  let top = 0
  return calls.map((call) => {
    const sure = call.parent === null ? steps[top++]?.confidence : undefined
    return sure === undefined ? call : { ...call, confidence: Math.round(sure * 10_000) / 10_000 }
  })
}
