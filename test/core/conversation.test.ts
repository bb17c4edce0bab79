import t, { type Test } from 'tap'
import { BUNDLED_POLICY } from '../../daemon/config.ts'
import type { Utterance } from '../../daemon/core/call.ts'
import { Aliases } from '../../daemon/core/conversation/aliases.ts'
import { bare, remarkIn } from '../../daemon/core/conversation/words.ts'
import { Pipeline, type PipelineOptions } from '../../daemon/core/pipeline.ts'
import { writePlan } from '../../daemon/core/plan/write.ts'
import { readPolicy } from '../../daemon/yaml/policy.ts'
import { OctodError } from '../../functions/error.ts'
import { makeContext } from '../support/context.ts'
import { MemoryCallLog, RecordedReplies, ScriptedEngine } from '../support/fakes.ts'
import { catalogue } from '../support/plans.ts'

const TRUNK = 'Vehicle.Body.Trunk.Rear.Position'
const WINDOW = 'Vehicle.Cabin.Door.Row1.DriverSide.Window.Position'
const AC = 'Vehicle.Cabin.HVAC.IsAirConditioningActive'

const one = (name: string, args: Record<string, string> = {}) => ({ function: name, arguments: args })
const SCRIPT: { readonly [text: string]: Parameters<typeof writePlan>[0] } = {
  'open the trunk': [one('set_closure', { closure: 'trunk', state: 'open' })],
  'trunk and ac': [
    one('set_closure', { closure: 'trunk', state: 'open' }),
    one('set_air_conditioning', { state: 'on' }),
  ],
  'open my window': [one('set_window', { position: 'open' })],
  'close my window': [one('set_window', { position: 'closed' })],
  'ac on': [one('set_air_conditioning', { state: 'on' })],
  'lock the doors': [one('set_door_lock', { state: 'locked' })],
  'open the sunroof': [one('set_sunroof', { position: 'open' })],
  warmer: [one('adjust_temperature', { direction: 'up' })],
}

/** Somebody in a car with the policy that octod comes with. */
async function setUp(t: Test, options: Partial<PipelineOptions> = {}) {
  const context = makeContext(t)
  const asked: string[] = []
  const engine = new ScriptedEngine((text) => {
    asked.push(text)
    return writePlan(SCRIPT[text] ?? [], catalogue)
  })
  await engine.start()
  const log = new MemoryCallLog()
  const replies = new RecordedReplies()
  const policy = readPolicy(BUNDLED_POLICY, catalogue)
  const pipeline = new Pipeline({ engine, catalogue, log, replies, policy, services: context, ...options })
  let number = 0
  const say = (text: string, more: Partial<Utterance> = {}) =>
    pipeline.handle({ id: `u${++number}`, site: 'car', text, source: 'test', receivedAt: context.clock.now(), ...more })
  const { vehicle, clock } = context
  const drive = (speed: number) => {
    vehicle.report('Vehicle.Powertrain.Transmission.SelectedGear', 127)
    vehicle.report('Vehicle.Chassis.ParkingBrake.IsEngaged', false)
    vehicle.report('Vehicle.Speed', speed)
  }
  t.teardown(() => pipeline.stop(0))
  return {
    vehicle,
    clock,
    pipeline,
    say,
    log,
    replies,
    drive,
    asked,
    signal: (path: string) => vehicle.get(path)?.value,
  }
}

t.test('parked, the trunk is asked about, and "yes" opens it', async (t) => {
  const { say, clock, signal, replies } = await setUp(t)
  t.match(await say('open the trunk'), {
    outcome: 'confirm',
    code: 'needs_confirmation',
    speech: 'Shall I open the trunk?',
    calls: [{ function: 'set_closure', state: 'skipped', code: 'needs_confirmation' }],
  })
  t.match(
    replies.events.map(({ type }) => type),
    ['accepted', 'decoded', 'confirm', 'done'],
  )
  t.equal(signal(TRUNK), 0)
  t.match(await say('Yes, please!'), { outcome: 'done', speech: 'Trunk opening.', calls: [{ state: 'accepted' }] })
  clock.advance(10_000)
  t.equal(signal(TRUNK), 100)
})

