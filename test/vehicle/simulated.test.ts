import t from 'tap'
import type { VehicleEvent } from '../../functions/context.ts'
import { SimulatedVehicle } from '../../functions/vehicle/simulated.ts'
import { vehicleContract } from '../contract/vehicle.ts'
import { FakeClock } from '../support/clock.ts'

const WINDOW = 'Vehicle.Cabin.Door.Row1.DriverSide.Window'

function makeVehicle(t: { teardown(action: () => void): unknown }, initial = {}) {
  const clock = new FakeClock()
  const vehicle = new SimulatedVehicle({ clock, initial })
  t.teardown(() => vehicle.close())
  const events: VehicleEvent[] = []
  vehicle.watch((event) => void events.push(event))
  return { clock, vehicle, events, value: (path: string) => vehicle.get(path)?.value }
}

vehicleContract(t, (t) => {
  const { vehicle, clock } = makeVehicle(t)
  return { vehicle, pass: (milliseconds) => clock.advance(milliseconds) }
})

t.test('a window moves at its speed, in small steps', async (t) => {
  const { vehicle, clock, events, value } = makeVehicle(t)
  await vehicle.actuate({ [`${WINDOW}.Position`]: 100 })
  clock.advance(2000)
  t.equal(value(`${WINDOW}.Position`), 50)
  const positions = events
    .filter(({ sample }) => sample.path === `${WINDOW}.Position`)
    .map(({ sample }) => sample.value)
  t.equal(positions.length, 20)
  t.same(
    positions,
    [...positions].sort((a, b) => Number(a) - Number(b)),
  )
  clock.advance(2000)
  t.match(events.at(-1), { type: 'reached', sample: { path: `${WINDOW}.Position`, value: 100 } })
  t.equal(clock.waiting, 0)
})

t.test('a new target turns a moving window round', async (t) => {
  const { vehicle, clock, events, value } = makeVehicle(t)
  await vehicle.actuate({ [`${WINDOW}.Position`]: 100 })
  clock.advance(2000)
  t.same(await vehicle.actuate({ [`${WINDOW}.Position`]: 0 }), { [`${WINDOW}.Position`]: 'accepted' })
  clock.advance(10_000)
  t.equal(value(`${WINDOW}.Position`), 0)
  t.equal(events.filter(({ type }) => type === 'reached').length, 1)
})

t.test('asking a moving window for where it is stops it there', async (t) => {
  const { vehicle, clock, value } = makeVehicle(t)
  await vehicle.actuate({ [`${WINDOW}.Position`]: 100 })
  clock.advance(2000)
  t.same(await vehicle.actuate({ [`${WINDOW}.Position`]: 50 }), { [`${WINDOW}.Position`]: 'achieved' })
  clock.advance(10_000)
  t.equal(value(`${WINDOW}.Position`), 50)
})

t.test('IsOpen of a window follows its position and moves it', async (t) => {
  const { vehicle, clock, events, value } = makeVehicle(t)
  t.same(await vehicle.actuate({ [`${WINDOW}.IsOpen`]: true }), { [`${WINDOW}.IsOpen`]: 'accepted' })
  clock.advance(10_000)
  t.equal(value(`${WINDOW}.Position`), 100)
  t.equal(value(`${WINDOW}.IsOpen`), true)
  t.same(
    events.filter(({ type }) => type === 'reached').map(({ sample }) => sample.path),
    [`${WINDOW}.Position`, `${WINDOW}.IsOpen`],
  )
  t.same(await vehicle.actuate({ [`${WINDOW}.IsOpen`]: true }), { [`${WINDOW}.IsOpen`]: 'achieved' })
  await vehicle.actuate({ [`${WINDOW}.IsOpen`]: false })
  await vehicle.halt([`${WINDOW}.IsOpen`])
  clock.advance(10_000)
  t.equal(value(`${WINDOW}.Position`), 100)
})

t.test('a button springs back', async (t) => {
  const { vehicle, clock, value } = makeVehicle(t)
  const path = 'Vehicle.Private.Body.Windshield.Front.IsWashing'
  await vehicle.actuate({ [path]: true })
  t.equal(value(path), true)
  t.equal(value('Vehicle.Body.Windshield.Front.WasherFluid.Level'), 74)
  clock.advance(3000)
  t.equal(value(path), false)
})

