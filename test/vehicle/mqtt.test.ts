import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import mqtt, { type IClientOptions, type MqttClient } from 'mqtt'
import t, { type Test } from 'tap'
import type { SignalValue, Vehicle, VehicleEvent } from '../../functions/context.ts'
import { MqttVehicle, type MqttVehicleOptions } from '../../functions/vehicle/mqtt/vehicle.ts'
import { vehicleContract } from '../contract/vehicle.ts'
import { Board, type BoardOptions } from '../support/board.ts'
import { startBroker } from '../support/broker.ts'
import { startBrokerFive } from '../support/broker-five.ts'
import { FakeClock } from '../support/clock.ts'
import { openInbox } from '../support/inbox.ts'
import { startMosquitto, WITHOUT_MOSQUITTO } from '../support/mosquitto.ts'

const ROOT = 'octod/car/vehicle'
const WINDOW = 'Vehicle.Cabin.Door.Row1.DriverSide.Window.Position'
const SPEED = 'Vehicle.Speed'
const AIR = 'Vehicle.Cabin.HVAC.IsAirConditioningActive'
const FAN = 'Vehicle.Cabin.HVAC.Station.Row1.Driver.FanSpeed'
const LIGHTS = 'Vehicle.Body.Lights.LightSwitch'
const PROGRAM = new URL('../../demo/vehicle-board.ts', import.meta.url).pathname

async function connect(t: Test, url: string, options: IClientOptions = {}): Promise<MqttClient> {
  const client = await mqtt.connectAsync(url, { protocolVersion: 4, reconnectPeriod: 10, ...options })
  client.on('error', () => undefined)
  t.teardown(() => client.endAsync(true))
  return client
}

/** Waits for a client's next event of a kind. */
const next = (client: MqttClient, event: 'connect' | 'close' | 'message' | 'packetreceive') =>
  new Promise<void>((resolve) => void client.once(event, () => resolve()))

/** Resolves when the car has reported a value, now or later. */
function reported(vehicle: Vehicle, path: string, value: SignalValue): Promise<void> {
  return new Promise((resolve) => {
    if (vehicle.get(path)?.value === value) return resolve()
    const end = vehicle.watch(({ sample }) => {
      if (sample.path !== path || sample.value !== value) return
      end()
      resolve()
    })
  })
}

let marks = 0

/** Resolves when all that one client published before has come to the other. Retained, as values are: aedes overtakes between kinds. */
async function settled(from: MqttClient, to: MqttClient): Promise<void> {
  const mark = `settled ${++marks}`
  await to.subscribeAsync('settled', { qos: 1 })
  const arrived = new Promise<void>((resolve) => {
    const look = (_topic: string, payload: Buffer) => {
      if (payload.toString() !== mark) return
      to.off('message', look)
      resolve()
    }
    to.on('message', look)
  })
  from.publish('settled', mark, { retain: true })
  await arrived
}

/** The back end alone at a broker, with a plain client to play the board by hand. */
async function startVehicle(t: Test, url: string, options: Partial<MqttVehicleOptions> & IClientOptions = {}) {
  const clock = new FakeClock()
  const { deadlineMs, ...clientOptions } = options
  const client = await connect(t, url, clientOptions)
  const problems: string[] = []
  const onProblem = (problem: string) => void problems.push(problem)
  const vehicle = new MqttVehicle({ client, root: ROOT, clock, onProblem, ...(deadlineMs && { deadlineMs }) })
  await vehicle.start()
  const hand = await connect(t, url)
  const say = async (name: string, payload: string | Buffer, retain = false) => {
    hand.publish(`${ROOT}/${name}`, payload, { retain })
    await settled(hand, client)
  }
  return { clock, client, vehicle, problems, hand, say, value: (path: string) => vehicle.get(path)?.value }
}

/** The back end and a board, which has said all its values. */
async function startBoth(t: Test, url: string, options: Partial<BoardOptions> = {}) {
  const made = await startVehicle(t, url, { protocolVersion: options.protocolVersion ?? 4 })
  const board = await Board.start(t, url, { root: ROOT, clock: made.clock, ...options })
  await settled(board.client, made.client)
  const pass = async (milliseconds: number) => {
    made.clock.advance(milliseconds)
    await settled(board.client, made.client)
  }
  return { ...made, board, pass }
}

t.test('over MQTT 3.1.1', async (t) => {
  vehicleContract(t, async (t) => startBoth(t, (await startBroker(t)).url))
})