for (const [title, ...said] of [['"no"', 'no thanks'], ['another sentence', 'ac on'], ['another site']] as const) {
  t.test(`${title} opens nothing, and a "yes" after it neither`, async (t) => {
    const { say, clock, signal } = await setUp(t)
    await say('open the trunk')
    if (said[0] === undefined) t.match(await say('yes', { site: 'rear' }), { outcome: 'rejected' })
    else {
      t.match(await say(said[0]), { outcome: 'done' })
      t.match(await say('yes'), { outcome: 'rejected' })
    }
    clock.advance(10_000)
    t.equal(signal(TRUNK), 0)
  })
}

t.test('silence is no, and a "yes" that comes too late is told so', async (t) => {
  const { say, clock, signal } = await setUp(t)
  await say('open the trunk')
  clock.advance(8_000)
  t.match(await say('yes'), { outcome: 'expired', code: 'confirmation_timeout', speech: /too late/ })
  t.equal(signal(TRUNK), 0)
})

t.test('on the road the trunk stays shut, with the reason; the rest of the sentence is done', async (t) => {
  const { say, drive, signal } = await setUp(t)
  drive(50)
  t.match(await say('open the trunk'), {
    outcome: 'blocked',
    code: 'blocked_driving',
    speech: /unless the car is parked/,
  })
  t.match(await say('trunk and ac'), {
    outcome: 'partial',
    code: 'blocked_driving',
    calls: [{ state: 'blocked' }, { state: 'achieved' }],
  })
  t.equal(signal(AC), true)
  t.equal(signal(TRUNK), 0)
})

t.test('a car that does not tell its speed counts as moving', async (t) => {
  const { say, vehicle } = await setUp(t)
  vehicle.fail('Vehicle.Speed', 'provider_unavailable')
  t.match(await say('open the trunk'), { outcome: 'blocked', code: 'blocked_unknown_state', speech: /I do not know/ })
})

t.test('a confirmed plan is judged again: the car has driven off meanwhile', async (t) => {
  const { say, drive, signal } = await setUp(t)
  await say('open the trunk')
  drive(10)
  t.match(await say('yes'), { outcome: 'blocked', code: 'blocked_driving', calls: [{ state: 'blocked' }] })
  t.equal(signal(TRUNK), 0)
})

t.test('a request answers as a word does, by the id that was asked about', async (t) => {
  const { say, pipeline } = await setUp(t)
  t.throws(() => pipeline.answer('yes', 'car'), { code: 'not_found' })
  const { id } = await say('open the trunk')
  t.throws(() => pipeline.answer('yes', 'car', 'another'), { code: 'not_found' })
  t.match(await pipeline.answer('yes', 'car', id), { outcome: 'done', calls: [{ function: 'set_closure' }] })
  await say('open the trunk')
})

t.test('a window that was accepted is told again when it has arrived', async (t) => {
  const { say, clock, replies, log } = await setUp(t)
  const { id } = await say('open my window')
  t.equal(log.settled.length, 0)
  clock.advance(4_000)
  t.match(log.settled, [{ id, index: 0, state: 'achieved' }])
  t.match(replies.events.at(-1), { id, type: 'call-end', index: 0, state: 'achieved' })
})

t.test('a window that does not arrive is given up, and that is said', async (t) => {
  const { say, clock, replies, vehicle, log } = await setUp(t)
  vehicle.stick(WINDOW)
  const { id } = await say('open my window')
  clock.advance(20_000)
  t.match(log.settled, [{ id, state: 'failed', code: 'timeout' }])
  t.match(replies.notices, [/open the driver window, but it did not get there/])
})

