import t from 'tap'
import type { Call, Plan, Value } from '../../daemon/core/call.ts'
import { namesKey, planKey } from '../../daemon/evaluation/compare.ts'
import { type LabelledUtterance, readLabelled, score } from '../../daemon/evaluation/score.ts'
import { surenessOf } from '../../daemon/evaluation/sureness.ts'
import { catalogue } from '../support/plans.ts'

const call = (name: string, args: Readonly<Record<string, Value>> = {}): Call => ({ function: name, arguments: args })

const same: readonly (readonly [string, Value, Value])[] = [
  ['case', 'Abbey Road', 'abbey road'],
  ['blanks', '  abbey   road ', 'abbey road'],
  ['quotes around', '"abbey road"', 'abbey road'],
  ['curly quotes', '“abbey road”', "'abbey road'"],
  ['a curly apostrophe', 'don’t stop', "don't stop"],
  ['a full stop', 'I am late.', 'I am late'],
  ['an exclamation mark', 'hurry up!', 'hurry up'],
  ['the article the', 'the bakery', 'bakery'],
  ['the article a', 'a bakery', 'bakery'],
  ['an article an', 'an atm', 'ATM'],
  ['my', 'my playlist', 'playlist'],
  ['some', 'some jazz', 'jazz'],
  ['50 percent and 50%', '50 percent', '50%'],
  ['50 per cent and 50 %', '50 per cent', '50 %'],
  ['percent inside a sentence', 'save 20 percent today', 'save 20% today'],
  ['a number and its text', 21, '21'],
  ['21 and 21.0', 21, '21.0'],
  ['a negative number', -5, '-5'],
  ['full width letters', 'ＡＢＣ', 'abc'],
]
for (const [title, a, b] of same) {
  t.test(`the same value: ${title}`, async (t) => {
    t.equal(planKey([call('f', { x: a })]), planKey([call('f', { x: b })]))
  })
}

const different: readonly (readonly [string, Value, Value])[] = [
  ['another word', 'bakery', 'butcher'],
  ['an article in the middle', 'over the rainbow', 'over rainbow'],
  ['an article alone is a value', 'the', 'a'],
  ['50 and 50%', '50', '50%'],
  ['50 and 50 percent', 50, '50 percent'],
  ['a telephone number with leading 0', '0123', '123'],
  ['a telephone number with leading 0 and a number', '00491701', 491701],
  ['21 and 22', 21, 22],
  ['5 and -5', 5, -5],
  ['a decimal and a date', '1.5', '1.5.'.repeat(2)],
  ['text and a call', 'bakery', call('find_place', { query: 'bakery' })],
]
for (const [title, a, b] of different) {
  t.test(`different values: ${title}`, async (t) => {
    t.not(planKey([call('f', { x: a })]), planKey([call('f', { x: b })]))
  })
}

t.test('calls and arguments may come in any order, but as often as said', async (t) => {
  const ac = call('set_air_conditioning', { state: 'on' })
  const window = call('set_window', { position: 'half', window: 'driver' })
  const turned = call('set_window', { window: 'driver', position: 'half' })
  t.equal(planKey([ac, window]), planKey([turned, ac]))
  t.not(planKey([ac]), planKey([ac, ac]))
  t.not(planKey([ac, ac, window]), planKey([ac, window, window]))
  t.not(planKey([window]), planKey([call('set_window', { position: 'half' })]), 'every argument counts')
  t.not(planKey([]), planKey([ac]))
})

t.test('nested calls are compared as calls', async (t) => {
  const there = (query: string) => [call('navigate_to', { destination: call('find_place', { query }) })]
  t.equal(planKey(there('The Bakery')), planKey(there('bakery')))
  t.not(planKey(there('bakery')), planKey(there('butcher')))
  t.not(
    planKey(there('bakery')),
    planKey([call('find_place', { query: 'bakery' }), call('navigate_to', { destination: '' })]),
  )
})

t.test('text with the signs of a key never looks like another plan', async (t) => {
  t.not(planKey([call('f', { x: 'a,y=text:"b' })]), planKey([call('f', { x: 'a', y: 'b' })]))
})

t.test('names are compared as a set, nested ones included', async (t) => {
  const nested = [call('navigate_to', { destination: call('find_place', { query: 'x' }) })]
  t.equal(namesKey(nested), namesKey([call('find_place'), call('navigate_to'), call('find_place')]))
  t.not(namesKey(nested), namesKey([call('navigate_to')]))
})

const AC: Plan = [call('set_air_conditioning', { state: 'on' })]
const AC_OFF: Plan = [call('set_air_conditioning', { state: 'off' })]
const WINDOW: Plan = [call('set_window', { position: 'half' })]
const line = (id: string, accept: readonly Plan[], more: Partial<LabelledUtterance> = {}): LabelledUtterance => ({
  id,
  text: id,
  kind: accept[0]?.length === 0 ? 'reject' : 'single',
  accept,
  origin: '',
  source: '',
  ...more,
})

