import t from 'tap'
import { figuresOf } from '../../bench/baselines/figures.ts'
import { picture } from '../../bench/baselines/picture.ts'
import type { Answered } from '../../bench/baselines/run.ts'
import { markdownTable, type Report, terminalTable } from '../../bench/baselines/show.ts'
import type { LabelledUtterance } from '../../daemon/evaluation/score.ts'

const quiet = [{ function: 'set_mute', arguments: { state: 'on' } }]
const line = (id: string, kind: LabelledUtterance['kind'], accept: LabelledUtterance['accept'] = [quiet]) => ({
  id,
  text: id,
  kind,
  accept,
  origin: '',
  source: '',
})
const utterances = [line('a', 'single'), line('b', 'single'), line('c', 'reject', [[]])]
const answered = (id: string, plan: Answered['plan'], totalMs: number): Answered => ({
  id,
  plan,
  totalMs,
  promptTokens: 10,
  evaluatedTokens: 4,
  outputTokens: 5,
  prefillMs: totalMs / 4,
  decodeMs: totalMs / 2,
})
const measured = (answers: readonly Answered[]) => ({ answers, processorSeconds: 0.75, residentMegabytes: 200 })
const octod = [answered('a', quiet, 20), answered('b', quiet, 30), answered('c', [], 40)]
const other = [answered('a', quiet, 200), answered('b', [], 400), answered('c', quiet, 900)]

t.test('accuracy by kind, medians, and what one command costs', async (t) => {
  t.match(figuresOf(utterances, measured(other), octod), {
    utterances: 3,
    exact: { all: 100 / 3, single: 50, parallel: null, nested: null, reject: 0 },
    prompt_tokens: 10,
    evaluated_tokens: 4,
    prefill_ms: 100,
    total_p50_ms: 400,
    total_p95_ms: 900,
    times_octod: 400 / 30,
    processor_seconds: 0.25,
    resident_mb: 200,
  })
})

t.test('a contender that answered fewer is compared with octod on those', async (t) => {
  const figures = figuresOf(utterances, measured(other.slice(0, 1)), octod)
  t.match(figures, { utterances: 1, exact: { single: 100, reject: null }, times_octod: 10 })
  t.equal(figuresOf(utterances, measured(other), undefined).times_octod, null)
})

const report: Report = {
  processor: 'a <fast> processor',
  cores: 2,
  node: 'v24',
  threads: 1,
  source: '3 utterances',
  model: 'base.gguf',
  columns: [
    { name: 'octod', title: 'octod', figures: figuresOf(utterances, measured(octod), octod) },
    { name: 'templates', title: 'templates, no model', figures: figuresOf(utterances, measured(other), octod) },
  ],
  notes: ['left out: something'],
}

t.test('the table has a column for each contender', async (t) => {
  const table = terminalTable(report)
  t.match(table, /^3 utterances; 2 × a <fast> processor, Node v24, 1 thread; base model base\.gguf$/m)
  t.match(table, /^ *total p50, ms +30\.0 +400 *$/m)
  t.match(table, /^ *times octod, p50 +1\.0 +13\.3 *$/m)
  t.match(table, /^ *parallel +- +- *$/m)
  t.match(table, /^left out: something$/m)
})

t.test('the same as Markdown', async (t) => {
  const markdown = markdownTable(report)
  t.match(markdown, '\n|  | octod | templates, no model |\n| --- | ---: | ---: |\n| utterances | 3 | 3 |\n')
  t.match(markdown, '\n- left out: something\n')
})

t.test('a picture has a bar for each contender, longer for what takes longer, and no mark-up from names', async (t) => {
  const svg = picture(report)
  const widths = [...svg.matchAll(/<rect x="\d+" y="\d+" width="([\d.]+)"/g)].map(([, width]) => Number(width))
  t.equal(widths.length, 2)
  t.ok((widths[0] as number) < (widths[1] as number), widths.join())
  t.match(svg, 'a &lt;fast> processor')
  t.match(svg, '400 ms, 33 % exact<')
})

t.test('the picture says who answered fewer', async (t) => {
  const { figures } = report.columns[1] as Report['columns'][0]
  const few = { name: 'all', title: 'all', figures: { ...figures, utterances: 1 } } as const
  t.match(picture({ ...report, columns: [...report.columns, few] }), '33 % exact of 1<')
})
