import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import t, { type Test } from 'tap'
import { SqliteCallLog, type SqliteCallLogOptions } from '../../daemon/sqlite/call-log.ts'
import { openDatabase } from '../../daemon/sqlite/database.ts'
import { LogReader } from '../../daemon/sqlite/log-reader.ts'
import { callLogContract } from '../contract/call-log.ts'
import { MemoryCallLog } from '../support/fakes.ts'
import { resultWith, utteranceWith } from '../support/results.ts'

const DAY = 86_400_000
const NOW = 1_000 * DAY

function open(t: Test, options: Partial<SqliteCallLogOptions> = {}) {
  const file = options.file ?? join(t.testdir(), 'calls.sqlite')
  const log = new SqliteCallLog({ file, keepDays: 90, maxMegabytes: 200, now: () => NOW, ...options })
  t.teardown(() => log.close())
  return { file, log }
}

function rows(file: string) {
  const reader = new LogReader(file)
  try {
    return reader.utterances({})
  } finally {
    reader.close()
  }
}

/** Runs SQL on the file as another program would. */
function meddle(file: string, sql: string): void {
  const database = new Database(file)
  database.exec(sql)
  database.close()
}

t.test('in SQLite', async (t) =>
  callLogContract(t, (t) => {
    const { file, log } = open(t)
    const ended = () =>
      rows(file).flatMap(({ id, outcome, calls }) =>
        outcome === null ? [] : [{ id, outcome, calls: calls.map((call) => call.function) }],
      )
    return { log, ended, reopen: () => open(t, { file }).log }
  }),
)
t.test('in memory', async (t) =>
  callLogContract(t, () => {
    const log = new MemoryCallLog()
    const ended = () =>
      log.finished.map(({ id, outcome, calls }) => ({ id, outcome, calls: calls.map((call) => call.function) }))
    return { log, ended }
  }),
)

t.test('everything of a result is in the file, also what another program reads beside it', async (t) => {
  const { file, log } = open(t)
  log.accept(utteranceWith('a', { zone: 'rear_left', sessionId: 's', receivedAt: 5 }))
  t.match(rows(file), [{ id: 'a', outcome: null, plan: null, total_ms: null, calls: [] }])
  log.plan('a', 'planned', [])
  t.match(rows(file), [{ outcome: null, plan: 'planned' }])
  log.finish(resultWith('a', { code: 'timeout', outcome: 'failed' }))
  t.match(rows(file), [
    {
      id: 'a',
      site: 'car',
      zone: 'rear_left',
      source: 'mqtt',
      received_at: 5,
      outcome: 'failed',
      code: 'timeout',
      speech: 'On.',
      confidence: 0.98,
      plan: "<fn_5>('on')<fn_end>",
      total_ms: 20,
      tokens_in: 6,
      calls: [
        {
          position: 0,
          parent: null,
          function: 'set_air_conditioning',
          arguments: { state: 'on' },
          state: 'achieved',
          value: null,
          ms: 3,
        },
      ],
    },
  ])
})

t.test('a plan that the result does not carry is kept', async (t) => {
  const { file, log } = open(t)
  log.accept(utteranceWith('a'))
  log.plan('a', 'planned', [])
  const { plan: _, ...withoutPlan } = resultWith('a', { outcome: 'interrupted' })
  log.finish(withoutPlan)
  t.match(rows(file), [{ plan: 'planned', outcome: 'interrupted' }])
})

t.test('rows older than keep_days are deleted with their calls, open ones stay', async (t) => {
  const { file, log } = open(t, { keepDays: 30 })
  const ages = { old: 31, edge: 30, young: 1, open: 40 }
  for (const [id, days] of Object.entries(ages)) log.accept(utteranceWith(id, { receivedAt: NOW - days * DAY }))
  for (const id of ['old', 'edge', 'young']) log.finish(resultWith(id))
  log.retain()
  t.same(
    rows(file).map(({ id }) => id),
    ['edge', 'young', 'open'],
  )
  t.equal(new Database(file).prepare('SELECT count(*) FROM calls').pluck().get(), 2)
})

t.test('beyond the size the oldest rows are deleted, the newest stay', async (t) => {
  const { file, log } = open(t, { maxMegabytes: 1 })
  const count = 2_000
  const text = 'x'.repeat(400)
  for (let index = 0; index < count; index++) {
    log.accept(utteranceWith(`u${index}`, { text, receivedAt: NOW }))
    if (index > 0) log.finish(resultWith(`u${index}`, { speech: text }))
  }
  log.retain()
  const ids = rows(file).map(({ id }) => id)
  t.equal(ids[0], 'u0', 'an open one is never deleted')
  t.equal(ids.at(-1), `u${count - 1}`)
  t.ok(ids.length > 300 && ids.length < count, `${ids.length} are left`)
  t.same(
    ids.slice(1),
    Array.from({ length: ids.length - 1 }, (_, index) => `u${count - ids.length + 1 + index}`),
  )
  t.equal(log.health.ok, true)
  const left = ids.length
  log.retain()
  t.equal(rows(file).length, left, 'below the size nothing more is deleted')
})

