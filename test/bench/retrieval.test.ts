import t from 'tap'
import { Retrieval } from '../../bench/baselines/retrieval.ts'
import { functions } from '../../functions/index.ts'

const retrieval = new Retrieval(functions)
const found = (text: string, count = 5) => retrieval.find(text, count).map(({ name }) => name)

for (const [text, name] of [
  ['set the temperature to 19 degrees', 'set_temperature'],
  ['open the sunroof', 'set_sunroof'],
  ['lock all the doors please', 'set_door_lock'],
  ['what is the weather in leeds tomorrow', 'get_weather'],
  ['set a timer for ten minutes', 'set_timer'],
  ['remind me to call the dentist', 'set_reminder'],
  ['switch the hazard lights on', 'set_hazard_lights'],
] as const) {
  t.test(`"${text}" finds ${name}`, async (t) => t.ok(found(text).includes(name), found(text).join(', ')))
}

t.test('a slip of the tongue finds it too', async (t) => {
  t.equal(found('open the sunrof')[0], 'set_sunroof')
})

t.test('at most as many as asked for, none for words that no description has', async (t) => {
  t.equal(found('turn on the radio').length, 5)
  t.equal(found('turn on the radio', 2).length, 2)
  t.same(found('xyzzy'), [])
})
