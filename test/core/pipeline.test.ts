import t, { type Test } from 'tap'
import type { Utterance } from '../../daemon/core/call.ts'
import { Pipeline, type PipelineOptions } from '../../daemon/core/pipeline.ts'
import { OctodError } from '../../functions/error.ts'
import { makeContext } from '../support/context.ts'
import { MemoryCallLog, RecordedReplies, ScriptedEngine } from '../support/fakes.ts'
import { catalogue } from '../support/plans.ts'

const fn = (name: string) => `<fn_${catalogue.index(name)}>`
const AC_ON = `${fn('set_air_conditioning')}('on')<fn_end>`
const AC = 'Vehicle.Cabin.HVAC.IsAirConditioningActive'

async function setUp(
  t: Test,
  script: ConstructorParameters<typeof ScriptedEngine>[0],
  options: Partial<PipelineOptions> = {},
) {
  const context = makeContext(t)
  const engine = new ScriptedEngine(script)
  await engine.start()
  const log = new MemoryCallLog()
  const replies = new RecordedReplies()
  const pipeline = new Pipeline({ engine, catalogue, log, replies, services: context, ...options })
  const said = (text: string, more: Partial<Utterance> = {}) =>
    pipeline.handle({ id: text, site: 'car', text, source: 'test', receivedAt: context.clock.now(), ...more })
  return { context, engine, log, replies, pipeline, said }
}

t.test('an utterance becomes a result, a row in the log, and its events in order', async (t) => {
  const { context, log, replies, said } = await setUp(t, { 'ac on': AC_ON })
  const result = await said('ac on')
  t.match(result, {
    outcome: 'done',
    plan: AC_ON,
    confidence: 0.9,
    calls: [{ function: 'set_air_conditioning', arguments: { state: 'on' }, state: 'achieved' }],
  })
  t.match(result.timing, { prefill_ms: 1, decode_ms: 2, tokens_in: 3, tokens_out: 1, total_ms: Number })
  t.equal(context.vehicle.get(AC)?.value, true)
  t.same(replies.results, [result])
  t.same(log.finished, [result])
  t.same(
    replies.events.map(({ type }) => type),
    ['accepted', 'decoded', 'call-start', 'call-end', 'done'],
  )
})

t.test('the outcome is in the log when the result is published', async (t) => {
  const log = new MemoryCallLog()
  const replies = new RecordedReplies()
  const order: string[] = []
  t.capture(log, 'finish', () => order.push('log'))
  t.capture(replies, 'result', () => order.push('result'))
  const { said } = await setUp(t, {}, { log, replies })
  await said('hello')
  t.same(order, ['log', 'result'])
})

t.test('what is not for the car is rejected and nothing is done', async (t) => {
  const { said } = await setUp(t, {})
  t.match(await said('who was einstein'), { outcome: 'rejected', code: 'no_intent_match', calls: [] })
})

t.test('what was not said is asked for, and what was said beside it is done', async (t) => {
  const { context, said } = await setUp(t, {
    call: `${fn('call_contact')}()<fn_end>`,
    both: `${fn('set_air_conditioning')}('on');${fn('navigate_to')}()<fn_end>`,
  })
  t.match(await said('call'), { outcome: 'failed', code: 'slots_incomplete', speech: 'Whom shall I call?' })
  t.match(await said('both'), { outcome: 'partial', code: 'slots_incomplete', speech: /Where to\?$/ })
  t.equal(context.vehicle.get(AC)?.value, true)
})

t.test('a plan the model is too unsure of is declined as a whole, by the risk of its calls', async (t) => {
  const thresholds = { read: 0.5, act: 0.8, risky: 0.95 }
  const doors = `${fn('set_air_conditioning')}('on');${fn('set_door_lock')}('unlocked')<fn_end>`
  const { context, said } = await setUp(t, { 'ac on': AC_ON, doors }, { thresholds })
  t.match(await said('doors'), { outcome: 'rejected', code: 'low_confidence', plan: doors, calls: [] })
  t.not(context.vehicle.get(AC)?.value, true)
  t.match(await said('ac on'), { outcome: 'done', calls: [{ confidence: 0.9 }] })
})

