/** The table for people: one column a contender, on a terminal or as Markdown. */
import Table from 'cli-table3'
import { BARE } from '../../daemon/cli/functions.ts'
import type { ContenderName } from './contender.ts'
import type { Figures } from './figures.ts'

export type Column = { readonly name: ContenderName; readonly title: string; readonly figures: Figures }
export type Report = {
  readonly processor: string
  readonly cores: number
  readonly node: string
  readonly threads: number
  /** Where the utterances come from. */
  readonly source: string
  /** The base model's file name; null when none was given. */
  readonly model: string | null
  readonly columns: readonly Column[]
  /** What is not in the table, or not as a reader would think. */
  readonly notes: readonly string[]
}

const number = (value: number | null, digits = 0): string => (value === null ? '-' : value.toFixed(digits))
/** Three figures, whether it took a millisecond or a minute. */
export const milliseconds = (value: number | null): string =>
  number(value, value !== null && value < 10 ? 2 : value !== null && value < 100 ? 1 : 0)

const ROWS: readonly (readonly [title: string, (figures: Figures) => string])[] = [
  ['utterances', (figures) => number(figures.utterances)],
  ['exact plans, %', ({ exact }) => number(exact.all, 1)],
  ['  single', ({ exact }) => number(exact.single, 1)],
  ['  parallel', ({ exact }) => number(exact.parallel, 1)],
  ['  nested', ({ exact }) => number(exact.nested, 1)],
  ['  reject', ({ exact }) => number(exact.reject, 1)],
  ['prompt tokens', (figures) => number(figures.prompt_tokens)],
  ['  of them evaluated', (figures) => number(figures.evaluated_tokens)],
  ['output tokens', (figures) => number(figures.output_tokens)],
  ['prefill, ms', (figures) => milliseconds(figures.prefill_ms)],
  ['decode, ms', (figures) => milliseconds(figures.decode_ms)],
  ['total p50, ms', (figures) => milliseconds(figures.total_p50_ms)],
  ['total p95, ms', (figures) => milliseconds(figures.total_p95_ms)],
  ['times octod, p50', (figures) => number(figures.times_octod, 1)],
  ['CPU seconds a command', (figures) => number(figures.processor_seconds, 3)],
  ['resident memory, MB', (figures) => number(figures.resident_mb)],
]

export function facts({ processor, cores, node, threads, source, model }: Report): string {
  const base = model === null ? '' : `; base model ${model}`
  return `${source}; ${cores} × ${processor}, Node ${node}, ${threads} thread${threads === 1 ? '' : 's'}${base}`
}

export function terminalTable(report: Report): string {
  const { columns, notes } = report
  const table = new Table({
    head: ['', ...columns.map(({ title }) => title)],
    style: { head: [], border: [] },
    chars: BARE,
    colAligns: ['left', ...columns.map(() => 'right' as const)],
    colWidths: [24, ...columns.map(() => 17)],
    wordWrap: true,
  })
  for (const [title, cell] of ROWS) table.push([title, ...columns.map(({ figures }) => cell(figures))])
  return [facts(report), '', table.toString(), '', ...notes].join('\n')
}

export function markdownTable(report: Report): string {
  const { columns, notes } = report
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  const rows = ROWS.map(([title, cell]) =>
    line([title.replace(/^ {2}/, '&nbsp;&nbsp;'), ...columns.map(({ figures }) => cell(figures))]),
  )
  const head = [line(['', ...columns.map(({ title }) => title)]), line(['---', ...columns.map(() => '---:')])]
  return `${[`${facts(report)}.`, '', ...head, ...rows, '', ...notes.map((note) => `- ${note}`)].join('\n')}\n`
}
