import type { SignalSample, SignalValue, VehicleEvent } from '../context.ts'

/** Floats cross the wire with 24 bits; this much of a value is rounding and no difference. */
const ROUNDING = 1e-5

/** Whether a reported value is the target: equal, or equal but for the rounding of a 32-bit float. */
export function isAt(value: SignalValue | undefined, target: SignalValue): boolean {
  if (typeof value === 'number' && typeof target === 'number') {
    return Math.abs(value - target) <= ROUNDING * Math.max(1, Math.abs(target))
  }
  return JSON.stringify(value) === JSON.stringify(target)
}

/**
 * What a car beyond a wire has reported, and what it was asked for: the part of the `Vehicle` port that every remote back
 * end shares.
 */
export class ReportedSignals {
  readonly #samples = new Map<string, SignalSample>()
  readonly #targets = new Map<string, SignalValue>()
  readonly #listeners = new Set<(event: VehicleEvent) => void>()

  get(path: string): SignalSample | undefined {
    return this.#samples.get(path)
  }

  list(): readonly SignalSample[] {
    return [...this.#samples.values()]
  }

  watch(listener: (event: VehicleEvent) => void): () => void {
    // Wrapped, so that the same function may watch twice and each end only its own.
    const entry = (event: VehicleEvent): void => listener(event)
    this.#listeners.add(entry)
    return () => void this.#listeners.delete(entry)
  }

  /** The car says a value. Told on as `changed` when it differs, and as `reached` when it is what was asked for. */
  report(path: string, value: SignalValue, at: number): void {
    const before = this.#samples.get(path)
    const sample = { path, value, at }
    this.#samples.set(path, sample)
    if (JSON.stringify(before?.value) !== JSON.stringify(value)) this.#emit({ type: 'changed', sample })
    const target = this.#targets.get(path)
    if (target === undefined || !isAt(value, target)) return
    this.#targets.delete(path)
    this.#emit({ type: 'reached', sample })
  }

  /** The car has taken a target. @returns whether it is there already */
  expect(path: string, target: SignalValue): 'achieved' | 'accepted' {
    if (isAt(this.#samples.get(path)?.value, target)) {
      this.#targets.delete(path)
      return 'achieved'
    }
    this.#targets.set(path, target)
    return 'accepted'
  }

  /** Signals with a target that is not reported yet. */
  get underway(): readonly string[] {
    return [...this.#targets.keys()]
  }

  /** The targets no longer hold: halted, or the car was lost. */
  giveUp(paths: readonly string[] = this.underway): void {
    for (const path of paths) this.#targets.delete(path)
  }

  /** A value is not known any more; without a path none is: the car is gone, and its targets with it. */
  forget(path?: string): void {
    if (path !== undefined) {
      this.#samples.delete(path)
      return
    }
    this.#samples.clear()
    this.#targets.clear()
  }

  #emit(event: VehicleEvent): void {
    for (const listener of [...this.#listeners]) listener(event)
  }
}
