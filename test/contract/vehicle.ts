import type { Test } from 'tap'
import type { Vehicle, VehicleEvent } from '../../functions/context.ts'

export type VehicleUnderTest = {
  readonly vehicle: Vehicle
  /** Lets so much time pass in the car. Resolves when what came of it has been reported. */
  pass(milliseconds: number): Promise<void> | void
}

const SWITCH = 'Vehicle.Cabin.HVAC.IsAirConditioningActive'
const SLOW = 'Vehicle.Cabin.Door.Row1.DriverSide.Window.Position'
const LIMITED = 'Vehicle.Cabin.HVAC.Station.Row1.Driver.FanSpeed'
const WORD = 'Vehicle.Body.Lights.LightSwitch'
const SENSOR = 'Vehicle.Speed'
const UNKNOWN = 'Vehicle.Cabin.Fireplace.IsLit'
/** Longer than any window takes. */
const LONG_MS = 30_000

function record(vehicle: Vehicle): { readonly events: VehicleEvent[]; readonly end: () => void } {
  const events: VehicleEvent[] = []
  return { events, end: vehicle.watch((event) => void events.push(event)) }
}

/** What every implementation of Vehicle must do. The car starts with the air conditioning off and windows closed. */
export function vehicleContract(t: Test, make: (t: Test) => Promise<VehicleUnderTest> | VehicleUnderTest): void {
  t.test('a fast actuator takes its target and reports it', async (t) => {
    const { vehicle, pass } = await make(t)
    const { events } = record(vehicle)
    const states = await vehicle.actuate({ [SWITCH]: true })
    await pass(LONG_MS)
    t.match(states[SWITCH], /^(achieved|accepted)$/)
    t.equal(vehicle.get(SWITCH)?.value, true)
    t.match(
      events.find(({ sample }) => sample.path === SWITCH),
      { type: 'changed', sample: { value: true, at: Number } },
    )
  })

  t.test('a slow actuator is accepted at once and reports its way and its arrival', async (t) => {
    const { vehicle, pass } = await make(t)
    const { events } = record(vehicle)
    t.same(await vehicle.actuate({ [SLOW]: 50 }), { [SLOW]: 'accepted' })
    t.not(vehicle.get(SLOW)?.value, 50)
    await pass(LONG_MS)
    t.equal(vehicle.get(SLOW)?.value, 50)
    const own = events.filter(({ sample }) => sample.path === SLOW)
    t.ok(own.filter(({ type }) => type === 'changed').length >= 1)
    t.match(own.at(-1), { type: 'reached', sample: { value: 50 } })
  })

  t.test('what is there already is achieved', async (t) => {
    const { vehicle, pass } = await make(t)
    await vehicle.actuate({ [SLOW]: 20 })
    await pass(LONG_MS)
    t.same(await vehicle.actuate({ [SLOW]: 20 }), { [SLOW]: 'achieved' })
  })

  t.test('halting stops a moving actuator where it is', async (t) => {
    const { vehicle, pass } = await make(t)
    await vehicle.actuate({ [SLOW]: 100 })
    await pass(1000)
    await vehicle.halt([SLOW])
    const position = Number(vehicle.get(SLOW)?.value)
    t.ok(position > 0 && position < 100, `halfway: ${position}`)
    await pass(LONG_MS)
    t.equal(vehicle.get(SLOW)?.value, position)
  })

  t.test('halting without paths stops everything', async (t) => {
    const { vehicle, pass } = await make(t)
    await vehicle.actuate({ [SLOW]: 100, 'Vehicle.Cabin.RearShade.Position': 100 })
    await pass(1000)
    await vehicle.halt()
    await pass(LONG_MS)
    t.ok(Number(vehicle.get(SLOW)?.value) < 100)
    t.ok(Number(vehicle.get('Vehicle.Cabin.RearShade.Position')?.value) < 100)
  })

  const refused = [
    ['an unknown signal', { [UNKNOWN]: true }, 'not_found'],
    ['a sensor', { [SENSOR]: 50 }, 'not_supported'],
    ['a number out of range', { [LIMITED]: 101 }, 'out_of_range'],
    ['a word that is not allowed', { [WORD]: 'DISCO' }, 'out_of_range'],
  ] as const
  for (const [what, targets, code] of refused) {
    t.test(`${what} is refused, and with it all other targets of the request`, async (t) => {
      const { vehicle, pass } = await make(t)
      await t.rejects(vehicle.actuate({ [SWITCH]: true, ...targets }), { code })
      await pass(LONG_MS)
      t.equal(vehicle.get(SWITCH)?.value, false)
    })
  }

  t.test('an unknown signal cannot be read', async (t) => {
    const { vehicle } = await make(t)
    t.throws(() => vehicle.get(UNKNOWN), { code: 'not_found' })
  })

  t.test('an aborted request changes nothing', async (t) => {
    const { vehicle, pass } = await make(t)
    await t.rejects(vehicle.actuate({ [SWITCH]: true }, AbortSignal.abort()))
    await pass(LONG_MS)
    t.equal(vehicle.get(SWITCH)?.value, false)
  })

  t.test('who has ended watching hears nothing more', async (t) => {
    const { vehicle, pass } = await make(t)
    const { events, end } = record(vehicle)
    end()
    await vehicle.actuate({ [SWITCH]: true })
    await pass(LONG_MS)
    t.same(events, [])
  })

  t.test('the list holds what can be read', async (t) => {
    const { vehicle } = await make(t)
    const listed = vehicle.list()
    t.ok(listed.length > 0)
    t.ok(listed.some(({ path }) => path === SWITCH))
    for (const { path, value } of listed) t.same(vehicle.get(path)?.value, value, path)
  })
}
