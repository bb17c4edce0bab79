/** From targets of the functions to what the databroker is asked for. */
import type { SignalValue } from '../../context.ts'
import { OctodError } from '../../error.ts'
import type { Binding } from './bindings.ts'
import { type CarSignal, isWhole, writeValue } from './car-signal.ts'
import type { ActuateRequest } from './service.ts'

export type Order = {
  /** Our path. */
  readonly path: string
  /** Our value as it will be reported once it is reached: rounded, where the car rounds. */
  readonly expected: SignalValue
  readonly request: ActuateRequest
}
type Bindings = ReadonlyMap<string, Binding>

/**
 * What a request stands for. Without these, what is left of it would move something and yet not do what was said:
 * the blind would open and the sunroof stay shut, the windows would be child-proof and the doors not.
 */
const ESSENTIAL: ReadonlySet<string> = new Set([
  'Vehicle.Private.Cabin.Sunroof.Position',
  'Vehicle.Private.Cabin.Door.IsChildLockEngaged',
])

/**
 * The orders for a set of targets. Own signals (`Vehicle.Private.`) that the car lacks are left out when the car has others of the
 * set: it does the same with less (a fan without an own on and off).
 *
 * @throws OctodError `not_supported` when the car lacks a signal or a value, `out_of_range` outside the car's own bounds
 */
export function ordersFor(bindings: Bindings, targets: { readonly [path: string]: SignalValue }): readonly Order[] {
  const entries = Object.entries(targets)
  const hasOther = entries.some(([path]) => bindings.get(path)?.actuator)
  return entries.flatMap(([path, value]) => {
    const binding = bindings.get(path)
    if (binding?.actuator) return [orderFor(binding, binding.actuator, value)]
    if (path.startsWith('Vehicle.Private.') && hasOther && !ESSENTIAL.has(path)) return []
    const reason = binding ? `has ${path} as a ${binding.source.kind}, to be read and not set` : `has no signal ${path}`
    throw new OctodError('not_supported', `this car ${reason}; its databroker must offer it as an actuator`, { path })
  })
}

function orderFor({ signal, alias }: Binding, actuator: CarSignal, value: SignalValue): Order {
  const asked = alias.toCar(value)
  const carValue = typeof asked === 'number' && isWhole(actuator) ? Math.round(asked) : asked
  checkBounds(actuator, carValue)
  return {
    path: signal.path,
    expected: alias.movedBy ? value : alias.fromCar(carValue),
    request: { signalId: { path: actuator.path }, value: writeValue(actuator, carValue) },
  }
}

/** What stops a signal where it is: its present value as its target, or the switch let go. */
export function haltFor(
  { alias, source }: Binding,
  actuator: CarSignal,
  present: SignalValue | undefined,
): ActuateRequest | undefined {
  const value = alias.movedBy?.halt ?? (source.path === actuator.path ? present : undefined)
  return value === undefined ? undefined : { signalId: { path: actuator.path }, value: writeValue(actuator, value) }
}

function checkBounds({ path, minimum, maximum, allowed }: CarSignal, value: SignalValue): void {
  if (typeof value === 'number' && (value < minimum || value > maximum)) {
    const facts = { path, value, minimum, maximum }
    throw new OctodError('out_of_range', `this car takes ${minimum} to ${maximum} for ${path}, got ${value}`, facts)
  }
  if (typeof value === 'string' && allowed && !allowed.includes(value)) {
    const facts = { path, value, allowed }
    throw new OctodError('out_of_range', `this car takes ${allowed.join(', ')} for ${path}, got ${value}`, facts)
  }
}
