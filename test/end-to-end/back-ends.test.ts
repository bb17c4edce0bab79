/** The same sentences, over MQTT to the whole daemon, move the same car behind each of the back ends. */
import t, { type Test } from 'tap'
import { writePlan } from '../../daemon/core/plan/write.ts'
import type { SimulatedVehicle } from '../../functions/vehicle/simulated.ts'
import { type BackEndName, startOctod } from '../support/back-ends.ts'
import { until } from '../support/kuksa-car.ts'
import { catalogue } from '../support/plans.ts'

const AC = 'Vehicle.Cabin.HVAC.IsAirConditioningActive'
const WINDOW = 'Vehicle.Cabin.Door.Row1.DriverSide.Window.Position'
const TRUNK = 'Vehicle.Body.Trunk.Rear.Position'
const SPEED = 'Vehicle.Speed'

const one = (name: string, args: Record<string, string>) => writePlan([{ function: name, arguments: args }], catalogue)
const PLANS = {
  'ac on': one('set_air_conditioning', { state: 'on' }),
  'window half open': one('set_window', { position: 'half' }),
  'open the window': one('set_window', { position: 'open' }),
  'open the trunk': one('set_closure', { closure: 'trunk', state: 'open' }),
}

/** What the car reports on the road. */
function drive(car: SimulatedVehicle, speed: number): void {
  car.report('Vehicle.Powertrain.Transmission.SelectedGear', 127)
  car.report('Vehicle.Chassis.ParkingBrake.IsEngaged', false)
  car.report(SPEED, speed)
}

function suite(name: BackEndName): void {
  const start = (test: Test) => startOctod(test, name, PLANS)

  t.test(`${name}: a switch is switched, is so already, and is brought back`, async (t) => {
    const { daemon, say, callEnd, settle, value } = await start(t)
    t.equal(daemon.vehicle.name, name)
    t.match(await say('on', 'ac on'), { outcome: 'done', calls: [{ function: 'set_air_conditioning' }] })
    await callEnd('on', 'achieved')
    t.equal(value(AC), true)
    await settle()
    t.match(await say('again', 'ac on'), { outcome: 'done', speech: /already/, calls: [{ state: 'achieved' }] })
    await say('half', 'window half open')
    t.match(await say('undo the window', 'undo that'), { outcome: 'done' })
  })

  t.test(`${name}: a window goes half open, which is told when it is`, async (t) => {
    const { say, callEnd, pass, value } = await start(t)
    t.match(await say('half', 'window half open'), { outcome: 'done', calls: [{ state: 'accepted' }] })
    await pass(10_000)
    t.match(await callEnd('half', 'achieved'), { function: 'set_window', index: 0 })
    t.equal(value(WINDOW), 50)
  })
}

for (const name of ['simulated', 'kuksa', 'mqtt'] as const) suite(name)
