import { execFileSync, spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Metadata, status } from '@grpc/grpc-js'
import t from 'tap'
import type { SignalValue, VehicleEvent } from '../../functions/context.ts'
import { brokerError } from '../../functions/vehicle/kuksa/errors.ts'
import { KuksaVehicle } from '../../functions/vehicle/kuksa/vehicle.ts'
import { signals } from '../../functions/vehicle/signals.ts'
import { vehicleContract } from '../contract/vehicle.ts'
import { FakeClock } from '../support/clock.ts'
import { connect, startAll, startBroker, startCar, until } from '../support/kuksa-car.ts'
import { type CatalogueEntry, catalogueOf } from '../support/kuksa-catalogue.ts'
import { KuksaProvider } from '../support/kuksa-provider.ts'

const AIR = 'Vehicle.Cabin.HVAC.IsAirConditioningActive'
const WINDOW = 'Vehicle.Cabin.Door.Row1.DriverSide.Window.Position'
const ROOF = 'Vehicle.Private.Cabin.Sunroof.Position'
const BLIND = 'Vehicle.Cabin.Sunroof.Shade.Position'
const SEAT = 'Vehicle.Cabin.Seat.Row1.DriverSide'
const MIRROR = 'Vehicle.Body.Mirrors.DriverSide'
const STATION = 'Vehicle.Cabin.HVAC.Station.Row1.Driver'
const CHARGING = 'Vehicle.Powertrain.TractionBattery.Charging'

vehicleContract(t, startAll)

t.test('a moment is the one the car measured at, and every repetition renews it', async (t) => {
  const { vehicle, car } = await startAll(t)
  car.provider.publish({ 'Vehicle.Speed': 87.3 }, 1_700_000_000_250)
  await until(() => vehicle.get('Vehicle.Speed')?.value === 87.3)
  t.equal(vehicle.get('Vehicle.Speed')?.at, 1_700_000_000_250)
  const events: VehicleEvent[] = []
  vehicle.watch((event) => void events.push(event))
  car.provider.publish({ 'Vehicle.Speed': 87.3 }, 1_700_000_000_350)
  await until(() => vehicle.get('Vehicle.Speed')?.at === 1_700_000_000_350)
  t.same(events, [])
})

t.test('a value without a moment is as old as its arrival', async (t) => {
  const { vehicle, car, clock } = await startAll(t)
  car.provider.publish({ 'Vehicle.Speed': 50 }, 0)
  await until(() => vehicle.get('Vehicle.Speed')?.value === 50)
  t.equal(vehicle.get('Vehicle.Speed')?.at, clock.now())
})

t.test('a signal that is measured no longer has no value', async (t) => {
  const { vehicle, car } = await startAll(t)
  car.provider.retract('Vehicle.Speed')
  await until(() => vehicle.get('Vehicle.Speed') === undefined)
  t.notOk(vehicle.list().some(({ path }) => path === 'Vehicle.Speed'))
})

t.test('one target is an Actuate, several are one BatchActuate, small numbers travel as 32 bits', async (t) => {
  const { vehicle, broker } = await startAll(t)
  broker.calls.length = 0
  await vehicle.actuate({ [`${SEAT}.HeatingCooling`]: -30 })
  await vehicle.actuate({ [WINDOW]: 40, [`${STATION}.Temperature`]: 21.5, [AIR]: true })
  t.same(broker.calls, ['Actuate', 'BatchActuate'])
  t.match(broker.actuated, [
    { signalId: { path: `${SEAT}.HeatingCooling` }, value: { typedValue: 'int32', int32: -30 } },
    { signalId: { path: WINDOW }, value: { typedValue: 'uint32', uint32: 40 } },
    { value: { typedValue: 'float', float: 21.5 } },
    { value: { typedValue: 'bool', bool: true } },
  ])
})

t.test('the subscription keeps as many messages as the broker allows', async (t) => {
  const { broker } = await startAll(t)
  t.equal(broker.subscription?.bufferSize, 1000)
  t.equal(broker.subscription?.signalPaths.length, signals.length)
})

t.test('nobody provides the actuator', async (t) => {
  const broker = await startBroker(t)
  const { vehicle, value } = await connect(t, broker)
  await t.rejects(vehicle.actuate({ [AIR]: true }), {
    code: 'provider_unavailable',
    message: /Provider for vss_id \d+ does not exist.*control unit/,
    facts: { grpc: 'UNAVAILABLE', paths: [AIR] },
  })
  t.equal(value(AIR), undefined)
  t.same(vehicle.list(), [])
})

