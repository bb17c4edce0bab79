import mqtt from 'mqtt'
import t, { type Test } from 'tap'
import type { Utterance } from '../../daemon/core/call.ts'
import type { Result } from '../../daemon/core/ports.ts'
import { readUtterance } from '../../daemon/mqtt/messages.ts'
import { MqttReplies } from '../../daemon/mqtt/replies.ts'
import { topicsOf } from '../../daemon/mqtt/topics.ts'
import { startBroker } from '../support/broker.ts'
import { openInbox } from '../support/inbox.ts'
import { startMosquitto, WITHOUT_MOSQUITTO } from '../support/mosquitto.ts'

const topics = topicsOf('octod', 'car')
const utterance: Utterance = { id: 'a', site: 'car', text: 'ac on', source: 'mqtt', receivedAt: 0 }
const timing = {
  queue_ms: 0,
  prefill_ms: 1,
  decode_ms: 2,
  plan_ms: 0,
  dispatch_ms: 0,
  total_ms: 3,
  tokens_in: 1,
  tokens_out: 1,
}
const result: Result = { id: 'a', site: 'car', text: 'ac on', outcome: 'done', speech: 'On.', calls: [], timing }

async function setUp(t: Test, url: string, protocolVersion: 4 | 5 = 4) {
  const client = await mqtt.connectAsync(url, { protocolVersion })
  t.teardown(() => client.endAsync(true))
  const inbox = await openInbox(t, url, ['#', '$SYS/octod/#'], { protocolVersion })
  const replies = new MqttReplies(client, topics)
  /** Everything published before this has arrived when it resolves. */
  const settled = async () => {
    await client.publishAsync('marker', '', { qos: 1 })
    await inbox.first(({ topic }) => topic === 'marker')
    return inbox.messages.filter(({ topic }) => topic !== 'marker' && !/^\$SYS\/broker/.test(topic))
  }
  return { client, inbox, replies, settled }
}

t.test('a result and an event go to their topics, not retained', async (t) => {
  const broker = await startBroker(t)
  const { replies, settled } = await setUp(t, broker.url)
  replies.event({ id: 'a', t_ms: 1, type: 'accepted', text: 'ac on' })
  replies.result(result, utterance)
  const messages = await settled()
  t.same(
    messages.map(({ topic, text }) => [topic, JSON.parse(text)]),
    [
      ['octod/car/event', { id: 'a', t_ms: 1, type: 'accepted', text: 'ac on' }],
      ['octod/car/result', result],
    ],
  )
  const later = await openInbox(t, broker.url, 'octod/car/#')
  await later.client.publishAsync('octod/car/end', '', { qos: 1 })
  await later.first(({ topic }) => topic === 'octod/car/end')
  t.equal(later.messages.length, 1)
})

t.test('a result also goes to the topic that the utterance named', async (t) => {
  const broker = await startBroker(t)
  const { replies, settled } = await setUp(t, broker.url)
  replies.result(result, { ...utterance, replyTo: { topic: 'phone/answers', correlation: Buffer.from('7') } })
  t.same(
    (await settled()).map(({ topic, text }) => [topic, JSON.parse(text)]),
    [
      ['octod/car/result', result],
      ['phone/answers', result],
    ],
  )
})

t.test('MQTT 5: correlation data comes back byte for byte', { skip: WITHOUT_MOSQUITTO }, async (t) => {
  const url = await startMosquitto(t)
  const { client, inbox, replies } = await setUp(t, url, 5)
  await client.subscribeAsync(topics.utterance, { qos: 1 })
  client.on('message', (_topic, payload, packet) => {
    const received = readUtterance(payload, packet, { site: 'car', source: 'mqtt', maxCharacters: 400, now: 0 })
    replies.result({ ...result, id: received.utterance.id }, received.utterance)
  })
  const properties = { responseTopic: 'phone/answers', correlationData: Buffer.from([0, 1, 254, 255]) }
  await inbox.client.publishAsync(topics.utterance, '{"text":"ac on","id":"b"}', { qos: 1, properties })
  const answer = await inbox.first(({ topic }) => topic === 'phone/answers')
  t.match(JSON.parse(answer.text), { id: 'b', outcome: 'done' })
  t.same(answer.properties.correlationData, properties.correlationData)
  t.same((await inbox.first(({ topic }) => topic === topics.result)).properties, {}, 'the result topic carries none')
})

const dangerous: readonly (readonly [string, string])[] = [
  ['the utterance topic', 'octod/car/utterance'],
  ['the result topic again', 'octod/car/result'],
  ['a request', 'octod/car/request/health'],
  ["the broker's own", '$SYS/octod/x'],
  ['a shared subscription', '$share/a/b'],
  ['a wildcard', 'phone/#'],
  ['another wildcard', '+/answers'],
  ['a NUL', 'phone\0'],
  ['nothing', ''],
]
for (const [title, topic] of dangerous) {
  t.test(`no answer goes to a response topic that is ${title}`, async (t) => {
    const broker = await startBroker(t)
    const { replies, settled } = await setUp(t, broker.url)
    replies.result(result, { ...utterance, replyTo: { topic } })
    t.same(
      (await settled()).map((message) => message.topic),
      ['octod/car/result'],
    )
  })
}
