import t from 'tap'
import { Lists, PARTS, type Part } from '../../model/dataset/lists.ts'
import { Random } from '../../model/dataset/random.ts'

const many = (name: string, count: number) =>
  Array.from({ length: count }, (_, index) => `${name} number ${index}`).join('\n')

const drawn = (lists: Lists, name: string, part: Part) => {
  const random = new Random(part)
  return new Set(Array.from({ length: 3000 }, () => lists.pick(name, part, random)))
}

const overlap = (one: ReadonlySet<string>, other: ReadonlySet<string>) => [...one].filter((words) => other.has(words))

t.test('an entry belongs to one part only', async (t) => {
  const lists = new Lists(new Map([['song', many('song', 300)]]))
  const [train, valid, test] = (['train', 'valid', 'test'] as const).map((part) => drawn(lists, 'song', part)) as [
    Set<string>,
    Set<string>,
    Set<string>,
  ]
  t.strictSame([...overlap(train, test), ...overlap(train, valid), ...overlap(valid, test)], [])
  t.equal(train.size + valid.size + test.size, 300)
  t.ok(test.size > 15 && test.size < 50, `${test.size} of 300 in the test`)
})

t.test('the same words are in the same part of every list, whatever else is in it', async (t) => {
  const lists = new Lists(
    new Map([
      ['a', many('song', 100)],
      ['b', `${many('song', 100)}\n${many('other', 100)}`],
    ]),
  )
  t.strictSame(overlap(drawn(lists, 'a', 'train'), drawn(lists, 'b', 'test')), [])
})

t.test('a list made of others says entries of the asked part', async (t) => {
  const lists = new Lists(
    new Map([
      ['song', many('song', 50)],
      ['artist', many('artist', 50)],
      ['song_by', '{song} (by|from) {artist}'],
    ]),
  )
  const songs = drawn(lists, 'song', 'train')
  for (const words of drawn(lists, 'song_by', 'test')) t.notOk(songs.has(words.split(/ (?:by|from) /)[0] as string))
})

t.test('lists so small that they are closed are shared', async (t) => {
  const lists = new Lists(new Map([['service', 'one\ntwo\nthree']]))
  for (const part of PARTS) t.equal(drawn(lists, 'service', part).size, 3)
})

t.test('an entry with a weight is as likely as so many others', async (t) => {
  const lists = new Lists(
    new Map([
      ['first', many('first', 50)],
      ['person', `${many('person', 50)}\n{first} * 50`],
    ]),
  )
  const random = new Random(1)
  const said = Array.from({ length: 4000 }, () => lists.pick('person', 'train', random))
  const share = said.filter((words) => words.startsWith('first')).length / said.length
  t.ok(share > 0.45 && share < 0.65, `about 50 of 50 and the entries of training: ${share}`)
})

t.test('a bad entry is a fault with file and line and is left out', async (t) => {
  const lists = new Lists(
    new Map([
      ['a', '# names\nBob\n{b} and {c}\n{a} again\n(x|y\nfine'],
      ['b', 'ok'],
    ]),
  )
  t.strictSame(
    lists.faults.map(({ file, line }) => `${file}:${line}`),
    ['lists/a.txt:2', 'lists/a.txt:5', 'lists/a.txt:3', 'lists/a.txt:4'],
  )
  t.strictSame([...drawn(lists, 'a', 'train')], ['fine'])
  t.throws(() => lists.pick('nothing', 'train', new Random(1)), { message: 'no list "nothing"' })
})
