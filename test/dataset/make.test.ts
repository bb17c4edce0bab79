import t from 'tap'
import { Catalogue } from '../../daemon/core/catalogue.ts'
import { functions } from '../../functions/index.ts'
import { Lists } from '../../model/dataset/lists.ts'
import { makeDataset, partPhrasings } from '../../model/dataset/make.ts'
import { parsePhraseFile } from '../../model/dataset/phrase-file.ts'
import { resolvePhrasings } from '../../model/dataset/phrasing.ts'
import { makeReport, summarize } from '../../model/dataset/report.ts'
import type { Source } from '../../model/dataset/source.ts'
import { splitLines } from '../../model/dataset/split.ts'
import { normalizeWords } from '../../model/dataset/verify.ts'
import { testRecord, trainingRecord } from '../../model/dataset/write.ts'

const catalogue = new Catalogue(functions)
const verbs = 'switch turn put flip set bring move take get make have leave keep push knock'.split(' ')
const lines = (rest: (verb: string, index: number) => string) =>
  verbs.flatMap((verb, index) => [rest(verb, index), rest(`${verb} quietly`, index)]).join('\n')
const text = `[set_mute]
${lines((verb, index) => `${verb} the (sound|noise) (away|off) (now|) -> state=${index % 2 ? 'on' : 'on'}`)}
[set_temperature]
${lines((verb) => `${verb} the (heat|temperature) to {degrees:16-28}`)}
[call_contact]
${lines((verb) => `${verb} a call through to {contact:person}`)}
[parallel]
${lines((verb) => `${verb} the noise away and the heat to {n:16-28} -> set_mute(state=on); set_temperature(degrees={n})`)}
[nested]
${lines((verb) => `${verb} {who:person} my place -> send_message(contact={who}, text=get_location())`)}
[incomplete]
${lines((verb) => `${verb} a call through (now|) -> call_contact()`)}
[none]
${lines((verb) => `${verb} (some|a bit of) (toast|milk|butter|jam) for {who:person}`)}
`
const lists = new Lists(new Map([['person', Array.from({ length: 60 }, (_, index) => `friend ${index}`).join('\n')]]))
const resolved = resolvePhrasings([parsePhraseFile('a.phrases', text)], catalogue, lists)
const source: Source = { catalogue, lists, phrasings: resolved.phrasings, faults: resolved.faults }
const sizes = { train: 600, valid: 100, calibration: 0, test: 100 }

t.strictSame(resolved.faults, [])

t.test('the same seed makes the same dataset, another seed another', async (t) => {
  const [one, two, other] = [
    await makeDataset(source, sizes, 1),
    await makeDataset(source, sizes, 1),
    await makeDataset(source, sizes, 2),
  ]
  t.strictSame(one.parts, two.parts)
  t.notSame(
    one.parts.train.map((example) => example.text),
    other.parts.train.map((example) => example.text),
  )
})

t.test('kinds come in their shares', async (t) => {
  const { parts, shortfalls, complaints } = await makeDataset(source, sizes, 1)
  t.strictSame(shortfalls, [])
  t.strictSame(complaints, [])
  t.equal(parts.train.length, 600)
  t.equal(parts.train.filter((example) => example.kind === 'reject').length, 132)
  t.ok(parts.train.some((example) => example.kind === 'nested'))
  t.ok(parts.train.filter((example) => example.kind === 'parallel').length > 70)
})

t.test('no phrasing, no list entry and no words of the test are in training', async (t) => {
  const { parts } = await makeDataset(source, sizes, 1)
  const split = partPhrasings(source.phrasings)
  const linesOf = (part: 'train' | 'test') => split[part].map((phrasing) => phrasing.line.line)
  const usedBy = (part: 'train' | 'test') =>
    parts[part].flatMap((example) => example.origins.map((origin) => origin.line))
  const words = (part: 'train' | 'test') => parts[part].map((example) => normalizeWords(example.text))
  const friends = (part: 'train' | 'test') =>
    parts[part].flatMap((example) => example.text.toLowerCase().match(/friend \d+/g) ?? [])
  const shared = <T>(one: readonly T[], other: readonly T[]) => one.filter((item) => new Set(other).has(item))
  t.strictSame(shared(linesOf('train'), linesOf('test')), [])
  t.strictSame([...shared(usedBy('train'), linesOf('test')), ...shared(usedBy('test'), linesOf('train'))], [])
  t.strictSame(shared(words('test'), words('train')), [])
  t.strictSame(shared(friends('test'), friends('train')), [])
})