t.test('exact, functions, false accepts and false rejects are counted, misses kept', async (t) => {
  const lines = [
    line('right', [AC]),
    line('second choice', [WINDOW, AC]),
    line('wrong argument', [AC]),
    line('declined', [AC]),
    line('nothing predicted', [AC]),
    line('rightly declined', [[]]),
    line('wrongly taken', [[]]),
    line('may be declined', [AC, []]),
  ]
  const predictions = new Map<string, Plan>([
    ['right', AC],
    ['second choice', AC],
    ['wrong argument', AC_OFF],
    ['declined', []],
    ['rightly declined', []],
    ['wrongly taken', WINDOW],
    ['may be declined', []],
    ['of another file', AC],
  ])
  const { all, misses } = score(lines, predictions)
  t.same(all, { count: 8, exact: 4, functions: 5, rejects: 2, falseAccepts: 1, inScope: 6, falseRejects: 1 })
  t.same(
    misses.map(({ utterance, predicted }) => [utterance.id, predicted]),
    [
      ['wrong argument', AC_OFF],
      ['declined', []],
      ['nothing predicted', undefined],
      ['wrongly taken', WINDOW],
    ],
  )
})

t.test('figures are also kept by kind, origin and source', async (t) => {
  const lines = [
    line('a', [AC], { origin: 'written', source: 'one' }),
    line('b', [AC], { origin: 'spoken', source: 'one' }),
    line('c', [[]], { origin: 'spoken', source: 'two' }),
  ]
  const { by } = score(lines, new Map([['a', AC]]))
  t.match(by.kind.get('single'), { count: 2, exact: 1 })
  t.match(by.kind.get('reject'), { count: 1, exact: 0, rejects: 1 })
  t.match(by.origin.get('spoken'), { count: 2, exact: 0 })
  t.match([...by.source.keys()], ['one', 'two'])
})

t.test('labelled lines are read, blank ones passed over', async (t) => {
  const text = `{"id":"a","text":"ac on","kind":"single","accept":[${JSON.stringify(AC)}],"note":"x"}\n\n`
  t.same(readLabelled(text, 'x.jsonl'), [
    { id: 'a', text: 'ac on', kind: 'single', accept: [AC], origin: '', source: '' },
  ])
})

t.test('faulty lines are told with their numbers, ten at most', async (t) => {
  const good = '{"id":"a","text":"ac on","kind":"reject","accept":[[]]}'
  t.throws(() => readLabelled(`${good}\nno json\n${good}\n{"id":"b"}`, 'x.jsonl'), {
    code: 'usage',
    message: /x\.jsonl:2: .*\nx\.jsonl:3: id a occurs twice\nx\.jsonl:4: .*text/,
  })
  t.throws(() => readLabelled('no json\n'.repeat(12), 'x.jsonl'), {
    message: /x\.jsonl:10: [^\n]*\n… 12 faults in all$/,
  })
  t.throws(() => readLabelled('\n', 'x.jsonl'), { code: 'usage', message: 'x.jsonl: no lines' })
  t.throws(() => readLabelled(good.replace('[[]]', '[]'), 'x.jsonl'), { code: 'usage', message: /accept/ })
})

t.test('a line counts for every function of its first accepted plan', async (t) => {
  const nested: Plan = [call('navigate_to', { destination: call('find_place', { query: 'x' }) })]
  const lines = [line('one', [nested, AC]), line('two', [AC]), line('three', [AC])]
  const { by } = score(
    lines,
    new Map([
      ['one', nested],
      ['two', AC],
      ['three', AC_OFF],
    ]),
  )
  const rows = Object.fromEntries([...by.function].map(([name, { count, exact }]) => [name, [exact, count]]))
  t.same(rows, { navigate_to: [1, 1], find_place: [1, 1], set_air_conditioning: [1, 2] })
})

t.test('how sure the model was stands beside what was right, calls that lack something left out', async (t) => {
  const written: Plan = [AC[0] as Call, call('call_contact'), WINDOW[0] as Call]
  const whole: Plan = [written[0] as Call, written[2] as Call]
  const raw = { plan: 0.3, calls: [0.9, 0.8, 0.7] }
  t.same(surenessOf(line('a', [[...AC, ...AC_OFF]]), written, whole, raw, catalogue), {
    id: 'a',
    kind: 'single',
    plan: { raw: 0.3, right: false },
    calls: [
      { function: 'set_air_conditioning', risk: 'act', raw: 0.9, right: true },
      { function: 'set_window', risk: 'act', raw: 0.7, right: false },
    ],
  })
})
