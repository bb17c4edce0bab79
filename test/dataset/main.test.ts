import { spawn, spawnSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'

const main = join(import.meta.dirname, '../../model/dataset/main.ts')
const run = (...args: string[]) => spawnSync(process.execPath, [main, ...args], { encoding: 'utf8' })

t.test('--help tells the options, a wrong one is refused with status 2', async (t) => {
  t.match(run('--help'), { status: 0, stdout: /--valid-size N/ })
  t.match(run('--colour'), { status: 2, stderr: /Usage/ })
  t.match(run('--size', 'many'), { status: 2, stderr: /a whole number is expected, not "many"/ })
})

t.test('the phrases and lists of the project have no faults', async (t) => {
  const { status, stdout } = run('--check')
  t.equal(status, 0, stdout.slice(0, 2000))
})

t.test('a run writes all files, whole', async (t) => {
  const out = t.testdir()
  const { status, stdout, stderr } = run('--out', out, '--size', '500', '--test-size', '100', '--valid-size', '50')
  t.equal(status, 0, stderr)
  t.match(stdout, /written: .*train\.jsonl/)
  t.strictSame(readdirSync(out).sort(), [
    'calibration.jsonl',
    'report.json',
    'test-wordings.jsonl',
    'test.jsonl',
    'train.jsonl',
    'valid.jsonl',
  ])
  const records = readFileSync(join(out, 'train.jsonl'), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line))
  t.ok(records.length > 480, `${records.length} of 500`)
  t.match(records[0], { text: String, target: [String], plan: String, kind: String })
})

t.test('an interrupt leaves no half file', async (t) => {
  const out = t.testdir()
  const child = spawn(process.execPath, [main, '--out', out, '--size', '5000000'], {
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  t.teardown(() => child.kill('SIGKILL'))
  let stderr = ''
  child.stderr.setEncoding('utf8').on('data', (words: string) => {
    // The first words come once the signal is listened for.
    if (stderr === '') child.kill('SIGINT')
    stderr += words
  })
  const status = await new Promise((resolve) => child.once('close', resolve))
  t.equal(status, 130, stderr)
  t.match(stderr, /nothing was written/)
  t.strictSame(readdirSync(out), [])
})
