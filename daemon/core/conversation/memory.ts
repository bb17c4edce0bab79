/** What a site's last sentences left behind: a question that is open, a plan to repeat, a deed to undo. */
import type { Deed } from '../performer.ts'
import type { Step } from '../plan/step.ts'
import type { Clock } from '../ports.ts'

/** How long after its end a question is still spoken of, in milliseconds. */
const REMEMBERED_MS = 60_000

class Memory<Question> {
  readonly #clock: Clock
  #question: { readonly asked: Question; readonly cancel: () => void } | undefined
  #missedAt = Number.NEGATIVE_INFINITY
  lastPlan: readonly Step[] | undefined
  lastDeed: Deed | undefined

  constructor(clock: Clock) {
    this.#clock = clock
  }

  get question(): Question | undefined {
    return this.#question?.asked
  }

  /** Whether a question was open a moment ago and nobody answered it in time. */
  get hasMissedQuestion(): boolean {
    return this.#clock.now() - this.#missedAt <= REMEMBERED_MS
  }

  /** One question a site: a new one takes the place of the old. */
  ask(asked: Question, withinMs: number): void {
    this.drop()
    const cancel = this.#clock.after(withinMs, () => {
      this.#question = undefined
      this.#missedAt = this.#clock.now()
    })
    this.#question = { asked, cancel }
  }

  /** The question that was open, and is open no longer. */
  drop(): Question | undefined {
    const question = this.#question
    question?.cancel()
    this.#question = undefined
    this.#missedAt = Number.NEGATIVE_INFINITY
    return question?.asked
  }
}

/** Whoever may publish may name sites without end. */
const SITES_REMEMBERED = 256

/** One memory a site. */
export class Memories<Question> {
  readonly #clock: Clock
  readonly #bySite = new Map<string, Memory<Question>>()

  constructor(clock: Clock) {
    this.#clock = clock
  }

  of(site: string): Memory<Question> {
    let memory = this.#bySite.get(site)
    if (!memory) {
      memory = new Memory(this.#clock)
      this.#bySite.set(site, memory)
      if (this.#bySite.size > SITES_REMEMBERED) this.#forget()
    }
    return memory
  }

  /** No question is open any more. */
  drop(): void {
    for (const memory of this.#bySite.values()) memory.drop()
  }

  /** The site that was first heard of longest ago. */
  #forget(): void {
    const [site, memory] = this.#bySite.entries().next().value as [string, Memory<Question>]
    memory.drop()
    this.#bySite.delete(site)
  }
}
