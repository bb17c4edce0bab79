import type { Clock } from '../../context.ts'

const FIRST_WAIT_MS = 1_000
/** Without the part by chance. */
const LONGEST_WAIT_MS = 20_000

/** Longer and longer waits between attempts, 1 s to 30 s, each up to half longer by chance: a fleet must not knock in step. */
export class Retry {
  readonly #clock: Clock
  readonly #attempt: () => void
  #waitMs = FIRST_WAIT_MS
  #cancel = (): void => {}

  constructor(clock: Clock, attempt: () => void) {
    this.#clock = clock
    this.#attempt = attempt
  }

  /** The attempt has succeeded: the next waits begin short again. */
  succeeded(): void {
    this.#waitMs = FIRST_WAIT_MS
  }

  later(): void {
    const wait = this.#waitMs * (1 + Math.random() / 2)
    this.#waitMs = Math.min(LONGEST_WAIT_MS, this.#waitMs * 2)
    this.#cancel = this.#clock.after(wait, this.#attempt)
  }

  stop(): void {
    this.#cancel()
  }
}
