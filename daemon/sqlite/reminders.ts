import type { Database, Statement } from 'better-sqlite3'
import type { Clock, Reminder, Reminders } from '../../functions/context.ts'
import { OctodError } from '../../functions/error.ts'

/** What the table needs, oldest first. Run by whoever opens the database, each once. */
export const REMINDER_MIGRATIONS: readonly { readonly name: string; readonly sql: string }[] = [
  {
    name: 'reminders-0001-create',
    sql: `
      CREATE TABLE reminders (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        kind TEXT NOT NULL CHECK (kind IN ('timer', 'reminder', 'alarm')),
        text TEXT NOT NULL,
        due INTEGER
      ) STRICT;
      CREATE INDEX reminders_due ON reminders (due);
    `,
  },
]

/**
 * Longest sleep in milliseconds before the clock is looked at again. A board without a battery clock jumps when
 * network time arrives, and timers of the runtime end at 2^31 ms.
 */
const LONGEST_SLEEP = 60_000
/** Milliseconds after its due time from which a reminder counts as late. */
const LATE_AFTER = 60_000

export type SqliteRemindersOptions = {
  /** Open, with REMINDER_MIGRATIONS done; stays the caller's to close, after `stop()`. */
  readonly database: Database
  readonly clock: Clock
  /**
   * Called once for each reminder that comes due; `late` when it should have fired more than a minute ago (the daemon
   * was off). Must not throw.
   */
  readonly onDue: (reminder: Reminder, late: boolean) => void
}

/**
 * Timers, alarms and reminders in a SQLite table; fired and cancelled ones are deleted. A reminder is deleted after
 * `onDue` returned: a crash in between fires it again rather than never.
 */
export class SqliteReminders implements Reminders {
  readonly #clock: Clock
  readonly #onDue: SqliteRemindersOptions['onDue']
  readonly #insert: Statement
  readonly #list: Statement
  readonly #next: Statement
  readonly #delete: Statement
  /** Fired, but still in the table since it could not be written (disk full): not fired again by this process. */
  readonly #fired = new Set<number>()
  #started = false
  #cancelWait: (() => void) | undefined

  constructor(options: SqliteRemindersOptions) {
    const { database } = options
    this.#clock = options.clock
    this.#onDue = options.onDue
    this.#insert = database.prepare('INSERT INTO reminders (kind, text, due) VALUES (@kind, @text, @due)')
    this.#list = database.prepare('SELECT id, kind, text, due FROM reminders ORDER BY due IS NULL, due, id')
    this.#next = database.prepare('SELECT id, kind, text, due FROM reminders WHERE due IS NOT NULL ORDER BY due, id')
    this.#delete = database.prepare('DELETE FROM reminders WHERE id = ?')
  }

  /** Fires what came due while the daemon was off, then waits for the rest. */
  start(): void {
    this.#started = true
    this.#fireDue()
  }

  /** Fires nothing more; what is set stays in the table. */
  stop(): void {
    this.#started = false
    this.#cancelWait?.()
    this.#cancelWait = undefined
  }

  /** @throws OctodError `log_unavailable` when the database can't be written */
  add(reminder: Omit<Reminder, 'id'>): Reminder {
    const { kind, text, due } = reminder
    const { lastInsertRowid } = this.#written(
      () => this.#insert.run({ kind, text, due }),
      `the ${kind} can't be stored`,
    )
    if (this.#started) this.#wait()
    return { id: Number(lastInsertRowid), kind, text, due }
  }

  list(): readonly Reminder[] {
    return (this.#list.all() as Reminder[]).filter(({ id }) => !this.#fired.has(id))
  }

  /**
   * @returns how many of them were set
   * @throws OctodError `log_unavailable` when the database can't be written
   */
  cancel(ids: readonly number[]): number {
    const removed = this.#written(() => ids.reduce((sum, id) => sum + this.#delete.run(id).changes, 0), `can't cancel`)
    if (this.#started) this.#wait()
    return removed
  }

  #fireDue(): void {
    const now = this.#clock.now()
    for (const reminder of this.#next.all() as Reminder[]) {
      if (reminder.due === null || reminder.due > now) break
      if (this.#fired.has(reminder.id)) continue
      this.#fired.add(reminder.id)
      this.#onDue(reminder, now - reminder.due > LATE_AFTER)
      this.#forget(reminder.id)
    }
    if (this.#started) this.#wait()
  }

  /** Deletes a fired reminder; when that fails it stays in the set of the fired ones. */
  #forget(id: number): void {
    try {
      this.#delete.run(id)
      this.#fired.delete(id)
    } catch {
      // A full disk must not keep the other reminders from firing.
    }
  }

  #wait(): void {
    this.#cancelWait?.()
    this.#cancelWait = undefined
    const next = this.list()[0]
    if (next === undefined || next.due === null) return
    const delay = Math.min(Math.max(next.due - this.#clock.now(), 0), LONGEST_SLEEP)
    this.#cancelWait = this.#clock.after(delay, () => this.#fireDue())
  }

  #written<T>(write: () => T, failure: string): T {
    try {
      return write()
    } catch (cause) {
      const reason = cause instanceof Error ? cause.message : String(cause)
      throw new OctodError(
        'log_unavailable',
        `${failure}: ${reason}; free the disk or move the broken database away`,
        {},
        { cause },
      )
    }
  }
}
