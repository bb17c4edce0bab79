/** `octod stats`: latency by stage and by function, and how it is spread. */
import Table from 'cli-table3'
import { Command } from 'commander'
import { percentile } from '../latency.ts'
import { type LoggedUtterance, LogReader } from '../sqlite/log-reader.ts'
import { BARE } from './functions.ts'
import { configOf } from './settings.ts'
import { since } from './since.ts'

const STAGES = ['queue_ms', 'prefill_ms', 'decode_ms', 'plan_ms', 'dispatch_ms', 'total_ms'] as const
/** Upper edges in milliseconds; each about twice the one before. */
const EDGES = [5, 10, 20, 40, 80, 160, 320, 640, 1280, 2560]

type Spread = {
  readonly count: number
  readonly p50: number | null
  readonly p95: number | null
  readonly p99: number | null
}

export function statsCommand(): Command {
  return new Command('stats')
    .description('count and latency percentiles by stage and by function')
    .option('--since <age>', 'only newer ones: 30m, 2h, 7d, or a date', since)
    .option('--json', 'as JSON')
    .action((options: { since?: number; json?: true }, command: Command) => {
      const reader = new LogReader(configOf(command).log.file)
      const rows = reader.utterances(options.since === undefined ? {} : { since: options.since })
      reader.close()
      const stats = statistics(rows)
      if (options.json) console.log(JSON.stringify(stats, null, 2))
      else if (rows.length === 0) console.log('nothing in the log yet')
      else show(stats, rows)
    })
}

function statistics(rows: readonly LoggedUtterance[]) {
  const planned = rows.filter(({ plan }) => plan !== null)
  const byFunction = Map.groupBy(
    // What was only asked about, or refused, took no time.
    rows.flatMap(({ calls }) => calls.filter(({ state }) => state !== 'skipped' && state !== 'blocked')),
    (call) => call.function,
  )
  return {
    utterances: rows.length,
    outcomes: Object.fromEntries(
      [...Map.groupBy(rows, ({ outcome }) => outcome ?? 'open')].map(([word, group]) => [word, group.length]),
    ),
    stages: Object.fromEntries(STAGES.map((stage) => [stage, spread(planned.map((row) => row[stage]))])),
    functions: Object.fromEntries(
      [...byFunction]
        .toSorted(([a], [b]) => a.localeCompare(b))
        .map(([name, calls]) => [
          name,
          { ...spread(calls.map(({ ms }) => ms)), failed: calls.filter(({ state }) => state === 'failed').length },
        ]),
    ),
  }
}

function spread(values: readonly (number | null)[]): Spread {
  const sorted = values.filter((value) => value !== null).toSorted((a, b) => a - b)
  return { count: sorted.length, p50: percentile(sorted, 50), p95: percentile(sorted, 95), p99: percentile(sorted, 99) }
}

function show(stats: ReturnType<typeof statistics>, rows: readonly LoggedUtterance[]): void {
  const outcomes = Object.entries(stats.outcomes).map(([word, count]) => `${count} ${word}`)
  console.log(`${stats.utterances} utterances: ${outcomes.join(', ')}\n`)
  const shown = ({ count, p50, p95, p99 }: Spread) => [
    String(count),
    ...[p50, p95, p99].map((value) => value?.toFixed(1) ?? ''),
  ]
  const table = (title: string) =>
    new Table({
      head: [title, 'count', 'p50 ms', 'p95 ms', 'p99 ms'],
      style: { head: [], border: [] },
      chars: BARE,
      colAligns: ['left', 'right', 'right', 'right', 'right'],
    })
  const stages = table('stage')
  for (const [stage, values] of Object.entries(stats.stages)) stages.push([stage.replace('_ms', ''), ...shown(values)])
  console.log(`${stages.toString()}\n`)
  const calls = table('function')
  for (const [name, values] of Object.entries(stats.functions)) calls.push([name, ...shown(values)])
  if (Object.keys(stats.functions).length > 0) console.log(`${calls.toString()}\n`)
  console.log(histogram(rows.flatMap(({ total_ms: ms }) => (ms === null ? [] : [ms]))))
}

/** Total time, one bar a class. */
function histogram(values: readonly number[]): string {
  const counts = EDGES.map(
    (edge, index) => values.filter((value) => value < edge && value >= (EDGES[index - 1] ?? 0)).length,
  )
  counts.push(values.filter((value) => value >= (EDGES.at(-1) as number)).length)
  const most = Math.max(1, ...counts)
  const first = counts.findIndex((count) => count > 0)
  const last = counts.findLastIndex((count) => count > 0)
  const lines = counts.map((count, index) => {
    const label = index < EDGES.length ? `< ${EDGES[index]} ms` : `≥ ${EDGES.at(-1)} ms`
    return `${label.padStart(9)}  ${'█'.repeat(Math.ceil((count / most) * 50))} ${count}`
  })
  return ['total', ...lines.slice(Math.max(0, first), last + 1)].join('\n')
}
