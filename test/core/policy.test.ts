import t from 'tap'
import type { Call } from '../../daemon/core/call.ts'
import { drivingState } from '../../daemon/core/policy/driving-state.ts'
import { intend } from '../../daemon/core/policy/intend.ts'
import {
  judge,
  judgeAnyCallOf,
  PERMISSIVE,
  type Policy,
  type Rule,
  type Situation,
} from '../../daemon/core/policy/policy.ts'
import type { SignalValue } from '../../functions/context.ts'
import { makeContext } from '../support/context.ts'
import { catalogue } from '../support/plans.ts'

const call = (name: string, args: Call['arguments'] = {}): Call => ({ function: name, arguments: args })
const ALWAYS = (verdict: 'allow' | 'confirm' | 'block') =>
  ({ parked: verdict, idling: verdict, moving: verdict, unknown: verdict }) as const
const NO_RULE: Rule = { verdicts: ALWAYS('block'), reason: 'no' }
const policyOf = (...rules: readonly Partial<Rule>[]): Policy => ({
  ...PERMISSIVE,
  rules: rules.map((rule) => ({ ...NO_RULE, ...rule })),
})
const situationWith = (
  signals: { readonly [path: string]: SignalValue } = {},
  more: Partial<Situation> = {},
): Situation => ({
  state: 'parked',
  site: 'car',
  vehicle: makeContext(t, { signals }).vehicle,
  ...more,
})
const verdict = (one: Call, policy: Policy, situation = situationWith(), confidence = 1) =>
  judge(one, situation, policy, catalogue, confidence).verdict

t.test('the driving state comes from speed, gear and brake', async (t) => {
  const stateWith = (signals: { readonly [path: string]: SignalValue }) => {
    const { vehicle, clock } = makeContext(t, { signals })
    return drivingState(vehicle, clock.now(), 2_000)
  }
  const drive = { 'Vehicle.Powertrain.Transmission.SelectedGear': 127, 'Vehicle.Chassis.ParkingBrake.IsEngaged': false }
  t.equal(stateWith({}), 'parked')
  t.equal(stateWith({ ...drive, 'Vehicle.Chassis.ParkingBrake.IsEngaged': true }), 'parked', 'the brake holds it')
  t.equal(stateWith(drive), 'idling')
  t.equal(stateWith({ ...drive, 'Vehicle.Speed': 50 }), 'moving')
  t.equal(stateWith({ ...drive, 'Vehicle.Speed': -4 }), 'moving', 'in reverse')
  t.equal(stateWith({ ...drive, 'Vehicle.Speed': 0, 'Vehicle.IsMoving': true }), 'unknown', 'a contradiction')
})

t.test('a speed that is not there, or is old, is unknown', async (t) => {
  const { vehicle, clock } = makeContext(t)
  const old = { get: (path: string) => ({ path, value: 0, at: clock.now() - 2_001 }) }
  t.equal(drivingState(old, clock.now(), 2_000), 'unknown')
  vehicle.fail('Vehicle.Speed', 'provider_unavailable')
  t.equal(drivingState(vehicle, clock.now(), 2_000), 'unknown')
})

t.test('a rule fits by function, effect, argument, site, speaker and confidence', async (t) => {
  const open = call('set_closure', { closure: 'trunk', state: 'open' })
  t.equal(verdict(open, policyOf({ functions: ['set_closure'] })), 'block')
  t.equal(verdict(open, policyOf({ functions: ['set_window'] })), 'allow')
  t.equal(verdict(open, policyOf({ effect: 'read' })), 'allow')
  t.equal(verdict(open, policyOf({ arguments: { state: 'closed' } })), 'allow')
  t.equal(verdict(open, policyOf({ arguments: { closure: ['hood', 'trunk'] } })), 'block')
  t.equal(verdict(open, policyOf({ sites: ['rear'] })), 'allow')
  t.equal(verdict(open, policyOf({ speakers: ['elsewhere'] })), 'block')
  t.equal(verdict(open, policyOf({ speakers: ['elsewhere'] }), situationWith({}, { speaker: 'driver' })), 'allow')
  t.equal(verdict(open, policyOf({ lessSureThan: 0.5 }), situationWith(), 0.6), 'allow')
  t.equal(verdict(open, policyOf({ lessSureThan: 0.5 }), situationWith(), 0.4), 'block')
})

t.test('openings and levels count in percent, whatever the words', async (t) => {
  const rule = policyOf({ functions: ['set_window'], arguments: { position: { above: 25 } } })
  for (const position of ['open', 'half', '26%'])
    t.equal(verdict(call('set_window', { position }), rule), 'block', position)
  for (const position of ['closed', 'vent', '25%'])
    t.equal(verdict(call('set_window', { position }), rule), 'allow', position)
})

