/**
 * The Python package `kuksa-client`, which the makers of the databroker wrote, at the broker of our tests: what both understand is
 * the wire format of `kuksa.val.v2` and not only our reading of it.
 */
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import t, { type Test } from 'tap'
import type { VehicleEvent } from '../../functions/context.ts'
import type { KuksaBroker } from '../support/kuksa-broker.ts'
import { connect, startBroker, startCar, until } from '../support/kuksa-car.ts'

const AIR = 'Vehicle.Cabin.HVAC.IsAirConditioningActive'
const WINDOW = 'Vehicle.Cabin.Door.Row1.DriverSide.Window.Position'
const STATION = 'Vehicle.Cabin.HVAC.Station.Row1.Driver.Temperature'

const hasClient = spawnSync('python3', ['-c', 'import kuksa_client']).status === 0
const skip = hasClient ? false : 'the Python package kuksa-client is not installed (pip install kuksa-client)'

type Line = { readonly what: string; readonly [fact: string]: unknown }

/** Starts the Python program; what it says is in `lines`. */
function startPython(t: Test, broker: KuksaBroker, mode: string, ...rest: readonly string[]) {
  const port = broker.address.split(':')[1] as string
  const program = join(import.meta.dirname, '..', 'support', 'kuksa-client.py')
  const python = spawn('python3', [program, port, mode, ...rest], { stdio: ['ignore', 'pipe', 'inherit'] })
  const ended = once(python, 'exit')
  t.teardown(() => python.kill())
  const lines: Line[] = []
  createInterface(python.stdout).on('line', (line) => lines.push(JSON.parse(line)))
  return { lines, ended, of: (what: string) => lines.filter((line) => line.what === what) }
}

t.test('octod actuates, Python is the car', { skip }, async (t) => {
  const broker = await startBroker(t)
  const { vehicle } = await connect(t, broker)
  const reached: VehicleEvent[] = []
  vehicle.watch((event) => event.type === 'reached' && reached.push(event))
  const { of } = startPython(t, broker, 'provide', AIR, WINDOW, STATION)
  await until(() => broker.provided === 3)
  t.same(await vehicle.actuate({ [AIR]: true }), { [AIR]: 'accepted' })
  await until(() => reached.length === 1)
  await vehicle.actuate({ [WINDOW]: 40, [STATION]: 21.5 })
  await until(() => reached.length === 3)
  t.same(of('targets'), [
    { what: 'targets', targets: { [AIR]: true } },
    { what: 'targets', targets: { [WINDOW]: 40, [STATION]: 21.5 } },
  ])
  t.same(vehicle.get(WINDOW), { path: WINDOW, value: 40, at: 1_700_000_000_250 })
})

t.test('Python is a program beside octod', { skip }, async (t) => {
  const broker = await startBroker(t)
  const { provider, clock } = await startCar(t, broker)
  const { vehicle } = await connect(t, broker)
  const { of, ended } = startPython(t, broker, 'consume', WINDOW)
  await until(() => of('values').length > 0)
  t.same(of('server'), [{ what: 'server', name: 'databroker', version: '0.6.1' }])
  t.match(of('metadata'), [
    {
      path: WINDOW,
      data_type: 'DATA_TYPE_UINT8',
      entry_type: 'ENTRY_TYPE_ACTUATOR',
      unit: 'percent',
      min: { uint32: 0 },
      max: { uint32: 100 },
    },
  ])
  t.match(of('actuated'), [
    { code: 'INVALID_ARGUMENT', details: /Out of bounds/ },
    { code: 'INVALID_ARGUMENT', details: /Wrong type/ },
    { code: 'OK' },
  ])
  t.match(of('batch'), [{ code: 'INVALID_ARGUMENT' }])
  t.match(of('values')[0], { values: { [WINDOW]: 0, 'Vehicle.Speed': 0 } })
  await until(() => provider.received === 1)
  clock.advance(2_000)
  await ended
  t.match(of('read'), [{ value: 50, milliseconds: clock.now(), same: true }])
  await until(() => vehicle.get(WINDOW)?.value === 50)
})

t.test('a token is shown the same way', { skip }, async (t) => {
  const broker = await startBroker(t, { tokens: { reader: ['read'] } })
  const reader = startPython(t, broker, 'greet', 'reader')
  const stranger = startPython(t, broker, 'greet', 'stranger')
  await Promise.all([reader.ended, stranger.ended])
  t.match(reader.lines, [{ what: 'values', values: { 'Vehicle.Speed': null } }])
  t.match(stranger.lines, [{ what: 'refused', code: 'unauthenticated', message: /Invalid auth token/ }])
  t.match((await connect(t, broker, { token: 'reader' })).vehicle.connected, true)
})
