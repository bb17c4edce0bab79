import t from 'tap'
import { isWhole, readAnswer } from '../../bench/baselines/read-answer.ts'
import { catalogue } from '../support/plans.ts'

const read = (answer: unknown) => readAnswer(typeof answer === 'string' ? answer : JSON.stringify(answer), catalogue)

t.test('a list of calls becomes a plan with canonical values', async (t) => {
  t.same(
    read([
      { name: 'set_window', arguments: { position: 'half', window: 'Rear Left' } },
      { name: 'set_fan_speed', arguments: { level: 3 } },
      { name: 'set_temperature', arguments: { degrees: 'twenty one' } },
    ]),
    [
      { function: 'set_window', arguments: { position: 'half', window: 'rear_left' } },
      { function: 'set_fan_speed', arguments: { level: '3' } },
      { function: 'set_temperature', arguments: { degrees: 21 } },
    ],
  )
})

t.test('a call in the place of an argument stays one', async (t) => {
  const find = { name: 'find_place', arguments: { query: 'bakery' } }
  t.same(read([{ name: 'navigate_to', arguments: { destination: find } }]), [
    {
      function: 'navigate_to',
      arguments: { destination: { function: 'find_place', arguments: { query: 'bakery' } } },
    },
  ])
})

t.test('a call that lacks something is left out, as in octod eval', async (t) => {
  t.same(read([{ name: 'set_temperature', arguments: {} }]), [])
})

t.test('what is no list of calls, or has no end, declines', async (t) => {
  for (const answer of [
    '',
    'I can not do that.',
    '[',
    '[{"name":"set_mute","arguments":{"sta',
    {},
    [{ tool: 'a' }],
    [],
  ])
    t.same(read(answer), [], JSON.stringify(answer))
})

t.test('an answer is whole when its list is closed, and not at a bracket inside a string', async (t) => {
  t.ok(isWhole('[]'))
  t.ok(isWhole('[{"name":"get_time","arguments":{}}]\n'))
  t.notOk(isWhole('[{"name":"play_media","arguments":{"query":"[remix]'))
  t.notOk(isWhole('['))
})