t.test('a window that is sent back is interrupted, no failure to be told', async (t) => {
  const { say, clock, replies, log } = await setUp(t)
  await say('open my window')
  clock.advance(1_000)
  await say('close my window')
  clock.advance(10_000)
  t.match(log.settled, [
    { id: 'u1', state: 'failed', code: 'interrupted' },
    { id: 'u2', state: 'achieved' },
  ])
  t.same(replies.notices, [])
})

t.test('"stop" halts what moves, before any model; when nothing moves it is a word like others', async (t) => {
  const { say, clock, signal, asked } = await setUp(t)
  await say('open my window')
  clock.advance(1_000)
  t.match(await say('Stop!'), { outcome: 'done', speech: /^Stopped/ })
  const where = signal(WINDOW)
  clock.advance(10_000)
  t.equal(signal(WINDOW), where)
  t.notOk(asked.includes('Stop!'))
  await say('stop')
  t.ok(asked.includes('stop'))
})

t.test('a "stop" the car did not heed is heeded when it is said again', async (t) => {
  const { say, clock, vehicle, signal } = await setUp(t)
  await say('open my window')
  clock.advance(1_000)
  const halt = vehicle.halt.bind(vehicle)
  vehicle.halt = async () => {
    throw new OctodError('provider_unavailable', 'no answer')
  }
  t.match(await say('stop'), { outcome: 'error', code: 'provider_unavailable' })
  vehicle.halt = halt
  t.match(await say('stop'), { outcome: 'done' })
  const where = signal(WINDOW)
  clock.advance(10_000)
  t.equal(signal(WINDOW), where)
})

t.test('"stop" reaches a call that the car has not even taken yet', async (t) => {
  const { say, vehicle } = await setUp(t)
  vehicle.actuate = () => new Promise(() => {})
  const opening = say('open my window')
  await new Promise(setImmediate)
  t.match(await say('stop'), { outcome: 'done' })
  t.match(await opening, { outcome: 'interrupted', calls: [{ code: 'interrupted' }] })
})

t.test('"undo that" brings back what was before, and once more undoes the undoing', async (t) => {
  const { say, clock, signal } = await setUp(t)
  t.match(await say('undo that'), { outcome: 'failed', code: 'not_found' })
  await say('ac on')
  await say('open my window')
  clock.advance(10_000)
  t.match(await say('undo that'), { outcome: 'done', speech: 'Undone: open my window.' })
  clock.advance(10_000)
  t.equal(signal(WINDOW), 0)
  t.equal(signal(AC), true, 'only the last plan')
  await say('undo that')
  clock.advance(10_000)
  t.equal(signal(WINDOW), 100)
})

t.test('undoing what could open the car is asked about, and needs a standing car as opening does', async (t) => {
  const { say, vehicle, drive } = await setUp(t)
  const LOCK = 'Vehicle.Cabin.Door.Row1.DriverSide.IsLocked'
  vehicle.report(LOCK, false)
  await say('lock the doors')
  t.match(await say('undo'), { outcome: 'confirm', speech: 'Shall I undo “lock the doors”?' })
  t.equal(vehicle.get(LOCK)?.value, true)
  t.match(await say('yes'), { outcome: 'done' })
  t.equal(vehicle.get(LOCK)?.value, false)
  await say('lock the doors')
  drive(50)
  vehicle.fail('Vehicle.Speed', 'provider_unavailable')
  t.match(await say('undo'), { outcome: 'blocked', code: 'blocked_unknown_state' })
})

t.test('"do that again" makes the last plan once more, and asks again where it asked', async (t) => {
  const { say, signal } = await setUp(t)
  const TEMPERATURE = 'Vehicle.Cabin.HVAC.Station.Row1.Driver.Temperature'
  const before = Number(signal(TEMPERATURE))
  await say('warmer')
  t.match(await say('do that again'), { outcome: 'done', plan: /^<fn_/, calls: [{ function: 'adjust_temperature' }] })
  t.equal(signal(TEMPERATURE), before + 4, 'twice the usual step')
  await say('open the trunk')
  await say('yes')
  t.match(await say('again'), { outcome: 'confirm' })
})

