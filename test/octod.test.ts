import { cpSync } from 'node:fs'
import { join } from 'node:path'
import { pino } from 'pino'
import t, { type Test } from 'tap'
import { readConfig } from '../daemon/config.ts'
import { Octod, type Overrides } from '../daemon/octod.ts'
import { LogReader } from '../daemon/sqlite/log-reader.ts'
import { VERSION } from '../daemon/version.ts'
import { OctodError } from '../functions/error.ts'
import { startBroker } from './support/broker.ts'
import { FakeClock } from './support/clock.ts'
import { ScriptedEngine } from './support/fakes.ts'
import { type Inbox, openInbox } from './support/inbox.ts'
import { catalogue } from './support/plans.ts'

const fn = (name: string) => `<fn_${catalogue.index(name)}>`
const AC = 'Vehicle.Cabin.HVAC.IsAirConditioningActive'
const PLANS = {
  'ac on': `${fn('set_air_conditioning')}('on')<fn_end>`,
  'ac off': `${fn('set_air_conditioning')}('off')<fn_end>`,
  'ten minutes': `${fn('set_timer')}('10 minutes')<fn_end>`,
}
const UTTERANCE = 'octod/car/utterance'
const RESULT = 'octod/car/result'
const EVENT = 'octod/car/event'

type Options = Overrides & { readonly flags?: Readonly<Record<string, string>>; readonly stateDir?: string }

/** A daemon with scripted plans, its own state folder, and a clock that stands still. Not started. */
function create(t: Test, { flags = {}, stateDir = t.testdir(), ...overrides }: Options = {}) {
  const clock = new FakeClock()
  const config = readConfig({
    file: '/dev/null',
    env: {},
    flags: { state_dir: stateDir, 'mqtt.embedded_port': '0', ...flags },
  })
  const daemon = Octod.create(config, pino({ level: 'silent' }), {
    clock,
    engine: new ScriptedEngine(PLANS),
    ...overrides,
  })
  t.teardown(() => daemon.stop())
  return { clock, config, daemon }
}

/** A daemon on a broker that a client listens to from before its start. */
async function start(t: Test, options: Options & { readonly before?: (inbox: Inbox) => Promise<unknown> } = {}) {
  const broker = await startBroker(t)
  const inbox = await openInbox(t, broker.url, 'octod/car/#')
  await options.before?.(inbox)
  const created = create(t, { ...options, flags: { 'mqtt.server': broker.url, ...options.flags } })
  // Its last subscription: from here on it hears everything.
  const listens = new Promise<void>((resolve) =>
    broker.aedes.on('subscribe', (subscriptions) => {
      if (subscriptions.some(({ topic }) => topic === 'octod/car/request/+')) resolve()
    }),
  )
  await created.daemon.start()
  await listens
  return { ...created, broker, inbox, ...talk(inbox) }
}

function talk(inbox: Inbox) {
  const publish = (topic: string, message: object | string, retain = false) =>
    inbox.client.publishAsync(topic, typeof message === 'string' ? message : JSON.stringify(message), {
      qos: 1,
      retain,
    })
  const say = async (id: string, text: string, more: object = {}) => {
    await publish(UTTERANCE, { id, text, ...more })
    return inbox.json(RESULT, (result) => result.id === id)
  }
  const ask = async (verb: string, request: object = {}) => {
    await publish(`octod/car/request/${verb}`, request)
    return inbox.json(`octod/car/response/${verb}`)
  }
  return { publish, say, ask }
}

t.test('with its embedded broker: an utterance moves the car and is answered', async (t) => {
  const { config, daemon } = create(t)
  await daemon.start()
  t.match(daemon.brokerUrl, /^mqtt:\/\/127\.0\.0\.1:[1-9]\d*$/)
  const inbox = await openInbox(t, daemon.brokerUrl, 'octod/car/#')
  await inbox.json('octod/car/status', ({ state }) => state === 'online')
  const { say } = talk(inbox)
  t.match(await say('a', 'ac on'), {
    id: 'a',
    site: 'car',
    text: 'ac on',
    outcome: 'done',
    plan: PLANS['ac on'],
    confidence: 0.9,
    calls: [{ function: 'set_air_conditioning', arguments: { state: 'on' }, state: 'achieved' }],
    timing: { prefill_ms: 1, decode_ms: 2, total_ms: Number },
  })
  t.equal(daemon.vehicle.get(AC)?.value, true)
  await inbox.json(EVENT, ({ id, type }) => id === 'a' && type === 'done')
  t.same(
    inbox.messages.filter(({ topic }) => topic === EVENT).map(({ text }) => JSON.parse(text).type),
    ['accepted', 'decoded', 'call-start', 'call-end', 'done'],
  )
  await inbox.json(`octod/car/vehicle/${AC}`, ({ value }) => value === true)
  await daemon.stop()
  const reader = new LogReader(config.log.file)
  t.teardown(() => reader.close())
  t.match(reader.utterances({}), [
    { id: 'a', outcome: 'done', source: 'mqtt', calls: [{ function: 'set_air_conditioning' }] },
  ])
})

