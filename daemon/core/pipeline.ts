/**
 * From an accepted utterance to its one outcome: what was meant (a remark, a phrase of the driver's own, or what the model makes of
 * it), whether it may be done, and then the performer's work. The only broad `catch` of the domain: whatever happens, the utterance
 * ends.
 */
import { randomUUID } from 'node:crypto'
import { type ErrorCode, OctodError } from '../../functions/error.ts'
import { namesOf, type Plan, type Utterance } from './call.ts'
import { isDoubtful, type Thresholds } from './confidence.ts'
import { Aliases } from './conversation/aliases.ts'
import { Memories } from './conversation/memory.ts'
import { type Remark, remarkIn } from './conversation/words.ts'
import { type Deed, type Intention, Performer, type PerformerOptions } from './performer.ts'
import { canonicalPlan } from './plan/check.ts'
import { readPlan } from './plan/read.ts'
import { planOf, type Step, stepsOf } from './plan/step.ts'
import { writePlan } from './plan/write.ts'
import { intend } from './policy/intend.ts'
import { PERMISSIVE, type Policy } from './policy/policy.ts'
import type { Engine, Result } from './ports.ts'
import { announcement, listed, replyTo, said as spoken } from './reply.ts'
import { type Ending, Turn } from './turn.ts'

export type PipelineOptions = Omit<PerformerOptions, 'policy'> & {
  readonly engine: Engine
  /** Utterances that may wait or run at once; more are answered `busy`. Default 32. */
  readonly queueLimit?: number
  /** The lowest confidence at which calls are made; default 0, always. */
  readonly thresholds?: Thresholds
  /** What may be done when; default everything. */
  readonly policy?: Policy
  readonly aliases?: Aliases
  /** Told of what was caught and is nobody's expected failure. */
  readonly onError?: (error: unknown, id: string) => void
}

const ALWAYS: Thresholds = { read: 0, act: 0, risky: 0 }
const TOO_LATE = 'That answer came too late; nothing was done. Say it again if you still want it.'

export class Pipeline {
  readonly #options: PipelineOptions
  readonly #policy: Policy
  readonly #aliases: Aliases
  readonly #performer: Performer
  readonly #memories: Memories<Question>
  readonly #running = new Set<Promise<unknown>>()

