import t from 'tap'
import { Templates } from '../../bench/baselines/templates.ts'
import { Lists } from '../../model/dataset/lists.ts'
import { parsePhraseFile } from '../../model/dataset/phrase-file.ts'
import { resolvePhrasings } from '../../model/dataset/phrasing.ts'
import { catalogue } from '../support/plans.ts'

const lists = new Lists(
  new Map([
    ['person', 'mum\nthe doctor\nanna smith'],
    ['song', 'yesterday\nlove me do\n(let it|let her) be'],
    ['place_kind', 'bakery\npetrol station'],
  ]),
)
const phrases = `
[set_air_conditioning]
@state:verb on = turn on | switch on
@state:verb off = turn off | switch off
{state:verb} the (ac|air conditioning)( now|)
[set_temperature]
set the (temperature|temp) to {degrees:16-28}( degrees|) {zone}
[set_window]
open the {window:one} window {position:percent} of the way
[set_fan_speed]
put the fan on {level}
[set_mute]
~ it is too loud, be quiet -> state=on
[call_contact]
call {contact:person}
[set_timer]
set a timer for {duration:duration}
[play_media]
play {query:song}
{query:song} please
[parallel]
mute the radio and call {who:person} -> set_mute(state=on); call_contact(contact={who})
[nested]
take me to the nearest {k:place_kind} -> navigate_to(destination=find_place(query={k}))
[incomplete]
call someone -> call_contact()
[none]
~ tell me a joke
`
const { phrasings, faults } = resolvePhrasings([parsePhraseFile('a.phrases', phrases)], catalogue, lists)
const templates = new Templates(phrasings, catalogue)
const call = (name: string, given: Record<string, unknown>) => ({ function: name, arguments: given })

t.strictSame(faults, [])

for (const [text, ...plan] of [
  ['turn on the ac', call('set_air_conditioning', { state: 'on' })],
  ['Switch off the air conditioning now!', call('set_air_conditioning', { state: 'off' })],
  ['could you please turn on the ac for me', call('set_air_conditioning', { state: 'on' })],
  ['set the temp to 21', undefined],
  ['set the temp to twenty one degrees in the back', call('set_temperature', { degrees: 21, zone: 'rear' })],
  ['open the rear left window 30% of the way', call('set_window', { position: '30%', window: 'rear_left' })],
  ['put the fan on maximum', call('set_fan_speed', { level: 'max' })],
  ['put the fan on level three', call('set_fan_speed', { level: '3' })],
  ['It is too loud! Be quiet.', call('set_mute', { state: 'on' })],
  ['call the doctor', call('call_contact', { contact: 'doctor' })],
  ['call Anna Smith', call('call_contact', { contact: 'Anna Smith' })],
  ['set a timer for 20 minutes', call('set_timer', { duration: '20 minutes' })],
  ['play love me do', call('play_media', { query: 'love me do' })],
  ['mute the radio and call mum', call('set_mute', { state: 'on' }), call('call_contact', { contact: 'mum' })],
  [
    'take me to the nearest petrol station',
    call('navigate_to', { destination: call('find_place', { query: 'petrol station' }) }),
  ],
] as const) {
  const wanted = plan.filter((one) => one !== undefined)
  t.test(
    `"${text}" is ${wanted.length === 0 ? 'not understood' : wanted.map((one) => one.function).join(' and ')}`,
    async (t) => t.same(templates.plan(text), wanted),
  )
}

t.test('what is declined, lacks something, or is another sentence gives no plan', async (t) => {
  for (const text of [
    'tell me a joke',
    'call someone',
    'turn on the oven',
    'please turn the ac on',
    'set a timer for anna',
    '',
  ])
    t.same(templates.plan(text), [], text)
})

t.test('a template that begins with any words is left out: it would understand everything', async (t) => {
  t.same(templates.plan('xyzzy please'), [])
})
