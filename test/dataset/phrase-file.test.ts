import t from 'tap'
import { faultLine, parsePhraseFile } from '../../model/dataset/phrase-file.ts'

t.test('a phrase file becomes lines with section, form and right-hand side', async (t) => {
  const { lines, words, faults } = parsePhraseFile(
    'a.phrases',
    "# comment\n[set_temperature]\n@unit fahrenheit = fahrenheit | degrees (f|fahrenheit)\n\nset it to {degrees:60-80} {unit}\n~ it's too  cold -> degrees=22\n",
  )
  t.strictSame(faults, [])
  t.match(words, [{ section: 'set_temperature', parameter: 'unit', style: null, value: 'fahrenheit', line: 3 }])
  t.equal(words[0]?.words.length, 2)
  t.match(lines, [
    { line: 5, section: 'set_temperature', instruction: true, source: 'set it to {degrees:60-80} {unit}', wordings: 1 },
    { line: 6, instruction: false, source: "it's too cold -> degrees=22", right: { kind: 'arguments' } },
  ])
})

t.test('plans of the parallel and nested sections are read, calls in calls too', async (t) => {
  const { lines, faults } = parsePhraseFile(
    'a.phrases',
    '[nested]\ngo to {who:person} -> navigate_to(destination=get_contact_address(contact={who})); set_climate(state=on)\n',
  )
  t.strictSame(faults, [])
  t.match(lines[0]?.right, {
    kind: 'plan',
    calls: [
      {
        function: 'navigate_to',
        arguments: [
          [
            'destination',
            {
              kind: 'call',
              call: { function: 'get_contact_address', arguments: [['contact', { parts: [{ slot: 'who' }] }]] },
            },
          ],
        ],
      },
      { function: 'set_climate', arguments: [['state', { parts: ['on'] }]] },
    ],
  })
})

t.test('every error is told with file and line, and the other lines stay', async (t) => {
  const bad = [
    'no section yet',
    '[Set]',
    '[set_mute]',
    'Mute it',
    'mute it!',
    'mute (it',
    'mute -> state',
    'mute -> state=on -> x=1',
    '@state on',
    '@state on = | a',
    'mute it -> state=on',
    '[none]',
    'make toast -> state=on',
    '[parallel]',
    'do both',
    'do both -> set_mute(state=on',
  ]
  const { lines, faults } = parsePhraseFile('b.phrases', bad.join('\n'))
  t.strictSame(
    faults.map((fault) => fault.line),
    [1, 2, 4, 5, 6, 7, 8, 9, 10, 13, 15, 16],
  )
  t.equal(faultLine(faults[0] as never), 'b.phrases:1: no [section] is open here')
  t.equal(lines.length, 1)
})
