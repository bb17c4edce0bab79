import { join } from 'node:path'
import Database from 'better-sqlite3'
import type { Test } from 'tap'
import { ChronoTimes } from '../../daemon/chrono/times.ts'
import { IcalCalendar } from '../../daemon/ical/calendar.ts'
import { SqliteManual } from '../../daemon/sqlite/manual.ts'
import { REMINDER_MIGRATIONS, SqliteReminders } from '../../daemon/sqlite/reminders.ts'
import { VcardContacts } from '../../daemon/vcard/contacts.ts'
import type { Context, Reminder } from '../../functions/context.ts'
import type { Place } from '../../functions/define.ts'
import { FakeClock } from './clock.ts'
import { makeContext, type TestContext } from './context.ts'
import { functionNamed } from './function-cases.ts'

// Before the first date is made: the car of these tests stands in Berlin.
process.env.TZ = 'Europe/Berlin'

/** Monday 5 October 2026, 12:35. */
export const NOON = new Date(2026, 9, 5, 12, 35)

export type ServiceContext = TestContext & { readonly fired: Reminder[]; readonly calendarFile: string }

/**
 * A context with the daemon's own services on the demo's address book and manual, a calendar that starts empty, and
 * what else is handed in.
 */
export function makeServiceContext(
  t: Test,
  overrides: Partial<Omit<Context, 'vehicle' | 'clock'>> & { readonly clock?: FakeClock } = {},
): ServiceContext {
  const clock = overrides.clock ?? new FakeClock(NOON.getTime())
  const database = new Database(':memory:')
  for (const { sql } of REMINDER_MIGRATIONS) database.exec(sql)
  const fired: Reminder[] = []
  const reminders = new SqliteReminders({ database, clock, onDue: (reminder) => void fired.push(reminder) })
  reminders.start()
  const manual = new SqliteManual(demo('manual/'))
  const calendarFile = join(t.testdir(), 'calendar.ics')
  t.teardown(() => {
    reminders.stop()
    database.close()
    manual.close()
  })
  const context = makeContext(t, {
    clock,
    times: new ChronoTimes(clock),
    reminders,
    manual,
    calendar: new IcalCalendar({ file: calendarFile, clock }),
    contacts: new VcardContacts(demo('contacts.vcf')),
    ...overrides,
  })
  return Object.freeze({ ...context, fired, calendarFile })
}

/** Runs a function with arguments as the dispatcher binds them: places are objects. */
export async function call(context: TestContext, name: string, args: { readonly [name: string]: string | Place } = {}) {
  return functionNamed(name).run(args as never, context)
}

export const place = (name: string): Place => ({ name })

function demo(name: string): string {
  return new URL(`../../demo/${name}`, import.meta.url).pathname
}
