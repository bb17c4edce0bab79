/** `octod eval`: how well the model understands a file of labelled utterances. */
import { readFileSync, writeFileSync } from 'node:fs'
import { SingleBar } from 'cli-progress'
import Table from 'cli-table3'
import { Command } from 'commander'
import { OctodError } from '../../functions/error.ts'
import type { Plan } from '../core/call.ts'
import { isDoubtful } from '../core/confidence.ts'
import { canonicalPlan, wholeCalls } from '../core/plan/check.ts'
import { readPlan } from '../core/plan/read.ts'
import { stepsOf } from '../core/plan/step.ts'
import { type LabelledUtterance, type Row, readLabelled, type Score, score } from '../evaluation/score.ts'
import { type Sureness, surenessOf } from '../evaluation/sureness.ts'
import { percentile } from '../latency.ts'
import { BARE } from './functions.ts'
import { createEngine } from './local.ts'
import { configOf, withModel } from './settings.ts'
import { showPlan } from './show-plan.ts'

type EvalOptions = { json?: true; predictions?: string; confidence?: string; functions?: true; misses?: true }

export function evalCommand(): Command {
  return withModel(new Command('eval'))
    .description('score the model on labelled utterances (JSON Lines: id, text, kind, accept)')
    .argument('<file>', 'the labelled utterances')
    .option('--predictions <file>', 'write {"id","calls"} a line')
    .option(
      '--confidence <file>',
      'write how sure the model was beside what was right, a line each: for model/train/calibrate.py',
    )
    .option('--functions', 'a row for each function, the worst first')
    .option('--misses', 'print every line that is not exact')
    .option('--json', 'print the figures as JSON')
    .addHelpText(
      'after',
      '\nExact: the predicted plan equals one of the accepted plans, calls in any order, every argument compared. docs/evaluation.md has the rules.',
    )
    .action(async (file: string, options: EvalOptions, command: Command) => {
      let text: string
      try {
        text = readFileSync(file, 'utf8')
      } catch (error) {
        throw new OctodError('usage', `${file} can't be read: ${(error as Error).message}`)
      }
      const lines = readLabelled(text, file)
      const config = configOf(command)
      const { engine, catalogue } = createEngine(config)
      await engine.start()
      const predictions = new Map<string, Plan>()
      const sureness: Sureness[] = []
      const times: number[] = []
      const bar = new SingleBar({
        format: '{bar} {value}/{total} {eta_formatted} left',
        stream: process.stderr,
        hideCursor: true,
      })
      if (process.stderr.isTTY) bar.start(lines.length, 0)
      try {
        for (const utterance of lines) {
          const { id, text } = utterance
          const plan = await engine.decode(text, AbortSignal.timeout(30_000)).then(
            (decoded) => {
              times.push(decoded.prefillMs + decoded.decodeMs)
              const read = readPlan(decoded.text, catalogue)
              if (!read.ok) return []
              const written = canonicalPlan(read.plan, catalogue)
              const whole = wholeCalls(written, catalogue)
              sureness.push(surenessOf(utterance, written, whole, decoded.raw, catalogue))
              return isDoubtful(stepsOf(written, decoded.confidence), catalogue, config.confidence) ? [] : whole
            },
            // An utterance that can't be decoded counts as declined; a broken engine ends the evaluation.
            (error: unknown) => {
              if (error instanceof OctodError && (error.code === 'too_long' || error.code === 'invalid_plan')) return []
              throw error
            },
          )
          predictions.set(id, plan)
          bar.increment()
        }
      } finally {
        bar.stop()
        await engine.stop()
      }
      if (options.predictions)
        writeFileSync(
          options.predictions,
          lines.map(({ id }) => `${JSON.stringify({ id, calls: predictions.get(id) })}\n`).join(''),
        )
      if (options.confidence)
        writeFileSync(options.confidence, sureness.map((line) => `${JSON.stringify(line)}\n`).join(''))
      report(
        score(lines, predictions),
        times.toSorted((a, b) => a - b),
        options,
      )
    })
}

function report(figures: Score, times: readonly number[], { json, functions, misses }: EvalOptions): void {
  const latency = { p50_ms: percentile(times, 50), p95_ms: percentile(times, 95), p99_ms: percentile(times, 99) }
  if (json) {
    const byField = Object.fromEntries(
      Object.entries(figures.by).map(([field, rows]) => [
        field,
        Object.fromEntries([...rows].map(([name, row]) => [name, percentages(row)])),
      ]),
    )
    console.log(
      JSON.stringify(
        {
          all: percentages(figures.all),
          false_accept_pct: percent(figures.all.falseAccepts, figures.all.rejects),
          false_reject_pct: percent(figures.all.falseRejects, figures.all.inScope),
          ...byField,
          latency,
        },
        null,
        2,
      ),
    )
    return
  }
  const table = new Table({
    head: ['', 'n', 'exact', 'exact %', 'functions %', 'false accepts', 'false rejects'],
    style: { head: [], border: [] },
    chars: BARE,
    colAligns: ['left', 'right', 'right', 'right', 'right', 'right', 'right'],
  })
  table.push(cells('all', figures.all))
  const { function: byFunction, ...others } = figures.by
  for (const [field, rows] of Object.entries(others))
    for (const [name, row] of [...rows].sort()) if (name) table.push(cells(`${field} ${name}`, row))
  if (functions)
    for (const [name, row] of [...byFunction].sort(([, a], [, b]) => a.exact / a.count - b.exact / b.count))
      table.push(cells(name, row))
  console.log(table.toString())
  console.log(
    `\nmodel time: p50 ${latency.p50_ms?.toFixed(1)} ms, p95 ${latency.p95_ms?.toFixed(1)} ms, p99 ${latency.p99_ms?.toFixed(1)} ms`,
  )
  if (misses)
    for (const { utterance, predicted } of figures.misses)
      console.log(
        `\n${utterance.id}  ${utterance.text}\n${want(utterance)}\n  got   ${predicted ? oneLine(predicted) : 'nothing'}`,
      )
}

const want = ({ accept }: LabelledUtterance) => accept.map((plan) => `  want  ${oneLine(plan)}`).join('\n')
const oneLine = (plan: Plan) => showPlan(plan).replaceAll('\n', '; ')
const percent = (part: number, whole: number) => (whole === 0 ? null : Math.round((10_000 * part) / whole) / 100)
const percentages = (row: Row) => ({
  n: row.count,
  exact_pct: percent(row.exact, row.count),
  functions_pct: percent(row.functions, row.count),
})

function cells(title: string, row: Row): string[] {
  const part = (count: number, of: number) => (of === 0 ? '-' : `${count}/${of}`)
  return [
    title,
    String(row.count),
    String(row.exact),
    String(percent(row.exact, row.count)),
    String(percent(row.functions, row.count)),
    part(row.falseAccepts, row.rejects),
    part(row.falseRejects, row.inScope),
  ]
}
