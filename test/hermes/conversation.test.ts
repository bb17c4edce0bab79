import t from 'tap'
import { AC, DRIVER_TEMPERATURE, LOCKED, startDialogue, topicsIn } from './dialogue.ts'

const SESSION = 's-1'
const inSession = (input: string, more: object = {}) => ({ input, siteId: 'driver', sessionId: SESSION, ...more })
const END = 'hermes/dialogueManager/endSession'
const PARSED = 'hermes/nlu/intentParsed'

t.test('what has to be confirmed is asked in the session, and done after a yes', async (t) => {
  const { context, ask } = await startDialogue(t)
  const [parsed, question, ...rest] = await ask(
    inSession('unlock the doors', { id: 'a', customData: 'mine', lang: 'en' }),
  )
  t.match(parsed, { topic: PARSED, payload: { id: 'a', intent: { intentName: 'set_door_lock' } } })
  t.same(question, {
    topic: 'hermes/dialogueManager/continueSession',
    payload: {
      sessionId: SESSION,
      text: 'Shall I unlock all doors?',
      intentFilter: null,
      sendIntentNotRecognized: false,
      customData: 'mine',
      lang: 'en',
    },
  })
  t.same(rest, [])
  t.equal(context.vehicle.get(LOCKED)?.value, true)
  const answers = await ask(inSession('yes', { id: 'b' }))
  t.same(topicsIn(answers), [PARSED, END])
  t.match(answers[0], { payload: { input: 'yes', id: 'b', intent: { intentName: 'set_door_lock' } } })
  t.match(answers[1], { payload: { sessionId: SESSION, text: /unlocked/ } })
  t.equal(context.vehicle.get(LOCKED)?.value, false)
})

t.test('a no is understood, does nothing and ends the session', async (t) => {
  const { context, ask } = await startDialogue(t)
  await ask(inSession('unlock the doors'))
  const answers = await ask(inSession('no'))
  t.match(answers, [
    { topic: PARSED, payload: { input: 'no', intent: { intentName: 'no', confidenceScore: 1 }, slots: [] } },
    { topic: END, payload: { sessionId: SESSION, text: 'All right, nothing was done.' } },
  ])
  t.equal(context.vehicle.get(LOCKED)?.value, true)
})

t.test('without a session the question is spoken at the site, and the next words there answer it', async (t) => {
  const { context, ask } = await startDialogue(t)
  const asked = await ask({ input: 'unlock the doors', siteId: 'driver' })
  t.match(asked[1], { topic: 'hermes/tts/say', payload: { text: 'Shall I unlock all doors?', siteId: 'driver' } })
  await ask({ input: 'yes', siteId: 'kitchen' })
  t.equal(context.vehicle.get(LOCKED)?.value, true, 'a yes from elsewhere is none')
  await ask({ input: 'yes', siteId: 'driver' })
  t.equal(context.vehicle.get(LOCKED)?.value, false)
})

for (const [why, termination] of [
  ['as an object', { reason: 'abortedByUser' }],
  ['as a word', 'timeout'],
] as const) {
  t.test(`a session that is over takes its question with it; the reason comes ${why}`, async (t) => {
    const { context, ask, say, utterances } = await startDialogue(t)
    await ask(inSession('unlock the doors'))
    const over = { sessionId: SESSION, siteId: 'driver', customData: null, termination }
    t.same(await say('hermes/dialogueManager/sessionEnded', over), [], 'nobody is left to be told')
    t.match(utterances.at(-1), { text: 'no', site: 'driver', functions: [] })
    await ask({ input: 'yes', siteId: 'driver', sessionId: 's-2' })
    t.equal(context.vehicle.get(LOCKED)?.value, true)
  })
}

t.test('what is missing ends the session with the sentence that says so', async (t) => {
  const { ask } = await startDialogue(t)
  const answers = await ask(inSession('call somebody'))
  t.match(answers, [{ topic: PARSED }, { topic: END, payload: { text: 'Whom shall I call?' } }])
})

t.test('several calls are as many intents in spoken order, and one end', async (t) => {
  const { context, ask } = await startDialogue(t)
  const answers = await ask(inSession('ac on and driver 21 degrees', { id: 'both' }))
  t.same(topicsIn(answers), [PARSED, PARSED, END])
  t.match(answers, [
    { payload: { id: 'both', sessionId: SESSION, intent: { intentName: 'set_air_conditioning' } } },
    { payload: { id: 'both', sessionId: SESSION, intent: { intentName: 'set_temperature' } } },
    { payload: { text: 'Air conditioning on. Driver temperature 21 degrees.' } },
  ])
  t.equal(context.vehicle.get(AC)?.value, true)
  t.equal(context.vehicle.get(DRIVER_TEMPERATURE)?.value, 21)
})

