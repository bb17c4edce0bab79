/** The whole daemon and the command line with a model in the shape of the published Octopus v2. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pino } from 'pino'
import t, { type Test } from 'tap'
import { BUNDLED_POLICY, readConfig } from '../daemon/config.ts'
import { Octod } from '../daemon/octod.ts'
import { profileOf } from '../daemon/profiles.ts'
import { readAliases } from '../daemon/yaml/phrases.ts'
import { readPolicy } from '../daemon/yaml/policy.ts'
import { commandLine } from './support/cli.ts'
import { openInbox } from './support/inbox.ts'
import { makeOctopus, WITHOUT_GGUF } from './support/octopus.ts'

const skip = WITHOUT_GGUF
const BRIGHTER = ['▁', '<nexa_11>', '(', '7', ')', '<nexa_end>']

async function startDaemon(t: Test, file: string) {
  const flags = {
    state_dir: t.testdir(),
    'mqtt.embedded_port': '0',
    'model.file': file,
    'model.profile': 'octopus-v2',
    // A machine that does other things, too.
    'model.deadline_ms': '60000',
  }
  const daemon = Octod.create(readConfig({ file: '/dev/null', env: {}, flags }), pino({ level: 'silent' }))
  t.teardown(() => daemon.stop())
  await daemon.start()
  const inbox = await openInbox(t, daemon.brokerUrl, 'octod/car/#')
  const say = async (id: string, text: string) => {
    await inbox.client.publishAsync('octod/car/utterance', JSON.stringify({ id, text }), { qos: 1 })
    return inbox.json('octod/car/result', (result) => result.id === id)
  }
  return { daemon, say }
}

t.test('an utterance over MQTT becomes the model’s call and moves the car', { skip }, async (t) => {
  const { daemon, say } = await startDaemon(t, makeOctopus(t, ...BRIGHTER))
  t.match(await say('a', 'make the screen brighter'), {
    outcome: 'done',
    speech: 'Display brightness 70 percent.',
    plan: '<fn_11>(7)<fn_end>',
    confidence: Number,
    calls: [{ function: 'change_screen_brightness', arguments: { level: 7 }, state: 'achieved' }],
  })
  t.equal(daemon.vehicle.get('Vehicle.Cabin.Infotainment.HMI.Brightness')?.value, 70)
})

t.test('what the model writes beside its functions ends in one outcome, too', { skip }, async (t) => {
  const outcomes: readonly (readonly [title: string, pieces: readonly string[], result: object])[] = [
    ['noise', [], { outcome: 'error', code: 'invalid_plan' }],
    ['declined', ['▁', '<nexa_20>', '()', '<nexa_end>'], { outcome: 'rejected', code: 'no_intent_match' }],
    ['out of range', ['<nexa_11>', '(', '99', ')', '<nexa_end>'], { code: 'out_of_range' }],
    ['an app that is away', ['<nexa_6>', '()', '<nexa_end>'], { outcome: 'failed', code: 'provider_unavailable' }],
  ]
  for (const [title, pieces, result] of outcomes) {
    t.test(title, async (t) => {
      const { say } = await startDaemon(t, makeOctopus(t, ...pieces))
      t.match(await say('a', 'make the screen brighter'), { speech: /./, ...result })
      t.match(await say('b', 'undo that'), { outcome: 'failed', code: 'not_found' })
    })
  }
})

t.test('the command line: --model and --profile', { skip }, async (t) => {
  const { octod } = commandLine(t)
  const options = ['--model', makeOctopus(t, ...BRIGHTER), '--profile', 'octopus-v2']
  t.match(JSON.parse((await octod('check', '--json', ...options)).stdout), {
    catalogue: { functions: 20 },
    model: { name: 'tiny-octopus', profile: 'octopus-v2', megabytes: Number },
  })
  t.match(await octod('say', '--local', ...options, 'brighter'), { code: 0, stdout: /^Display brightness 70 percent/ })
  t.match(await octod('say', '--dry-run', ...options, 'brighter'), {
    code: 0,
    stdout: /^change_screen_brightness\(level=7\)\n<fn_11>\(7\)<fn_end>/,
  })
  const labelled = join(t.testdir({}), 'labelled.jsonl')
  const accept = [[{ function: 'change_screen_brightness', arguments: { level: 7 } }]]
  writeFileSync(labelled, JSON.stringify({ id: 'a', text: 'brighter', kind: 'single', accept }))
  t.match(JSON.parse((await octod('eval', labelled, '--json', ...options)).stdout), { all: { n: 1, exact_pct: 100 } })
})

t.test('functions lists those of the profile, with the tokens its model has for them', async (t) => {
  const { octod } = commandLine(t)
  const { functions } = JSON.parse((await octod('functions', '--json', '--profile', 'octopus-v2')).stdout)
  t.equal(functions.length, 20)
  t.match(functions[19], { token: '<nexa_19>', name: 'open_or_lock_door' })
  t.match(await octod('functions', 'set_volume', '--profile', 'octopus-v2'), { stdout: /^set_volume {2}<nexa_13>/ })
  t.match(await octod('functions', 'set_volume'), { stdout: /^set_volume {2}<fn_\d+>/ })
  t.match(await octod('functions', '--gbnf', '--profile', 'octopus-v2'), { code: 2, stderr: /does not write/ })
  t.match(await octod('functions', '--profile', 'octopus-v9'), { code: 3, stderr: /model\.profile.*octopus-v2/ })
})

t.test('rules and phrases for the functions of the other profile are passed over', async (t) => {
  const profile = profileOf(readConfig({ file: '/dev/null', env: {}, flags: { 'model.profile': 'octopus-v2' } }))
  const { catalogue, elsewhere } = profile
  // One rule is left: what the house door says of itself.
  t.match(readPolicy(BUNDLED_POLICY, catalogue, elsewhere).rules, [
    { functions: ['open_or_lock_door'], verdicts: { moving: 'confirm' } },
  ])
  const folder = t.testdir({
    'policy.yaml': 'rules:\n  - {functions: [set_volume, set_mute], always: confirm, reason: children sleep}\n',
    'faulty.yaml': 'rules:\n  - {functions: [set_window, set_fire], moving: block, reason: hot}\n',
    'phrases.yaml': 'brr:\n  - set_air_conditioning: {state: off}\nbright:\n  - change_screen_brightness: {level: 9}\n',
    'wrong.yaml': 'brr:\n  - set_fire: {state: on}\n',
  })
  const [rule] = readPolicy(join(folder, 'policy.yaml'), catalogue, elsewhere).rules
  t.same(rule?.functions, ['set_volume'], 'the one that both have')
  t.throws(() => readPolicy(join(folder, 'faulty.yaml'), catalogue, elsewhere), { message: /no function set_fire/ })
  t.throws(() => readAliases(join(folder, 'wrong.yaml'), catalogue, elsewhere), { message: /no function set_fire/ })
  const phrases = readAliases(join(folder, 'phrases.yaml'), catalogue, elsewhere)
  t.equal(phrases.size, 1)
  t.match(phrases.find('bright'), [{ function: 'change_screen_brightness', arguments: { level: 9 } }])
})