t.test('over MQTT 5 at mosquitto', { skip: WITHOUT_MOSQUITTO }, async (t) => {
  const url = await startMosquitto(t)
  vehicleContract(t, (t) => startBoth(t, url, { protocolVersion: 5 }))
})

t.test('a request is a message of its own on the topic of its signal', async (t) => {
  const { vehicle, board } = await startBoth(t, (await startBroker(t)).url)
  t.equal(vehicle.name, 'mqtt')
  await vehicle.actuate({ [AIR]: true, [FAN]: 60 })
  t.match(board.requests, [
    { path: AIR, value: true, id: /^[0-9a-f-]{36}$/, packet: { qos: 1, retain: false } },
    { path: FAN, value: 60, id: /^[0-9a-f-]{36}$/ },
  ])
})

t.test('over MQTT 5 it names where to answer and when it is out of date', async (t) => {
  const { url, published } = await startBrokerFive(t)
  const client = await connect(t, url, { protocolVersion: 5 })
  const clock = new FakeClock()
  const vehicle = new MqttVehicle({ client, root: ROOT, clock, deadlineMs: 1500 })
  await vehicle.start()
  const acknowledged = new Promise<void>((resolve) =>
    client.on('packetreceive', ({ cmd }) => void (cmd === 'puback' && resolve())),
  )
  const asked = t.rejects(vehicle.actuate({ [AIR]: true }), {
    code: 'provider_unavailable',
    message: `nobody answered on ${ROOT}/${AIR}/set within 1.5 s; is the board that owns it running (see docs/vehicle-mqtt.md)?`,
  })
  await acknowledged
  const { id } = JSON.parse(String(published[0]?.payload))
  t.match(published, [
    {
      topic: `${ROOT}/${AIR}/set`,
      qos: 1,
      retain: false,
      properties: {
        responseTopic: `${ROOT}/${AIR}/response`,
        correlationData: Buffer.from(id),
        messageExpiryInterval: 2,
      },
    },
  ])
  clock.advance(1500)
  await asked
})

t.test('an MQTT 5 broker that knows of no board ends the wait at once', async (t) => {
  const { url } = await startBrokerFive(t, { puback: 16 })
  const client = await connect(t, url, { protocolVersion: 5 })
  const vehicle = new MqttVehicle({ client, root: ROOT, clock: new FakeClock() })
  await vehicle.start()
  await t.rejects(vehicle.actuate({ [AIR]: true }), {
    code: 'provider_unavailable',
    message: `no board has subscribed to ${ROOT}/${AIR}/set`,
  })
})

