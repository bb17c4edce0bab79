/** Rhasspy 2.5 with a dialogue manager: what it sends in one spoken command, and every field it gets back. */
import t from 'tap'
import { DRIVER_TEMPERATURE, startDialogue, topicsIn } from './dialogue.ts'

const SESSION = 'driver-porcupine-5e2a9c1e'
const STARTED = { sessionId: SESSION, siteId: 'driver', customData: 'porcupine', lang: 'en' }
const QUERY = {
  input: 'set the driver temperature to 21',
  siteId: 'driver',
  id: 'q-17',
  intentFilter: null,
  sessionId: SESSION,
  wakewordId: 'porcupine',
  lang: null,
  customData: null,
  asrConfidence: null,
  customEntities: null,
}
const token = (value: string, start: number) => ({
  value,
  confidence: 0.97,
  rangeStart: start,
  rangeEnd: start + value.length,
  time: { start: 0, end: 1 },
})
const CAPTURED = {
  text: 'set the driver temperature to 21',
  likelihood: 0.93,
  seconds: 2.1,
  siteId: 'driver',
  sessionId: SESSION,
  wakewordId: 'porcupine',
  asrTokens: [[token('set', 0), token('the', 4)]],
  lang: null,
}
const SLOTS = [
  {
    entity: 'degrees',
    slotName: 'degrees',
    rawValue: '21',
    value: { kind: 'Number', value: 21 },
    confidence: 1,
    range: { start: 30, end: 32, rawStart: 30, rawEnd: 32 },
  },
  {
    entity: 'zone',
    slotName: 'zone',
    rawValue: 'driver',
    value: { kind: 'Unknown', value: 'driver' },
    confidence: 1,
    range: { start: 8, end: 14, rawStart: 8, rawEnd: 14 },
  },
]
const PARSED = {
  input: 'set the driver temperature to 21',
  intent: { intentName: 'set_temperature', confidenceScore: 0.9 },
  siteId: 'driver',
  id: 'q-17',
  slots: SLOTS,
  sessionId: SESSION,
}

t.test('handler: understood, done, and the session ended with the speech', async (t) => {
  const { context, utterances, say, ask } = await startDialogue(t)
  t.same(await say('hermes/dialogueManager/sessionStarted', STARTED), [])
  t.same(await say('hermes/asr/textCaptured', CAPTURED), [], 'the dialogue manager makes a query of it')
  const answers = await ask(QUERY)
  t.same(answers, [
    { topic: 'hermes/nlu/intentParsed', payload: PARSED },
    {
      topic: 'hermes/dialogueManager/endSession',
      payload: { sessionId: SESSION, text: 'Driver temperature 21 degrees.', customData: 'porcupine' },
    },
  ])
  t.equal(context.vehicle.get(DRIVER_TEMPERATURE)?.value, 21)
  t.match(utterances, [{ id: 'q-17', site: 'driver', zone: 'driver', source: 'hermes', sessionId: SESSION }])
  const ended = { sessionId: SESSION, siteId: 'driver', customData: 'porcupine', termination: { reason: 'nominal' } }
  t.same(await say('hermes/dialogueManager/sessionEnded', ended), [])
})

t.test('nlu: understood and told as an intent, nothing done, the session left to who acts', async (t) => {
  const { context, say, ask } = await startDialogue(t, { role: 'nlu' })
  await say('hermes/dialogueManager/sessionStarted', STARTED)
  await say('hermes/asr/textCaptured', CAPTURED)
  t.same(await ask(QUERY), [
    { topic: 'hermes/nlu/intentParsed', payload: PARSED },
    {
      topic: 'hermes/intent/set_temperature',
      payload: {
        ...PARSED,
        customData: 'porcupine',
        asrTokens: CAPTURED.asrTokens,
        asrConfidence: 0.93,
        rawInput: 'set the driver temperature to 21',
        wakewordId: 'porcupine',
        lang: 'en',
      },
    },
  ])
  t.equal(context.vehicle.get(DRIVER_TEMPERATURE)?.value, 19)
})