t.test('status, info, health and the car are retained for those who come later', async (t) => {
  const { broker, inbox, say } = await start(t)
  await say('a', 'ac on')
  await inbox.json(`octod/car/vehicle/${AC}`, ({ value }) => value === true)
  await inbox.json('octod/car/health')
  const later = await openInbox(t, broker.url, 'octod/car/#')
  t.match(await later.json('octod/car/status'), { state: 'online' })
  t.match(await later.json('octod/car/info'), {
    version: VERSION,
    site: 'car',
    model: { name: 'scripted' },
    catalogue: { functions: catalogue.functions.length, hash: catalogue.hash },
  })
  t.match(await later.json('octod/car/health'), { engine: 'ready', log: { ok: true } })
  t.match(await later.json(`octod/car/vehicle/${AC}`), { value: true, ts: Number })
  t.ok(later.messages.every(({ retained }) => retained))
  t.notOk(later.messages.some(({ topic }) => topic === RESULT || topic === EVENT))
})

t.test('requests are answered', async (t) => {
  const { ask, say } = await start(t)
  await say('a', 'ac on')
  t.match(await ask('health', { transaction: 1 }), {
    status: 'ok',
    transaction: 1,
    data: { engine: 'ready', latency: { count: 1, p50_ms: Number }, log: { ok: true }, memory_mb: Number },
  })
  const { data } = (await ask('signals', { path: AC })) as { data: { signals: unknown[] } }
  t.match(data.signals, [{ path: AC, value: true }])
  t.match(await ask('info'), { status: 'ok', data: { version: VERSION } })
  const { data: listed } = (await ask('functions')) as { data: { functions: { name: string }[] } }
  t.same(
    listed.functions.map(({ name }) => name),
    catalogue.functions.map(({ name }) => name),
  )
})

t.test('a retained utterance is refused and nothing is done', async (t) => {
  const { daemon, inbox } = await start(t, {
    before: ({ client }) => client.publishAsync(UTTERANCE, '{"id":"old","text":"ac on"}', { qos: 1, retain: true }),
  })
  t.match(await inbox.json(RESULT), { id: 'old', outcome: 'rejected', code: 'rejected_retained', calls: [] })
  t.equal(daemon.vehicle.get(AC)?.value, false)
})

t.test('an id that comes twice is carried out once', async (t) => {
  const { daemon, inbox, publish, say } = await start(t)
  await say('a', 'ac on')
  await say('b', 'ac off')
  await publish(UTTERANCE, { id: 'a', text: 'ac on' })
  t.match(await inbox.json(RESULT, ({ outcome }) => outcome === 'duplicate'), { id: 'a', code: 'duplicate', calls: [] })
  t.equal(daemon.vehicle.get(AC)?.value, false)
})

t.test('what is no utterance is answered with the reason', async (t) => {
  const { inbox, publish, say } = await start(t)
  await publish(UTTERANCE, '{"text":')
  t.match(await inbox.json(RESULT), { outcome: 'error', code: 'invalid_message', speech: /begins like JSON/ })
  t.match(await say('b', 'ac on', { site: 'van' }), { outcome: 'error', code: 'unknown_site' })
  t.match(await say('c', 'ac on', { expires_ms: 1, ts: 1 }), { outcome: 'expired', code: 'expired' })
  t.match(await say('d', 'who was einstein'), { outcome: 'rejected', code: 'no_intent_match' })
})

t.test('a timer fires as an event and as a notification', async (t) => {
  const { clock, inbox, say } = await start(t)
  t.match(await say('a', 'ten minutes'), { outcome: 'done' })
  clock.advance(10 * 60_000)
  const reminder = { kind: 'timer', text: '10 minutes', late: false }
  t.match(await inbox.json(EVENT, ({ type }) => type === 'reminder'), reminder)
  t.match(await inbox.json('octod/car/notification'), { speech: 'Your timer is up: 10 minutes.' })
})

t.test('a timer that came due while the daemon was off fires late', async (t) => {
  const stateDir = t.testdir()
  const first = await start(t, { stateDir })
  await first.say('a', 'ten minutes')
  await first.daemon.stop()
  const { inbox } = await start(t, { stateDir, clock: new FakeClock(first.clock.now() + 86_400_000) })
  t.match(await inbox.json(EVENT, ({ type }) => type === 'reminder'), { kind: 'timer', late: true })
  t.match(await inbox.json('octod/car/notification'), { speech: /while I was off/ })
})