t.test('nlu: several intents say which of how many they are', async (t) => {
  const { context, ask } = await startDialogue(t, { role: 'nlu' })
  const answers = await ask({ input: 'ac on and driver 21 degrees', id: 'both', customData: 'mine' })
  t.same(topicsIn(answers), [PARSED, 'hermes/intent/set_air_conditioning', PARSED, 'hermes/intent/set_temperature'])
  t.same(
    [answers[1], answers[3]].map((answer) => JSON.parse(String(answer?.payload.customData))),
    [
      { octod: { plan: 'both', index: 0, count: 2 }, customData: 'mine' },
      { octod: { plan: 'both', index: 1, count: 2 }, customData: 'mine' },
    ],
  )
  t.equal(context.vehicle.get(AC)?.value, false)
})

t.test('nlu: a call inside another is the value of its slot', async (t) => {
  const { ask } = await startDialogue(t, { role: 'nlu' })
  const answers = await ask({ input: 'take me to the nearest bakery' })
  t.same(topicsIn(answers), [PARSED, 'hermes/intent/navigate_to'])
  t.match(answers[1], {
    payload: {
      customData: null,
      asrTokens: [[{ value: 'take', confidence: 1, rangeStart: 0, rangeEnd: 4, time: null }, { value: 'me' }]],
      asrConfidence: 1,
      slots: [
        {
          slotName: 'destination',
          rawValue: 'bakery',
          value: { kind: 'Unknown', value: { function: 'find_place', arguments: { query: 'bakery' } } },
          range: { start: 23, end: 29 },
        },
      ],
    },
  })
})

t.test('nlu: a session that nobody else ends or continues is ended', async (t) => {
  const { context, ask, say, said } = await startDialogue(t, { role: 'nlu' })
  await ask(inSession('ac on', { customData: 'mine' }))
  context.clock.advance(9_000)
  t.same(await said(), [])
  context.clock.advance(1_000)
  t.same(await said(), [{ topic: END, payload: { sessionId: SESSION, text: null, customData: 'mine' } }])
  await ask(inSession('ac on', { sessionId: 's-2' }))
  await say(END, { sessionId: 's-2', text: 'done' })
  await ask(inSession('ac on', { sessionId: 's-3' }))
  await say('hermes/dialogueManager/continueSession', { sessionId: 's-3', text: 'which one?' })
  context.clock.advance(60_000)
  t.same(await said(), [], 'the handlers have seen to theirs')
})

t.test('nlu: yes, no and undo are intents like others, and do nothing', async (t) => {
  const { ask, utterances } = await startDialogue(t, { role: 'nlu' })
  const answers = await ask({ input: 'undo that', id: 'u' })
  t.same(topicsIn(answers), [PARSED, 'hermes/intent/undo'])
  t.match(answers[1], { payload: { id: 'u', intent: { intentName: 'undo' }, slots: [], customData: null } })
  t.same(utterances, [])
})

t.test('who wants to answer what is not understood may do so', async (t) => {
  const { context, ask, say, said } = await startDialogue(t)
  await say('hermes/dialogueManager/sessionStarted', { sessionId: SESSION, siteId: 'driver' })
  await say('hermes/dialogueManager/continueSession', { sessionId: SESSION, text: '?', sendIntentNotRecognized: true })
  t.same(topicsIn(await ask(inSession('who was einstein'))), ['hermes/nlu/intentNotRecognized'])
  context.clock.advance(10_000)
  t.same(topicsIn(await said()), [END], 'and has not')
})

t.test('what is said later goes through the dialogue manager where there is one', async (t) => {
  const { dialect, ask, said, utterances } = await startDialogue(t)
  await ask(inSession('ac on', { lang: 'en' }))
  await ask({ input: 'ac on', siteId: 'driver', id: 'x' })
  for (const utterance of utterances) dialect.notice('The window did not close.', utterance)
  t.same(await said(), [
    {
      topic: 'hermes/dialogueManager/startSession',
      payload: {
        init: { type: 'notification', text: 'The window did not close.' },
        siteId: 'driver',
        customData: null,
        lang: 'en',
      },
    },
    {
      topic: 'hermes/tts/say',
      payload: {
        text: 'The window did not close.',
        siteId: 'driver',
        lang: null,
        id: null,
        sessionId: null,
        volume: null,
      },
    },
  ])
})

t.test('what an earlier run left open is told to whom it concerns; what came another way is not', async (t) => {
  const { dialect, pipeline, context, said } = await startDialogue(t)
  const utterance = { id: 'old', site: 'driver', text: 'ac on', receivedAt: context.clock.now() }
  pipeline.refuse({ ...utterance, source: 'mqtt' }, 'expired', 'that came too late')
  dialect.notice('The window did not close.', { ...utterance, source: 'mqtt' })
  t.same(await said(), [])
  pipeline.refuse({ ...utterance, id: 'older', source: 'hermes', sessionId: SESSION }, 'expired', 'that came too late')
  t.match(await said(), [
    { topic: 'hermes/error/nlu', payload: { context: 'ac on', siteId: 'driver', sessionId: SESSION } },
    { topic: END, payload: { sessionId: SESSION, text: 'That came too late.' } },
  ])
})
