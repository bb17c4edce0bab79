/**
 * The call log. Writing never throws: a full disk or a broken file means driving on and saying so in `health`, while the
 * outcomes of the running process are kept in memory so that no utterance is made twice.
 */
import type Database from 'better-sqlite3'
import type { Arrival } from '../core/arrivals.ts'
import type { Call, Utterance } from '../core/call.ts'
import type { CallLog, Result } from '../core/ports.ts'
import { type Migration, openDatabase } from './database.ts'

export const CALL_LOG_MIGRATIONS: readonly Migration[] = [
  {
    name: '0001-calls',
    sql: `
      CREATE TABLE utterances (
        number INTEGER PRIMARY KEY,
        id TEXT NOT NULL UNIQUE,
        site TEXT NOT NULL,
        zone TEXT,
        source TEXT NOT NULL,
        text TEXT NOT NULL,
        session_id TEXT,
        received_at INTEGER NOT NULL,
        plan TEXT,
        outcome TEXT,
        code TEXT,
        speech TEXT,
        confidence REAL,
        queue_ms REAL, prefill_ms REAL, decode_ms REAL, plan_ms REAL, dispatch_ms REAL, total_ms REAL,
        tokens_in INTEGER, tokens_out INTEGER
      ) STRICT;
      CREATE INDEX utterances_received ON utterances (received_at);
      CREATE INDEX utterances_open ON utterances (number) WHERE outcome IS NULL;
      CREATE TABLE calls (
        utterance INTEGER NOT NULL REFERENCES utterances (number) ON DELETE CASCADE,
        position INTEGER NOT NULL,
        parent INTEGER,
        function TEXT NOT NULL,
        arguments TEXT NOT NULL,
        state TEXT NOT NULL,
        value TEXT,
        code TEXT,
        ms REAL NOT NULL,
        PRIMARY KEY (utterance, position)
      ) STRICT, WITHOUT ROWID;
      CREATE INDEX calls_function ON calls (function);
    `,
  },
  {
    name: '0002-arrivals',
    // From the start of a call until a moving part got where it should, or was given up.
    sql: 'ALTER TABLE calls ADD COLUMN settled_ms REAL;',
  },
]

/** Ids remembered when the file can't be asked. */
const REMEMBERED = 2_000

export type SqliteCallLogOptions = {
  readonly file: string
  /** Rows older than this many days are deleted. */
  readonly keepDays: number
  /** The oldest rows are deleted when the file grows beyond this many megabytes (10^6 bytes). */
  readonly maxMegabytes: number
  readonly now: () => number
}

export class SqliteCallLog implements CallLog {
  readonly #options: SqliteCallLogOptions
  readonly #recent = new Set<string>()
  #database: Database.Database | undefined
  #statements: ReturnType<typeof prepare> | undefined
  #trouble: string | undefined

