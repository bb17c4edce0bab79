/** The services of the daemon that handlers use, made from the configuration. */
import { join } from 'node:path'
import type { Calendar, Contacts, Manual, Reminder } from '../functions/context.ts'
import { OctodError } from '../functions/error.ts'
import type { Config } from './config.ts'
import type { CallLog, Clock } from './core/ports.ts'
import { IcalCalendar } from './ical/calendar.ts'
import type { Logger } from './log.ts'
import { SqliteCallLog } from './sqlite/call-log.ts'
import { openDatabase } from './sqlite/database.ts'
import { SqliteManual } from './sqlite/manual.ts'
import { REMINDER_MIGRATIONS, SqliteReminders } from './sqlite/reminders.ts'
import { VcardContacts } from './vcard/contacts.ts'

export type Services = PersonalData & {
  readonly reminders: SqliteReminders
  /** After the reminders were stopped. */
  close(): void
}

/** @param onDue told of each timer, alarm or reminder that comes due; `late` when the daemon was off at its time */
export function openServices(
  config: Config,
  clock: Clock,
  logger: Logger,
  onDue: (reminder: Reminder, late: boolean) => void,
): Services {
  const database = openReminders(config.stateDir, logger)
  return {
    ...openPersonalData(config, clock),
    reminders: new SqliteReminders({ database, clock, onDue }),
    close: () => database.close(),
  }
}

export type PersonalData = { readonly calendar: Calendar; readonly contacts: Contacts; readonly manual: Manual }

/** Calendar, contacts and manual; files that are missing or broken fail the question asked of them, not the daemon. */
export function openPersonalData({ assistant, stateDir }: Config, clock: Clock): PersonalData {
  return {
    calendar: new IcalCalendar({ file: assistant.calendar ?? join(stateDir, 'calendar.ics'), clock }),
    contacts: new VcardContacts(assistant.contacts ?? join(stateDir, 'contacts.vcf')),
    manual: assistant.manual === null ? noManual : new SqliteManual(assistant.manual),
  }
}

/** What is said when a reminder comes due. */
export function reminderSpeech({ kind, text }: Reminder, late: boolean): string {
  const when = late ? ' That was due while I was off.' : ''
  if (kind === 'timer') return `Your timer is up: ${text}.${when}`
  return `${kind === 'alarm' ? 'Alarm' : 'Reminder'}: ${text}.${when}`
}

function openReminders(stateDir: string, logger: Logger) {
  try {
    return openDatabase(join(stateDir, 'reminders.sqlite'), REMINDER_MIGRATIONS)
  } catch (error) {
    const reason = (error as Error).message
    logger.error(`reminders can't be kept in ${stateDir} (${reason}); those set now are lost at the next stop`)
    return openDatabase(':memory:', REMINDER_MIGRATIONS)
  }
}

const noManual: Manual = {
  search() {
    throw new OctodError(
      'provider_unavailable',
      "no owner's manual is installed; set assistant.manual to a folder of Markdown files",
    )
  },
}

/** The call log of the configuration; one that can't be opened says so in its health and forgets. */
export function openCallLog({ log }: Config, clock: Clock): SqliteCallLog {
  return new SqliteCallLog({
    file: log.file,
    keepDays: log.keep_days,
    maxMegabytes: log.max_mb,
    now: () => clock.now(),
  })
}

const RETAIN_EVERY_MS = 6 * 3_600_000

/** Deletes what the log is not to keep any longer, now and then. Returns what ends that. */
export function keepSmall(log: CallLog): () => void {
  if (!(log instanceof SqliteCallLog)) return () => {}
  log.retain()
  const timer = setInterval(() => log.retain(), RETAIN_EVERY_MS)
  return () => clearInterval(timer)
}
