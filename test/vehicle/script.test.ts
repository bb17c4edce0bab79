import t from 'tap'
import { DrivingScript, SCENARIOS } from '../../functions/vehicle/script.ts'
import { makeContext } from '../support/context.ts'

const BATTERY = 'Vehicle.Powertrain.TractionBattery'
const CHARGE = `${BATTERY}.StateOfCharge.Displayed`
const CHARGING = `${BATTERY}.Charging`
const SECOND = 1000
const MINUTE = 60 * SECOND

function makeScript(t: { teardown(action: () => void): unknown }, signals = {}) {
  const { vehicle, clock } = makeContext(t, { signals })
  const script = new DrivingScript({ vehicle, clock })
  t.teardown(() => script.stop())
  return {
    vehicle,
    clock,
    script,
    value: (path: string) => vehicle.get(path)?.value,
    number: (path: string) => Number(vehicle.get(path)?.value),
  }
}

t.test('a parked car stays parked', async (t) => {
  const { script, clock, value, number } = makeScript(t)
  const odometer = number('Vehicle.TraveledDistance')
  script.play('parked')
  clock.advance(MINUTE)
  t.equal(value('Vehicle.Speed'), 0)
  t.equal(value('Vehicle.Powertrain.Transmission.SelectedGear'), 126)
  t.equal(number('Vehicle.TraveledDistance'), odometer)
})

t.test('on the motorway the car speeds up to 120 and moves on', async (t) => {
  const { script, clock, value, number } = makeScript(t)
  const before = {
    odometer: number('Vehicle.TraveledDistance'),
    longitude: number('Vehicle.CurrentLocation.Longitude'),
    charge: number(CHARGE),
  }
  script.play('motorway')
  clock.advance(5 * SECOND)
  t.equal(value('Vehicle.Speed'), 45)
  t.equal(value('Vehicle.Powertrain.Transmission.SelectedGear'), 127)
  clock.advance(55 * SECOND)
  t.equal(value('Vehicle.Speed'), 120)
  t.equal(value('Vehicle.IsMoving'), true)
  t.equal(value('Vehicle.LowVoltageSystemState'), 'ON')
  const driven = number('Vehicle.TraveledDistance') - before.odometer
  t.ok(driven > 1500 && driven < 2000, `${driven} metres in a minute`)
  t.ok(number('Vehicle.CurrentLocation.Longitude') > before.longitude, 'heading east')
  t.ok(number(CHARGE) < before.charge)
})

t.test('on the motorway cruise control holds its speed', async (t) => {
  const { script, clock, vehicle, value } = makeScript(t)
  script.play('motorway')
  clock.advance(MINUTE)
  await vehicle.actuate({ 'Vehicle.ADAS.CruiseControl.SpeedSet': 100, 'Vehicle.ADAS.CruiseControl.IsActive': true })
  clock.advance(MINUTE)
  t.equal(value('Vehicle.Speed'), 100)
})

t.test('in the city the car drives and stands', async (t) => {
  const { script, clock, vehicle } = makeScript(t)
  const speeds: number[] = []
  vehicle.watch(({ sample }) => {
    if (sample.path === 'Vehicle.Speed') speeds.push(Number(sample.value))
  })
  script.play('city')
  clock.advance(2 * MINUTE)
  t.equal(Math.max(...speeds), 50)
  t.ok(speeds.includes(0), 'stood in between')
})

t.test('a moving car brakes to a stand before it parks', async (t) => {
  const { script, clock, value } = makeScript(t)
  script.play('motorway')
  clock.advance(MINUTE)
  script.play('parked')
  t.equal(value('Vehicle.Powertrain.Transmission.SelectedGear'), 127)
  clock.advance(SECOND)
  t.equal(value('Vehicle.Speed'), 106)
  clock.advance(MINUTE)
  t.equal(value('Vehicle.Speed'), 0)
  t.equal(value('Vehicle.Powertrain.Transmission.SelectedGear'), 126)
  t.equal(value('Vehicle.Chassis.ParkingBrake.IsEngaged'), true)
  t.equal(value('Vehicle.LowVoltageSystemState'), 'OFF')
})

t.test('charging fills the battery to the limit and no further', async (t) => {
  const { script, clock, value } = makeScript(t, { [`${CHARGING}.ChargeLimit`]: 70 })
  script.play('charging')
  t.equal(value(`${CHARGING}.IsCharging`), true)
  clock.advance(MINUTE)
  t.equal(Math.round(Number(value(CHARGE))), 65)
  clock.advance(10 * MINUTE)
  t.equal(value(CHARGE), 70)
  t.equal(value(`${CHARGING}.IsCharging`), false)
  t.equal(value(`${BATTERY}.Range`), 63_000)
})

t.test('charging stops and starts on demand', async (t) => {
  const { script, clock, vehicle, value } = makeScript(t)
  script.play('charging')
  await vehicle.actuate({ [`${CHARGING}.StartStopCharging`]: 'STOP' })
  const charge = value(CHARGE)
  clock.advance(MINUTE)
  t.equal(value(CHARGE), charge)
  await vehicle.actuate({ [`${CHARGING}.StartStopCharging`]: 'START' })
  clock.advance(MINUTE)
  t.ok(Number(value(CHARGE)) > Number(charge))
})

t.test('with a low battery the car burns fuel', async (t) => {
  const { script, clock, value, number } = makeScript(t, { [CHARGE]: 10 })
  script.play('motorway')
  clock.advance(20 * MINUTE)
  t.equal(value(CHARGE), 10)
  t.ok(number('Vehicle.Powertrain.FuelSystem.RelativeLevel') < 70)
})

t.test('a stopped script leaves nothing behind', async (t) => {
  const { script, clock, value } = makeScript(t)
  for (const scenario of SCENARIOS) script.play(scenario)
  t.equal(script.scenario, 'motorway')
  t.equal(clock.waiting, 1)
  script.stop()
  t.equal(clock.waiting, 0)
  clock.advance(MINUTE)
  t.equal(value('Vehicle.Speed'), 0)
})
