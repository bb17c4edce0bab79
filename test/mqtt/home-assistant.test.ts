import mqtt from 'mqtt'
import t, { type Test } from 'tap'
import { announceToHomeAssistant } from '../../daemon/mqtt/home-assistant.ts'
import { topicsOf } from '../../daemon/mqtt/topics.ts'
import { startBroker } from '../support/broker.ts'
import { type Inbox, openInbox } from '../support/inbox.ts'

const topics = topicsOf('octod', 'car')
const CONFIGS = [
  'homeassistant/binary_sensor/octod_car/connection/config',
  'homeassistant/sensor/octod_car/latency/config',
  'homeassistant/sensor/octod_car/result/config',
  'homeassistant/text/octod_car/utterance/config',
]

async function setUp(t: Test, { prefix = 'homeassistant' } = {}) {
  const broker = await startBroker(t)
  const client = await mqtt.connectAsync(broker.url, { reconnectPeriod: 20 })
  client.on('error', () => undefined)
  t.teardown(() => client.endAsync(true))
  const inbox = await openInbox(t, broker.url, `${prefix}/+/+/+/config`)
  const stop = announceToHomeAssistant(client, topics, { prefix, site: 'car', version: '1.2.3' })
  return { broker, client, inbox, stop }
}

/** Resolves when so many descriptions have come in all. */
async function announced(inbox: Inbox, count: number): Promise<void> {
  let seen = 0
  await inbox.first(() => ++seen > count - 1)
}

t.test('four entities of one device are described, retained', async (t) => {
  const { broker, inbox } = await setUp(t)
  await announced(inbox, 4)
  const later = await openInbox(t, broker.url, 'homeassistant/#')
  await announced(later, 4)
  t.same(
    later.messages.map(({ topic, retained }) => [topic, retained]).sort(),
    CONFIGS.map((topic) => [topic, true]),
  )
  const configs = later.messages.map(({ text }) => JSON.parse(text))
  t.equal(new Set(configs.map(({ unique_id }) => unique_id)).size, 4)
  for (const { device, origin, name } of configs) {
    t.same(device, {
      identifiers: ['octod_car'],
      name: 'octod car',
      manufacturer: 'octod',
      model: 'Voice commands',
      sw_version: '1.2.3',
    })
    t.same(origin, { name: 'octod', sw_version: '1.2.3' })
    t.type(name, 'string')
  }
})

t.test('every entity reads and writes octod’s own topics', async (t) => {
  const { inbox } = await setUp(t)
  const [connection, latency, result, utterance] = await Promise.all(CONFIGS.map((topic) => inbox.json(topic)))
  t.match(connection, {
    device_class: 'connectivity',
    state_topic: 'octod/car/status',
    value_template: '{{ value_json.state }}',
    payload_on: 'online',
    payload_off: 'offline',
  })
  t.notOk(connection && 'availability' in connection, 'off, not unavailable, while octod is away')
  const availability = [{ topic: 'octod/car/status', value_template: '{{ value_json.state }}' }]
  t.match(latency, {
    device_class: 'duration',
    unit_of_measurement: 'ms',
    state_topic: 'octod/car/result',
    value_template: '{{ value_json.timing.total_ms }}',
    availability,
  })
  t.match(result, { state_topic: 'octod/car/result', value_template: '{{ value_json.outcome }}', availability })
  t.match(utterance, { command_topic: 'octod/car/utterance', retain: false, qos: 1, max: 255, availability })
})

t.test('a Home Assistant that starts is told again', async (t) => {
  const { inbox } = await setUp(t, { prefix: 'ha' })
  await announced(inbox, 4)
  await inbox.client.publishAsync('ha/status', 'offline', { qos: 1 })
  await inbox.client.publishAsync('ha/status', 'online', { qos: 1 })
  await announced(inbox, 8)
  await inbox.client.publishAsync('ha/text/a/b/config', 'end', { qos: 1 })
  await inbox.first(({ text }) => text === 'end')
  t.equal(inbox.messages.length, 9, 'offline is no reason')
})

t.test('a broker that comes back is told again', async (t) => {
  const { broker, inbox } = await setUp(t)
  await announced(inbox, 4)
  await broker.pause()
  const told = new Set<string>()
  const again = new Promise<void>((resolve) =>
    broker.aedes.on('publish', ({ topic }) => {
      if (CONFIGS.includes(topic) && told.add(topic).size === 4) resolve()
    }),
  )
  await broker.resume()
  await again
  t.same([...told].sort(), CONFIGS)
})

t.test('after its end nothing is told any more, and the device stays known', async (t) => {
  const { broker, client, inbox, stop } = await setUp(t)
  await announced(inbox, 4)
  stop()
  await inbox.client.publishAsync('homeassistant/status', 'online', { qos: 1 })
  await client.publishAsync('homeassistant/text/a/b/config', 'end', { qos: 1 })
  await inbox.first(({ text }) => text === 'end')
  t.equal(inbox.messages.length, 5)
  const later = await openInbox(t, broker.url, 'homeassistant/+/+/+/config')
  await announced(later, 4)
})