t.test('a plan of which a part fails is partial, with both sentences', async (t) => {
  const { context, said } = await setUp(t, {
    both: `${fn('set_air_conditioning')}('on');${fn('set_hazard_lights')}('on')<fn_end>`,
  })
  context.vehicle.fail('Vehicle.Body.Lights.Hazard.IsSignaling', 'provider_unavailable')
  const result = await said('both')
  t.match(result, { outcome: 'partial', code: 'provider_unavailable' })
  t.match(result.speech, /air conditioning/i)
})

t.test('an id is carried out once, however often it comes', async (t) => {
  const { log, replies, said } = await setUp(t, { 'ac on': AC_ON })
  const [first, second] = await Promise.all([said('ac on'), said('ac on')])
  t.equal(first.outcome, 'done')
  t.equal(second.outcome, 'duplicate')
  t.equal(log.finished.length, 1)
  t.equal(replies.events.filter(({ type }) => type === 'done').length, 1)
})

t.test('an utterance that expires while it waits does nothing', async (t) => {
  const { context, said } = await setUp(t, () => {
    context.clock.advance(1000)
    return AC_ON
  })
  t.match(await said('ac on', { expiresAt: context.clock.now() + 500 }), {
    outcome: 'expired',
    code: 'expired',
    calls: [],
  })
  t.equal(context.vehicle.get(AC)?.value, false)
})

t.test('beyond the queue limit utterances are told to come again', async (t) => {
  const gate = Promise.withResolvers<string>()
  const { said } = await setUp(t, () => gate.promise, { queueLimit: 2 })
  const running = [said('a'), said('b')]
  t.match(await said('c'), { outcome: 'busy', code: 'busy' })
  gate.resolve(AC_ON)
  t.same(
    (await Promise.all(running)).map(({ outcome }) => outcome),
    ['done', 'done'],
  )
})

const broken: readonly (readonly [string, () => string, string])[] = [
  [
    'an engine that crashes',
    () => {
      throw new OctodError('engine_crashed', 'gone')
    },
    'engine_crashed',
  ],
  [
    'a bug',
    () => {
      throw new TypeError('x is undefined')
    },
    'internal',
  ],
  ['a text that is no plan', () => 'hello', 'invalid_plan'],
]
for (const [title, script, code] of broken) {
  t.test(`${title} ends the utterance with ${code}, and the next one works`, async (t) => {
    let isFirst = true
    const { said } = await setUp(t, () => {
      if (!isFirst) return AC_ON
      isFirst = false
      return script()
    })
    t.match(await said('first'), { outcome: 'error', code })
    t.match(await said('second'), { outcome: 'done' })
  })
}

t.test('what a crash left open is reported as interrupted and not run', async (t) => {
  const log = new MemoryCallLog()
  log.accept({ id: 'old', site: 'car', text: 'ac on', source: 'mqtt', receivedAt: 0 })
  const { context, pipeline, replies } = await setUp(t, { 'ac on': AC_ON }, { log })
  pipeline.reportInterrupted()
  t.match(replies.results, [{ id: 'old', outcome: 'interrupted', code: 'interrupted' }])
  t.equal(context.vehicle.get(AC)?.value, false)
  pipeline.reportInterrupted()
  t.equal(replies.results.length, 1, 'once')
})

t.test('stopping waits for what is in hand, then interrupts it', async (t) => {
  const { context, pipeline, said } = await setUp(
    t,
    (_text, signal) =>
      new Promise((_resolve, reject) =>
        signal.addEventListener('abort', () => reject(new OctodError('interrupted', 'aborted'))),
      ),
  )
  const running = said('forever')
  const stopping = pipeline.stop(1000)
  context.clock.advance(1000)
  await stopping
  t.match(await running, { outcome: 'interrupted', code: 'interrupted' })
})