const links = [
  ['Vehicle.Private.Cabin.Sunroof.Position', -100, { 'Vehicle.Cabin.Sunroof.Position': -100 }],
  [
    'Vehicle.Private.Cabin.Door.IsChildLockEngaged',
    true,
    {
      'Vehicle.Cabin.Door.Row2.DriverSide.IsChildLockActive': true,
      'Vehicle.Cabin.Door.Row2.PassengerSide.IsChildLockActive': true,
    },
  ],
  [
    'Vehicle.Private.Cabin.HVAC.Station.Row1.Driver.Airflow',
    'FEET',
    { 'Vehicle.Cabin.HVAC.Station.Row1.Driver.AirDistribution': 'DOWN' },
  ],
  [
    'Vehicle.Body.Lights.LightSwitch',
    'BEAM',
    { 'Vehicle.Body.Lights.Beam.Low.IsOn': true, 'Vehicle.Body.Lights.Beam.High.IsOn': false },
  ],
  ['Vehicle.Private.Powertrain.DriveMode', 'ECO', { 'Vehicle.Powertrain.Transmission.PerformanceMode': 'ECONOMY' }],
  ['Vehicle.Private.Powertrain.IsStarted', true, { 'Vehicle.LowVoltageSystemState': 'ON' }],
] as const
for (const [path, target, follows] of links) {
  t.test(`${path} takes with it what hangs on it`, async (t) => {
    const { vehicle, clock, value } = makeVehicle(t)
    await vehicle.actuate({ [path]: target })
    clock.advance(10_000)
    for (const [other, expected] of Object.entries(follows)) t.equal(value(other), expected, other)
  })
}

t.test('low tires and washer fluid raise their warnings, speed means moving', async (t) => {
  const { vehicle, value } = makeVehicle(t)
  vehicle.report('Vehicle.Chassis.Axle.Row2.Wheel.Left.Tire.Pressure', 180)
  vehicle.report('Vehicle.Body.Windshield.Front.WasherFluid.Level', 5)
  vehicle.report('Vehicle.Speed', 12.5)
  t.equal(value('Vehicle.Chassis.Axle.Row2.Wheel.Left.Tire.IsPressureLow'), true)
  t.equal(value('Vehicle.Body.Windshield.Front.WasherFluid.IsLevelLow'), true)
  t.equal(value('Vehicle.IsMoving'), true)
})

t.test('a value of the wrong type is refused', async (t) => {
  const { vehicle } = makeVehicle(t)
  await t.rejects(vehicle.actuate({ [`${WINDOW}.Position`]: 'open' }), { code: 'invalid_argument' })
  await t.rejects(vehicle.actuate({ [`${WINDOW}.Position`]: 12.5 }), { code: 'invalid_argument' })
  await t.rejects(vehicle.actuate({ 'Vehicle.Cabin.DriverPosition': 'RIGHT' }), { code: 'not_supported' })
  t.throws(() => vehicle.report('Vehicle.Private.Warnings', 'smoke'), { code: 'invalid_argument' })
})

t.test('a failing signal refuses with its code until it works again', async (t) => {
  const { vehicle, value } = makeVehicle(t)
  vehicle.fail(`${WINDOW}.Position`, 'provider_unavailable')
  await t.rejects(vehicle.actuate({ [`${WINDOW}.Position`]: 10 }), { code: 'provider_unavailable' })
  await t.rejects(vehicle.actuate({ [`${WINDOW}.IsOpen`]: true }), { code: 'provider_unavailable' })
  t.equal(value(`${WINDOW}.Position`), undefined)
  vehicle.fail(`${WINDOW}.Position`, 'permission_denied')
  await t.rejects(vehicle.actuate({ [`${WINDOW}.Position`]: 10 }), { code: 'permission_denied' })
  t.equal(value(`${WINDOW}.Position`), 0)
  vehicle.fail(`${WINDOW}.Position`, undefined)
  t.same(await vehicle.actuate({ [`${WINDOW}.Position`]: 10 }), { [`${WINDOW}.Position`]: 'accepted' })
})

t.test('a stuck window stays midway and never arrives, until it is freed', async (t) => {
  const { vehicle, clock, events, value } = makeVehicle(t)
  vehicle.stick(`${WINDOW}.Position`)
  await vehicle.actuate({ [`${WINDOW}.Position`]: 100 })
  clock.advance(10_000)
  t.equal(value(`${WINDOW}.Position`), 50)
  t.notOk(events.some(({ type }) => type === 'reached'))
  vehicle.stick(`${WINDOW}.Position`, false)
  await vehicle.actuate({ [`${WINDOW}.Position`]: 100 })
  clock.advance(1000)
  vehicle.stick(`${WINDOW}.Position`)
  clock.advance(10_000)
  t.equal(value(`${WINDOW}.Position`), 75)
})

t.test('sensors are always fresh, actuators tell when they changed', async (t) => {
  const { vehicle, clock } = makeVehicle(t)
  const start = clock.now()
  clock.advance(5000)
  t.equal(vehicle.get('Vehicle.Speed')?.at, start + 5000)
  t.equal(vehicle.get(`${WINDOW}.Position`)?.at, start)
})

t.test('a closed car stands still', async (t) => {
  const { vehicle, clock } = makeVehicle(t)
  await vehicle.actuate({ [`${WINDOW}.Position`]: 100, 'Vehicle.Private.Body.Windshield.Rear.IsWipingOnce': true })
  vehicle.close()
  t.equal(clock.waiting, 0)
})
