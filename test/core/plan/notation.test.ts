import { isDeepStrictEqual } from 'node:util'
import fc from 'fast-check'
import t from 'tap'
import { canonicalPlan, checkPlan, wholeCalls } from '../../../daemon/core/plan/check.ts'
import { readPlan } from '../../../daemon/core/plan/read.ts'
import { writePlan } from '../../../daemon/core/plan/write.ts'
import { catalogue, plans } from '../../support/plans.ts'

const read = (text: string) => {
  const result = readPlan(text, catalogue)
  if (!result.ok) throw new Error(`${result.error.message} at ${result.error.at} of ${text}`)
  return result.plan
}
const fn = (name: string) => `<fn_${catalogue.index(name)}>`

t.test('reading what was written gives the same plan back, whatever stands in the strings', async (t) => {
  const anyText = fc.string({ unit: 'grapheme', minLength: 1 }).filter((text) => text.trim() !== '')
  fc.assert(
    fc.property(plans(anyText), (plan) => isDeepStrictEqual(read(writePlan(plan, catalogue)), plan)),
    { numRuns: 500 },
  )
  t.pass()
})

t.test('any text is read or refused with a place, and nothing is thrown', async (t) => {
  const pieces = fc.constantFrom(
    '<fn_1>',
    '<fn_47>',
    '<fn_999>',
    '(',
    ')',
    "'",
    '\\',
    ',',
    ', ',
    ';',
    'zone=',
    '21',
    '<fn_end>',
    '<fn_none>()',
    ' ',
  )
  const texts = fc.oneof(
    fc.string({ unit: 'grapheme' }),
    fc.array(pieces).map((parts) => parts.join('')),
  )
  fc.assert(
    fc.property(texts, (text) => {
      const result = readPlan(text, catalogue)
      return (
        result.ok || (result.error.code === 'invalid_plan' && result.error.at >= 0 && result.error.at <= text.length)
      )
    }),
    { numRuns: 5000 },
  )
  t.pass()
})

t.test('a cut-off plan is refused at every length', async (t) => {
  const text = `${fn('navigate_to')}(${fn('find_place')}('joe\\'s bar'));${fn('set_window')}('half', window='driver')<fn_end>`
  t.ok(readPlan(text, catalogue).ok)
  for (let length = 0; length < text.length; length++) {
    t.notOk(readPlan(text.slice(0, length), catalogue).ok, text.slice(0, length))
  }
})

t.test('names of the prototype are no parameters', async (t) => {
  for (const name of ['__proto__', 'constructor', 'toString']) {
    t.notOk(readPlan(`${fn('set_window')}('open', ${name}='x')<fn_end>`, catalogue).ok)
  }
})

t.test('values are brought into their canonical form', async (t) => {
  const plan = [
    { function: 'set_temperature', arguments: { degrees: 'twenty one point five', zone: 'Rear Left' } },
    { function: 'set_fan_speed', arguments: { level: 'fifty percent' } },
    { function: 'set_window', arguments: { position: '30 per cent' } },
  ]
  const settled = canonicalPlan(plan, catalogue)
  t.same(
    settled.map((call) => call.arguments),
    [{ degrees: 21.5, zone: 'rear_left' }, { level: '50%' }, { position: '30%' }],
  )
  t.same(checkPlan(settled, catalogue), [])
})

const faulty: readonly (readonly [string, string, Record<string, unknown>, string])[] = [
  ['a function that does not exist', 'fly', {}, 'not_found'],
  ['a missing required argument', 'set_window', {}, 'slots_incomplete'],
  ['an argument that does not exist', 'set_window', { position: 'open', speed: 'fast' }, 'invalid_argument'],
  ['a word that is none of the values', 'set_air_conditioning', { state: 'maybe' }, 'invalid_argument'],
  ['words for a number', 'set_temperature', { degrees: 'warm' }, 'invalid_argument'],
  ['more than a hundred percent', 'set_window', { position: '150%' }, 'out_of_range'],
  ['neither colour nor level', 'set_ambient_light', {}, 'slots_incomplete'],
  [
    'a nested call that returns nothing',
    'navigate_to',
    { destination: { function: 'set_mute', arguments: { state: 'on' } } },
    'invalid_argument',
  ],
  [
    'a nested call that returns a number for a place',
    'navigate_to',
    { destination: { function: 'get_temperature', arguments: { where: 'cabin' } } },
    'invalid_argument',
  ],
]
for (const [title, name, args, code] of faulty) {
  t.test(`${title} is refused`, async (t) => {
    const [fault] = checkPlan([{ function: name, arguments: args as never }], catalogue)
    t.match(fault, { code, function: name, message: String })
  })
}

t.test('what comes after a missing argument goes by name', async (t) => {
  const plan = [{ function: 'send_message', arguments: { text: 'hi' } }]
  t.equal(writePlan(plan, catalogue), `${fn('send_message')}(text='hi')<fn_end>`)
  t.same(read(writePlan(plan, catalogue)), plan)
  t.same(read(writePlan([{ function: 'navigate_to', arguments: {} }], catalogue)), [
    { function: 'navigate_to', arguments: {} },
  ])
})

t.test('a call that lacks something is no whole call, the others are', async (t) => {
  const radio = { function: 'tune_radio', arguments: { station: 'jazz fm' } }
  t.same(wholeCalls([{ function: 'call_contact', arguments: {} }, radio], catalogue), [radio])
})
