/** What a plan changed on the car: recorded where it is asked for, so that it can be watched and undone. */
import type { SignalValue, Vehicle } from '../../functions/context.ts'

export type Move = {
  readonly path: string
  /** What the car reported before; undefined when it had reported nothing. */
  readonly before: SignalValue | undefined
  readonly target: SignalValue
  readonly state: 'achieved' | 'accepted'
}

/** The same car; every target that it takes is told to `note`. */
export function recorded(vehicle: Vehicle, note: (move: Move) => void): Vehicle {
  return {
    name: vehicle.name,
    get: (path) => vehicle.get(path),
    list: () => vehicle.list(),
    watch: (listener) => vehicle.watch(listener),
    halt: (paths) => vehicle.halt(paths),
    async actuate(targets, signal) {
      const before = new Map(Object.keys(targets).map((path) => [path, vehicle.get(path)?.value]))
      const states = await vehicle.actuate(targets, signal)
      for (const [path, target] of Object.entries(targets)) {
        note({ path, before: before.get(path), target, state: states[path] ?? 'accepted' })
      }
      return states
    },
  }
}

/** The values to go back to: of each signal the one before its first move. Signals that had none stay as they are. */
export function valuesBefore(moves: readonly Move[]): { readonly [path: string]: SignalValue } {
  const values: Record<string, SignalValue> = {}
  for (const { path, before } of moves) {
    if (before !== undefined && !Object.hasOwn(values, path)) values[path] = before
  }
  return values
}