  constructor(options: SqliteCallLogOptions) {
    this.#options = options
    this.#guard('open', () => {
      this.#database = openDatabase(options.file, CALL_LOG_MIGRATIONS)
      this.#statements = prepare(this.#database)
    })
  }

  get health() {
    return { ok: this.#trouble === undefined, message: this.#trouble ?? `writing ${this.#options.file}` }
  }

  accept(utterance: Utterance): boolean {
    if (this.#recent.has(utterance.id)) return false
    this.#recent.add(utterance.id)
    if (this.#recent.size > REMEMBERED) this.#recent.delete(this.#recent.values().next().value as string)
    const { id, site, zone = null, source, text, sessionId = null, receivedAt } = utterance
    const changes = this.#guard(
      'accept',
      (statements) => statements.accept.run({ id, site, zone, source, text, sessionId, receivedAt }).changes,
    )
    return changes !== 0
  }

  plan(id: string, text: string, _calls: readonly Call[]): void {
    this.#guard('plan', (statements) => statements.plan.run(text, id))
  }

  finish(result: Result): void {
    this.#guard('finish', (statements) => statements.finish(result))
  }

  settle(id: string, index: number, arrival: Arrival, ms: number): void {
    const code = arrival.state === 'failed' ? arrival.code : null
    this.#guard('settle', (statements) => statements.settle.run({ id, index, state: arrival.state, code, ms }))
  }

  unfinished(): readonly Utterance[] {
    const rows = this.#guard('read', (statements) => statements.unfinished.all()) ?? []
    return rows.map(({ id, site, text, source, receivedAt }) => ({ id, site, text, source, receivedAt }))
  }

  /** Deletes by age, then by size; meant to run now and then, off the hot path. */
  retain(): void {
    const { keepDays, maxMegabytes, now } = this.#options
    this.#guard('retain', (statements, database) => {
      statements.dropBefore.run(now() - keepDays * 86_400_000)
      for (let round = 0; round < 50 && usedBytes(database) > maxMegabytes * 1e6; round++) {
        if (statements.dropOldest.run().changes === 0) break
      }
      database.pragma('wal_checkpoint(TRUNCATE)')
    })
  }

  close(): void {
    this.#guard('close', (_statements, database) => database.close())
    this.#database = undefined
    this.#statements = undefined
  }

  #guard<R>(
    doing: string,
    action: (statements: ReturnType<typeof prepare>, database: Database.Database) => R,
  ): R | undefined {
    if (doing !== 'open' && (!this.#database || !this.#statements)) return undefined
    try {
      const result = action(this.#statements as ReturnType<typeof prepare>, this.#database as Database.Database)
      if (doing !== 'open' && doing !== 'read') this.#trouble = undefined
      return result
    } catch (error) {
      this.#trouble = `the call log ${this.#options.file} can't be written (${(error as Error).message}); driving on without it. Free space or move the file away and restart`
      return undefined
    }
  }
}

const usedBytes = (database: Database.Database) =>
  (Number(database.pragma('page_count', { simple: true })) -
    Number(database.pragma('freelist_count', { simple: true }))) *
  Number(database.pragma('page_size', { simple: true }))

type OpenRow = { id: string; site: string; text: string; source: string; receivedAt: number }

function prepare(database: Database.Database) {
  const numberOf = database.prepare<[string], { number: number }>('SELECT number FROM utterances WHERE id = ?')
  const finish = database.prepare(`
    UPDATE utterances SET plan = coalesce(@plan, plan), outcome = @outcome, code = @code, speech = @speech, confidence = @confidence,
      queue_ms = @queue_ms, prefill_ms = @prefill_ms, decode_ms = @decode_ms, plan_ms = @plan_ms, dispatch_ms = @dispatch_ms,
      total_ms = @total_ms, tokens_in = @tokens_in, tokens_out = @tokens_out
    WHERE id = @id AND outcome IS NULL`)
  const call = database.prepare(`
    INSERT OR REPLACE INTO calls (utterance, position, parent, function, arguments, state, value, code, ms)
    VALUES (@utterance, @position, @parent, @function, @arguments, @state, @value, @code, @ms)`)
  return {
    accept: database.prepare(`
      INSERT OR IGNORE INTO utterances (id, site, zone, source, text, session_id, received_at)
      VALUES (@id, @site, @zone, @source, @text, @sessionId, @receivedAt)`),
    plan: database.prepare<[string, string]>('UPDATE utterances SET plan = ? WHERE id = ?'),
    finish: database.transaction((result: Result) => {
      const { id, outcome, code = null, speech, confidence = null, plan = null, timing, calls } = result
      const isFirst = finish.run({ id, outcome, code, speech, confidence, plan, ...timing }).changes > 0
      const row = isFirst && calls.length > 0 ? numberOf.get(id) : undefined
      if (!row) return
      for (const { index, parent, function: name, arguments: args, state, value, code: callCode = null, ms } of calls) {
        call.run({
          utterance: row.number,
          position: index,
          parent,
          function: name,
          arguments: JSON.stringify(args),
          state,
          value: value === undefined ? null : JSON.stringify(value),
          code: callCode,
          ms,
        })
      }
    }),
    settle: database.prepare(`
      UPDATE calls SET state = @state, code = @code, settled_ms = @ms
      WHERE position = @index AND utterance = (SELECT number FROM utterances WHERE id = @id)`),
    unfinished: database.prepare<[], OpenRow>(
      'SELECT id, site, text, source, received_at AS receivedAt FROM utterances WHERE outcome IS NULL ORDER BY number',
    ),
    dropBefore: database.prepare<[number]>('DELETE FROM utterances WHERE received_at < ? AND outcome IS NOT NULL'),
    dropOldest: database.prepare(
      'DELETE FROM utterances WHERE number IN (SELECT number FROM utterances WHERE outcome IS NOT NULL ORDER BY number LIMIT 500)',
    ),
  }
}
