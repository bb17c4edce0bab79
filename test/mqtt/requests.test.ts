import mqtt from 'mqtt'
import t, { type Test } from 'tap'
import { answerRequests, type RequestHandler } from '../../daemon/mqtt/requests.ts'
import { topicsOf } from '../../daemon/mqtt/topics.ts'
import { OctodError } from '../../functions/error.ts'
import { startBroker } from '../support/broker.ts'
import { openInbox } from '../support/inbox.ts'
import { startMosquitto, WITHOUT_MOSQUITTO } from '../support/mosquitto.ts'

const topics = topicsOf('octod', 'car')

const handlers = new Map<string, RequestHandler>([
  ['health', () => ({ engine: 'ready' })],
  ['echo', async (request) => request],
  ['nothing', () => undefined],
  [
    'missing',
    () => {
      throw new OctodError('not_found', 'there is no such signal')
    },
  ],
  ['bug', () => Promise.reject(new TypeError('secret is undefined'))],
])

/** The daemon's end, and a client that asks. */
async function setUp(t: Test, url: string, protocolVersion: 4 | 5 = 4) {
  const client = await mqtt.connectAsync(url, { protocolVersion })
  t.teardown(() => client.endAsync(true))
  const inbox = await openInbox(t, url, ['octod/car/response/+', 'phone/#', topics.utterance], { protocolVersion })
  const isSubscribed = new Promise((resolve) =>
    client.on('packetreceive', ({ cmd }) => cmd === 'suback' && resolve(undefined)),
  )
  answerRequests(client, topics, handlers)
  await isSubscribed
  return { client, inbox }
}

const cases: readonly (readonly [string, string, string, object])[] = [
  ['an empty request', 'health', '', { status: 'ok', data: { engine: 'ready' } }],
  ['an empty object', 'health', '{}', { status: 'ok', data: { engine: 'ready' } }],
  ['its fields', 'echo', '{"path":"Vehicle"}', { status: 'ok', data: { path: 'Vehicle' } }],
  ['a transaction', 'health', '{"transaction":7}', { status: 'ok', data: { engine: 'ready' }, transaction: 7 }],
  ['a handler with nothing to say', 'nothing', '', { status: 'ok', data: {} }],
  [
    'a refusal',
    'missing',
    '{"transaction":"a"}',
    { status: 'error', data: {}, code: 'not_found', error: 'there is no such signal', transaction: 'a' },
  ],
  ['a bug', 'bug', '', { status: 'error', data: {}, code: 'internal', error: 'something went wrong inside' }],
  [
    'what is no JSON',
    'health',
    'now!',
    { status: 'error', data: {}, code: 'invalid_message', error: 'a request is a JSON object or empty' },
  ],
  [
    'a list',
    'health',
    '[1]',
    { status: 'error', data: {}, code: 'invalid_message', error: 'a request is a JSON object or empty' },
  ],
  [
    'null',
    'health',
    'null',
    { status: 'error', data: {}, code: 'invalid_message', error: 'a request is a JSON object or empty' },
  ],
]
for (const [title, verb, payload, answer] of cases) {
  t.test(`${title} is answered on response/${verb}`, async (t) => {
    const broker = await startBroker(t)
    const { inbox } = await setUp(t, broker.url)
    await inbox.client.publishAsync(topics.request(verb), payload, { qos: 1 })
    t.same(await inbox.json(topics.response(verb)), answer)
  })
}

t.test('an unknown verb is told what there is', async (t) => {
  const broker = await startBroker(t)
  const { inbox } = await setUp(t, broker.url)
  await inbox.client.publishAsync(topics.request('restart'), '', { qos: 1 })
  t.match(await inbox.json(topics.response('restart')), {
    status: 'error',
    code: 'not_found',
    error: /no request restart; known: health, echo/,
  })
})

t.test('a retained request is not answered', async (t) => {
  const broker = await startBroker(t)
  const sender = await mqtt.connectAsync(broker.url)
  t.teardown(() => sender.endAsync(true))
  await sender.publishAsync(topics.request('health'), '{"transaction":"old"}', { qos: 1, retain: true })
  const { inbox } = await setUp(t, broker.url)
  await sender.publishAsync(topics.request('health'), '{"transaction":"new"}', { qos: 1 })
  t.match(await inbox.json(topics.response('health')), { transaction: 'new' })
})

t.test(
  'MQTT 5: the answer also goes to the response topic, with its correlation data',
  { skip: WITHOUT_MOSQUITTO },
  async (t) => {
    const { inbox } = await setUp(t, await startMosquitto(t), 5)
    const properties = { responseTopic: 'phone/answers', correlationData: Buffer.from([0, 255]) }
    await inbox.client.publishAsync(topics.request('health'), '', { qos: 1, properties })
    const answer = await inbox.first(({ topic }) => topic === 'phone/answers')
    t.same(JSON.parse(answer.text), { status: 'ok', data: { engine: 'ready' } })
    t.same(answer.properties.correlationData, properties.correlationData)
    t.same(await inbox.json(topics.response('health')), JSON.parse(answer.text))
  },
)

t.test('MQTT 5: no answer goes where octod takes orders', { skip: WITHOUT_MOSQUITTO }, async (t) => {
  const { inbox } = await setUp(t, await startMosquitto(t), 5)
  for (const responseTopic of [topics.utterance, topics.request('echo'), topics.request('health')]) {
    await inbox.client.publishAsync(topics.request('health'), '', { qos: 1, properties: { responseTopic } })
  }
  // What is answered last has been answered in order: nothing else may have come before it.
  await inbox.client.publishAsync(topics.request('nothing'), '', { qos: 1, properties: { responseTopic: 'phone/end' } })
  await inbox.first(({ topic }) => topic === 'phone/end')
  t.same(
    inbox.messages.map(({ topic }) => topic),
    [...Array(3).fill(topics.response('health')), topics.response('nothing'), 'phone/end'],
  )
})