const answers: readonly (readonly [status, string, string])[] = [
  [status.NOT_FOUND, 'Path not found', 'not_found'],
  [status.PERMISSION_DENIED, 'Permission denied', 'permission_denied'],
  [status.UNAUTHENTICATED, 'Permission expired', 'permission_denied'],
  [status.UNAVAILABLE, '', 'provider_unavailable'],
  [status.INVALID_ARGUMENT, 'Wrong type for vss_path Vehicle.Speed', 'invalid_argument'],
  [status.INVALID_ARGUMENT, 'Out of bounds min/max value provided for Vehicle.Speed', 'out_of_range'],
  [status.DEADLINE_EXCEEDED, 'Deadline exceeded', 'timeout'],
  [status.ABORTED, 'aborted', 'failed_to_handle'],
  [status.DATA_LOSS, 'An error occured while sending the data', 'failed_to_handle'],
]
for (const [code, details, ours] of answers) {
  t.test(`${status[code]} ${details} is ${ours}`, async (t) => {
    const answer = Object.assign(new Error(), { code, details, metadata: new Metadata() })
    const error = brokerError(answer, 'the car did not take Vehicle.Speed', { paths: ['Vehicle.Speed'] })
    t.match(error, { code: ours, facts: { grpc: status[code], paths: ['Vehicle.Speed'] } })
    t.ok(error.message.includes(details || 'gRPC code 14'))
  })
}

t.test('an abort ends the call', async (t) => {
  const { vehicle } = await startAll(t)
  const controller = new AbortController()
  const actuation = vehicle.actuate({ [AIR]: true }, controller.signal)
  controller.abort(new Error('the driver said stop'))
  await t.rejects(actuation, { message: 'the driver said stop' })
})

