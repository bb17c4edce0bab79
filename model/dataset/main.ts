/** Writes the training, validation and test files; see README.md. */
import { parseArgs } from 'node:util'
import { Presets, SingleBar } from 'cli-progress'
import { checkSource } from './check.ts'
import { makeDataset, type Sizes } from './make.ts'
import { makeReport, sectionReports, summarize, summarizeSections } from './report.ts'
import { readSource } from './source.ts'
import { writeDataset } from './write.ts'

const USAGE = `Usage: node model/dataset/main.ts [options]

Writes train.jsonl, valid.jsonl, calibration.jsonl, test.jsonl, test-wordings.jsonl and report.json from the phrases and lists in model/dataset.

  --out DIR         where to write (default work/dataset)
  --size N          training examples (default 200000)
  --test-size N     test examples (default 4000)
  --valid-size N    validation examples, and as many for calibration (default 2000)
  --seed N          another seed gives other examples (default 1)
  --check           look for faults in phrases and lists, write nothing; exit status 1 when there are any
  --help            this text`

const OPTIONS = {
  out: { type: 'string', default: 'work/dataset' },
  size: { type: 'string', default: '200000' },
  'test-size': { type: 'string', default: '4000' },
  'valid-size': { type: 'string', default: '2000' },
  seed: { type: 'string', default: '1' },
  check: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
} as const

/** Exit status: 0 done, 1 faults found, 2 wrong options, 130 interrupted. */
async function main(): Promise<number> {
  let values: ReturnType<typeof parseArgs<{ options: typeof OPTIONS }>>['values']
  let numbers: readonly number[]
  try {
    values = parseArgs({ options: OPTIONS }).values
    numbers = [values.size, values['valid-size'], values['test-size'], values.seed].map(readCount)
  } catch (error) {
    console.error(`${(error as Error).message}\n\n${USAGE}`)
    return 2
  }
  if (values.help) {
    console.log(USAGE)
    return 0
  }
  const [train, valid, test, seed] = numbers as [number, number, number, number]
  return values.check ? check(seed) : generate(values.out, { train, valid, calibration: valid, test }, seed)
}

function readCount(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new Error(`a whole number is expected, not "${text}"`)
  return Number(text)
}

function check(seed: number): number {
  const source = readSource(import.meta.dirname)
  const faults = checkSource(source, seed)
  for (const fault of faults) console.log(fault)
  const nothing = { train: {}, valid: {}, calibration: {}, test: {} }
  console.log(`\n${summarizeSections(sectionReports(source, nothing))}`)
  console.log(`\n${source.phrasings.length} lines, ${source.lists.sizes.size} lists, ${faults.length} faults`)
  return faults.length > 0 ? 1 : 0
}

async function generate(out: string, sizes: Sizes, seed: number): Promise<number> {
  const source = readSource(import.meta.dirname)
  for (const { file, line, message } of source.faults) console.error(`${file}:${line}: ${message} (left out)`)
  const interrupt = new AbortController()
  process.once('SIGINT', () => interrupt.abort(new Error('interrupted')))
  console.error(`${source.phrasings.length} phrasings, ${source.lists.sizes.size} lists`)
  const bar = new SingleBar(
    { stream: process.stderr, format: '{bar} {percentage}% {value} of {total} examples, {eta_formatted} left' },
    Presets.rect,
  )
  bar.start(sizes.train + sizes.valid + sizes.calibration + sizes.test, 0)
  try {
    const dataset = await makeDataset(source, sizes, seed, (made) => bar.update(made), interrupt.signal)
    bar.stop()
    const report = makeReport(dataset, source, seed)
    const paths = writeDataset(out, dataset, report, source.catalogue)
    console.log(`${summarize(report)}\n\nwritten: ${paths.join(', ')}`)
    return 0
  } catch (error) {
    bar.stop()
    if (!interrupt.signal.aborted) throw error
    console.error('interrupted: nothing was written')
    return 130
  }
}

process.exitCode = await main()
