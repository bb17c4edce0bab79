import type { Clock, SignalSample, SignalValue, Vehicle, VehicleEvent } from '../context.ts'
import { type ErrorCode, OctodError } from '../error.ts'
import { consequences, redirect } from './links.ts'
import { checkValue, isInteger, type Signal } from './signal.ts'
import { checkTarget, moverOf, signalAt, signals } from './signals.ts'

/** A position on the way: whole for whole-number signals, else tenths. */
const roundPosition = (signal: Signal, position: number): number =>
  isInteger(signal) ? Math.round(position) : Math.round(position * 10) / 10

/** How often a moving actuator reports its position. */
const STEP_MS = 100

type Motion = {
  position: number
  readonly target: number
  /** Where something stops it short of the target. */
  readonly block: number | undefined
  /** Signals asked for by another name (`IsOpen` for `Position`), reported as reached with this one. */
  readonly asked: Map<string, SignalValue>
  cancel: () => void
}

/**
 * A car in memory: every signal of `signals.ts`. Fast actuators are there at once; slow ones (windows, seats,
 * sunroof, shades, mirrors, trunk) travel at the speed the table gives them, reporting as they go.
 */
export class SimulatedVehicle implements Vehicle {
  readonly name = 'simulated'
  readonly #clock: Clock
  readonly #samples = new Map<string, SignalSample>()
  readonly #motions = new Map<string, Motion>()
  readonly #pulses = new Map<string, () => void>()
  readonly #failures = new Map<string, ErrorCode>()
  readonly #stuck = new Set<string>()
  readonly #listeners = new Set<(event: VehicleEvent) => void>()

  /**
   * @param options.initial values that differ from the table's, for example `Vehicle.Cabin.DriverPosition`
   * @throws OctodError `not_found`, `invalid_argument` or `out_of_range` for an initial value that no such signal holds
   */
  constructor(options: { readonly clock: Clock; readonly initial?: { readonly [path: string]: SignalValue } }) {
    this.#clock = options.clock
    for (const { path, initial } of signals) this.#samples.set(path, { path, value: initial, at: this.#clock.now() })
    for (const [path, value] of Object.entries(options.initial ?? {})) this.report(path, value)
  }

