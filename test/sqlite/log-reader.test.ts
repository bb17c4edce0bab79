import { join } from 'node:path'
import t, { type Test } from 'tap'
import { SqliteCallLog } from '../../daemon/sqlite/call-log.ts'
import { type LogFilter, LogReader } from '../../daemon/sqlite/log-reader.ts'
import { callWith, resultWith, utteranceWith } from '../support/results.ts'

/** Five utterances: three that ended well, one that failed, one that is open. */
function setUp(t: Test) {
  const file = join(t.testdir(), 'calls.sqlite')
  const log = new SqliteCallLog({ file, keepDays: 90, maxMegabytes: 200, now: () => 0 })
  t.teardown(() => log.close())
  const entries = [
    ['ac', 100, 20, ['set_air_conditioning'], 'done'],
    ['window', 200, 40, ['set_window'], 'done'],
    ['both', 300, 160, ['set_air_conditioning', 'set_window'], 'done'],
    ['map', 400, 80, ['find_place'], 'failed'],
  ] as const
  for (const [id, receivedAt, total, names, outcome] of entries) {
    log.accept(utteranceWith(id, { receivedAt }))
    const calls = names.map((name, index) => callWith(name, { index }))
    log.finish(resultWith(id, { outcome, calls, timing: { total_ms: total } }))
  }
  log.accept(utteranceWith('open', { receivedAt: 500 }))
  const reader = new LogReader(file)
  t.teardown(() => reader.close())
  return { file, log, reader }
}

const cases: readonly (readonly [string, LogFilter, readonly string[]])[] = [
  ['everything, oldest first', {}, ['ac', 'window', 'both', 'map', 'open']],
  ['a function', { function: 'set_window' }, ['window', 'both']],
  ['a function that was never called', { function: 'play_media' }, []],
  ['an outcome', { outcome: 'failed' }, ['map']],
  ['a time, inclusive', { since: 300 }, ['both', 'map', 'open']],
  ['slow ones, inclusive; an open one has no time', { slowMs: 80 }, ['both', 'map']],
  ['those after a number', { after: 3 }, ['map', 'open']],
  ['the newest few', { limit: 2 }, ['map', 'open']],
  ['the newest few of those that fit', { limit: 1, function: 'set_air_conditioning' }, ['both']],
  ['none', { limit: 0 }, []],
  [
    'all conditions together',
    { function: 'set_window', outcome: 'done', since: 200, slowMs: 30, after: 1 },
    ['window', 'both'],
  ],
  ['words that are SQL', { function: "x' OR '1'='1" }, []],
]
for (const [title, filter, ids] of cases) {
  t.test(`utterances: ${title}`, async (t) => {
    t.same(
      setUp(t)
        .reader.utterances(filter)
        .map(({ id }) => id),
      ids,
    )
  })
}

t.test('where a moving part ended, and when, is in the row of its call', async (t) => {
  const { log, reader } = setUp(t)
  log.settle('window', 0, { state: 'failed', code: 'timeout' }, 20_000)
  const [before, after] = ['ac', 'window'].map((id) => reader.utterances({}).find((row) => row.id === id)?.calls[0])
  t.match(before, { state: 'achieved', settled_ms: null })
  t.match(after, { state: 'failed', code: 'timeout', settled_ms: 20_000 })
})

t.test('a row carries its calls in order, arguments and values as data', async (t) => {
  const { log, reader } = setUp(t)
  const place = { name: 'Bakery', latitude: 48.1 }
  log.finish(
    resultWith('open', {
      calls: [
        callWith('find_place', { index: 0, parent: 1, value: place }),
        callWith('navigate_to', { index: 1, arguments: { destination: place }, state: 'failed', code: 'timeout' }),
      ],
    }),
  )
  t.match(reader.utterances({ after: 4 }), [
    {
      number: 5,
      calls: [
        { position: 0, parent: 1, function: 'find_place', value: place, code: null },
        {
          position: 1,
          parent: null,
          function: 'navigate_to',
          arguments: { destination: place },
          value: null,
          code: 'timeout',
        },
      ],
    },
  ])
})

t.test('what the daemon writes while it is read is seen', async (t) => {
  const { log, reader } = setUp(t)
  log.accept(utteranceWith('later'))
  t.same(
    reader.utterances({ after: 5 }).map(({ id }) => id),
    ['later'],
  )
})

t.test('where there is no log the sentence says what writes one', async (t) => {
  const file = join(t.testdir(), 'none.sqlite')
  t.throws(() => new LogReader(file), {
    code: 'log_unavailable',
    message: /no call log at .*none\.sqlite yet; .*octod run/,
  })
})

t.test('a file that is no log is told', async (t) => {
  const file = join(t.testdir({ 'calls.sqlite': 'no database'.repeat(1_000) }), 'calls.sqlite')
  t.throws(() => new LogReader(file), { code: 'log_unavailable', message: /can't be read: .*not a database/ })
})