t.test('without a broker octod starts, says so and keeps trying', async (t) => {
  const broker = await startBroker(t)
  broker.stop()
  const { vehicle, clock, states } = await connect(t, broker)
  t.equal(vehicle.connected, false)
  t.match(states, [[false, /can't use the databroker at 127\.0\.0\.1:\d+.*trying again/]])
  t.equal(vehicle.get(AIR), undefined)
  await t.rejects(vehicle.actuate({ [AIR]: true }), { code: 'provider_unavailable' })
  await vehicle.halt()
  await broker.start()
  await startCar(t, broker)
  clock.advance(2_000)
  await until(() => vehicle.connected)
  t.equal(vehicle.get(AIR)?.value, false)
  t.match(states.at(-1), [true, /connected to databroker 0\.6\.1 at 127\.0\.0\.1/])
})

t.test('a broker that takes a subscription and sends nothing is not taken for a car', async (t) => {
  const broker = await startBroker(t, { isSilent: true })
  const clock = new FakeClock()
  const states: string[] = []
  const onState = (_: boolean, message: string) => void states.push(message)
  const vehicle = new KuksaVehicle({ clock, address: broker.address, onState })
  t.teardown(() => vehicle.close())
  const started = vehicle.start()
  await until(() => broker.subscription !== undefined)
  clock.advance(5_000)
  await started
  t.equal(vehicle.connected, false)
  t.match(states, [/sends no values.*token/])
})

t.test('a Unix socket serves as well', async (t) => {
  const broker = await startBroker(t, { socket: join(t.testdir(), 'broker') })
  const { vehicle } = await connect(t, broker)
  t.equal(vehicle.connected, true)
})

t.test('the waits between attempts grow from one second to thirty', async (t) => {
  const broker = await startBroker(t)
  broker.stop()
  const { clock } = await connect(t, broker)
  const waits: number[] = []
  for (let attempt = 0; attempt < 8; attempt++) {
    await until(() => clock.waiting === 1)
    const before = clock.now()
    while (clock.waiting === 1) clock.advance(100)
    waits.push(clock.now() - before)
  }
  t.ok((waits[0] as number) >= 1_000 && (waits[0] as number) <= 1_600, `${waits}`)
  t.ok((waits.at(-1) as number) >= 20_000 && (waits.at(-1) as number) <= 30_100, `${waits}`)
})

t.test('the broker restarts: all values are forgotten, then known again, and actuators work', async (t) => {
  const { vehicle, broker, clock, states, value, car } = await startAll(t)
  await vehicle.actuate({ [WINDOW]: 100 })
  t.equal(value('Vehicle.Speed'), 0)
  car.provider.close()
  broker.stop()
  await until(() => !vehicle.connected)
  t.equal(vehicle.get('Vehicle.Speed'), undefined)
  t.same(vehicle.list(), [])
  await broker.start()
  const { provider } = await startCar(t, broker)
  clock.advance(2_000)
  await until(() => vehicle.connected)
  t.equal(value('Vehicle.Speed'), 0)
  t.same(
    states.map(([connected]) => connected),
    [true, false, true],
  )
  await vehicle.actuate({ [AIR]: true })
  await until(() => value(AIR) === true)
  t.same(provider.targets, [{ [AIR]: true }])
})

t.test('after close nothing is known and nothing waits', async (t) => {
  const { vehicle, clock } = await startAll(t)
  vehicle.close()
  t.equal(vehicle.connected, false)
  t.same(vehicle.list(), [])
  t.equal(clock.waiting, 0)
})

t.test('the token opens what it names', async (t) => {
  const broker = await startBroker(t, { tokens: { reader: ['read'], driver: ['read', 'actuate'] } })
  const stranger = await connect(t, broker, { token: 'expired' })
  t.match(stranger.states, [[false, /Invalid auth token.*valid token/]])
  const nobody = await connect(t, broker)
  t.match(nobody.states, [[false, /No auth token provided/]])
  const { vehicle } = await connect(t, broker, { token: 'reader' })
  t.equal(vehicle.connected, true)
  await t.rejects(vehicle.actuate({ [AIR]: true }), { code: 'permission_denied', message: /scope/ })
  const driver = await connect(t, broker, { token: 'driver' })
  await t.rejects(driver.vehicle.actuate({ [AIR]: true }), { code: 'provider_unavailable' })
})

const hasOpenssl = spawnSync('openssl', ['version']).error === undefined
t.test(
  'TLS, with the certificate of the own workshop',
  { skip: hasOpenssl ? false : 'openssl is not installed' },
  async (t) => {
    const folder = t.testdir()
    const [key, certificate] = [join(folder, 'key.pem'), join(folder, 'certificate.pem')]
    const what = ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2']
    const name = ['-subj', '/CN=databroker', '-addext', 'subjectAltName=DNS:databroker']
    execFileSync('openssl', [...what, ...name, '-keyout', key, '-out', certificate], { stdio: 'ignore' })
    const tls = { key: readFileSync(key), certificate: readFileSync(certificate) }
    const broker = await startBroker(t, { tls })
    const trusting = await connect(t, broker, { tls: { ca: tls.certificate, serverName: 'databroker' } })
    t.equal(trusting.vehicle.connected, true)
    const doubting = await connect(t, broker, { tls: { serverName: 'databroker' } })
    t.match(doubting.states, [[false, /certificate/]])
    const misled = await connect(t, broker, { tls: { ca: tls.certificate, serverName: 'elsewhere' } })
    t.equal(misled.vehicle.connected, false)
  },
)

t.test('what the car lacks is said, a sentence each', async (t) => {
  const changes: { readonly [path: string]: Partial<CatalogueEntry> | undefined } = {
    [`${SEAT}.Height`]: undefined,
    [AIR]: { datatype: 'string' },
    [`${STATION}.FanSpeed`]: { maximum: 50 },
    'Vehicle.Body.Windshield.Front.Wiping.Mode': { allowed: ['OFF', 'SLOW', 'MEDIUM', 'FAST'] },
    'Vehicle.Body.Hood.IsOpen': { kind: 'sensor' },
    [`${STATION}.Temperature`]: { datatype: 'int8' },
  }
  const catalogue = catalogueOf(signals).flatMap((entry) => {
    if (!Object.hasOwn(changes, entry.path)) return [entry]
    const change = changes[entry.path]
    return change ? [{ ...entry, ...change }] : []
  })
  const { vehicle } = await connect(t, await startBroker(t, { catalogue }))
  t.same([...vehicle.problems].sort(), [
    'Vehicle.Body.Hood.IsOpen can only be read in this car, it is a sensor; setting it is not supported',
    'Vehicle.Body.Windshield.Front.Wiping.Mode does not take INTERVAL, RAIN_SENSOR in this car; these are refused',
    `${AIR} holds string in this car where octod expects boolean; it is left out`,
    `${STATION}.FanSpeed takes 0 to 50 in this car where octod may set 0 to 100; values outside are refused`,
    `${STATION}.Temperature takes whole numbers only in this car (int8); values are rounded`,
    `${SEAT}.Height is missing in this car; what needs it is not supported`,
  ])
  await t.rejects(vehicle.actuate({ [`${STATION}.FanSpeed`]: 80 }), { code: 'out_of_range', message: /0 to 50/ })
  await t.rejects(vehicle.actuate({ 'Vehicle.Body.Windshield.Front.Wiping.Mode': 'INTERVAL' }), {
    code: 'out_of_range',
  })
  await t.rejects(vehicle.actuate({ 'Vehicle.Body.Hood.IsOpen': true }), { code: 'not_supported', message: /sensor/ })
  await t.rejects(vehicle.actuate({ [`${SEAT}.Height`]: 20 }), { code: 'not_supported', message: /no signal/ })
})

t.test('a car that has all has no problems', async (t) => {
  const { vehicle } = await startAll(t)
  t.same(vehicle.problems, [])
})

type Older = { readonly [ours: string]: readonly CatalogueEntry[] }
/** The catalogue of 6.0 without own signals, with some signals under the names of an older release. */
const older = (names: Older): readonly CatalogueEntry[] =>
  catalogueOf(signals).flatMap(
    (entry) => names[entry.path] ?? (entry.path.startsWith('Vehicle.Private.') ? [] : [entry]),
  )
const percent = { kind: 'actuator', unit: 'percent', minimum: -100, maximum: 100 } as const

const FIVE: Older = {
  [`${SEAT}.Massage.Level`]: [
    { ...percent, path: `${SEAT}.Massage`, datatype: 'uint8', minimum: 0 },
    { ...percent, path: `${SEAT}.MassageLevel`, datatype: 'uint8', minimum: 0 },
  ],
  [`${SEAT}.OccupancyStatus`]: [{ path: `${SEAT}.IsOccupied`, datatype: 'boolean', kind: 'sensor' }],
  [`${MIRROR}.Yaw`]: [{ ...percent, path: `${MIRROR}.Pan`, datatype: 'int8' }],
  'Vehicle.TraveledDistance': [{ path: 'Vehicle.TraveledDistance', datatype: 'float', kind: 'sensor', unit: 'km' }],
}
const FOUR: Older = {
  ...FIVE,
  [`${SEAT}.HeatingCooling`]: [{ ...percent, path: `${SEAT}.Heating`, datatype: 'int8' }],
  [`${SEAT}.Massage.Level`]: [{ ...percent, path: `${SEAT}.Massage`, datatype: 'uint8', minimum: 0 }],
  [`${SEAT}.Backrest.LumbarSupport`]: [
    { ...percent, path: `${SEAT}.Backrest.Lumbar.Support`, datatype: 'float', minimum: 0 },
  ],
  [`${STATION}.Temperature`]: [{ path: `${STATION}.Temperature`, datatype: 'int8', kind: 'actuator', unit: 'celsius' }],
  'Vehicle.Body.Trunk.Rear.Position': [],
  [`${CHARGING}.ChargingPort.AnyPosition.IsFlapOpen`]: [
    { path: `${CHARGING}.ChargePortFlap`, datatype: 'string', kind: 'actuator', allowed: ['OPEN', 'CLOSED'] },
  ],
  [`${CHARGING}.ChargingPort.AnyPosition.IsChargingCableConnected`]: [
    { path: `${CHARGING}.IsChargingCableConnected`, datatype: 'boolean', kind: 'sensor' },
  ],
  'Vehicle.Powertrain.CombustionEngine.EngineCoolant.Temperature': [
    { path: 'Vehicle.Powertrain.CombustionEngine.ECT', datatype: 'int16', kind: 'sensor' },
  ],
  'Vehicle.Powertrain.CombustionEngine.EngineOil.Level': [
    { path: 'Vehicle.Powertrain.CombustionEngine.EngineOilLevel', datatype: 'string', kind: 'sensor' },
  ],
  [WINDOW.replace('Position', 'IsOpen')]: [
    { path: WINDOW.replace('Position', 'IsOpen'), datatype: 'boolean', kind: 'sensor' },
  ],
}
/** What is ours, its target, and what the car is asked for. */
type Way = readonly [string, SignalValue, string, SignalValue]
const WAYS: { readonly [release: string]: readonly [Older, readonly Way[]] } = {
  '5.1': [
    FIVE,
    [
      [`${SEAT}.HeatingCooling`, 60, `${SEAT}.HeatingCooling`, 60],
      [`${SEAT}.Massage.Level`, 50, `${SEAT}.MassageLevel`, 50],
      [`${MIRROR}.Yaw`, 30, `${MIRROR}.Pan`, -30],
      [`${STATION}.Temperature`, 21.5, `${STATION}.Temperature`, 21.5],
    ],
  ],
  '4.0': [
    FOUR,
    [
      [`${SEAT}.HeatingCooling`, -60, `${SEAT}.Heating`, -60],
      [`${SEAT}.Massage.Level`, 50, `${SEAT}.Massage`, 50],
      [`${SEAT}.Backrest.LumbarSupport`, 25, `${SEAT}.Backrest.Lumbar.Support`, 25],
      [`${STATION}.Temperature`, 21.5, `${STATION}.Temperature`, 22],
      [`${CHARGING}.ChargingPort.AnyPosition.IsFlapOpen`, true, `${CHARGING}.ChargePortFlap`, 'OPEN'],
      ['Vehicle.Body.Trunk.Rear.Position', 100, 'Vehicle.Body.Trunk.Rear.IsOpen', true],
      [WINDOW.replace('Position', 'IsOpen'), true, WINDOW, 100],
    ],
  ],
}
for (const [release, [names, ways]] of Object.entries(WAYS)) {
  t.test(`a car of VSS ${release} is asked in its own words and understood`, async (t) => {
    const broker = await startBroker(t, { catalogue: older(names) })
    const provider = await KuksaProvider.open({ address: broker.address, now: Date.now })
    t.teardown(() => provider.close())
    const { vehicle, value } = await connect(t, broker)
    const reached: VehicleEvent[] = []
    vehicle.watch((event) => event.type === 'reached' && reached.push(event))
    for (const [ours, target, theirs, asked] of ways) {
      await vehicle.actuate({ [ours]: target })
      await until(() => provider.targets.length > 0)
      t.same(provider.targets.splice(0), [{ [theirs]: asked }])
      provider.publish({ [theirs]: asked })
      await until(() => reached.length > 0)
      t.match(reached.splice(0), [{ sample: { path: ours } }])
    }
    provider.publish({ [`${SEAT}.IsOccupied`]: true, 'Vehicle.TraveledDistance': 18432.5 })
    await until(() => value('Vehicle.TraveledDistance') !== undefined)
    t.equal(value('Vehicle.TraveledDistance'), 18_432_500)
    t.equal(value(`${SEAT}.OccupancyStatus`), 'OCCUPIED')
  })
}

t.test('what a car of VSS 4.0 says is understood', async (t) => {
  const broker = await startBroker(t, { catalogue: older(FOUR) })
  const provider = await KuksaProvider.open({ address: broker.address, now: Date.now })
  t.teardown(() => provider.close())
  const { vehicle, value } = await connect(t, broker)
  provider.publish({
    [`${CHARGING}.IsChargingCableConnected`]: true,
    [`${CHARGING}.ChargePortFlap`]: 'CLOSED',
    'Vehicle.Powertrain.CombustionEngine.ECT': 91,
    'Vehicle.Powertrain.CombustionEngine.EngineOilLevel': 'LOW',
    'Vehicle.Body.Trunk.Rear.IsOpen': true,
    [`${MIRROR}.Pan`]: -40,
  })
  await until(() => value(`${MIRROR}.Yaw`) === 40)
  t.equal(value(`${CHARGING}.ChargingPort.AnyPosition.IsChargingCableConnected`), true)
  t.equal(value(`${CHARGING}.ChargingPort.AnyPosition.IsFlapOpen`), false)
  t.equal(value('Vehicle.Powertrain.CombustionEngine.EngineCoolant.Temperature'), 91)
  t.equal(value('Vehicle.Powertrain.CombustionEngine.EngineOil.Level'), 'LOW')
  t.equal(value('Vehicle.Body.Trunk.Rear.Position'), 100)
  await t.rejects(vehicle.actuate({ 'Vehicle.Body.Trunk.Rear.Position': 50 }), {
    code: 'not_supported',
    message: /fully/,
  })
})

/** A car without own signals, and with the switch that VSS has for the sunroof. */
async function plainCar(t: Parameters<typeof startBroker>[0]) {
  const allowed = ['INACTIVE', 'CLOSE', 'OPEN', 'ONE_SHOT_CLOSE', 'ONE_SHOT_OPEN', 'TILT_UP', 'TILT_DOWN']
  const roof: CatalogueEntry = { path: 'Vehicle.Cabin.Sunroof.Switch', datatype: 'string', kind: 'actuator', allowed }
  const broker = await startBroker(t, { catalogue: [...older({}), roof] })
  const provider = await KuksaProvider.open({ address: broker.address, now: Date.now })
  t.teardown(() => provider.close())
  const connection = await connect(t, broker)
  const asked = async () => {
    await until(() => provider.received === broker.forwarded)
    return provider.targets.splice(0)
  }
  return { ...connection, provider, asked }
}

t.test('the sunroof moves by its switch and is read by its position', async (t) => {
  const { vehicle, provider, asked, value } = await plainCar(t)
  const reached: VehicleEvent[] = []
  vehicle.watch((event) => event.type === 'reached' && reached.push(event))
  t.match(await vehicle.actuate({ [ROOF]: 100, [BLIND]: 0 }), { [ROOF]: 'accepted' })
  t.same(await asked(), [{ 'Vehicle.Cabin.Sunroof.Switch': 'ONE_SHOT_OPEN', [BLIND]: 0 }])
  provider.publish({ 'Vehicle.Cabin.Sunroof.Position': 60 })
  await until(() => value(ROOF) === 60)
  await vehicle.halt([ROOF])
  t.same(await asked(), [{ 'Vehicle.Cabin.Sunroof.Switch': 'INACTIVE' }])
  await vehicle.actuate({ [ROOF]: 0 })
  await vehicle.actuate({ [ROOF]: -100 })
  t.same(await asked(), [
    { 'Vehicle.Cabin.Sunroof.Switch': 'ONE_SHOT_CLOSE' },
    { 'Vehicle.Cabin.Sunroof.Switch': 'TILT_UP' },
  ])
  provider.publish({ 'Vehicle.Cabin.Sunroof.Position': -100 })
  await until(() => reached.length > 0)
  t.match(reached, [{ sample: { path: ROOF, value: -100 } }])
  await t.rejects(vehicle.actuate({ [ROOF]: 50, [BLIND]: 0 }), { code: 'not_supported', message: /fully/ })
  t.same(await asked(), [])
})

t.test('own signals that the car lacks are left out beside others, and refused alone', async (t) => {
  const { vehicle, asked } = await plainCar(t)
  const mode = 'Vehicle.Private.Cabin.HVAC.Station.Row1.Driver.Mode'
  t.match(await vehicle.actuate({ [mode]: 'ON', [`${STATION}.FanSpeed`]: 60 }), { [mode]: 'achieved' })
  t.same(await asked(), [{ [`${STATION}.FanSpeed`]: 60 }])
  await t.rejects(vehicle.actuate({ [mode]: 'AUTO' }), {
    code: 'not_supported',
    message: new RegExp(`no signal ${mode}`),
  })
})

t.test('child locks are not claimed for doors that cannot be locked', async (t) => {
  const { vehicle, asked } = await plainCar(t)
  const doors = 'Vehicle.Private.Cabin.Door.IsChildLockEngaged'
  const windows = 'Vehicle.Cabin.IsWindowChildLockEngaged'
  await t.rejects(vehicle.actuate({ [doors]: true, [windows]: true }), { code: 'not_supported', message: /Door/ })
  t.same(await asked(), [])
})

t.test('air goes where VSS can send it', async (t) => {
  const { vehicle, asked } = await plainCar(t)
  const airflow = 'Vehicle.Private.Cabin.HVAC.Station.Row1.Driver.Airflow'
  await vehicle.actuate({ [airflow]: 'FEET' })
  t.same(await asked(), [{ [`${STATION}.AirDistribution`]: 'DOWN' }])
  await t.rejects(vehicle.actuate({ [airflow]: 'FACE_AND_FEET' }), { code: 'not_supported', message: /one direction/ })
})
