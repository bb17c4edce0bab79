import t from 'tap'
import { openInbox } from '../support/inbox.ts'
import { AC, LOCKED, startDialogue, topicsIn } from './dialogue.ts'

const ERROR = 'hermes/error/nlu'
const END = 'hermes/dialogueManager/endSession'
const PARSED = 'hermes/nlu/intentParsed'
const NOT_RECOGNIZED = 'hermes/nlu/intentNotRecognized'

t.test('only the sites that are served are answered', async (t) => {
  const { ask, say, utterances } = await startDialogue(t, { siteIds: ['driver', 'rear'] })
  t.same(await ask({ input: 'ac on', siteId: 'kitchen' }), [])
  t.same(await ask({ input: 'ac on' }), [], 'no site is the site called default')
  t.same(await ask({ input: 7, siteId: 'kitchen' }), [], 'a fault of another site is not ours')
  t.same(await say('hermes/asr/textCaptured', { text: 'ac on', siteId: 'kitchen' }), [])
  t.match(await ask({ input: 'ac on', siteId: 'rear' }), [
    { payload: { siteId: 'rear' } },
    { topic: 'hermes/tts/say', payload: { siteId: 'rear' } },
  ])
  t.match(await ask({ input: 'ac on', siteId: 'driver' }), [{ payload: { siteId: 'driver' } }])
  t.match(utterances, [{ site: 'rear' }, { site: 'driver', zone: 'driver' }])
  t.notOk(utterances[0] && 'zone' in utterances[0], 'nobody knows who sits at that microphone')
})

t.test('an intent filter declines what is not in it; an empty one means all', async (t) => {
  const { context, ask } = await startDialogue(t)
  t.same(topicsIn(await ask({ input: 'ac on', intentFilter: ['set_temperature'] })), [NOT_RECOGNIZED])
  t.not(context.vehicle.get(AC)?.value, true)
  for (const intentFilter of [['set_temperature', 'set_air_conditioning'], [], null]) {
    t.match((await ask({ input: 'ac on', intentFilter }))[0], { topic: PARSED })
  }
})

t.test('configure filters the questions of a site that have no filter of their own', async (t) => {
  const { ask, say } = await startDialogue(t)
  const configure = (intents: object[]) => say('hermes/dialogueManager/configure', { siteId: 'driver', intents })
  const answerOf = async (query: object) => topicsIn(await ask({ input: 'ac on', siteId: 'driver', ...query }))[0]
  await configure([{ intentId: 'set_temperature', enable: true }])
  t.equal(await answerOf({}), NOT_RECOGNIZED, 'only what is enabled')
  t.equal(await answerOf({ intentFilter: ['set_air_conditioning'] }), PARSED)
  t.equal(await answerOf({ siteId: 'rear' }), PARSED)
  await configure([{ intentId: 'set_temperature', enable: false }])
  t.equal(await answerOf({}), PARSED, 'all but what is disabled')
  await configure([{ intentId: 'set_air_conditioning', enable: false }])
  t.equal(await answerOf({}), NOT_RECOGNIZED)
  await configure([])
  t.equal(await answerOf({}), PARSED)
})

t.test('toggled off, a site is understood and nothing is done; toggled on, it acts again', async (t) => {
  const { context, ask, say } = await startDialogue(t)
  await say('rhasspy/handle/toggleOff', { siteId: 'driver' })
  const query = { input: 'ac on', siteId: 'driver', sessionId: 's-1' }
  t.match(await ask(query), [
    { topic: PARSED, payload: { intent: { intentName: 'set_air_conditioning' } } },
    { topic: END, payload: { sessionId: 's-1', text: null } },
  ])
  t.not(context.vehicle.get(AC)?.value, true)
  await ask({ input: 'unlock the doors', siteId: 'rear' })
  await say('rhasspy/handle/toggleOff', { siteId: 'rear' })
  t.match(await ask({ input: 'yes', siteId: 'rear' }), [{ topic: PARSED, payload: { intent: { intentName: 'yes' } } }])
  t.equal(context.vehicle.get(LOCKED)?.value, true, 'an answer does nothing either')
  await say('rhasspy/handle/toggleOn', { siteId: 'driver' })
  await ask({ ...query, sessionId: 's-2' })
  t.equal(context.vehicle.get(AC)?.value, true)
})

const faulty: readonly (readonly [what: string, payload: string, error: RegExp])[] = [
  ['no JSON', 'ac on', /^the message is not JSON: /],
  ['a list', '["ac on"]', /^the message is not a JSON object$/],
  ['nothing', '', /^the message is not JSON/],
  ['no input', '{"siteId":"default"}', /^input: expected string, received undefined$/],
  ['an input that is no text', '{"input":null}', /^input: expected string, received null$/],
  ['a filter that is no list', '{"input":"ac on","intentFilter":"all"}', /^intentFilter: expected array/],
  ['a control character', '{"input":"ac\\u0000on"}', /control characters/],
  ['too many words', JSON.stringify({ input: 'ac on '.repeat(20) }), /^the text has 119 characters, at most 80/],
  ['too many bytes', JSON.stringify({ input: 'ac on', more: 'x'.repeat(70_000) }), /^the message has 70\d\d\d bytes/],
]
for (const [what, payload, error] of faulty) {
  t.test(`a question with ${what} is an error and reaches nobody`, async (t) => {
    const { ask, say, utterances } = await startDialogue(t)
    const answers = await say('hermes/nlu/query', payload)
    t.same(topicsIn(answers), [ERROR])
    t.match(answers[0], { payload: { error, siteId: 'default', sessionId: null } })
    t.ok(String(answers[0]?.payload.context).length <= 81)
    t.same(utterances, [])
    t.match((await ask({ input: 'ac on' }))[0], { topic: PARSED }, 'and the next one is answered')
  })
}

