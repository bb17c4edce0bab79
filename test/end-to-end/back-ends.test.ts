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

function suite(t: Test, name: BackEndName): void {
  const start = (test: Test) => startOctod(test, name, PLANS)

  t.test('a switch is switched, is so already, and is brought back', async (t) => {
    const { daemon, say, callEnd, settle, value } = await start(t)
    t.equal(daemon.vehicle.name, name)
    t.match(await say('on', 'ac on'), { outcome: 'done', calls: [{ function: 'set_air_conditioning' }] })
    await callEnd('on', 'achieved')
    t.equal(value(AC), true)
    await say('undo', 'undo that')
    await until(() => value(AC) === false)
    await settle()
    await say('once-more', 'undo that')
    await until(() => value(AC) === true)
    await settle()
    t.match(await say('already', 'ac on'), { outcome: 'done', speech: /already/, calls: [{ state: 'achieved' }] })
  })

  t.test('a window goes half open, and it is told when it is', async (t) => {
    const { say, callEnd, pass, value } = await start(t)
    t.match(await say('half', 'window half open'), { outcome: 'done', calls: [{ state: 'accepted' }] })
    await pass(10_000)
    t.match(await callEnd('half', 'achieved'), { function: 'set_window', index: 0 })
    t.equal(value(WINDOW), 50)
    t.match(await say('already', 'window half open'), { speech: /already half open/, calls: [{ state: 'achieved' }] })
  })

  t.test('"stop" halts a window on its way', async (t) => {
    const { daemon, say, callEnd, pass, value } = await start(t)
    t.match(await say('open', 'open the window'), { outcome: 'done', calls: [{ state: 'accepted' }] })
    await pass(1_000)
    t.match(await say('stop', 'stop'), { outcome: 'done', speech: /^Stopped/ })
    t.match(await callEnd('open', 'failed'), { function: 'set_window', code: 'interrupted' })
    await pass(0)
    const where = Number(value(WINDOW))
    t.ok(where > 0 && where < 100, `at ${where} percent`)
    await pass(10_000)
    t.equal(value(WINDOW), where)
    t.equal(daemon.vehicle.get(WINDOW)?.value, where)
  })

  t.test('parked, the trunk is asked about, and request/confirm opens it', async (t) => {
    const { say, ask, callEnd, pass, value } = await start(t)
    t.match(await say('trunk', 'open the trunk'), { outcome: 'confirm', speech: 'Shall I open the trunk?' })
    await pass(1_000)
    t.equal(value(TRUNK), 0)
    const answer = await ask('confirm', { id: 'trunk' })
    t.match(answer, {
      status: 'ok',
      data: { outcome: 'done', calls: [{ function: 'set_closure', state: 'accepted' }] },
    })
    await pass(10_000)
    await callEnd((answer as { data: { id: string } }).data.id, 'achieved')
    t.equal(value(TRUNK), 100)
  })

  t.test('on the road, and when the car reports no speed any more, the trunk stays shut', async (t) => {
    const { car, say, pass, value } = await start(t)
    drive(car, 50)
    await pass(3_000)
    t.match(await say('moving', 'open the trunk'), { outcome: 'blocked', code: 'blocked_driving' })
    car.fail(SPEED, 'provider_unavailable')
    await pass(2_001)
    t.match(await say('silent', 'open the trunk'), { outcome: 'blocked', code: 'blocked_unknown_state' })
    t.equal(value(TRUNK), 0)
  })

  // A car in memory is always there.
  if (name === 'simulated') return
  t.test('without the control units a call fails, and says so', async (t) => {
    const { say, leave, value } = await start(t)
    await leave()
    t.match(await say('on', 'ac on'), {
      outcome: 'failed',
      code: 'provider_unavailable',
      calls: [{ state: 'failed', code: 'provider_unavailable' }],
    })
    t.equal(value(AC), false)
  })
}

for (const name of ['simulated', 'kuksa', 'mqtt'] as const) t.test(name, async (t) => suite(t, name))
