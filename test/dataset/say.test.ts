import t from 'tap'
import { Catalogue } from '../../daemon/core/catalogue.ts'
import { functions } from '../../functions/index.ts'
import { Lists } from '../../model/dataset/lists.ts'
import { parsePhraseFile } from '../../model/dataset/phrase-file.ts'
import { resolvePhrasings } from '../../model/dataset/phrasing.ts'
import { Random } from '../../model/dataset/random.ts'
import { PhrasingFault, sayPhrasing } from '../../model/dataset/say.ts'
import { finishDraft } from '../../model/dataset/verify.ts'

const catalogue = new Catalogue(functions)
const lists = new Lists(
  new Map([
    ['person', 'mom\nan aunt'],
    ['place_kind', 'bakery\natm'],
    ['message', "the train is late\ni'm on my way"],
  ]),
)

const resolve = (text: string) => resolvePhrasings([parsePhraseFile('a.phrases', text)], catalogue, lists)

/** Different examples of the only line, as `text => plan`. */
function said(text: string): string[] {
  const { phrasings, faults } = resolve(text)
  t.strictSame(faults, [])
  const random = new Random(1)
  const all = Array.from({ length: 300 }, () => {
    const example = finishDraft(sayPhrasing(phrasings[0] as never, 'train', random, catalogue), catalogue)
    return typeof example === 'string' ? example : `${example.text} => ${example.notation}`
  })
  return [...new Set(all)].sort()
}

t.test('a slot becomes an argument only where its choice is taken', async (t) => {
  t.strictSame(
    said(
      '[set_defroster]\n@state on = on\n@window:side rear = back | rear\nturn {state} the( {window:side}|) defroster',
    ),
    [
      "turn on the back defroster => <fn_8>('on', window='rear')<fn_end>",
      "turn on the defroster => <fn_8>('on')<fn_end>",
      "turn on the rear defroster => <fn_8>('on', window='rear')<fn_end>",
    ],
  )
})

t.test('free text is the words of the sentence, an article stays outside but for messages', async (t) => {
  t.strictSame(said('[send_message]\ntext {contact:person} {text:message}'), [
    "text an aunt i'm on my way => <fn_58>('aunt', 'i\\'m on my way')<fn_end>",
    "text an aunt the train is late => <fn_58>('aunt', 'the train is late')<fn_end>",
    "text mom i'm on my way => <fn_58>('mom', 'i\\'m on my way')<fn_end>",
    "text mom the train is late => <fn_58>('mom', 'the train is late')<fn_end>",
  ])
})

t.test('a nested plan is filled, and the article before a slot fits', async (t) => {
  t.strictSame(said('[nested]\ntake me to a {kind:place_kind} -> navigate_to(destination=find_place(query={kind}))'), [
    "take me to a bakery => <fn_47>(<fn_50>('bakery'))<fn_end>",
    "take me to an atm => <fn_47>(<fn_50>('atm'))<fn_end>",
  ])
})

t.test('numbers come in digits and in words and mean the same', async (t) => {
  const all = said('[set_temperature]\nset it to {degrees:20-22/0.5}')
  t.ok(all.includes('set it to 21.5 => <fn_1>(21.5)<fn_end>'))
  t.ok(all.includes('set it to twenty one and a half => <fn_1>(21.5)<fn_end>'))
  t.ok(all.includes('set it to twenty two => <fn_1>(22)<fn_end>'))
})

t.test('what is given on the right counts, a slot beside it is words only', async (t) => {
  t.ok(
    said('[show_camera]\nhide the {view} camera -> view=off').includes(
      "hide the rear camera => <fn_37>('off')<fn_end>",
    ),
  )
})

t.test('faults of a line are told with its place', async (t) => {
  const faulty = (line: string) =>
    resolve(`[send_message]\n${line}`).faults.map((fault) => `${fault.line} ${fault.message}`)
  t.strictSame(faulty('text {contact:persons} {text:message}'), ['2 {contact:persons}: there is no list "persons"'])
  t.strictSame(faulty('text {who:person} {text:message}'), ['2 send_message needs contact'])
  t.strictSame(faulty('text {contact:person} -> text={what}'), ['2 {what} is on the right only'])
  t.strictSame(faulty('text {contact} {text:message}'), [
    '2 {contact}: free text needs a list as style, such as {query:song}',
  ])
  t.strictSame(resolve('[set_mute]\nmute -> state=loud').faults[0]?.message, 'state must be on, off, not loud')
  t.strictSame(
    resolve('[set_mutes]\nmute').faults[0]?.message,
    '[set_mutes] is not a function, nor parallel, nested, incomplete or none',
  )
  t.strictSame(
    resolve('[set_mute]\nmute it -> state=on\nmute  it -> state=on').faults[0]?.message,
    'the same as line 2',
  )
})

t.test('an argument that is not among the words is refused', async (t) => {
  const [phrasing] = resolve('[get_news]\nwhat happened -> topic=politics').phrasings
  t.throws(
    () => sayPhrasing(phrasing as never, 'train', new Random(1), catalogue),
    new PhrasingFault('"politics" is an argument but not among the words "what happened"'),
  )
})
