/**
 * Accepted is not achieved: a car takes a target and may never get there (something is in the window's way). Calls that ended
 * `accepted` are watched here until every signal has arrived, or their time is up.
 */
import type { ErrorCode } from '../../functions/error.ts'
import type { Move } from './moves.ts'
import type { Clock, Vehicle } from './ports.ts'

export type Arrival =
  | { readonly state: 'achieved' }
  /** `timeout`: it did not get there; `interrupted`: stopped, or sent somewhere else. */
  | { readonly state: 'failed'; readonly code: Extract<ErrorCode, 'timeout' | 'interrupted'> }

type Watched = {
  readonly waiting: Set<string>
  readonly settle: (arrival: Arrival) => void
  cancel: () => void
}

export class Arrivals {
  readonly #vehicle: Vehicle
  readonly #clock: Clock
  readonly #withinMs: number
  readonly #watched = new Set<Watched>()
  readonly #unwatch: () => void

  /** @param withinMs how long a call may take to get there, in milliseconds */
  constructor(vehicle: Vehicle, clock: Clock, withinMs: number) {
    this.#vehicle = vehicle
    this.#clock = clock
    this.#withinMs = withinMs
    this.#unwatch = vehicle.watch(({ type, sample }) => {
      if (type === 'reached') this.#arrived(sample.path)
    })
  }

  /** Signals that are on their way. */
  get underway(): readonly string[] {
    return [...new Set([...this.#watched].flatMap(({ waiting }) => [...waiting]))]
  }

  /** A call's moves, told while they are made, so that no arrival is missed. */
  begin(): { readonly note: (move: Move) => void; readonly whenSettled: (settle: (arrival: Arrival) => void) => void } {
    const waiting = new Set<string>()
    let arrival: Arrival | undefined
    let tell: ((arrival: Arrival) => void) | undefined
    const settle = (found: Arrival): void => {
      arrival = found
      tell?.(found)
    }
    const watched: Watched = { waiting, settle, cancel: () => {} }
    return {
      note: (move) => {
        // A newer target for a signal ends the wait for the older one.
        for (const other of [...this.#watched]) {
          if (other !== watched && other.waiting.has(move.path))
            this.#end(other, { state: 'failed', code: 'interrupted' })
        }
        if (move.state !== 'accepted') return
        // A quick actuator may have arrived before its acceptance was told.
        if (this.#vehicle.get(move.path)?.value === move.target) {
          arrival ??= { state: 'achieved' }
          return
        }
        arrival = undefined
        waiting.add(move.path)
        if (this.#watched.has(watched)) return
        this.#watched.add(watched)
        watched.cancel = this.#clock.after(this.#withinMs, () =>
          this.#end(watched, { state: 'failed', code: 'timeout' }),
        )
      },
      whenSettled: (action) => {
        if (arrival) action(arrival)
        else tell = action
      },
    }
  }

  /** Halts everything that is on its way. @returns the signals halted */
  async stop(): Promise<readonly string[]> {
    const paths = this.underway
    const halted = [...this.#watched]
    // Halted first: a car that does not stop must still be told to when "stop" is said again.
    if (paths.length > 0) await this.#vehicle.halt(paths)
    for (const watched of halted) this.#end(watched, { state: 'failed', code: 'interrupted' })
    return paths
  }

  close(): void {
    this.#unwatch()
    for (const watched of this.#watched) watched.cancel()
    this.#watched.clear()
  }

  #arrived(path: string): void {
    for (const watched of [...this.#watched]) {
      if (watched.waiting.delete(path) && watched.waiting.size === 0) this.#end(watched, { state: 'achieved' })
    }
  }

  #end(watched: Watched, arrival: Arrival): void {
    if (!this.#watched.delete(watched)) return
    watched.cancel()
    watched.settle(arrival)
  }
}