  get(path: string): SignalSample | undefined {
    const signal = signalAt(path)
    if (this.#failures.get(path) === 'provider_unavailable') return undefined
    const sample = this.#samples.get(path)
    // A car repeats what it measures on its bus all the time, so a sensor's value is never old.
    return sample && signal.kind === 'sensor' ? { ...sample, at: this.#clock.now() } : sample
  }

  list(): readonly SignalSample[] {
    return [...this.#samples.keys()].flatMap((path) => this.get(path) ?? [])
  }

  watch(listener: (event: VehicleEvent) => void): () => void {
    // Wrapped, so that the same function may watch twice and each end only its own.
    const entry = (event: VehicleEvent): void => listener(event)
    this.#listeners.add(entry)
    return () => void this.#listeners.delete(entry)
  }

  async actuate(
    targets: { readonly [path: string]: SignalValue },
    signal?: AbortSignal,
  ): Promise<{ readonly [path: string]: 'achieved' | 'accepted' }> {
    signal?.throwIfAborted()
    const entries = Object.entries(targets)
    // All are checked before one is taken: all or none.
    for (const [path, value] of entries) this.#check(path, value)
    return Object.fromEntries(entries.map(([path, value]) => [path, this.#take(path, value)]))
  }

  async halt(paths?: readonly string[]): Promise<void> {
    const named = paths?.map(moverOf)
    for (const path of named ?? [...this.#motions.keys()]) this.#endMotion(path)
  }

  /**
   * What the car itself reports: sets any signal, sensors included. For scripts, demos and tests.
   *
   * @throws OctodError `not_found`, `invalid_argument`, `out_of_range`
   */
  report(path: string, value: SignalValue): void {
    checkValue(signalAt(path), value)
    this.#endMotion(path)
    this.#set(path, value)
  }

  /**
   * Makes a signal fail: asking for it throws `code`; with `provider_unavailable` it also has no value, as when
   * its control unit is gone. Undefined makes it work again.
   *
   * @throws OctodError `not_found`
   */
  fail(path: string, code: ErrorCode | undefined): void {
    if (code === undefined) this.#failures.delete(signalAt(path).path)
    else this.#failures.set(signalAt(path).path, code)
  }

  /**
   * Blocks a slow actuator: it stops where it is, and later targets are reached half the way only; no arrival is
   * reported. `isStuck` false frees it.
   *
   * @throws OctodError `not_found`
   */
  stick(path: string, isStuck = true): void {
    if (!isStuck) this.#stuck.delete(signalAt(path).path)
    else this.#stuck.add(signalAt(path).path)
    if (isStuck) this.#endMotion(path)
  }

  /** Stops everything that moves, for good. */
  close(): void {
    for (const path of [...this.#motions.keys()]) this.#endMotion(path)
    for (const cancel of this.#pulses.values()) cancel()
    this.#pulses.clear()
    this.#listeners.clear()
  }

  #check(path: string, value: SignalValue): void {
    checkTarget(path, value)
    const moved = redirect(path, value)?.path ?? path
    const code = this.#failures.get(path) ?? this.#failures.get(moved)
    if (code) throw new OctodError(code, `the control unit of ${path} does not carry out the request`, { path })
  }

  #take(path: string, value: SignalValue): 'achieved' | 'accepted' {
    const other = redirect(path, value)
    if (other) {
      if (this.#samples.get(path)?.value === value && !this.#motions.has(other.path)) return 'achieved'
      const state = this.#take(other.path, other.value)
      this.#motions.get(other.path)?.asked.set(path, value)
      return state
    }
    const signal = signalAt(path)
    if (signal.speed === undefined) {
      this.#set(path, value)
      if (signal.pulseMs !== undefined) this.#pulse(path, value === true ? signal.pulseMs : 0)
      return 'achieved'
    }
    return this.#move(signal, Number(value), signal.speed)
  }

  #pulse(path: string, lengthMs: number): void {
    this.#pulses.get(path)?.()
    this.#pulses.delete(path)
    if (lengthMs === 0) return
    const release = (): void => {
      this.#pulses.delete(path)
      this.#set(path, false)
    }
    this.#pulses.set(path, this.#clock.after(lengthMs, release))
  }

  #move(signal: Signal, target: number, speed: number): 'achieved' | 'accepted' {
    const { path } = signal
    const position = this.#motions.get(path)?.position ?? Number(this.#samples.get(path)?.value)
    this.#endMotion(path)
    if (position === target) return 'achieved'
    const block = this.#stuck.has(path) ? (position + target) / 2 : undefined
    const motion: Motion = { position, target, block, asked: new Map(), cancel: () => {} }
    this.#motions.set(path, motion)
    const stride = (speed * STEP_MS) / 1000
    const step = (): void => {
      const goal = motion.block ?? motion.target
      const rest = goal - motion.position
      motion.position = Math.abs(rest) <= stride ? goal : motion.position + Math.sign(rest) * stride
      this.#set(path, motion.position === target ? target : roundPosition(signal, motion.position))
      if (motion.position !== goal) {
        // A listener may have halted it meanwhile.
        if (this.#motions.get(path) === motion) motion.cancel = this.#clock.after(STEP_MS, step)
      } else if (this.#motions.get(path) === motion) this.#arrive(path, motion)
    }
    motion.cancel = this.#clock.after(STEP_MS, step)
    return 'accepted'
  }

  #arrive(path: string, motion: Motion): void {
    this.#motions.delete(path)
    if (motion.block !== undefined) return
    for (const reached of [path, ...motion.asked.keys()]) {
      const sample = this.#samples.get(reached)
      if (sample) this.#emit({ type: 'reached', sample })
    }
  }

  #endMotion(path: string): void {
    this.#motions.get(path)?.cancel()
    this.#motions.delete(path)
  }

  #set(path: string, value: SignalValue): void {
    const before = this.#samples.get(path)
    const sample = { path, value, at: this.#clock.now() }
    this.#samples.set(path, sample)
    if (JSON.stringify(before?.value) === JSON.stringify(value)) return
    this.#emit({ type: 'changed', sample })
    const changes = consequences(path, value, (other) => this.#samples.get(other)?.value)
    for (const [other, follows] of Object.entries(changes)) this.#set(other, follows)
  }

  #emit(event: VehicleEvent): void {
    for (const listener of [...this.#listeners]) listener(event)
  }
}
