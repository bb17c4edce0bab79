import t from 'tap'
import { showCall, showCalls, showPlan } from '../../daemon/cli/show-plan.ts'
import { callWith } from '../support/results.ts'

const find = { function: 'find_place', arguments: { query: 'bakery' } }

t.test('a plan is one call a line, nested ones in the place of their argument', async (t) => {
  const plan = [
    { function: 'set_window', arguments: { position: 'half', window: 'driver' } },
    { function: 'set_temperature', arguments: { degrees: 21 } },
    { function: 'navigate_to', arguments: { destination: find } },
    { function: 'get_time', arguments: {} },
  ]
  t.equal(
    showPlan(plan),
    [
      'set_window(position=half, window=driver)',
      'set_temperature(degrees=21)',
      'navigate_to(destination=find_place(query=bakery))',
      'get_time()',
    ].join('\n'),
  )
})

t.test('an empty plan declines', async (t) => t.equal(showPlan([]), 'declined: not for this car'))

t.test('what a nested call handed up is shown by its name, else as JSON', async (t) => {
  t.equal(showCall('navigate_to', { destination: { name: 'Bakery', latitude: 1 } }), 'navigate_to(destination=Bakery)')
  t.equal(showCall('f', { a: { b: 1 }, c: null, d: [1, 2] }), 'f(a={"b":1}, c=null, d=[1,2])')
})

t.test('calls are shown with state, code and time, nested ones below the call around them', async (t) => {
  const calls = [
    callWith('find_place', { index: 0, parent: 1, arguments: { query: 'bakery' }, ms: 1.26 }),
    callWith('navigate_to', {
      index: 1,
      arguments: { destination: { name: 'Bakery' } },
      state: 'failed',
      code: 'timeout',
      ms: 3000,
    }),
    callWith('set_mute', { index: 2, state: 'accepted', ms: 0 }),
  ]
  t.equal(
    showCalls(calls),
    [
      '  navigate_to(destination=Bakery)  failed (timeout)  3000.0 ms',
      '      find_place(query=bakery)  achieved  1.3 ms',
      '  set_mute(state=on)  accepted  0.0 ms',
    ].join('\n'),
  )
  t.equal(showCalls([]), '')
})
