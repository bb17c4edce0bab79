import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { VcardContacts } from '../../daemon/vcard/contacts.ts'

const DEMO = new URL('../../demo/contacts.vcf', import.meta.url).pathname

const card = (version: string, ...lines: string[]) =>
  ['BEGIN:VCARD', `VERSION:${version}`, ...lines, 'END:VCARD', ''].join('\r\n')

function setUp(t: Test, text?: string) {
  const file = join(t.testdir(text === undefined ? {} : { 'contacts.vcf': text }), 'contacts.vcf')
  return { file, contacts: new VcardContacts(file) }
}

const FOUND: readonly (readonly [string, string])[] = [
  ['Anna Meyer', 'Anna Meyer'],
  ['anna', 'Anna Meyer'],
  ['mom', 'Anna Meyer'],
  ["my mum's", 'Anna Meyer'],
  ['father', 'Peter Meyer'],
  ['my wife', 'Lisa Lang'],
  ['brother', 'José Núñez'],
  ['jose nunez', 'José Núñez'],
  ['Tom', 'Thomas Becker'],
  ['the dentist', 'Dr. Ursula Weber'],
  ['doctor weber', 'Dr. Ursula Weber'],
  ['Lisa Lange', 'Lisa Lang'],
  ['chidi ocafor', 'Chidi Okafor'],
]

for (const [spoken, name] of FOUND) {
  t.test(`"${spoken}" is ${name}`, async (t) => {
    t.equal(new VcardContacts(DEMO).find(spoken)[0]?.name, name)
  })
}

for (const spoken of ['Zacharias', 'sister', '', '???', 'an']) {
  t.test(`"${spoken}" is nobody`, async (t) => {
    t.same(new VcardContacts(DEMO).find(spoken), [])
  })
}

t.test('vCard 3.0: groups, folded lines, escapes, the preferred number first, no fax', async (t) => {
  const { contacts } = setUp(
    t,
    card(
      '3.0',
      'N:Doe;Jane;;;',
      'FN:Jane Doe',
      'TEL;TYPE=HOME,FAX:+1 555 0190',
      'TEL;TYPE=HOME:+1 555 0191',
      'item1.TEL;TYPE=WORK,PREF:+1 555 0192',
      'TEL;TYPE=CELL:+1 555 0193',
      'ADR;TYPE=HOME:;;12 Elm Street\\, Apt 3;Spring',
      ' field;IL;62701;USA',
    ),
  )
  t.same(contacts.find('jane'), [
    {
      name: 'Jane Doe',
      phones: ['+1 555 0192', '+1 555 0193', '+1 555 0191'],
      address: '12 Elm Street, Apt 3, Springfield, IL 62701, USA',
    },
  ])
})

t.test('vCard 4.0: telephone addresses; a card with a structured name alone', async (t) => {
  const { contacts } = setUp(
    t,
    card(
      '4.0',
      'FN:Jürgen Groß',
      'TEL;VALUE=uri;TYPE="voice,home":tel:+49-30-5550101;ext=5',
      'ADR:;;Hauptweg 1;Ulm;;89073;Germany',
    ) + card('3.0', 'N:Only;Alexander'),
  )
  t.same(contacts.find('jurgen gross'), [
    { name: 'Jürgen Groß', phones: ['+49-30-5550101'], address: 'Hauptweg 1, 89073 Ulm, Germany' },
  ])
  t.same(contacts.find('alex'), [{ name: 'Alexander Only', phones: [] }])
})

t.test('an exact name comes before a nickname, that before a near one', async (t) => {
  const { contacts } = setUp(
    t,
    card('4.0', 'FN:Jo', 'N:;Jo;;;') +
      card('4.0', 'FN:Joanna Smith', 'NICKNAME:Jo') +
      card('4.0', 'FN:Joe Miller', 'N:Miller;Joe;;;'),
  )
  t.same(
    contacts.find('jo').map(({ name }) => name),
    ['Jo', 'Joanna Smith'],
  )
})

t.test('the file is read again when it has changed, and forgotten when it is gone', async (t) => {
  const { file, contacts } = setUp(t, card('4.0', 'FN:Jane Doe'))
  t.equal(contacts.find('jane doe').length, 1)
  writeFileSync(file, card('4.0', 'FN:John Roe Junior'))
  t.same(contacts.find('jane doe'), [])
  t.equal(contacts.find('roe').length, 1)
  rmSync(file)
  t.same(contacts.find('roe'), [])
})

t.test('a file that is not there is empty; one without a card is provider_unavailable', async (t) => {
  t.same(setUp(t).contacts.find('jane'), [])
  t.throws(() => setUp(t, 'no cards here').contacts.find('jane'), {
    code: 'provider_unavailable',
    message: /contacts\.vcf .*restore the file/,
  })
})