t.test('a faulty question in a session ends it', async (t) => {
  const { ask } = await startDialogue(t)
  t.same(await ask({ input: 'ac on', sessionId: 's-1', siteId: 'driver', intentFilter: [1] }), [
    {
      topic: ERROR,
      payload: {
        error: 'intentFilter.0: expected string, received number',
        siteId: 'driver',
        context: 'ac on',
        sessionId: 's-1',
      },
    },
    { topic: END, payload: { sessionId: 's-1', text: null, customData: null } },
  ])
})

t.test('what is wrong on the other topics is passed over, and so is what nobody knows', async (t) => {
  const { ask, say, context } = await startDialogue(t)
  for (const topic of [
    'hermes/dialogueManager/configure',
    'rhasspy/handle/toggleOff',
    'hermes/dialogueManager/sessionEnded',
  ])
    t.same(await say(topic, 'what?'), [])
  await say('hermes/dialogueManager/configure', { intents: 'all' })
  await say('rhasspy/handle/toggleOff', { siteId: 7 })
  await say('hermes/dialogueManager/sessionEnded', { sessionId: 'unheard of', termination: 'nominal' })
  await ask({ input: 'ac on', news: { of: 'a later version' } })
  t.equal(context.vehicle.get(AC)?.value, true)
})

t.test('an id is carried out once', async (t) => {
  const { ask } = await startDialogue(t)
  await ask({ input: 'ac on', id: 'twice' })
  t.match(await ask({ input: 'ac on', id: 'twice' }), [
    { topic: ERROR, payload: { error: 'I have that already.', context: 'ac on' } },
    { topic: 'hermes/tts/say', payload: { id: 'twice' } },
  ])
})

t.test('an id that octod could not log comes back all the same', async (t) => {
  const { ask, utterances } = await startDialogue(t)
  const id = 'a b'.repeat(60)
  t.match((await ask({ input: 'ac on', id }))[0], { payload: { id } })
  t.match(utterances[0]?.id, /^[0-9a-f-]{36}$/)
})

t.test('retained commands are refused, and a retained toggle is none', async (t) => {
  const { broker, client, dialect, inbox, context, said } = await startDialogue(t)
  dialect.stop()
  const publisher = await openInbox(t, broker.url, 'hermes/#')
  const retain = (topic: string, payload: object | '') =>
    publisher.client.publishAsync(topic, payload && JSON.stringify(payload), { qos: 1, retain: true })
  await retain('rhasspy/handle/toggleOff', {})
  await retain('hermes/nlu/query', { input: 'ac on', sessionId: 's-1' })
  await said()
  const subscribed = new Promise((resolve) => broker.aedes.once('subscribe', resolve))
  dialect.start()
  await subscribed
  const refused = await inbox.json(ERROR)
  t.match(refused, { error: /^a retained command is not carried out/, context: 'ac on', sessionId: 's-1' })
  t.not(context.vehicle.get(AC)?.value, true)
  await retain('hermes/nlu/query', '')
  await publisher.client.publishAsync('hermes/nlu/query', JSON.stringify({ input: 'ac on' }), { qos: 1 })
  await inbox.first(({ topic }) => topic === PARSED)
  t.equal(context.vehicle.get(AC)?.value, true)
  t.ok(client.connected)
})

t.test('after a broken connection everything is heard again; after its end nothing', async (t) => {
  const { broker, client, dialect, inbox, said } = await startDialogue(t)
  const back = new Set<string>()
  const subscribed = new Promise<void>((resolve) =>
    broker.aedes.on('subscribe', (subscriptions) => {
      for (const { topic } of subscriptions) if (/^(hermes\/(#|nlu\/query)|marker)$/.test(topic)) back.add(topic)
      if (back.size === 3) resolve()
    }),
  )
  await broker.pause()
  await broker.resume()
  await subscribed
  await inbox.client.publishAsync('hermes/nlu/query', JSON.stringify({ input: 'ac on' }), { qos: 1 })
  await inbox.first(({ topic }) => topic === PARSED)
  await inbox.first(({ topic }) => topic === 'hermes/tts/say')
  await said()
  const unsubscribed = new Promise((resolve) => broker.aedes.once('unsubscribe', resolve))
  dialect.stop()
  await unsubscribed
  await inbox.client.publishAsync('hermes/nlu/query', JSON.stringify({ input: 'ac on' }), { qos: 1 })
  t.same(topicsIn(await said()), ['hermes/nlu/query'])
  t.equal(client.listenerCount('message'), 0)
})
