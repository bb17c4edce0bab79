import t from 'tap'
import { slotMaker } from '../../daemon/hermes/slots.ts'

const slotsOf = (rawInput: string, args: Readonly<Record<string, unknown>>) =>
  slotMaker({ input: rawInput.replace(/\s+/g, ' ').trim(), rawInput })(args)

const found: readonly (readonly [text: string, value: unknown, rawValue: string, start: number])[] = [
  ['Set The Driver Side to 21', 'driver', 'Driver', 8],
  ['set it to 21.5 degrees', 21.5, '21.5', 10],
  ['121 or 21', 21, '21', 7],
  ['close the rear left window', 'rear_left', 'rear left', 10],
  ['open the window 30 percent', '30%', '30 percent', 16],
  ['open the window 30% please', '30%', '30%', 16],
  ["play what's up (live)", "what's up (live)", "what's up (live)", 5],
  ['find the Bakery Huber', { name: 'Bakery Huber', latitude: 48.1 }, 'Bakery Huber', 9],
  ['the nearest bakery', { function: 'find_place', arguments: { query: 'bakery' } }, 'bakery', 12],
]
for (const [text, value, rawValue, start] of found) {
  t.test(`in "${text}" a value was said as "${rawValue}"`, async (t) => {
    const end = start + rawValue.length
    t.same(slotsOf(text, { it: value }), [
      {
        entity: 'it',
        slotName: 'it',
        rawValue,
        value: { kind: typeof value === 'number' ? 'Number' : 'Unknown', value },
        confidence: 1,
        range: { start, end, rawStart: start, rawEnd: end },
      },
    ])
  })
}

t.test('a value that was said otherwise stands for itself', async (t) => {
  const range = { start: 0, end: 0, rawStart: 0, rawEnd: 0 }
  t.match(slotsOf('twenty one degrees', { degrees: 21 }), [{ rawValue: '21', value: { value: 21 }, range }])
  t.match(slotsOf('home', { place: null }), [{ rawValue: '', range }])
  t.match(slotsOf('now', { call: { function: 'get_time', arguments: {} } }), [{ rawValue: 'get_time', range }])
})

t.test('raw positions count the blanks that were tidied away', async (t) => {
  t.match(slotsOf('  set   it to  21 ', { degrees: 21 }), [{ range: { start: 10, end: 12, rawStart: 15, rawEnd: 17 } }])
})

t.test('the second of two equal values is found at its own place', async (t) => {
  const slots = slotMaker({ input: 'driver 21 and passenger 21', rawInput: 'driver 21 and passenger 21' })
  const starts = [{ degrees: 21 }, { degrees: 21 }, { degrees: 21 }].map((args) => slots(args)[0]?.range.start)
  t.same(starts, [7, 24, 7])
})
