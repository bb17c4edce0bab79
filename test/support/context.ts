import type { Context, SignalValue } from '../../functions/context.ts'
import { OctodError } from '../../functions/error.ts'
import { SimulatedVehicle } from '../../functions/vehicle/simulated.ts'
import { FakeClock } from './clock.ts'

/** Anything with a way to run code when it ends: a tap test. */
type Ending = { teardown(action: () => void): unknown }

/** A service that is not there: every method throws `provider_unavailable`. */
function absent<Service extends object>(name: string): Service {
  const refuse = (method: string) => () => {
    throw new OctodError('provider_unavailable', `no ${name} in this test, asked for ${method}; hand one in`)
  }
  return new Proxy({} as Service, { get: (_, method) => refuse(String(method)) })
}

export type TestContext = Context & { readonly vehicle: SimulatedVehicle; readonly clock: FakeClock }

/**
 * A context with a simulated car and a clock that the test moves. Services that are not handed in throw
 * `provider_unavailable`.
 *
 * @param options.signals initial values that differ from the parked car's
 */
export function makeContext(
  t?: Ending,
  options: Partial<Omit<Context, 'vehicle' | 'clock'>> & {
    readonly vehicle?: SimulatedVehicle
    readonly clock?: FakeClock
    readonly signals?: { readonly [path: string]: SignalValue }
  } = {},
): TestContext {
  const { signals, ...overrides } = options
  const clock = overrides.clock ?? new FakeClock()
  const vehicle = overrides.vehicle ?? new SimulatedVehicle({ clock, initial: signals ?? {} })
  t?.teardown(() => vehicle.close())
  return Object.freeze({
    signal: new AbortController().signal,
    site: 'car',
    times: absent<Context['times']>('times'),
    apps: absent<Context['apps']>('apps'),
    reminders: absent<Context['reminders']>('reminders'),
    calendar: absent<Context['calendar']>('calendar'),
    contacts: absent<Context['contacts']>('contacts'),
    manual: absent<Context['manual']>('manual'),
    ...overrides,
    clock,
    vehicle,
  })
}
