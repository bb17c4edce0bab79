import type { Clock } from '../../functions/context.ts'

type Timer = { readonly due: number; readonly order: number; readonly action: () => void }

/** A clock that stands still until a test moves it. */
export class FakeClock implements Clock {
  #now: number
  #order = 0
  readonly #timers = new Set<Timer>()

  /** @param start milliseconds since the epoch; a Monday morning unless said */
  constructor(start = Date.UTC(2026, 5, 1, 8, 0, 0)) {
    this.#now = start
  }

  now(): number {
    return this.#now
  }

  after(delayMs: number, action: () => void): () => void {
    const timer: Timer = { due: this.#now + Math.max(0, delayMs), order: this.#order++, action }
    this.#timers.add(timer)
    return () => void this.#timers.delete(timer)
  }

  /** How many actions still wait. */
  get waiting(): number {
    return this.#timers.size
  }

  /** Moves on, running what comes due in order; what those add runs too if it comes due meanwhile. */
  advance(milliseconds: number): void {
    const end = this.#now + milliseconds
    for (let next = this.#next(end); next; next = this.#next(end)) {
      this.#timers.delete(next)
      this.#now = Math.max(this.#now, next.due)
      next.action()
    }
    this.#now = end
  }

  #next(end: number): Timer | undefined {
    const due = [...this.#timers].filter((timer) => timer.due <= end)
    return due.sort((a, b) => a.due - b.due || a.order - b.order)[0]
  }
}
