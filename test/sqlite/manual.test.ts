import { join } from 'node:path'
import t, { type Test } from 'tap'
import { SqliteManual } from '../../daemon/sqlite/manual.ts'

const DEMO = new URL('../../demo/manual/', import.meta.url).pathname

function open(t: Test, folder: string): SqliteManual {
  const manual = new SqliteManual(folder)
  t.teardown(() => manual.close())
  return manual
}

const QUESTIONS: readonly (readonly [string, string])[] = [
  ['where is the fuse box', 'Fuse box'],
  ['how do i connect bluetooth', 'Connecting a phone by Bluetooth'],
  ['what does the yellow engine light mean', 'Engine warning light'],
  ['tire pressure', 'Tire pressure'],
  ['how do I lock the rear doors for a child', 'Child locks'],
  ['when does this car need oil changes', 'Oil and service'],
  ['where is the tow hook', 'Towing'],
  ['storing the seat positions in memory', 'Seat memory'],
]

for (const [question, title] of QUESTIONS) {
  t.test(`"${question}" finds ${title}`, async (t) => {
    t.equal(open(t, DEMO).search(question, 3)[0]?.title, title)
  })
}

t.test('sections are cut at headings and come as plain text with their file', async (t) => {
  const folder = t.testdir({
    'a.md':
      '# Car\n\n## Wipers\n\nPush the **stalk** up,\nsee [lights](b.md).\n\n- One\n- Two\n\n```\n# no heading\n```\n',
    deep: { 'b.md': 'Loose words about a sunroof.\n' },
    'c.txt': 'wipers',
  })
  const manual = open(t, folder)
  t.same(manual.search('wiper', 5), [
    { title: 'Wipers', text: 'Push the stalk up, see lights.\nOne Two\n# no heading', file: 'a.md' },
  ])
  t.match(manual.search('sunroof', 5), [{ title: 'deep/b', file: join('deep', 'b.md') }])
})

t.test('no text is a syntax error', async (t) => {
  const manual = open(t, DEMO)
  for (const question of [
    '"',
    'tire" OR',
    'NEAR(',
    'tire AND',
    'title:tire',
    '*',
    '-',
    '^tire',
    '(tire',
    "'; DROP TABLE sections; --",
    '\u0000',
    'ü ß 漢字',
  ]) {
    t.doesNotThrow(() => manual.search(question, 3), JSON.stringify(question))
  }
})

t.test('a question of stop words finds nothing, and the limit holds', async (t) => {
  const manual = open(t, DEMO)
  t.same(manual.search('how do i', 3), [])
  t.equal(manual.search('battery charging light', 2).length, 2)
  t.same(manual.search('battery', 0), [])
})

t.test('accents and word endings do not matter', async (t) => {
  const manual = open(t, t.testdir({ 'a.md': '# Café machine\n\nIt brews.\n' }))
  t.equal(manual.search('cafe machines', 1)[0]?.title, 'Café machine')
})

t.test('a folder that is not there fails the search with what to do', async (t) => {
  const manual = open(t, join(t.testdir(), 'absent'))
  t.throws(() => manual.search('tires', 1), { code: 'provider_unavailable', message: /put Markdown files into/ })
})
