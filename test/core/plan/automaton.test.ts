import { isDeepStrictEqual } from 'node:util'
import fc from 'fast-check'
import t, { type Test } from 'tap'
import type { Plan } from '../../../daemon/core/call.ts'
import { type Piece, PlanAutomaton } from '../../../daemon/core/plan/automaton.ts'
import { carryPlan } from '../../../daemon/core/plan/carry.ts'
import { checkPlan } from '../../../daemon/core/plan/check.ts'
import { isFirst } from '../../../daemon/core/plan/repeats.ts'
import { catalogue, plans } from '../../support/plans.ts'

function pieceOf(text: string): Piece {
  const numbered = /^<(fn|arg)_(\d+)>$/.exec(text)
  if (numbered) return { kind: numbered[1] === 'fn' ? 'function' : 'argument', index: Number(numbered[2]) }
  if (text === '<fn_end>') return { kind: 'end' }
  if (text === '<fn_none>') return { kind: 'none' }
  if (text === '<fn_close>') return { kind: 'close' }
  return { kind: 'text', bytes: Buffer.from(text).toString('latin1') }
}
const WORDS = 'take mom to café münchen by 7:30, "now" 东京 don\'t stop'
const spans = fc.constantFrom('mom', 'café münchen', '7:30', '东京', "don't stop", 'to café', '7')

t.test('every plan whose texts were said is let through and comes out as it was', async (t) => {
  fc.assert(
    fc.property(plans(spans), (plan) => {
      const automaton = new PlanAutomaton(catalogue, WORDS)
      for (const piece of carryPlan(plan, catalogue).map(pieceOf)) {
        if (!automaton.accepts(piece)) throw new Error(`refused ${JSON.stringify(piece)}`)
        automaton.advance(piece)
      }
      return automaton.isDone && isDeepStrictEqual(automaton.plan(), plan)
    }),
    { numRuns: 300 },
  )
  t.pass()
})

t.test(
  'whatever is written within what it accepts, is a plan without faults but ranges and what was not said',
  async (t) => {
    const pieces: Piece[] = [
      ...catalogue.functions.map((_, index): Piece => ({ kind: 'function', index })),
      ...[0, 1, 2, 3].map((index): Piece => ({ kind: 'argument', index })),
      { kind: 'close' },
      { kind: 'end' },
      ...[
        ' on',
        ' off',
        ' up',
        ' down',
        ' driver',
        ' rear',
        ' left',
        ' 2',
        '1',
        '%',
        ' open',
        ' half',
        ' mom',
        ' take',
        ' to',
        ' 7',
        ':',
        '30',
        ' fastest',
        ' face',
        ' cabin',
        ' locked',
        ' eta',
      ].map((text): Piece => ({ kind: 'text', bytes: text })),
    ]
    let whole = 0
    fc.assert(
      fc.property(fc.infiniteStream(fc.nat()), (choices) => {
        const automaton = new PlanAutomaton(catalogue, WORDS)
        for (const choice of choices) {
          const allowed = pieces.filter((piece) => automaton.accepts(piece))
          const piece = allowed[choice % Math.max(1, allowed.length)]
          if (!piece) return
          automaton.advance(piece)
          if (!automaton.isDone) continue
          whole += 1
          const faults = checkPlan(automaton.plan(), catalogue).filter(
            ({ code }) => code !== 'out_of_range' && code !== 'slots_incomplete',
          )
          if (faults.length > 0) throw new Error(`${JSON.stringify(automaton.plan())}: ${JSON.stringify(faults)}`)
          return
        }
      }),
      { numRuns: 1000 },
    )
    t.ok(whole > 100, `${whole} of 1000 random walks reached an end`)
  },
)

t.test('free text is a span of what was said, from word to word', async (t) => {
  const refuses = (text: string) => {
    const automaton = new PlanAutomaton(catalogue, WORDS)
    const start: Piece[] = [
      { kind: 'function', index: catalogue.index('play_media') },
      { kind: 'argument', index: 0 },
    ]
    for (const piece of start) automaton.advance(piece)
    const written: Piece = { kind: 'text', bytes: Buffer.from(` ${text}`).toString('latin1') }
    if (!automaton.accepts(written)) return true
    automaton.advance(written)
    return !automaton.accepts({ kind: 'end' })
  }
  t.notOk(refuses('mom to'))
  t.notOk(refuses('café'))
  t.ok(refuses('dad'), 'never said')
  t.ok(refuses('om'), 'begins inside a word')
  t.ok(refuses('caf'), 'ends inside a word')
  t.ok(refuses('mom  to'), 'other blanks')
})

/** The plan of pieces that have to be accepted one after the other. */
function written(t: Test, said: string, pieces: readonly string[]): Plan {
  const automaton = new PlanAutomaton(catalogue, said)
  for (const text of pieces) {
    t.ok(automaton.accepts(pieceOf(text)), text)
    automaton.advance(pieceOf(text))
  }
  return automaton.plan()
}

t.test('the model writes lower case, the value has the case that was said', async (t) => {
  const plan = written(t, 'PLAY What’s Going On by Marvin Gaye', [
    `<fn_${catalogue.index('play_media')}>`,
    '<arg_0>',
    " what's going on",
    '<fn_end>',
  ])
  t.same(plan, [{ function: 'play_media', arguments: { query: 'What’s Going On' } }])
})

t.test('what a nested call needs, its return type and the end are held to', async (t) => {
  const automaton = new PlanAutomaton(catalogue, 'go')
  const take = (piece: Piece) => {
    t.ok(automaton.accepts(piece), JSON.stringify(piece))
    automaton.advance(piece)
  }
  t.notOk(automaton.accepts({ kind: 'end' }), 'an empty plan')
  take({ kind: 'function', index: catalogue.index('navigate_to') })
  take({ kind: 'argument', index: 0 })
  t.notOk(automaton.accepts({ kind: 'function', index: catalogue.index('get_temperature') }), 'a number is no place')
  t.notOk(automaton.accepts({ kind: 'end' }), 'an argument without a value')
  take({ kind: 'function', index: catalogue.index('find_place') })
  t.notOk(automaton.accepts({ kind: 'end' }), 'the nested call is open')
  t.notOk(automaton.accepts({ kind: 'close' }), 'it needs its query')
  take({ kind: 'argument', index: 0 })
  take({ kind: 'text', bytes: ' go' })
  take({ kind: 'close' })
  t.notOk(automaton.accepts({ kind: 'none' }), 'too late to decline')
  take({ kind: 'end' })
  t.notOk(automaton.accepts({ kind: 'end' }), 'nothing follows the end')
})

t.test('a call of the plan may lack what was not said', async (t) => {
  const plan = written(t, 'send a message saying hi', [
    `<fn_${catalogue.index('send_message')}>`,
    '<arg_1>',
    ' hi',
    '<fn_end>',
  ])
  t.same(plan, [{ function: 'send_message', arguments: { text: 'hi' } }])
})

t.test('what is written twice counts once, other values do not', async (t) => {
  const on = { function: 'set_seat_heating', arguments: { level: 'on', seat: 'driver' } }
  const off = { function: 'set_seat_heating', arguments: { level: 'on', seat: 'passenger' } }
  t.same(isFirst([on, off, { ...on }, on]), [true, true, false, false])
})