t.test('a phrase of the driver’s own is tried before the model and goes through the policy', async (t) => {
  const aliases = new Aliases([
    ['Movie night', [one('set_air_conditioning', { state: 'on' })]],
    ['groceries', [one('set_closure', { closure: 'trunk', state: 'open' })]],
  ])
  const { say, asked, signal } = await setUp(t, { aliases })
  t.match(await say('movie night, please'), { outcome: 'done', calls: [{ function: 'set_air_conditioning' }] })
  t.equal(signal(AC), true)
  t.match(await say('Groceries!'), { outcome: 'confirm' })
  t.same(asked, [])
})

t.test('the roof opens with its blind, which nobody had to ask for', async (t) => {
  const { say, vehicle, clock, signal } = await setUp(t)
  vehicle.report('Vehicle.Cabin.Sunroof.Shade.Position', 100)
  t.match(await say('open the sunroof'), {
    outcome: 'done',
    calls: [{ function: 'set_sunshade' }, { function: 'set_sunroof', confidence: 0.9 }],
  })
  clock.advance(20_000)
  t.equal(signal('Vehicle.Cabin.Sunroof.Shade.Position'), 0)
  t.equal(signal('Vehicle.Cabin.Sunroof.Position'), 100)
})

t.test('the roof stays shut when its blind does not move, and opens in a car that has none', async (t) => {
  const { say, vehicle, signal, clock } = await setUp(t)
  vehicle.report('Vehicle.Cabin.Sunroof.Shade.Position', 100)
  vehicle.fail('Vehicle.Cabin.Sunroof.Shade.Position', 'failed_to_handle')
  t.match(await say('open the sunroof'), {
    outcome: 'failed',
    calls: [{ state: 'failed' }, { function: 'set_sunroof', state: 'blocked', speech: /in the roof's way/ }],
  })
  clock.advance(20_000)
  t.equal(signal('Vehicle.Cabin.Sunroof.Position'), 0)
  vehicle.fail('Vehicle.Cabin.Sunroof.Shade.Position', 'provider_unavailable')
  t.match(await say('open the sunroof'), { outcome: 'done', calls: [{ function: 'set_sunroof' }] })
})

t.test('who sits behind opens no doors', async (t) => {
  const { say } = await setUp(t)
  t.match(await say('open the trunk', { zone: 'rear_left' }), { outcome: 'blocked', code: 'blocked_policy' })
})

t.test('only recognised: the plan is told, nothing is done', async (t) => {
  const { say, signal } = await setUp(t)
  t.match(await say('ac on', { recogniseOnly: true }), { outcome: 'done', calls: [{ state: 'skipped' }] })
  t.match(await say('hello', { recogniseOnly: true }), { outcome: 'rejected' })
  t.equal(signal(AC), false)
})

t.test('a function that is not among the wanted ones is declined', async (t) => {
  const { say } = await setUp(t)
  t.match(await say('ac on', { functions: ['set_window'] }), { outcome: 'rejected', code: 'no_intent_match' })
  t.match(await say('ac on', { functions: ['set_air_conditioning'] }), { outcome: 'done' })
  t.match(await say('undo', { functions: ['set_window'] }), { outcome: 'rejected', code: 'no_intent_match' })
})

t.test('remarks are whole sentences, in whatever dress', async (t) => {
  for (const [text, remark] of [
    ['Yes!', 'yes'],
    ['OK, go ahead', undefined],
    ['go ahead', 'yes'],
    ["hey car, don't do it", 'no'],
    ['Nevermind', 'no'],
    ['undo that please', 'undo'],
    ['do that again', 'again'],
    ['stop the windows', 'stop'],
    ['stop the music', undefined],
    ['yes open the window', undefined],
    ['', undefined],
  ] as const) {
    t.equal(remarkIn(text), remark, text)
  }
  t.equal(bare('  Hey car,  Movie Night please! '), 'movie night')
})
