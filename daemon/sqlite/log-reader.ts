/** Reads the call log beside a running daemon: never writes, never blocks it. */
import { existsSync } from 'node:fs'
import Database from 'better-sqlite3'
import { OctodError } from '../../functions/error.ts'

export type LogFilter = {
  readonly function?: string
  readonly outcome?: string
  /** Milliseconds since the epoch. */
  readonly since?: number
  /** Only utterances whose total time is at least this, in milliseconds. */
  readonly slowMs?: number
  /** Only rows after this number. */
  readonly after?: number
  /** At most so many, the newest. */
  readonly limit?: number
}

export type LoggedCall = {
  readonly position: number
  readonly parent: number | null
  readonly function: string
  readonly arguments: Readonly<Record<string, unknown>>
  readonly state: string
  readonly value: unknown
  readonly code: string | null
  readonly ms: number
  /** From the start of the call until a moving part got there, or was given up; null for what was there at once. */
  readonly settled_ms: number | null
}

export type LoggedUtterance = {
  readonly number: number
  readonly id: string
  readonly site: string
  readonly zone: string | null
  readonly source: string
  readonly text: string
  readonly received_at: number
  readonly plan: string | null
  readonly outcome: string | null
  readonly code: string | null
  readonly speech: string | null
  readonly confidence: number | null
  readonly queue_ms: number | null
  readonly prefill_ms: number | null
  readonly decode_ms: number | null
  readonly plan_ms: number | null
  readonly dispatch_ms: number | null
  readonly total_ms: number | null
  readonly tokens_in: number | null
  readonly tokens_out: number | null
  readonly calls: readonly LoggedCall[]
}

export class LogReader {
  readonly #database: Database.Database
  readonly #calls: Database.Statement<[number], LoggedCall & { arguments: string; value: string | null }>

  /** @throws OctodError `log_unavailable` when there is no log at the path or it can't be read */
  constructor(file: string) {
    if (!existsSync(file)) {
      throw new OctodError(
        'log_unavailable',
        `there is no call log at ${file} yet; it is written by octod run (log.file, state_dir)`,
        { file },
      )
    }
    try {
      this.#database = new Database(file, { readonly: true, fileMustExist: true })
      this.#database.pragma('busy_timeout = 2000')
      this.#calls = this.#database.prepare(
        'SELECT position, parent, function, arguments, state, value, code, ms, settled_ms FROM calls WHERE utterance = ? ORDER BY position',
      )
    } catch (cause) {
      throw new OctodError(
        'log_unavailable',
        `the call log ${file} can't be read: ${(cause as Error).message}`,
        { file },
        { cause },
      )
    }
  }

  /** Oldest first. */
  utterances(filter: LogFilter): readonly LoggedUtterance[] {
    const conditions: string[] = []
    const values: Record<string, unknown> = { limit: filter.limit ?? -1 }
    const add = (condition: string, name: string, value: unknown) => {
      if (value === undefined) return
      conditions.push(condition)
      values[name] = value
    }
    add('EXISTS (SELECT 1 FROM calls WHERE utterance = number AND function = @function)', 'function', filter.function)
    add('outcome = @outcome', 'outcome', filter.outcome)
    add('received_at >= @since', 'since', filter.since)
    add('total_ms >= @slowMs', 'slowMs', filter.slowMs)
    add('number > @after', 'after', filter.after)
    const where = conditions.length > 0 ? `WHERE ${conditions.join(' AND ')}` : ''
    const rows = this.#database
      .prepare<[Record<string, unknown>], Omit<LoggedUtterance, 'calls'>>(`
        SELECT * FROM (
          SELECT number, id, site, zone, source, text, received_at, plan, outcome, code, speech, confidence,
            queue_ms, prefill_ms, decode_ms, plan_ms, dispatch_ms, total_ms, tokens_in, tokens_out
          FROM utterances ${where} ORDER BY number DESC LIMIT @limit
        ) ORDER BY number`)
      .all(values)
    return rows.map((row) => ({ ...row, calls: this.#callsOf(row.number) }))
  }

  close(): void {
    this.#database.close()
  }

  #callsOf(number: number): readonly LoggedCall[] {
    return this.#calls.all(number).map((row) => ({
      ...row,
      arguments: JSON.parse(row.arguments),
      value: row.value === null ? null : JSON.parse(row.value),
    }))
  }
}
