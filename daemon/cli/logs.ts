/** `octod logs`: what was said, what was made of it, how long it took. */
import { setTimeout as sleep } from 'node:timers/promises'
import Table from 'cli-table3'
import { Command, InvalidArgumentError } from 'commander'
import { type LogFilter, type LoggedUtterance, LogReader } from '../sqlite/log-reader.ts'
import { BARE } from './functions.ts'
import { configOf } from './settings.ts'
import { showCall } from './show-plan.ts'
import { since } from './since.ts'

type LogsOptions = {
  follow?: true
  function?: string
  outcome?: string
  since?: number
  slow?: number
  lines: number
  json?: true
}

const FOLLOW_EVERY_MS = 300

export function logsCommand(): Command {
  return new Command('logs')
    .description('show the call log, newest last')
    .option('-f, --follow', 'go on with what comes, until Ctrl-C')
    .option('--function <name>', 'only utterances with a call of this function')
    .option(
      '--outcome <word>',
      'only this outcome: done, partial, failed, rejected, confirm, blocked, expired, busy, interrupted, error',
    )
    .option('--since <age>', 'only newer ones: 30m, 2h, 7d, or a date', since)
    .option('--slow <ms>', 'only those that took at least so many milliseconds', positive)
    .option('-n, --lines <count>', 'at most so many', positive, 30)
    .option('--json', 'one JSON object a line')
    .action(async (options: LogsOptions, command: Command) => {
      const reader = new LogReader(configOf(command).log.file)
      const filter: LogFilter = {
        ...(options.function && { function: options.function }),
        ...(options.outcome && { outcome: options.outcome }),
        ...(options.since !== undefined && { since: options.since }),
        ...(options.slow !== undefined && { slowMs: options.slow }),
      }
      const rows = reader.utterances({ ...filter, limit: options.lines })
      if (rows.length === 0 && !options.follow && !options.json) console.log('nothing in the log fits')
      else print(rows, options.json === true)
      if (options.follow) await follow(reader, filter, rows.at(-1)?.number ?? 0, options.json === true)
      reader.close()
    })
}

function positive(text: string): number {
  const value = Number(text)
  if (!(value > 0)) throw new InvalidArgumentError('must be a number above 0.')
  return value
}

/** An utterance is shown once it has ended; those before it in number may end later, so open ones are waited for. */
async function follow(reader: LogReader, filter: LogFilter, after: number, json: boolean): Promise<void> {
  const stop = new AbortController()
  process.once('SIGINT', () => stop.abort())
  process.once('SIGTERM', () => stop.abort())
  let last = after
  while (!stop.signal.aborted) {
    await sleep(FOLLOW_EVERY_MS, undefined, { signal: stop.signal }).catch(() => {})
    const rows = reader.utterances({ ...filter, after: last })
    const open = rows.findIndex(({ outcome }) => outcome === null)
    const ended = open < 0 ? rows : rows.slice(0, open)
    if (ended.length > 0) print(ended, json, false)
    last = ended.at(-1)?.number ?? last
  }
}

function print(rows: readonly LoggedUtterance[], json: boolean, heading = true): void {
  if (json) {
    for (const row of rows) console.log(JSON.stringify(row))
    return
  }
  const head = heading ? ['time', 'said', 'calls', 'outcome', 'ms', 'of it model'] : []
  const table = new Table({
    head,
    style: { head: [], border: [] },
    chars: BARE,
    colAligns: ['left', 'left', 'left', 'left', 'right', 'right'],
  })
  for (const row of rows) table.push(cells(row))
  console.log(table.toString())
}

function cells(row: LoggedUtterance): string[] {
  const at = new Date(row.received_at - new Date(row.received_at).getTimezoneOffset() * 60_000)
  const calls = row.calls.map(
    (call) => `${call.parent === null ? '' : '↳ '}${showCall(call.function, call.arguments)} ${call.state}`,
  )
  const model = row.prefill_ms === null || row.decode_ms === null ? '' : (row.prefill_ms + row.decode_ms).toFixed(1)
  return [
    at.toISOString().slice(0, 23).replace('T', ' '),
    row.text.length > 60 ? `${row.text.slice(0, 59)}…` : row.text,
    calls.join('\n'),
    row.outcome === null ? 'open' : row.code ? `${row.outcome} (${row.code})` : row.outcome,
    row.total_ms?.toFixed(1) ?? '',
    model,
  ]
}