t.test('a question without a session is answered aloud at its site', async (t) => {
  const { ask } = await startDialogue(t)
  const [parsed, said, ...rest] = await ask({ input: 'ac on', id: 'q-1', lang: 'en' })
  t.match(parsed, { topic: 'hermes/nlu/intentParsed', payload: { siteId: 'default', id: 'q-1', sessionId: null } })
  t.same(said, {
    topic: 'hermes/tts/say',
    payload: {
      text: 'Air conditioning on.',
      siteId: 'default',
      lang: 'en',
      id: 'q-1',
      sessionId: null,
      volume: null,
    },
  })
  t.same(rest, [])
})

t.test('what is nothing for the car is not recognised, and its session ended', async (t) => {
  const { ask } = await startDialogue(t)
  const query = { input: 'who was einstein', siteId: 'driver', id: 'q-2', customData: 'mine' }
  const notRecognized = {
    topic: 'hermes/nlu/intentNotRecognized',
    payload: { input: 'who was einstein', siteId: 'driver', id: 'q-2', sessionId: null, customData: 'mine' },
  }
  t.same(await ask(query), [notRecognized])
  t.same(await ask({ ...query, id: 'q-3', sessionId: SESSION }), [
    { ...notRecognized, payload: { ...notRecognized.payload, id: 'q-3', sessionId: SESSION } },
    {
      topic: 'hermes/dialogueManager/endSession',
      payload: { sessionId: SESSION, text: 'Sorry, that is nothing I can do in this car.', customData: 'mine' },
    },
  ])
})

t.test('silence is not recognised, and the model is not asked', async (t) => {
  const { ask, utterances } = await startDialogue(t)
  const answers = await ask({ input: ' ', sessionId: SESSION })
  t.same(topicsIn(answers), ['hermes/nlu/intentNotRecognized', 'hermes/dialogueManager/endSession'])
  t.match(answers[1], { payload: { text: null } })
  t.same(utterances, [])
})

t.test('an engine that fails is an error of the NLU, and the session ends with it', async (t) => {
  const { pipeline, say } = await startDialogue(t, {
    handle: (utterance) => Promise.resolve(pipeline.refuse(utterance, 'model_loading', 'the model is still loading')),
  })
  t.same(await say('hermes/nlu/query', { input: 'ac on', sessionId: SESSION, siteId: 'driver' }), [
    {
      topic: 'hermes/error/nlu',
      payload: { error: 'The model is still loading.', siteId: 'driver', context: 'ac on', sessionId: SESSION },
    },
    {
      topic: 'hermes/dialogueManager/endSession',
      payload: { sessionId: SESSION, text: 'The model is still loading.', customData: null },
    },
  ])
})

t.test('the speech recogniser alone, without a dialogue manager, is enough', async (t) => {
  const { say, ask } = await startDialogue(t, { role: 'nlu' })
  const { sessionId: _, ...captured } = CAPTURED
  const answers = await say('hermes/asr/textCaptured', captured)
  t.same(topicsIn(answers), ['hermes/nlu/intentParsed', 'hermes/intent/set_temperature'])
  t.match(answers[1], { payload: { asrTokens: CAPTURED.asrTokens, asrConfidence: 0.93, sessionId: null, id: null } })
  t.match((await say('hermes/asr/textCaptured', CAPTURED))[0], { topic: 'hermes/nlu/intentParsed' })
  t.same(await ask(QUERY), [], 'a query after all: those words are in hand already')
  t.same(await say('hermes/asr/textCaptured', CAPTURED), [], 'and from then on the dialogue manager leads')
  t.match((await ask({ ...QUERY, id: 'q-18' }))[0], { topic: 'hermes/nlu/intentParsed' })
})
