import t from 'tap'
import { calibrated, isDoubtful, rawConfidence, riskOf } from '../../daemon/core/confidence.ts'
import { catalogue } from '../support/plans.ts'

const fn = (name: string) => `<fn_${catalogue.index(name)}>`
const token = (text: string, probability: number) => ({ text, probability })

t.test('a call is as sure as its tokens together, nested ones and all; the end counts for the plan only', async (t) => {
  const raw = rawConfidence([
    token(fn('navigate_to'), 0.5),
    token('<arg_0>', 1),
    token(fn('find_place'), 0.5),
    token('<arg_0>', 1),
    token(' bakery', 0.5),
    token('<fn_close>', 1),
    token(fn('set_mute'), 0.5),
    token('<arg_0>', 1),
    token(' on', 1),
    token('<fn_end>', 0.5),
  ])
  t.same(raw, { plan: 1 / 32, calls: [1 / 8, 1 / 2] })
  t.same(rawConfidence([token('<fn_none>', 0.5), token('<fn_end>', 1)]), { plan: 0.5, calls: [] })
})

t.test('between the points of a curve lie straight lines, beyond them it is level', async (t) => {
  const curve = [
    [0.2, 0.1],
    [0.6, 0.5],
    [0.9, 0.95],
  ] as const
  const at = (raw: number) => calibrated({ plan: raw, calls: [raw] }, { plan: curve, call: curve })
  for (const [raw, share] of [
    [0, 0.1],
    [0.2, 0.1],
    [0.4, 0.3],
    [0.6, 0.5],
    [0.75, 0.725],
    [1, 0.95],
  ] as const) {
    t.ok(Math.abs(at(raw).plan - share) < 1e-9, `${raw} is ${share}`)
    t.equal(at(raw).calls[0], at(raw).plan)
  }
  t.same(calibrated({ plan: 0.3, calls: [0.4] }, undefined), { plan: 0.3, calls: [0.4] }, 'without a curve it stays')
})

t.test('a call carries the highest risk of what is in it', async (t) => {
  t.equal(riskOf({ function: 'get_time', arguments: {} }, catalogue), 'read')
  t.equal(riskOf({ function: 'set_mute', arguments: { state: 'on' } }, catalogue), 'act')
  t.equal(riskOf({ function: 'set_door_lock', arguments: { state: 'unlocked' } }, catalogue), 'risky')
  const nested = { function: 'navigate_to', arguments: { destination: { function: 'get_location', arguments: {} } } }
  t.equal(riskOf(nested, catalogue), 'act')
})

t.test('one doubtful call is enough', async (t) => {
  const steps = (time: number, doors: number) => [
    { call: { function: 'get_time', arguments: {} }, confidence: time },
    { call: { function: 'set_door_lock', arguments: { state: 'unlocked' } }, confidence: doors },
  ]
  const thresholds = { read: 0.2, act: 0.5, risky: 0.8 }
  t.notOk(isDoubtful(steps(0.25, 0.85), catalogue, thresholds))
  t.ok(isDoubtful(steps(0.25, 0.75), catalogue, thresholds))
  t.ok(isDoubtful(steps(0.15, 0.85), catalogue, thresholds))
})