t.test('a zone nobody said is the speaker’s own, else the default', async (t) => {
  const rule = policyOf({ functions: ['move_seat'], arguments: { seat: 'driver' } })
  const move = call('move_seat', { direction: 'up' })
  t.equal(verdict(move, rule), 'block')
  t.equal(verdict(move, rule, situationWith({}, { speaker: 'passenger' })), 'allow')
})

t.test('what is not known is held for the worse: a signal without a value, a value still to be found', async (t) => {
  const rainy = policyOf({ signals: { 'Vehicle.Body.Raindetection.Intensity': { above: 0 } } })
  const silent = situationWith()
  t.equal(verdict(call('get_time'), rainy, silent), 'allow')
  t.equal(verdict(call('get_time'), rainy, { ...silent, vehicle: { get: () => undefined } }), 'block')
  const somewhere = call('navigate_to', { destination: call('find_place', { query: 'bakery' }) })
  t.equal(verdict(somewhere, policyOf({ functions: ['navigate_to'], arguments: { destination: 'home' } })), 'block')
})

t.test('the strictest rule counts, also of a call inside', async (t) => {
  const policy = policyOf({ verdicts: ALWAYS('confirm') }, { functions: ['find_place'] }, { verdicts: ALWAYS('allow') })
  t.equal(verdict(call('get_time'), policy), 'confirm')
  t.equal(verdict(call('navigate_to', { destination: call('find_place', { query: 'bakery' }) }), policy), 'block')
})

t.test('the code says whether driving, not knowing, or the rule alone is why', async (t) => {
  const driving = policyOf({ verdicts: { parked: 'allow', idling: 'confirm', moving: 'block', unknown: 'block' } })
  const codeIn = (state: Situation['state'], policy: Policy) =>
    judge(call('get_time'), situationWith({}, { state }), policy, catalogue)
  t.match(codeIn('idling', driving), { verdict: 'confirm', code: 'needs_confirmation' })
  t.match(codeIn('moving', driving), { code: 'blocked_driving', reason: 'no' })
  t.match(codeIn('unknown', driving), {
    code: 'blocked_unknown_state',
    reason: /do not know whether the car is moving/,
  })
  t.match(codeIn('moving', policyOf({})), { code: 'blocked_policy' })
})

t.test('undoing is judged as the strictest call of the function', async (t) => {
  const policy = policyOf({
    functions: ['set_door_lock'],
    arguments: { state: 'unlocked' },
    verdicts: ALWAYS('confirm'),
  })
  t.equal(judgeAnyCallOf('set_door_lock', situationWith(), policy, catalogue).verdict, 'confirm')
  t.equal(judgeAnyCallOf('set_window', situationWith(), policy, catalogue).verdict, 'allow')
  const everything = policyOf({ effect: 'actuate' })
  t.equal(judgeAnyCallOf('set_window', situationWith(), everything, catalogue).verdict, 'block')
  t.equal(judgeAnyCallOf('get_time', situationWith(), everything, catalogue).verdict, 'allow')
})

t.test('an interlock puts its call before the one that needs it, once, and only where it is needed', async (t) => {
  const blind = call('set_sunshade', { position: 'open', shade: 'roof' })
  const roof = call('set_sunroof', { position: 'open' })
  const policy = policyOf({
    functions: ['set_sunroof'],
    arguments: { position: { not: 'closed' } },
    signals: { 'Vehicle.Cabin.Sunroof.Shade.Position': { above: 0 } },
    first: blind,
  })
  const drawn = situationWith({ 'Vehicle.Cabin.Sunroof.Shade.Position': 100 })
  const callsOf = (plan: readonly Call[], situation = drawn) =>
    intend(
      plan.map((one) => ({ call: one })),
      situation,
      policy,
      catalogue,
    ).steps.map((step) => step.call)
  t.same(callsOf([roof]), [blind, roof])
  t.same(callsOf([blind, roof]), [blind, roof], 'it was said')
  t.same(callsOf([roof], situationWith()), [roof], 'the blind is open')
  t.same(callsOf([call('set_sunroof', { position: 'closed' })]), [call('set_sunroof', { position: 'closed' })])
})

t.test('a blocked call leaves the others alone, or takes them along where plans are atomic', async (t) => {
  const best = policyOf({ functions: ['set_closure'] })
  const steps = [{ call: call('set_closure', { closure: 'trunk', state: 'open' }) }, { call: call('get_time') }]
  const states = (policy: Policy) =>
    [...intend(steps, situationWith(), policy, catalogue).refusals].map(([position, { state }]) => [position, state])
  t.same(states(best), [[0, 'blocked']])
  t.same(states({ ...best, plans: 'atomic' }), [
    [0, 'blocked'],
    [1, 'skipped'],
  ])
})