t.test('stop says offline, retained, and ends what is in hand first', async (t) => {
  const asked = Promise.withResolvers<void>()
  const answer = Promise.withResolvers<string>()
  const engine = new ScriptedEngine(() => {
    asked.resolve()
    return answer.promise
  })
  const { broker, daemon, inbox, say } = await start(t, { engine })
  const result = say('a', 'ac on')
  await asked.promise
  const stopping = daemon.stop()
  answer.resolve(PLANS['ac on'])
  await stopping
  t.match(await result, { outcome: 'done' })
  t.match(await inbox.json('octod/car/status', ({ state }) => state === 'offline'), { state: 'offline' })
  const later = await openInbox(t, broker.url, 'octod/car/status')
  t.match(await later.first(() => true), { text: '{"state":"offline"}', retained: true })
  t.equal(engine.state, 'stopped')
})

t.test('an utterance that a crash left open is reported as interrupted, and is not run', async (t) => {
  const folder = t.testdir({ first: {} })
  const answer = Promise.withResolvers<string>()
  const first = await start(t, { stateDir: join(folder, 'first'), engine: new ScriptedEngine(() => answer.promise) })
  await first.publish(UTTERANCE, { id: 'open', text: 'ac on' })
  await first.inbox.json(EVENT, ({ id, type }) => id === 'open' && type === 'accepted')
  // The files as they were at the crash.
  cpSync(join(folder, 'first'), join(folder, 'second'), { recursive: true })
  answer.resolve('<fn_none>()<fn_end>')

  const { daemon, inbox, say } = await start(t, { stateDir: join(folder, 'second') })
  t.match(await inbox.json(RESULT), {
    id: 'open',
    text: 'ac on',
    outcome: 'interrupted',
    code: 'interrupted',
    calls: [],
  })
  t.equal(daemon.vehicle.get(AC)?.value, false)
  t.match(await say('open', 'ac on'), { outcome: 'interrupted' })
  t.match(await inbox.json(RESULT, ({ outcome }) => outcome === 'duplicate'), { id: 'open' }, 'sent again, it is known')
  t.equal(inbox.messages.filter(({ topic, text }) => topic === RESULT && /"interrupted"/.test(text)).length, 1)
  t.equal(daemon.vehicle.get(AC)?.value, false)
})

t.test('over HTTP an utterance is answered like over MQTT', async (t) => {
  const { daemon, inbox } = await start(t, { flags: { 'http.enabled': 'true', 'http.port': '0' } })
  const body = '{"id":"web","text":"ac on"}'
  const headers = { 'content-type': 'application/json' }
  const response = await fetch(`${daemon.httpUrl}/utterance`, { method: 'POST', body, headers })
  const result = await response.json()
  t.match(result, { id: 'web', outcome: 'done' })
  t.same(await inbox.json(RESULT, ({ id }) => id === 'web'), result)
  t.match(await (await fetch(`${daemon.httpUrl}/health`)).json(), { engine: 'ready', latency: { count: 1 } })
})

t.test('a log and a state folder that can not be written do not stop the car', async (t) => {
  const stateDir = join(t.testdir({ file: '' }), 'file', 'octod')
  const { ask, daemon, say } = await start(t, { stateDir })
  t.match(await say('a', 'ac on'), { outcome: 'done' })
  t.match(await say('b', 'ten minutes'), { outcome: 'done' })
  t.equal(daemon.vehicle.get(AC)?.value, true)
  t.match(await ask('health'), { data: { log: { ok: false, message: /calls\.sqlite can't be written/ } } })
})

t.test('a broker that comes after the start is served', async (t) => {
  const broker = await startBroker(t)
  await broker.pause()
  const { daemon } = create(t, { flags: { 'mqtt.server': broker.url } })
  await daemon.start()
  await broker.resume()
  const inbox = await openInbox(t, broker.url, 'octod/car/#')
  await inbox.json('octod/car/status', ({ state }) => state === 'online')
  await inbox.json('octod/car/info')
  t.match(await talk(inbox).say('a', 'ac on'), { outcome: 'done' })
})

t.test('when a part can not start, what was started is stopped again', async (t) => {
  const engine = new ScriptedEngine(PLANS)
  engine.start = () => Promise.reject(new OctodError('model_missing', 'there is no model'))
  const broken = create(t, { engine })
  await t.rejects(broken.daemon.start(), { code: 'model_missing' })
  const port = new URL(broken.daemon.brokerUrl).port
  const { daemon } = create(t, { flags: { 'mqtt.embedded_port': port } })
  await daemon.start()
  t.equal(daemon.brokerUrl, broken.daemon.brokerUrl, 'its port is free')
  await t.rejects(daemon.start(), { code: 'internal' })
  const second = create(t, { flags: { 'mqtt.embedded_port': port } })
  await t.rejects(second.daemon.start(), { code: 'broker_unavailable', message: /mqtt\.embedded_port/ })
})
