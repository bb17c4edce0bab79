import { join } from 'node:path'
import Database from 'better-sqlite3'
import t, { type Test } from 'tap'
import { REMINDER_MIGRATIONS, SqliteReminders } from '../../daemon/sqlite/reminders.ts'
import type { Reminder } from '../../functions/context.ts'
import { FakeClock } from '../support/clock.ts'

type Fired = { readonly reminder: Reminder; readonly late: boolean }

const MINUTE = 60_000
const DAY = 24 * 60 * MINUTE

function setUp(t: Test, file = ':memory:', clock = new FakeClock()) {
  const database = new Database(file)
  const isNew = database.prepare("SELECT 1 FROM sqlite_master WHERE name = 'reminders'").get() === undefined
  if (isNew) for (const { sql } of REMINDER_MIGRATIONS) database.exec(sql)
  const fired: Fired[] = []
  const reminders = new SqliteReminders({
    database,
    clock,
    onDue: (reminder, late) => void fired.push({ reminder, late }),
  })
  t.teardown(() => {
    reminders.stop()
    database.close()
  })
  return { clock, database, fired, reminders }
}

t.test('a timer fires once, at its time, and is gone', async (t) => {
  const { clock, fired, reminders } = setUp(t)
  reminders.start()
  const timer = reminders.add({ kind: 'timer', text: 'ten minutes', due: clock.now() + 10 * MINUTE })
  clock.advance(10 * MINUTE - 1)
  t.same(fired, [])
  clock.advance(1)
  t.same(fired, [{ reminder: timer, late: false }])
  t.same(reminders.list(), [])
  clock.advance(DAY)
  t.equal(fired.length, 1)
})

t.test('an earlier one added later fires first', async (t) => {
  const { clock, fired, reminders } = setUp(t)
  reminders.start()
  reminders.add({ kind: 'alarm', text: 'wake up', due: clock.now() + 30 * MINUTE })
  reminders.add({ kind: 'timer', text: 'tea', due: clock.now() + 3 * MINUTE })
  clock.advance(DAY)
  t.same(
    fired.map(({ reminder }) => reminder.text),
    ['tea', 'wake up'],
  )
})

t.test('a time further off than 2^31 milliseconds is kept', async (t) => {
  const { clock, fired, reminders } = setUp(t)
  reminders.start()
  reminders.add({ kind: 'reminder', text: 'renew the licence', due: clock.now() + 60 * DAY })
  clock.advance(60 * DAY - 1)
  t.equal(fired.length, 0)
  clock.advance(1)
  t.equal(fired.length, 1)
})

t.test('a clock set forward is noticed within a minute', async (t) => {
  const clock = new FakeClock()
  let ahead = 0
  const jumping = { now: () => clock.now() + ahead, after: clock.after.bind(clock) }
  const database = new Database(':memory:')
  for (const { sql } of REMINDER_MIGRATIONS) database.exec(sql)
  const fired: string[] = []
  const reminders = new SqliteReminders({ database, clock: jumping, onDue: ({ text }) => void fired.push(text) })
  t.teardown(() => database.close())
  reminders.start()
  reminders.add({ kind: 'alarm', text: 'wake up', due: clock.now() + DAY })
  ahead = DAY
  clock.advance(MINUTE)
  t.same(fired, ['wake up'])
  reminders.stop()
})

t.test('what came due while the daemon was off fires at the next start, marked late', async (t) => {
  const file = join(t.testdir(), 'octod.db')
  const first = setUp(t, file)
  first.reminders.start()
  first.reminders.add({ kind: 'alarm', text: 'wake up', due: first.clock.now() + MINUTE })
  first.reminders.add({ kind: 'reminder', text: 'later', due: first.clock.now() + 2 * DAY })
  first.reminders.stop()

  const second = setUp(t, file, new FakeClock(first.clock.now() + DAY))
  second.reminders.start()
  t.match(second.fired, [{ reminder: { text: 'wake up' }, late: true }])
  second.clock.advance(DAY)
  t.match(second.fired[1], { reminder: { text: 'later' }, late: false })
  t.same(first.fired, [])
})

t.test('nothing fires before start and after stop', async (t) => {
  const { clock, fired, reminders } = setUp(t)
  reminders.add({ kind: 'timer', text: 'tea', due: clock.now() + MINUTE })
  clock.advance(2 * MINUTE)
  t.same(fired, [])
  reminders.start()
  t.equal(fired.length, 1)
  reminders.add({ kind: 'timer', text: 'eggs', due: clock.now() + MINUTE })
  reminders.stop()
  clock.advance(2 * MINUTE)
  t.equal(fired.length, 1)
  t.equal(clock.waiting, 0)
})

t.test('list is soonest first, notes without a time last', async (t) => {
  const { clock, reminders } = setUp(t)
  reminders.add({ kind: 'reminder', text: 'buy milk', due: null })
  reminders.add({ kind: 'alarm', text: 'wake up', due: clock.now() + DAY })
  reminders.add({ kind: 'timer', text: 'tea', due: clock.now() + MINUTE })
  t.same(
    reminders.list().map(({ text }) => text),
    ['tea', 'wake up', 'buy milk'],
  )
})

t.test('cancel removes what is there, counts it, and it never fires', async (t) => {
  const { clock, fired, reminders } = setUp(t)
  reminders.start()
  const tea = reminders.add({ kind: 'timer', text: 'tea', due: clock.now() + MINUTE })
  t.equal(reminders.cancel([tea.id, 999]), 1)
  clock.advance(DAY)
  t.same(fired, [])
  t.equal(reminders.cancel([tea.id]), 0)
})

t.test('a database that can not be written is said so, and a fired reminder does not fire again', async (t) => {
  const { clock, database, fired, reminders } = setUp(t)
  reminders.start()
  reminders.add({ kind: 'timer', text: 'tea', due: clock.now() + MINUTE })
  database.pragma('query_only = ON')
  t.throws(() => reminders.add({ kind: 'timer', text: 'eggs', due: null }), {
    code: 'log_unavailable',
    message: /free the disk/,
  })
  clock.advance(DAY)
  t.equal(fired.length, 1)
  t.same(reminders.list(), [])
})
