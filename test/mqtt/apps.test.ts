import mqtt, { type IClientOptions, type MqttClient } from 'mqtt'
import t, { type Test } from 'tap'
import { MqttApps } from '../../daemon/mqtt/apps.ts'
import { startBroker } from '../support/broker.ts'
import { startBrokerFive } from '../support/broker-five.ts'
import { FakeClock } from '../support/clock.ts'

type Call = { readonly id: string; readonly response_topic: string; readonly [name: string]: unknown }
type Answer = { readonly [name: string]: unknown } | string

/** Waits for a client's next event of a kind. */
const next = (client: MqttClient, event: 'connect' | 'close' | 'message' | 'packetreceive') =>
  new Promise<void>((resolve) => void client.once(event, () => resolve()))

const never = new AbortController().signal

async function connect(t: Test, url: string, options: IClientOptions = {}): Promise<MqttClient> {
  const client = await mqtt.connectAsync(url, { reconnectPeriod: 10, ...options })
  client.on('error', () => undefined)
  t.teardown(() => client.endAsync(true))
  return client
}

/** The port behind a real broker, and an app that answers each call with what it is told. */
async function setUp(t: Test, answers: (call: Call) => readonly Answer[] = () => []) {
  const broker = await startBroker()
  t.teardown(broker.stop)
  const clock = new FakeClock()
  const client = await connect(t, broker.url, { clientId: 'octod/car+1' })
  const apps = new MqttApps({ client, baseTopic: 'octod', site: 'car', clock })
  await apps.start()

  const app = await connect(t, broker.url)
  const calls: { readonly topic: string; readonly call: Call }[] = []
  app.on('message', (topic, payload) => {
    const call = JSON.parse(payload.toString()) as Call
    calls.push({ topic, call })
    for (const answer of answers(call)) {
      app.publish(call.response_topic, typeof answer === 'string' ? answer : JSON.stringify(answer), { qos: 1 })
    }
  })
  await app.subscribeAsync('octod/car/call/play_media', { qos: 1 })
  return { apps, app, broker, calls, client, clock }
}

const ok = ({ id }: Call) => ({ id, status: 'ok', speech: 'Playing jazz' })

t.test('a call reaches its app and the answer is the outcome', async (t) => {
  const { apps, calls } = await setUp(t, (call) => [
    { ...ok(call), value: { name: 'Jazz', latitude: 48.1 }, state: 'accepted', extra: 1 },
  ])
  t.same(await apps.call('play_media', { query: 'jazz' }, never), {
    state: 'accepted',
    speech: 'Playing jazz',
    value: { name: 'Jazz', latitude: 48.1 },
  })
  t.match(calls, [
    {
      topic: 'octod/car/call/play_media',
      call: {
        id: /^[0-9a-f-]{36}$/,
        function: 'play_media',
        arguments: { query: 'jazz' },
        site: 'car',
        deadline_ms: 2000,
        response_topic: 'octod/car/call/response/octod_car_1',
      },
    },
  ])
  t.equal(apps.ignored, 0)
})

t.test('an answer without state and value is achieved', async (t) => {
  const { apps } = await setUp(t, (call) => [{ ...ok(call), value: null }])
  t.same(await apps.call('play_media', {}, never), { state: 'achieved', speech: 'Playing jazz' })
})

t.test('answers find their calls, whatever the order', async (t) => {
  const waiting: Call[] = []
  const { apps, app, calls } = await setUp(t)
  const both = [apps.call('play_media', { query: 'a' }, never), apps.call('play_media', { query: 'b' }, never)]
  while (calls.length < 2) await next(app, 'message')
  waiting.push(...calls.map(({ call }) => call).reverse())
  for (const call of waiting) {
    const { query } = call.arguments as { query: string }
    app.publish(call.response_topic, JSON.stringify({ id: call.id, status: 'ok', speech: query }))
  }
  t.match(await Promise.all(both), [{ speech: 'a' }, { speech: 'b' }])
})

t.test("a refusal carries the app's code, and failed_to_handle for one that is not ours", async (t) => {
  const { apps } = await setUp(t, ({ id, arguments: args }) => [
    { id, status: 'error', code: (args as { code: string }).code, speech: 'found no polka' },
  ])
  await t.rejects(apps.call('play_media', { code: 'not_found' }, never), {
    code: 'not_found',
    message: 'found no polka',
  })
  await t.rejects(apps.call('play_media', { code: 'E1234' }, never), {
    code: 'failed_to_handle',
    message: 'found no polka',
  })
})

t.test('unknown, malformed and second answers are counted and passed over', async (t) => {
  const { apps, client } = await setUp(t, (call) => [
    'no json',
    'null',
    { id: call.id },
    { id: call.id, status: 'ok' },
    { id: call.id, status: 'maybe', speech: 'x' },
    { id: call.id, status: 'ok', speech: 'x', state: 'gone' },
    { ...ok(call), id: 'another' },
    ok(call),
    ok(call),
  ])
  t.equal((await apps.call('play_media', {}, never)).speech, 'Playing jazz')
  while (apps.ignored < 8) await next(client, 'message')
  t.equal(apps.ignored, 8)
})