  constructor(options: PipelineOptions) {
    this.#options = options
    this.#policy = options.policy ?? PERMISSIVE
    this.#aliases = options.aliases ?? new Aliases()
    this.#performer = new Performer({ ...options, policy: this.#policy })
    this.#memories = new Memories(options.services.clock)
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

  /**
   * Answers the open question of a site as if somebody had said yes or no there.
   * @param id of the utterance that was asked about; undefined: whichever it is
   * @throws OctodError `not_found` when nothing, or something else, is asked there; `confirmation_timeout` when it came too late
   */
  answer(answer: 'yes' | 'no', site: string, id?: string): Promise<Result> {
    const { question, hasMissedQuestion } = this.#memories.of(site)
    if (!question && hasMissedQuestion) throw new OctodError('confirmation_timeout', TOO_LATE)
    if (!question || (id !== undefined && id !== question.id)) {
      const what = id === undefined ? 'nothing' : `the utterance ${id} does not wait, or nothing`
      throw new OctodError('not_found', `${what} waits for an answer at site ${site}`)
    }
    const receivedAt = this.#options.services.clock.now()
    return this.handle({ id: randomUUID(), site, text: answer, source: 'request', receivedAt })
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
    const cancel = this.#options.services.clock.after(graceMs, () => this.#performer.abort())
    await Promise.all([...this.#running])
    cancel()
    this.#performer.close()
    this.#memories.drop()
  }

  async #run(turn: Turn): Promise<Result> {
    const { utterance } = turn
    if (!this.#options.log.accept(utterance)) return turn.duplicate()
    if (this.#running.size >= (this.#options.queueLimit ?? 32)) {
      return turn.end({ outcome: 'busy', code: 'busy', speech: 'Too much at once; say it again in a moment.' })
    }
    turn.event({ type: 'accepted', text: utterance.text })
    try {
      return await (this.#takeRemark(turn) ?? this.#understand(turn))
    } catch (error) {
      if (!(error instanceof OctodError)) this.#options.onError?.(error, utterance.id)
      const code = error instanceof OctodError ? error.code : 'internal'
      const speech = error instanceof OctodError ? error.message : 'Something went wrong inside; the log says what.'
      return turn.end({ outcome: code === 'interrupted' ? 'interrupted' : 'error', code, speech })
    }
  }

  /** Yes, no, stop, undo, again: understood before the model. Anything else drops an open question. Undefined: it was no remark. */
  #takeRemark(turn: Turn): Promise<Result> | Result | undefined {
    const memory = this.#memories.of(turn.utterance.site)
    const { hasMissedQuestion } = memory
    const question = memory.drop()
    const remark = turn.utterance.recogniseOnly ? undefined : remarkIn(turn.utterance.text)
    if (remark === undefined) return undefined
    if (remark === 'stop' && this.#performer.isBusy) return this.#performer.halt(turn)
    if (question && (remark === 'no' || remark === 'stop')) {
      return turn.end({ outcome: 'done', speech: 'All right, nothing was done.' })
    }
    if (question && remark === 'yes') {
      const { meant } = question
      return 'steps' in meant ? this.#perform(turn, meant, true) : this.#undo(turn, meant, true)
    }
    if (remark === 'yes' && hasMissedQuestion) {
      return turn.end({ outcome: 'expired', code: 'confirmation_timeout', speech: TOO_LATE })
    }
    return this.#recall(turn, remark)
  }

  #recall(turn: Turn, remark: Remark): Promise<Result> | Result | undefined {
    const { lastPlan, lastDeed } = this.#memories.of(turn.utterance.site)
    const nothing = (speech: string) => turn.end({ outcome: 'failed', code: 'not_found', speech })
    if (remark === 'undo') return lastDeed ? this.#undo(turn, lastDeed, false) : nothing('There is nothing to undo.')
    if (remark !== 'again') return undefined
    if (!lastPlan) return nothing('There is nothing yet that I could do again.')
    return this.#decide(turn, this.#ownPlan(turn, planOf(lastPlan)))
  }

  /** A plan from the driver's own phrases, else from the model. */
  async #understand(turn: Turn): Promise<Result> {
    const { engine, catalogue, log } = this.#options
    const { utterance } = turn
    const alias = this.#aliases.find(utterance.text)
    if (alias) return this.#decide(turn, this.#ownPlan(turn, alias))
    const decoded = await engine.decode(utterance.text, this.#performer.signal)
    const planStarted = performance.now()
    turn.decoded = decoded
    const read = readPlan(decoded.text, catalogue)
    if (!read.ok) throw new OctodError('invalid_plan', `the model wrote no plan: ${read.error.message}`)
    const plan = canonicalPlan(read.plan, catalogue)
    log.plan(utterance.id, decoded.text, plan)
    turn.event({ type: 'decoded', plan: decoded.text, confidence: turn.confidence ?? 0 })
    turn.timing.plan_ms = performance.now() - planStarted
    return this.#decide(turn, stepsOf(plan, decoded.confidence))
  }

  /** A plan no model was asked for. */
  #ownPlan(turn: Turn, plan: Plan): readonly Step[] {
    turn.plan = writePlan(plan, this.#options.catalogue)
    this.#options.log.plan(turn.utterance.id, turn.plan, plan)
    return plan.map((call) => ({ call }))
  }

  /** The whole plan is judged before the first act: declined, refused, asked about, or performed. */
  async #decide(turn: Turn, said: readonly Step[]): Promise<Result> {
    const { catalogue, services, thresholds = ALWAYS } = this.#options
    const { utterance } = turn
    if (isDoubtful(said, catalogue, thresholds)) {
      const speech = 'I am not sure I understood that; please say it in other words.'
      return turn.end({ outcome: 'rejected', code: 'low_confidence', speech })
    }
    if (isUnwanted(namesOf(planOf(said)), utterance)) return turn.end(UNWANTED)
    if (utterance.expiresAt !== undefined && services.clock.now() > utterance.expiresAt) {
      return turn.end({ outcome: 'expired', code: 'expired', speech: 'That came too late; nothing was done.' })
    }
    if (utterance.recogniseOnly) {
      turn.calls = this.#performer.foresee({ utterance, steps: said, refusals: new Map() })
      return turn.end(said.length > 0 ? { outcome: 'done', speech: '' } : replyTo([]))
    }
    const { mustAsk, ...judged } = intend(said, this.#performer.situation(utterance), this.#policy, catalogue)
    const intention: Intention = { utterance, ...judged }
    return mustAsk ? this.#ask(turn, intention) : this.#perform(turn, intention, false)
  }

  /** Nothing is done until somebody says yes. */
  #ask(turn: Turn, meant: Intention): Result {
    const { steps, refusals } = meant
    const allowed = steps.filter((_, position) => !refusals.has(position))
    const question = `Shall I ${listed(allowed.map(({ call }) => announcement(call, this.#options.catalogue)))}?`
    turn.calls = this.#performer.foresee(meant)
    return this.#askFor(turn, meant, spoken([...[...refusals.values()].map(({ speech }) => speech), question]))
  }

  #askFor(turn: Turn, meant: Question['meant'], speech: string): Result {
    const { id, site } = turn.utterance
    this.#memories.of(site).ask({ id, meant }, this.#policy.confirmWithinMs)
    turn.event({ type: 'confirm', speech })
    return turn.end({ outcome: 'confirm', code: 'needs_confirmation', speech })
  }

  async #perform(turn: Turn, intention: Intention, isConfirmed: boolean): Promise<Result> {
    const memory = this.#memories.of(turn.utterance.site)
    if (isConfirmed) this.#ownPlan(turn, planOf(intention.steps))
    const { result, deed } = await this.#performer.perform(turn, intention, isConfirmed)
    if (intention.steps.length > 0) memory.lastPlan = intention.steps.filter((step) => step.addedBecause === undefined)
    if (deed) memory.lastDeed = deed
    return result
  }

  async #undo(turn: Turn, lastDeed: Deed, isConfirmed: boolean): Promise<Result> {
    if (isUnwanted(lastDeed.functions, turn.utterance)) return turn.end(UNWANTED)
    const judgement = this.#performer.judgeUndo(lastDeed, turn.utterance)
    if (judgement.verdict === 'block') {
      return turn.end({ outcome: 'blocked', code: judgement.code, speech: judgement.reason })
    }
    if (judgement.verdict === 'confirm' && !isConfirmed)
      return this.#askFor(turn, lastDeed, `Shall I undo “${lastDeed.said}”?`)
    const deed = await this.#performer.undo(lastDeed, turn.utterance)
    this.#memories.of(turn.utterance.site).lastDeed = deed
    return turn.end({ outcome: 'done', speech: `Undone: ${lastDeed.said}` })
  }
}

const UNWANTED: Ending = {
  outcome: 'rejected',
  code: 'no_intent_match',
  speech: 'That is not what I was to listen for.',
}
const isUnwanted = (names: readonly string[], { functions }: Utterance): boolean =>
  functions !== undefined && names.some((name) => !functions.includes(name))

/** What was meant by the utterance `id`, and waits for a yes: a plan, or a deed to undo. */
type Question = { readonly id: string; readonly meant: Intention | Deed }