t.test('a section of 30 lines has at least 4 in the test, and a new line moves few others', async (t) => {
  const before = splitLines(source.phrasings.map((phrasing) => phrasing.line))
  const tests = (section: string) =>
    [...before].filter(([line, part]) => line.section === section && part === 'test').length
  for (const section of ['set_mute', 'set_temperature', 'call_contact']) t.ok(tests(section) >= 4, section)
  const more = parsePhraseFile(
    'a.phrases',
    text.replace('[set_temperature]', 'silence -> state=on\n[set_temperature]'),
  ).lines
  const after = splitLines(more)
  const key = (line: { section: string; source: string }) => `${line.section} ${line.source}`
  const known = new Map([...before].map(([line, part]) => [key(line), part]))
  const moved = [...after].filter(([line, part]) => known.has(key(line)) && known.get(key(line)) !== part)
  t.ok(moved.length <= 2, `${moved.length} moved`)
})

t.test('records have the fields that the trainer and the evaluation read', async (t) => {
  const { parts } = await makeDataset(source, sizes, 1)
  const nested = parts.train.find((example) => example.kind === 'nested' && example.plan.length === 1) as never
  const record = trainingRecord(nested, catalogue)
  t.strictSame(record.target.slice(0, 3), ['<fn_58>', '<arg_0>', record.target[2]])
  t.equal(record.target.at(-1), '<fn_end>')
  t.match(testRecord(nested, 0, catalogue), {
    id: 'octod-00001',
    source: 'octod',
    origin: 'llm',
    kind: 'nested',
    accept: [[{ function: 'send_message', arguments: { text: { function: 'get_location', arguments: {} } } }]],
  })
  const reject = parts.test.find((example) => example.kind === 'reject') as never
  t.strictSame(testRecord(reject, 6, catalogue).accept, [[]])
  t.strictSame(trainingRecord(reject, catalogue).target, ['<fn_none>', '<fn_end>'])
  t.equal(trainingRecord(reject, catalogue).plan, '<fn_none>()<fn_end>')
})

t.test('a call that lacks something is trained as it is and tested as nothing to carry out', async (t) => {
  const { parts } = await makeDataset(source, sizes, 1)
  const incomplete = parts.train.find((example) => example.kind === 'incomplete') as never
  t.strictSame(trainingRecord(incomplete, catalogue).target, [`<fn_${catalogue.index('call_contact')}>`, '<fn_end>'])
  t.match(testRecord(incomplete, 0, catalogue), { kind: 'reject', accept: [[]] })
})

t.test('the report counts what was made', async (t) => {
  const dataset = await makeDataset(source, sizes, 1)
  const report = makeReport(dataset, source, 1)
  t.strictSame(report.sizes, sizes)
  t.match(
    report.sections.find((section) => section.name === 'set_mute'),
    { lines: 30, wordings: 240 },
  )
  t.match(summarize(report), /train +600/)
})

t.test('work that is called off ends with the reason', async (t) => {
  const stop = new AbortController()
  stop.abort(new Error('enough'))
  await t.rejects(
    makeDataset(source, { train: 6000, valid: 0, calibration: 0, test: 0 }, 1, () => {}, stop.signal),
    { message: 'enough' },
  )
})

t.test('the near test has lines of the training in wordings of which none is in training', async (t) => {
  const { parts, wordings } = await makeDataset(source, { ...sizes, train: 60 }, 1)
  const known = new Set(parts.train.flatMap((example) => example.wordings))
  const lines = new Set(partPhrasings(source.phrasings).train.map(({ line }) => line.line))
  t.ok(wordings.length > 20, `${wordings.length} examples`)
  t.strictSame(
    wordings.filter((example) => example.wordings.some((wording) => known.has(wording))),
    [],
  )
  t.ok(wordings.every((example) => example.origins.every(({ line }) => lines.has(line))))
  const [first] = wordings
  t.match(first?.wordings[0], /^[a-z]/, 'the words, slots left open')
  t.notMatch(wordings.map((example) => example.wordings.join()).join(), /friend \d/)
})
