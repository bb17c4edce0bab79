import t from 'tap'
import { chat, describe } from '../../bench/baselines/prompt.ts'
import { answerSchema } from '../../bench/baselines/schema.ts'
import { functions } from '../../functions/index.ts'
import { catalogue } from '../support/plans.ts'

const named = (...names: readonly string[]) => functions.filter(({ name }) => names.includes(name))

t.test('a function is described in one line: its parameters, what they take, what it does', async (t) => {
  const [setWindow, setTemperature] = [...named('set_window'), ...named('set_temperature')].map(describe)
  t.match(setWindow, /^set_window\(position: opening, window\?: zone\): /)
  t.match(
    setTemperature,
    /^set_temperature\(degrees: number from 16 to 85, zone\?: zone, unit\?: celsius\|fahrenheit\): /,
  )
})

t.test('the chat ends with the functions and the utterance, and begins the same for all of them', async (t) => {
  const [one, other] = [chat(named('set_mute'), 'be quiet'), chat(named('set_sunroof'), 'open the roof')]
  t.same(one.slice(0, -1), other.slice(0, -1))
  t.match(one[0], { by: 'system', text: /Answer \[\] if no function fits/ })
  t.match(one.at(-1), { by: 'user', text: /^Functions:\nset_mute\(.*\n\nbe quiet$/s })
})

t.test('the examples are calls that exist', async (t) => {
  const answers = chat([], '').filter(({ by }) => by === 'model')
  t.equal(answers.length, 4)
  const names = answers.flatMap(({ text }) => [...text.matchAll(/"name":"(\w+)"/g)].map(([, name = '']) => name))
  t.same(
    names.filter((name) => !catalogue.get(name)),
    [],
  )
})

t.test('the schema has an object for each set of optional arguments', async (t) => {
  const schema = answerSchema(named('set_window'))
  t.same(schema.items, { oneOf: [{ $ref: '#/$defs/set_window' }] })
  const { set_window: call } = schema.$defs as unknown as Record<string, { properties: Record<string, unknown> }>
  t.match(call?.properties, {
    name: { const: 'set_window' },
    arguments: { oneOf: [{ properties: { position: Object } }, { properties: { position: Object, window: Object } }] },
  })
})

t.test('a call may stand where it fits, if it is among the functions', async (t) => {
  const destination = (...names: readonly string[]) => {
    const { navigate_to: call } = answerSchema(named(...names)).$defs as unknown as Record<
      string,
      { properties: { arguments: { oneOf: { properties: { destination: unknown } }[] } } }
    >
    return call?.properties.arguments.oneOf[0]?.properties.destination
  }
  t.same(destination('navigate_to', 'set_mute'), { type: 'string' })
  t.same(destination('navigate_to', 'find_place', 'set_mute'), {
    oneOf: [{ type: 'string' }, { $ref: '#/$defs/find_place' }],
  })
})