t.test('a broker that does not let octod listen is told of, and in every error', async (t) => {
  const { url } = await startBrokerFive(t, { suback: 135 })
  const client = await connect(t, url, { protocolVersion: 5 })
  const problems: string[] = []
  const onProblem = (problem: string) => void problems.push(problem)
  const vehicle = new MqttVehicle({ client, root: ROOT, clock: new FakeClock(), onProblem })
  await vehicle.start()
  t.match(problems, [/^the boards of the car can't be heard: the broker refuses octod\/car\/vehicle\/\+ and .* ACL$/])
  await t.rejects(vehicle.actuate({ [AIR]: true }), { code: 'provider_unavailable', message: /ACL/ })
})

t.test('every way to say a value is understood', async (t) => {
  const { clock, say, value, vehicle } = await startVehicle(t, (await startBroker(t)).url)
  const ways = [
    [SPEED, '21.5', 21.5],
    [SPEED, '{"value":22,"unit":"km/h"}', 22],
    [AIR, 'true', true],
    [AIR, ' {"value": false} \n', false],
    [LIGHTS, '"BEAM"', 'BEAM'],
    [LIGHTS, 'OFF', 'OFF'],
    [LIGHTS, '{"value":"AUTO"}', 'AUTO'],
    ['Vehicle.Private.Warnings', '["smoke"]', ['smoke']],
    ['Vehicle.Private.Cabin.HVAC.PreconditioningTime', '2026-06-01T09:00:00Z', '2026-06-01T09:00:00Z'],
    [SPEED, 'null', undefined],
  ] as const
  for (const [path, payload, expected] of ways) {
    await say(path, payload)
    t.same(value(path), expected, `${path} ${payload}`)
  }
  t.equal(vehicle.get(AIR)?.at, clock.now())
  await say(AIR, '')
  t.equal(value(AIR), undefined, 'an empty message takes the value back')
})

const rubbish = [
  [
    'a wrong type',
    SPEED,
    '"fast"',
    /Vehicle\.Speed is passed over: Vehicle\.Speed takes a value of type float, got "fast"/,
  ],
  ['a word where a number belongs', SPEED, 'nan', /"nan" is no JSON value/],
  ['a number out of range', FAN, '101', /takes 0 to 100 percent, got 101/],
  ['a fraction of a whole number', FAN, '1.5', /type uint8/],
  ['a word that is not allowed', LIGHTS, 'DISCO', /takes OFF, POSITION/],
  ['an object without a value', AIR, '{"on":true}', /no field "value"/],
  ['a time that is none', SPEED, '{"value":1,"ts":"noon"}', /ts is milliseconds since 1970, got "noon"/],
  ['bytes that are no text', LIGHTS, Buffer.from([0xff, 0xfe]), /not UTF-8/],
  ['a message without end', LIGHTS, 'x'.repeat(16_385), /16385 bytes, at most 16384/],
  ['a signal that no function knows', 'Vehicle.Sped', '1', /no signal Vehicle\.Sped/],
  ['a name out of JavaScript', 'constructor', '1', /no signal constructor/],
  ['a status that is none', 'status', 'asleep', /"state":"online"/],
  ['an answer that is none', `${AIR}/response`, 'ok', /an answer is/],
] as const
for (const [what, name, payload, problem] of rubbish) {
  t.test(`${what} is passed over and told once`, async (t) => {
    const { say, vehicle, problems } = await startVehicle(t, (await startBroker(t)).url)
    await say(FAN, '40')
    await say(LIGHTS, 'BEAM')
    await say(SPEED, '50')
    const before = vehicle.list()
    await say(name, payload)
    await say(name, payload)
    t.match(problems, [problem])
    t.equal(problems.length, 1)
    t.same(vehicle.list(), before)
  })
}

t.test('a flood of wrong names is not told for ever, and what is said stays short', async (t) => {
  const { hand, say, problems } = await startVehicle(t, (await startBroker(t)).url)
  await say(FAN, `"${'x'.repeat(1000)}"`)
  t.ok(String(problems[0]).length <= 301)
  for (let n = 0; n < 600; n++) hand.publish(`${ROOT}/Vehicle.Wrong${n}`, '1')
  await say(SPEED, '50')
  t.equal(problems.length, 500)
})

t.test('a refusal keeps its code and its reason, and names the signal', async (t) => {
  const { vehicle, board, value } = await startBoth(t, (await startBroker(t)).url)
  board.refuse(WINDOW, 'permission_denied', 'the window is locked')
  await t.rejects(vehicle.actuate({ [WINDOW]: 50 }), {
    code: 'permission_denied',
    message: `the board refuses ${WINDOW}: the window is locked`,
    facts: { path: WINDOW },
  })
  board.refuse(AIR, 'E42', '')
  await t.rejects(vehicle.actuate({ [AIR]: true }), { code: 'failed_to_handle', message: /no reason given/ })
  t.equal(value(WINDOW), 0)
})

t.test('where one target is refused, the others go back to what they were', async (t) => {
  const { vehicle, board, client } = await startBoth(t, (await startBroker(t)).url)
  const events: VehicleEvent[] = []
  vehicle.watch((event) => void events.push(event))
  board.refuse(FAN, 'not_supported', 'no fan')
  await t.rejects(vehicle.actuate({ [AIR]: true, [FAN]: 60, [LIGHTS]: 'BEAM' }), {
    code: 'not_supported',
    message: /no fan/,
  })
  await reported(vehicle, AIR, false)
  await reported(vehicle, LIGHTS, 'AUTO')
  await settled(board.client, client)
  t.same(
    board.requests.map(({ path, value }) => [path, value]),
    [
      [AIR, true],
      [FAN, 60],
      [LIGHTS, 'BEAM'],
      [AIR, false],
      [LIGHTS, 'AUTO'],
    ],
  )
  t.notOk(events.some(({ type }) => type === 'reached'))
})

t.test('a status that comes no more after a reconnection holds no longer', async (t) => {
  const broker = await startBroker(t)
  const { vehicle, client, hand, say } = await startVehicle(t, broker.url)
  await say('status', 'offline')
  const back = next(client, 'connect')
  await broker.pause()
  await broker.resume()
  await back
  while (!hand.connected) await next(hand, 'packetreceive')
  const asked = vehicle.actuate({ [AIR]: true })
  await say(AIR, 'true')
  t.match(await asked, { [AIR]: 'achieved' })
})

t.test('what the broker kept is no answer', async (t) => {
  const broker = await startBroker(t)
  const hand = await connect(t, broker.url)
  await hand.publishAsync(`${ROOT}/${AIR}`, 'true', { qos: 1, retain: true })
  const { vehicle, clock } = await startVehicle(t, broker.url)
  const kept = reported(vehicle, AIR, true)
  const asked = t.rejects(vehicle.actuate({ [AIR]: true }), {
    code: 'provider_unavailable',
    message: /nobody answered/,
  })
  await kept
  clock.advance(2000)
  await asked
})

t.test('a target that was given up for a refused one is not reached any more', async (t) => {
  const { vehicle, board, pass, value } = await startBoth(t, (await startBroker(t)).url)
  const events: VehicleEvent[] = []
  vehicle.watch((event) => void events.push(event))
  await vehicle.actuate({ [WINDOW]: 100 })
  await pass(1000)
  board.refuse(FAN, 'not_supported', 'no fan')
  await t.rejects(vehicle.actuate({ [WINDOW]: 50, [FAN]: 60 }), { code: 'not_supported' })
  while (board.requests.at(-1)?.value !== 25) await next(board.client, 'message')
  await pass(30_000)
  t.equal(value(WINDOW), 25, 'where it was')
  board.car.report(WINDOW, 100)
  await reported(vehicle, WINDOW, 100)
  t.notOk(events.some(({ type }) => type === 'reached'))
})

t.test('a board that hangs is waited for until the deadline, then what was taken goes back', async (t) => {
  const { vehicle, board, clock } = await startBoth(t, (await startBroker(t)).url)
  board.hang(FAN)
  const taken = reported(vehicle, AIR, true)
  const asked = t.rejects(vehicle.actuate({ [FAN]: 60, [AIR]: true }), {
    code: 'provider_unavailable',
    message: `nobody answered on ${ROOT}/${FAN}/set within 2 s`,
  })
  await taken
  clock.advance(1999)
  t.equal(board.requests.length, 2)
  clock.advance(1)
  await asked
  await reported(vehicle, AIR, false)
})

t.test('a board that answers by its values only is understood', async (t) => {
  const { vehicle, board, clock } = await startBoth(t, (await startBroker(t)).url, { answers: false })
  t.same(await vehicle.actuate({ [AIR]: true }), { [AIR]: 'achieved' })
  t.same(await vehicle.actuate({ [AIR]: true }), { [AIR]: 'achieved' }, 'it repeats what it is')
  const asked = vehicle.actuate({ [WINDOW]: 50 })
  while (!board.requests.some(({ path }) => path === WINDOW)) await next(board.client, 'message')
  clock.advance(200)
  t.same(await asked, { [WINDOW]: 'accepted' }, 'a window that has begun to move')
})

t.test('a board that only repeats its old value has not answered', async (t) => {
  const { vehicle, clock, say } = await startVehicle(t, (await startBroker(t)).url)
  await say(FAN, '40')
  const asked = t.rejects(vehicle.actuate({ [FAN]: 60 }), { code: 'provider_unavailable' })
  await say(FAN, '40')
  await say(FAN, '35')
  await say(`${FAN}/response`, '{"id":"of somebody else","status":"ok"}')
  clock.advance(2000)
  await asked
})

t.test('a float that lost digits on its way is the target still', async (t) => {
  const { vehicle, say } = await startVehicle(t, (await startBroker(t)).url)
  const asked = vehicle.actuate({ 'Vehicle.Cabin.HVAC.Station.Row1.Driver.Temperature': 21.3 })
  await say('Vehicle.Cabin.HVAC.Station.Row1.Driver.Temperature', '21.299999')
  t.match(await asked, { 'Vehicle.Cabin.HVAC.Station.Row1.Driver.Temperature': 'achieved' })
})

for (const [where, protocolVersion, skip] of [
  ['aedes', 4, false],
  ['mosquitto', 5, WITHOUT_MOSQUITTO],
] as const) {
  t.test(
    `at ${where} a board that is lost takes its values with it, and nothing is asked of it until it is back`,
    { skip },
    async (t) => {
      const { vehicle, board, client, value } = await startBoth(
        t,
        where === 'aedes' ? (await startBroker(t)).url : await startMosquitto(t),
        { protocolVersion },
      )
      board.hang(FAN)
      const asked = t.rejects(vehicle.actuate({ [FAN]: 60 }), {
        code: 'provider_unavailable',
        message: /just gone offline/,
      })
      t.equal(value(SPEED), 0)
      board.loseConnection()
      await asked
      t.equal(vehicle.get(SPEED), undefined)
      t.same(vehicle.list(), [])
      await t.rejects(vehicle.actuate({ [AIR]: true }), {
        code: 'provider_unavailable',
        message: `the car can't be asked for ${AIR}: the board is offline, says ${ROOT}/status`,
      })
      await board.comeBack()
      await settled(board.client, client)
      t.equal(value(SPEED), 0)
      t.match(await vehicle.actuate({ [AIR]: true }), { [AIR]: /achieved|accepted/ })
    },
  )
}

t.test('what the broker keeps of a board that is offline is not known', async (t) => {
  const broker = await startBroker(t)
  const hand = await connect(t, broker.url)
  const ts = new FakeClock().now()
  await hand.publishAsync(`${ROOT}/status`, 'offline', { qos: 1, retain: true })
  await hand.publishAsync(`${ROOT}/${SPEED}`, JSON.stringify({ value: 0, ts }), { qos: 1, retain: true })
  await hand.publishAsync(`${ROOT}/${AIR}`, 'true', { qos: 1, retain: true })
  const inbox = await openInbox(t, broker.url, 'nothing')
  const vehicle = new MqttVehicle({ client: inbox.client, root: ROOT, clock: new FakeClock() })
  await vehicle.start()
  for (const name of [SPEED, AIR, 'status']) await inbox.first(({ topic }) => topic === `${ROOT}/${name}`)
  t.same(vehicle.list(), [])
})

const ages = [
  ['without a time', '0', 0],
  ['of a minute ago', (now: number) => JSON.stringify({ value: 0, ts: now - 60_000 }), -60_000],
  ['of the future', (now: number) => JSON.stringify({ value: 0, ts: now + 60_000 }), 0],
] as const
for (const [what, payload, age] of ages) {
  t.test(`a kept speed ${what} is known but not fresh`, async (t) => {
    const broker = await startBroker(t)
    const hand = await connect(t, broker.url)
    const now = new FakeClock().now()
    const text = typeof payload === 'string' ? payload : payload(now)
    await hand.publishAsync(`${ROOT}/${SPEED}`, text, { qos: 1, retain: true })
    const { vehicle, say } = await startVehicle(t, broker.url)
    await reported(vehicle, SPEED, 0)
    t.same(vehicle.get(SPEED), { path: SPEED, value: 0, at: age === 0 ? 0 : now + age })
    await say(SPEED, '0', true)
    t.equal(vehicle.get(SPEED)?.at, now, 'repeated, it is fresh')
    await say(SPEED, JSON.stringify({ value: 0, ts: now + 60_000 }))
    t.equal(vehicle.get(SPEED)?.at, now, 'nothing is of the future')
    await say(SPEED, JSON.stringify({ value: 0, ts: now - 5000 }))
    t.equal(vehicle.get(SPEED)?.at, now - 5000, 'a board that knows the time is believed')
  })
}

t.test('a kept value that is older than the known one is passed over', async (t) => {
  const broker = await startBroker(t)
  const { vehicle, client, clock, hand, say } = await startVehicle(t, broker.url)
  await say(SPEED, JSON.stringify({ value: 30, ts: clock.now() - 100 }), true)
  await say(SPEED, '31')
  await say(AIR, 'true', true)
  await say(AIR, 'false')
  await broker.pause()
  await broker.resume()
  await reported(vehicle, AIR, true)
  while (!hand.connected || !client.connected) await next(hand, 'packetreceive')
  await settled(hand, client)
  t.equal(vehicle.get(SPEED)?.value, 31)
  t.same(vehicle.get(AIR), { path: AIR, value: true, at: 0 })
})

t.test('without a broker nothing is asked, and afterwards the boards are heard again', async (t) => {
  const broker = await startBroker(t)
  const { vehicle, client, hand, value } = await startVehicle(t, broker.url)
  const lost = next(client, 'close')
  await broker.pause()
  await lost
  await t.rejects(vehicle.actuate({ [AIR]: true }), {
    code: 'provider_unavailable',
    message: /no connection to the broker/,
  })
  await broker.resume()
  while (!hand.connected) await next(hand, 'packetreceive')
  await hand.publishAsync(`${ROOT}/${FAN}`, '70', { qos: 1, retain: true })
  await reported(vehicle, FAN, 70)
  t.equal(value(FAN), 70)
})

t.test('a request that the broker has not taken when its deadline ends is not sent later', async (t) => {
  const broker = await startBroker(t)
  const { vehicle, client, clock, hand } = await startVehicle(t, broker.url)
  const lost = next(client, 'close')
  const asked = t.rejects(vehicle.actuate({ [AIR]: true }), { code: 'provider_unavailable' })
  await broker.pause()
  await lost
  clock.advance(2000)
  await asked
  t.same(Object.keys(client.outgoing), [])
  await broker.resume()
  while (!hand.connected) await next(hand, 'packetreceive')
})

t.test('an interruption ends the wait, and what was taken goes back', async (t) => {
  const { vehicle, board, client } = await startBoth(t, (await startBroker(t)).url)
  board.hang(FAN)
  const controller = new AbortController()
  const taken = reported(vehicle, AIR, true)
  const asked = t.rejects(vehicle.actuate({ [FAN]: 60, [AIR]: true }, controller.signal), { code: 'interrupted' })
  await taken
  // The board says it twice, as a value and in its answer; both are in before anything goes back.
  await settled(board.client, client)
  controller.abort()
  await asked
  await reported(vehicle, AIR, false)
})

t.test('halting leaves switches alone, and fails aloud when the board does not hear it', async (t) => {
  const { vehicle, board, pass, clock } = await startBoth(t, (await startBroker(t)).url)
  await vehicle.halt()
  await vehicle.halt([AIR])
  t.same(board.requests, [], 'nothing moves, nothing is asked')
  const events: VehicleEvent[] = []
  vehicle.watch((event) => void events.push(event))
  await vehicle.actuate({ [WINDOW]: 100 })
  await pass(1000)
  await vehicle.halt([WINDOW.replace('Position', 'IsOpen')])
  await pass(30_000)
  t.equal(vehicle.get(WINDOW)?.value, 25)
  board.car.report(WINDOW, 100)
  await reported(vehicle, WINDOW, 100)
  t.notOk(events.some(({ type }) => type === 'reached'))

  await vehicle.actuate({ [WINDOW]: 0 })
  board.hang(WINDOW)
  const halted = t.rejects(vehicle.halt(), { code: 'provider_unavailable', message: /nobody answered/ })
  clock.advance(2000)
  await halted
})

t.test('closing ends what waits and listens no more', async (t) => {
  const { vehicle, client, hand, clock } = await startVehicle(t, (await startBroker(t)).url)
  const asked = t.rejects(vehicle.actuate({ [AIR]: true }), { code: 'interrupted' })
  await vehicle.close()
  await asked
  t.equal(clock.waiting, 0)
  hand.publish(`${ROOT}/${SPEED}`, '50')
  await settled(hand, client)
  t.same(vehicle.list(), [])
})

t.test('it may be started before there is a broker', async (t) => {
  const broker = await startBroker(t)
  await broker.pause()
  const client = mqtt.connect(broker.url, { protocolVersion: 4, reconnectPeriod: 10 })
  client.on('error', () => undefined)
  t.teardown(() => client.endAsync(true))
  const vehicle = new MqttVehicle({ client, root: ROOT, clock: new FakeClock() })
  await vehicle.start()
  await broker.resume()
  const hand = await connect(t, broker.url)
  await hand.publishAsync(`${ROOT}/${FAN}`, '70', { qos: 1, retain: true })
  await reported(vehicle, FAN, 70)
})

t.test('the example board is a car', async (t) => {
  const { url } = await startBroker(t)
  const { vehicle } = await startVehicle(t, url)
  const program = spawn(process.execPath, [PROGRAM, '--server', url], { stdio: ['ignore', 'pipe', 'inherit'] })
  t.teardown(() => program.kill('SIGKILL'))
  const lines = createInterface(program.stdout)[Symbol.asyncIterator]()
  t.match((await lines.next()).value, /^board for octod\/car\/vehicle at mqtt:/)
  await reported(vehicle, LIGHTS, 'AUTO')
  t.match(await vehicle.actuate({ [LIGHTS]: 'BEAM' }), { [LIGHTS]: /achieved|accepted/ })
  await reported(vehicle, 'Vehicle.Body.Lights.Beam.Low.IsOn', true)
  t.match((await lines.next()).value, /^Vehicle\.Body\.Lights\.LightSwitch \{"value":"BEAM","id":".*"\} -> ok$/)
  const exit = once(program, 'exit')
  program.kill('SIGTERM')
  t.same(await exit, [0, null])
  await t.rejects(vehicle.actuate({ [LIGHTS]: 'OFF' }), { code: 'provider_unavailable' })
})
