import type { Context, Outcome, OutcomeValue, SignalValue } from '../context.ts'

export type Words = {
  /** When the targets are reached now: `driver window closed`. */
  readonly done: string
  /** When they were reached before: `the driver window is already closed`. */
  readonly already: string
  /** While the actuator is on its way, if that sounds different: `driver window closing`. */
  readonly underway?: string
  readonly value?: OutcomeValue
}

/**
 * Brings signals to target values and says what came of it. The car is asked even when it seems to be there
 * already, because an actuator on its way elsewhere passes the target too.
 *
 * @throws OctodError what `Vehicle.actuate` throws
 */
export async function bring(
  context: Context,
  targets: { readonly [path: string]: SignalValue },
  words: Words,
): Promise<Outcome> {
  const { vehicle, signal } = context
  const isThere = Object.entries(targets).every(([path, target]) => vehicle.get(path)?.value === target)
  const states = Object.values(await vehicle.actuate(targets, signal))
  const value = words.value === undefined ? {} : { value: words.value }
  if (states.includes('accepted')) return { state: 'accepted', speech: words.underway ?? words.done, ...value }
  return { state: 'achieved', speech: isThere ? words.already : words.done, ...value }
}