t.test('no answer before the deadline is provider_unavailable, and a late one is ignored', async (t) => {
  const { apps, app, calls, client, clock } = await setUp(t)
  const call = apps.call('play_media', {}, never)
  while (calls.length < 1) await next(app, 'message')
  clock.advance(1999)
  clock.advance(1)
  await t.rejects(call, {
    code: 'provider_unavailable',
    message: 'no app answered for play_media within 2 s; start an app that owns it (see docs/apps.md)',
  })
  const late = calls[0]?.call
  if (late) app.publish(late.response_topic, JSON.stringify(ok(late)))
  while (apps.ignored < 1) await next(client, 'message')
  t.equal(clock.waiting, 0)
})

t.test('an aborted call is interrupted at once', async (t) => {
  const { apps, clock } = await setUp(t)
  const controller = new AbortController()
  const call = apps.call('play_media', {}, controller.signal)
  controller.abort()
  await t.rejects(call, { code: 'interrupted' })
  await t.rejects(apps.call('play_media', {}, controller.signal), { code: 'interrupted' })
  t.equal(clock.waiting, 0)
})

t.test('stop interrupts the calls under way', async (t) => {
  const { apps } = await setUp(t)
  const call = apps.call('play_media', {}, never)
  const rejected = t.rejects(call, { code: 'interrupted' })
  await apps.stop()
  await rejected
})

t.test('without a broker a call fails at once and is not sent later', async (t) => {
  const { apps, broker, calls, client } = await setUp(t, (call) => [ok(call)])
  const gone = next(client, 'close')
  await broker.pause()
  await gone
  await t.rejects(apps.call('play_media', { query: 'stale' }, never), {
    code: 'provider_unavailable',
    message: /no connection to the broker/,
  })

  const topics = new Set<string>()
  const heard = new Promise<void>((resolve) => {
    broker.aedes.on('subscribe', (subscriptions) => {
      for (const { topic } of subscriptions) topics.add(topic)
      if (topics.has('octod/car/call/play_media') && topics.has('octod/car/call/response/octod_car_1')) resolve()
    })
  })
  await broker.resume()
  await heard
  t.match(await apps.call('play_media', { query: 'fresh' }, never), { speech: 'Playing jazz' })
  t.match(calls, [{ call: { arguments: { query: 'fresh' } } }])
  t.equal(calls.length, 1)
})

t.test('started before there is a broker, it works once there is one', async (t) => {
  const broker = await startBroker()
  t.teardown(broker.stop)
  await broker.pause()
  const client = mqtt.connect(broker.url, { reconnectPeriod: 10 })
  client.on('error', () => undefined)
  t.teardown(() => client.endAsync(true))
  const apps = new MqttApps({ client, baseTopic: 'octod', site: 'car', clock: new FakeClock() })
  await apps.start()
  const subscribed = new Promise((resolve) => broker.aedes.once('subscribe', resolve))
  await broker.resume()
  await subscribed
  const app = await connect(t, broker.url)
  app.on('message', (_, payload) => {
    const call = JSON.parse(payload.toString()) as Call
    app.publish(call.response_topic, JSON.stringify(ok(call)))
  })
  await app.subscribeAsync('octod/car/call/play_media')
  t.match(await apps.call('play_media', {}, never), { speech: 'Playing jazz' })
})

t.test('MQTT 5: the call carries response topic, correlation data and expiry', async (t) => {
  const broker = await startBrokerFive(t)
  const client = await connect(t, broker.url, { protocolVersion: 5, clientId: 'five' })
  const clock = new FakeClock()
  const apps = new MqttApps({ client, baseTopic: 'octod', site: 'car', clock, deadlineMs: 1500 })
  await apps.start()
  const call = apps.call('play_media', {}, never)
  while (broker.published.length < 1) await next(client, 'packetreceive')
  const [packet] = broker.published
  const { id, deadline_ms } = JSON.parse(String(packet?.payload)) as { id: string; deadline_ms: number }
  t.equal(deadline_ms, 1500)
  t.match(packet?.properties, { responseTopic: 'octod/car/call/response/five', messageExpiryInterval: 2 })
  t.equal(packet?.properties?.correlationData?.toString(), id)
  clock.advance(1500)
  await t.rejects(call, { code: 'provider_unavailable', message: /within 1.5 s/ })
})

t.test('MQTT 5: when nobody has subscribed the call fails at once', async (t) => {
  const broker = await startBrokerFive(t, { puback: 16 })
  const client = await connect(t, broker.url, { protocolVersion: 5 })
  const apps = new MqttApps({ client, baseTopic: 'octod', site: 'car', clock: new FakeClock() })
  await apps.start()
  await t.rejects(apps.call('play_media', {}, never), {
    code: 'provider_unavailable',
    message: /no app is connected that owns play_media/,
  })
})

t.test('MQTT 5: a call that the broker does not allow says why', async (t) => {
  const broker = await startBrokerFive(t, { puback: 135 })
  const client = await connect(t, broker.url, { protocolVersion: 5 })
  const apps = new MqttApps({ client, baseTopic: 'octod', site: 'car', clock: new FakeClock() })
  await apps.start()
  await t.rejects(apps.call('play_media', {}, never), { code: 'provider_unavailable', message: /Not authorized/ })
})

t.test('a broker that refuses the answers topic is named in the error', async (t) => {
  const broker = await startBrokerFive(t, { suback: 135 })
  const client = await connect(t, broker.url, { protocolVersion: 5 })
  const apps = new MqttApps({ client, baseTopic: 'octod', site: 'car', clock: new FakeClock() })
  await apps.start()
  await t.rejects(apps.call('play_media', {}, never), {
    code: 'provider_unavailable',
    message: /allow octod\/car\/call\/# in its ACL/,
  })
})
