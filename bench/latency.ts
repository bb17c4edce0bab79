/**
 * `npm run bench`: 500 utterances published on loopback, one at a time, against the daemon in its own process with its embedded
 * broker. Prints p50, p95 and p99 by stage, octod's own share beside the model's, the resident memory of both processes, and the
 * time from start to ready. `--count N`, `--json`, `--server mqtt://…` for a broker of your own.
 */
import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { SingleBar } from 'cli-progress'
import Table from 'cli-table3'
import type { MqttClient } from 'mqtt'
import type { Result } from '../daemon/core/ports.ts'
import { percentile } from '../daemon/latency.ts'
import { connectWhenUp, freePort } from '../demo/loopback.ts'

/** One call each, answered by the daemon itself: what design's latency figures are for. */
const SINGLE = [
  'turn on the air conditioning',
  'set the temperature to 21 degrees',
  'open the driver window',
  'close the sunroof',
  'turn on the seat heater',
  'lock the doors',
  'set the fan speed to 3',
  'turn off the wipers',
  'set the volume to 30 percent',
  'how much fuel is left',
  'set a timer for ten minutes',
  'turn on the hazard lights',
]

const { values: options } = parseArgs({
  options: {
    count: { type: 'string', default: '500' },
    json: { type: 'boolean', default: false },
    server: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
})
if (options.help) {
  console.log('npm run bench -- [--count 500] [--server mqtt://127.0.0.1:1883] [--json]')
  process.exit(0)
}
const count = Number(options.count)
const root = fileURLToPath(new URL('..', import.meta.url))
const state = mkdtempSync(join(tmpdir(), 'octod-bench-'))
const port = await freePort()
const server = options.server ?? `mqtt://127.0.0.1:${port}`
const spawned = performance.now()
// What an installation runs: the compiled program with the flags of bin/octod.js and deploy/octod.service.
const PROGRAM = ['--max-semi-space-size=1', '--optimize-for-size', 'dist/daemon/main.js', 'run']
const daemon = spawn(process.execPath, PROGRAM, {
  cwd: root,
  stdio: ['ignore', 'ignore', 'inherit'],
  env: {
    ...process.env,
    OCTOD_STATE_DIR: state,
    OCTOD_LOG__LEVEL: 'error',
    ...(options.server ? { OCTOD_MQTT__SERVER: options.server } : { OCTOD_MQTT__EMBEDDED_PORT: String(port) }),
  },
})
process.on('SIGINT', () => finish(130))

try {
  const client = await connectWhenUp(server)
  const info = Promise.withResolvers<void>()
  client.on('message', (topic) => topic === 'octod/car/info' && info.resolve())
  daemon.once('exit', () => info.reject(new Error('the daemon ended')))
  await client.subscribeAsync(['octod/car/result', 'octod/car/info'], { qos: 1 })
  await info.promise
  const readyMs = performance.now() - spawned
  const memoryAtStart = memory()
  const { results, roundTrips } = await run(client)
  const memoryAtEnd = memory()
  await client.endAsync()
  report(results, roundTrips, readyMs, memoryAtStart, memoryAtEnd)
  finish(0)
} catch (error) {
  console.error(`bench: ${error instanceof Error ? error.message : error}`)
  finish(1)
}

async function run(client: MqttClient): Promise<{ results: Result[]; roundTrips: number[] }> {
  const results: Result[] = []
  const roundTrips: number[] = []
  const bar = new SingleBar({ format: '{bar} {value}/{total}', stream: process.stderr, hideCursor: true })
  if (process.stderr.isTTY) bar.start(count, 0)
  for (let number = 0; number < count; number++) {
    const answered = Promise.withResolvers<Result>()
    const listen = (topic: string, payload: Buffer) =>
      topic === 'octod/car/result' && answered.resolve(JSON.parse(payload.toString()))
    client.on('message', listen)
    const published = performance.now()
    client.publish('octod/car/utterance', SINGLE[number % SINGLE.length] as string, { qos: 1 })
    results.push(await answered.promise)
    roundTrips.push(performance.now() - published)
    client.off('message', listen)
    bar.increment()
  }
  bar.stop()
  return { results, roundTrips }
}

function report(
  results: readonly Result[],
  roundTrips: readonly number[],
  readyMs: number,
  atStart: Memory,
  atEnd: Memory,
): void {
  const model = results.map(({ timing }) => timing.prefill_ms + timing.decode_ms)
  const stages: Record<string, readonly number[]> = {
    'publish to result': roundTrips,
    'of it the model': model,
    'of it octod': roundTrips.map((whole, index) => whole - (model[index] as number)),
    queue: results.map(({ timing }) => timing.queue_ms),
    prefill: results.map(({ timing }) => timing.prefill_ms),
    decode: results.map(({ timing }) => timing.decode_ms),
    plan: results.map(({ timing }) => timing.plan_ms),
    dispatch: results.map(({ timing }) => timing.dispatch_ms),
  }
  const rows = Object.entries(stages).map(([stage, values]) => {
    const sorted = values.toSorted((a, b) => a - b)
    return {
      stage,
      p50: percentile(sorted, 50) ?? 0,
      p95: percentile(sorted, 95) ?? 0,
      p99: percentile(sorted, 99) ?? 0,
    }
  })
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length
  const tokens = {
    in: mean(results.map(({ timing }) => timing.tokens_in)),
    out: mean(results.map(({ timing }) => timing.tokens_out)),
  }
  const done = results.filter(({ outcome }) => outcome === 'done').length
  const facts = {
    utterances: results.length,
    done,
    processor: cpus()[0]?.model,
    cores: cpus().length,
    node: process.version,
    ready_ms: Math.round(readyMs),
    tokens,
    memory_mb: { at_start: atStart, at_end: atEnd },
  }
  if (options.json) {
    console.log(JSON.stringify({ ...facts, stages: rows }, null, 2))
    return
  }
  console.log(`${facts.utterances} utterances, ${done} done; ${facts.cores} × ${facts.processor}, Node ${facts.node}`)
  const table = new Table({
    head: ['ms', 'p50', 'p95', 'p99'],
    style: { head: [], border: [] },
    colAligns: ['left', 'right', 'right', 'right'],
  })
  for (const { stage, p50, p95, p99 } of rows) table.push([stage, p50.toFixed(2), p95.toFixed(2), p99.toFixed(2)])
  console.log(table.toString())
  console.log(`tokens: ${tokens.in.toFixed(1)} in, ${tokens.out.toFixed(1)} out; start to ready ${facts.ready_ms} ms`)
  const show = ({ daemon: a, engine: b, together }: Memory) =>
    `daemon ${a} + engine ${b}, ${together} MB together with shared pages counted once`
  console.log(`resident memory: ${show(atStart)} at start; ${show(atEnd)} after the run`)
}

type Memory = { readonly daemon: number; readonly engine: number; readonly together: number }

/**
 * Resident sets of the daemon and of its engine process, in 10^6 bytes, and what both take of the machine: each page of Node's own
 * program is in both sets and once in memory (the sum of proportional set sizes). Linux only.
 */
function memory(): Memory {
  const megabytes = (pid: number, file: string, field: string) =>
    (Number(new RegExp(`^${field}:\\s+(\\d+) kB`, 'm').exec(readFileSync(`/proc/${pid}/${file}`, 'utf8'))?.[1] ?? 0) *
      1024) /
    1e6
  const residentOf = (pid: number) => Math.round(megabytes(pid, 'status', 'VmRSS'))
  const children = readFileSync(`/proc/${daemon.pid}/task/${daemon.pid}/children`, 'utf8')
    .trim()
    .split(' ')
    .filter(Boolean)
    .map(Number)
  const own = daemon.pid as number
  const together = [own, ...children].reduce((sum, pid) => sum + megabytes(pid, 'smaps_rollup', 'Pss'), 0)
  const engine = children.map(residentOf).reduce((sum, mb) => sum + mb, 0)
  return { daemon: residentOf(own), engine, together: Math.round(together) }
}

function finish(code: number): void {
  daemon.once('exit', () => {
    rmSync(state, { recursive: true, force: true })
    process.exit(code)
  })
  if (daemon.exitCode === null) daemon.kill('SIGTERM')
  else process.exit(code)
}
