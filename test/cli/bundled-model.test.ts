/** The verbs that load the model, with the bundled one. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { commandLine } from '../support/cli.ts'

const on = [{ function: 'set_air_conditioning', arguments: { state: 'on' } }]

t.test('say --dry-run shows the plan and does nothing', async (t) => {
  const { octod } = commandLine(t)
  t.match(await octod('say', '--dry-run', 'turn', 'on', 'the', 'air', 'conditioning'), {
    code: 0,
    stdout: /^set_air_conditioning\(state=on\)\n<fn_5>\('on'\)<fn_end> {3}confidence 0\.\d+/,
  })
  const plan = JSON.parse((await octod('say', '-n', '--json', 'turn on the air conditioning')).stdout)
  t.match(plan, { plan: "<fn_5>('on')<fn_end>", calls: on, faults: [], tokens: [{ text: '<fn_5>' }, {}, {}, {}] })
})

t.test('say --local carries it out on a car of its own and writes nothing', async (t) => {
  const { octod, state } = commandLine(t)
  const result = JSON.parse((await octod('say', '--local', '--json', 'turn on the air conditioning')).stdout)
  t.match(result, { outcome: 'done', calls: [{ function: 'set_air_conditioning', state: 'achieved' }] })
  t.same(readdirSync(state), [])
})

t.test('say --local asks, blocks with the reason, and takes --yes for an answer', async (t) => {
  const { octod } = commandLine(t)
  const say = (...args: readonly string[]) => octod('say', '--local', ...args, 'open the trunk')
  t.match(await say(), { code: 0, stdout: /^Shall I open the trunk\?/ })
  t.match(await say('--yes'), { code: 0, stdout: /^Trunk opening\./ })
  t.match(await say('--yes', '--signal', 'Vehicle.Speed=50'), {
    code: 1,
    stdout: /unless the car is parked.*blocked_driving/s,
  })
  t.match(await say('--signal', 'Vehicle.Speed=fast'), { code: 1, stderr: /type float.*invalid_argument/ })
})

t.test('a phrase of the driver’s own, and a policy that names every fault', async (t) => {
  const { octod, state } = commandLine(t)
  writeFileSync(join(state, 'phrases.yaml'), 'brr:\n  - set_air_conditioning: {state: off}\n')
  t.match(await octod('say', '--local', 'Brr!'), { code: 0, stdout: /air conditioning is already off/i })
  writeFileSync(join(state, 'phrases.yaml'), 'brr:\n  - set_fire: {state: on}\nyes:\n  - get_time: {}\n')
  t.match(await octod('check'), {
    code: 3,
    stderr: /"brr": there is no function set_fire[\s\S]*"yes": octod understands/,
  })
  const policy = join(state, 'policy.yaml')
  writeFileSync(policy, 'rules:\n  - functions: [set_fire]\n    moving: block\n    reason: hot\n  - moving: maybe\n')
  const run = await octod('--set', `policy.file=${policy}`, 'check')
  t.match(run, { code: 3, stderr: /there is no function set_fire/ })
  t.match(run.stderr, /rules\[2\]\.moving/)
  t.match(run.stderr, /rules\[2\]\.reason/)
})

t.test('check loads the model once and says what it found', async (t) => {
  const { octod } = commandLine(t)
  t.match(JSON.parse((await octod('check', '--json')).stdout), {
    site: 'car',
    catalogue: { functions: 86 },
    model: { sha256: /^[0-9a-f]{64}$/, megabytes: Number },
  })
})

t.test('eval scores, prints the misses, and writes the predictions', async (t) => {
  const folder = t.testdir({})
  const lines = [
    { id: 'a', text: 'turn on the air conditioning', kind: 'single', accept: [on] },
    { id: 'b', text: 'turn on the air conditioning please', kind: 'reject', accept: [[]] },
  ]
  const file = join(folder, 'utterances.jsonl')
  const out = join(folder, 'predictions.jsonl')
  writeFileSync(file, lines.map((line) => JSON.stringify(line)).join('\n'))
  const { octod } = commandLine(t)
  const run = await octod('eval', file, '--json', '--predictions', out)
  t.match(JSON.parse(run.stdout), {
    all: { n: 2, exact_pct: 50 },
    kind: { single: { exact_pct: 100 }, reject: { exact_pct: 0 } },
    false_accept_pct: 100,
    latency: { p50_ms: Number },
  })
  const predictions = readFileSync(out, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
  t.same(predictions, [
    { id: 'a', calls: on },
    { id: 'b', calls: on },
  ])
  t.match(
    (await octod('eval', file, '--misses')).stdout,
    /b {2}turn on the air conditioning please\n {2}want {2}declined/,
  )
})