t.test('the file and its folder are made, for the owner only', async (t) => {
  const file = join(t.testdir(), 'state', 'octod', 'calls.sqlite')
  open(t, { file })
  t.ok(existsSync(file))
  t.equal(statSync(join(file, '..')).mode & 0o077, 0)
})

const broken: readonly (readonly [string, (t: Test) => string, RegExp])[] = [
  [
    'a file that is no database',
    (t) => join(t.testdir({ 'calls.sqlite': 'no database'.repeat(1_000) }), 'calls.sqlite'),
    /not a database/,
  ],
  ['a folder that can not be made', (t) => join(t.testdir({ file: '' }), 'file', 'octod', 'calls.sqlite'), /ENOTDIR/],
  ['a folder in place of the file', (t) => t.testdir({}), /unable to open/],
  [
    'a database of something else',
    (t) => {
      const file = join(t.testdir(), 'calls.sqlite')
      meddle(file, 'CREATE TABLE utterances (something TEXT)')
      return file
    },
    /utterances already exists/,
  ],
]
for (const [title, make, reason] of broken) {
  t.test(`${title}: health says so, nothing throws, and no utterance is made twice`, async (t) => {
    const { file, log } = open(t, { file: make(t) })
    t.match(log.health, { ok: false, message: reason })
    t.ok(log.health.message.includes(file))
    t.equal(log.accept(utteranceWith('a')), true)
    t.equal(log.accept(utteranceWith('a')), false)
    log.plan('a', '', [])
    log.finish(resultWith('a'))
    t.same(log.unfinished(), [])
    log.retain()
    t.match(log.health, { ok: false, message: reason }, 'still')
    log.close()
  })
}

t.test('a damaged file is left as it is', async (t) => {
  const text = 'no database'.repeat(1_000)
  const file = join(t.testdir({ 'calls.sqlite': text }), 'calls.sqlite')
  const { log } = open(t, { file })
  log.accept(utteranceWith('a'))
  log.close()
  t.equal(readFileSync(file, 'utf8'), text)
})

t.test('damage in the middle of the file is told when it is met', async (t) => {
  const { file, log } = open(t)
  for (let index = 0; index < 50; index++) log.accept(utteranceWith(`u${index}`))
  log.close()
  const bytes = readFileSync(file)
  bytes.fill(0x5a, 4096)
  writeFileSync(file, bytes)
  const later = open(t, { file }).log
  t.equal(later.accept(utteranceWith('new')), true)
  later.finish(resultWith('new'))
  t.match(later.health, { ok: false, message: /malformed.*driving on without it\. Free space or move the file away/ })
})

t.test('trouble that ends is forgotten', async (t) => {
  const { file, log } = open(t)
  meddle(file, 'ALTER TABLE utterances RENAME TO away')
  t.equal(log.accept(utteranceWith('a')), true, 'the car drives on')
  t.match(log.health, { ok: false, message: /no such table/ })
  t.equal(log.accept(utteranceWith('a')), false, 'and knows the id all the same')
  meddle(file, 'ALTER TABLE away RENAME TO utterances')
  t.equal(log.accept(utteranceWith('b')), true)
  t.match(log.health, { ok: true, message: `writing ${file}` })
})

t.test('a closed log takes no harm from late calls', async (t) => {
  const { file, log } = open(t)
  log.close()
  log.close()
  t.equal(log.accept(utteranceWith('a')), true)
  log.finish(resultWith('a'))
  t.same(log.unfinished(), [])
  t.same(rows(file), [])
})

t.test('each migration runs once, new ones in their order, and one that fails leaves nothing', async (t) => {
  const file = join(t.testdir(), 'some.sqlite')
  const first = { name: '1', sql: 'CREATE TABLE a (x INTEGER); INSERT INTO a VALUES (1);' }
  const second = { name: '2', sql: 'INSERT INTO a VALUES (2);' }
  for (const migrations of [[first], [first], [first, second], [first, second]]) openDatabase(file, migrations).close()
  t.throws(
    () => openDatabase(file, [first, second, { name: '3', sql: 'INSERT INTO a VALUES (3); nonsense' }]),
    /syntax error/,
  )
  const database = openDatabase(file, [])
  t.teardown(() => database.close())
  t.same(database.prepare('SELECT x FROM a ORDER BY x').pluck().all(), [1, 2])
  t.same(database.prepare('SELECT name FROM migrations ORDER BY name').pluck().all(), ['1', '2'])
  t.equal(database.pragma('journal_mode', { simple: true }), 'wal')
})
