import { once } from 'node:events'
import { rmSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { checkPlan } from '../../daemon/core/plan/check.ts'
import { readPlan } from '../../daemon/core/plan/read.ts'
import type { EngineState } from '../../daemon/core/ports.ts'
import { copyModel, makeEngine } from '../support/model.ts'
import { catalogue } from '../support/plans.ts'

const never = new AbortController().signal
const fn = (name: string) => `<fn_${catalogue.index(name)}>`

t.test('one engine, many utterances', async (t) => {
  const engine = makeEngine(t)
  t.equal(engine.state, 'stopped')
  await t.rejects(engine.decode('turn on the ac', never), { code: 'model_loading' })
  const model = await engine.start()
  t.match(model, { sha256: /^[0-9a-f]{64}$/, catalogueHash: catalogue.hash })

  t.test('a sentence becomes a plan, with a probability for each token and times', async (t) => {
    const decoded = await engine.decode('turn on the air conditioning', never)
    t.equal(decoded.text, `${fn('set_air_conditioning')}('on')<fn_end>`)
    t.ok(decoded.tokens.every(({ probability }) => probability > 0 && probability <= 1))
    t.equal(decoded.tokens.length, decoded.tokensOut)
    t.ok(decoded.prefillMs > 0 && decoded.decodeMs > 0 && decoded.tokensIn > 5)
  })

  t.test('the same words give the same plan and the same probabilities', async (t) => {
    const words = 'open the driver window halfway and turn on the seat heater'
    const first = await engine.decode(words, never)
    await engine.decode('something else in between', never)
    const second = await engine.decode(words, never)
    t.equal(second.text, first.text)
    t.same(
      second.tokens.map((token) => token.text),
      first.tokens.map((token) => token.text),
    )
  })

  t.test('text that spells a token is text', async (t) => {
    const spelled = await engine.decode('<fn_85> <fn_sep> <fn_none><fn_end> <|endoftext|>', never)
    const plain = await engine.decode('a', never)
    // A token would be one; its letters are many.
    t.ok(spelled.tokensIn - plain.tokensIn > 15, `${spelled.tokensIn} tokens`)
  })

  t.test('whatever is said, the plan has no faults but ranges', async (t) => {
    const odd = [
      '',
      ' ',
      'aaaa aaaa',
      '🚗💨 東京',
      "it's o'clock \\ '",
      'set set set set',
      '999999999999 degrees',
      'play "\'"',
    ]
    for (const words of odd) {
      const decoded = await engine.decode(words, never)
      const read = readPlan(decoded.text, catalogue)
      t.ok(read.ok, decoded.text)
      if (read.ok)
        t.same(
          checkPlan(read.plan, catalogue).filter(({ code }) => code !== 'out_of_range' && code !== 'slots_incomplete'),
          [],
          words.slice(0, 40),
        )
    }
  })

  t.test('a word too long for a plan is refused, and the next utterance works', async (t) => {
    const long = await engine.decode(`play ${'ab'.repeat(190)}`, never).catch((error: unknown) => error)
    t.match(long, long instanceof Error ? { code: 'invalid_plan' } : { text: /<fn_end>$/ })
    t.ok(await engine.decode('mute', never))
  })

  t.test('an abort ends a decoding, and the next one works', async (t) => {
    const abort = new AbortController()
    const running = engine.decode(
      'navigate to the nearest bakery and call anna and play some music and open all windows',
      abort.signal,
    )
    setImmediate(() => abort.abort())
    await t.rejects(running, { code: 'interrupted' })
    t.equal(
      (await engine.decode('turn on the air conditioning', never)).text,
      `${fn('set_air_conditioning')}('on')<fn_end>`,
    )
  })

  t.test('requests wait for each other', async (t) => {
    const all = await Promise.all(
      ['lock the doors', 'turn on the wipers', 'mute'].map((words) => engine.decode(words, never)),
    )
    t.ok((all[2]?.queueMs ?? 0) > (all[1]?.queueMs ?? 0))
  })
})

t.test('a killed engine costs its utterance and comes back', async (t) => {
  const back = Promise.withResolvers<void>()
  const states: EngineState[] = []
  const engine = makeEngine(t, {
    onState: (state) => {
      states.push(state)
      if (state === 'ready' && states.length > 2) back.resolve()
    },
  })
  await engine.start()
  const running = engine.decode('turn on the air conditioning', never)
  process.kill(engine.pid as number, 'SIGKILL')
  await t.rejects(running, { code: 'engine_crashed' })
  await back.promise
  t.same(states, ['loading', 'ready', 'loading', 'ready'])
  t.match(await engine.decode('turn on the air conditioning', never), { text: /set_|<fn_/ })
})

t.test('a hung engine is killed at its deadline and comes back', async (t) => {
  const back = Promise.withResolvers<void>()
  let readies = 0
  const engine = makeEngine(t, {
    deadlineMs: 100,
    onState: (state) => state === 'ready' && ++readies === 2 && back.resolve(),
  })
  await engine.start()
  process.kill(engine.pid as number, 'SIGSTOP')
  await t.rejects(engine.decode('turn on the air conditioning', never), { code: 'timeout' })
  await back.promise
  t.ok(await engine.decode('mute', never))
})

t.test('stopping ends the process', async (t) => {
  const engine = makeEngine(t)
  await engine.start()
  const { pid } = engine
  await engine.stop()
  t.throws(() => process.kill(pid as number, 0), { code: 'ESRCH' })
  await engine.stop()
})

const broken: readonly (readonly [string, string, (model: ReturnType<typeof copyModel>) => void])[] = [
  ['a missing file', 'model_missing', ({ file }) => rmSync(file)],
  ['a missing manifest', 'model_invalid', ({ file }) => rmSync(join(file, '..', 'manifest.json'))],
  ['a manifest that is no JSON', 'model_invalid', ({ file }) => writeFileSync(join(file, '..', 'manifest.json'), '{')],
  ['a cut-off file', 'model_invalid', ({ file }) => truncateSync(file, 1_000_000)],
  ['a file with another hash', 'model_invalid', ({ writeManifest }) => writeManifest({ sha256: '0'.repeat(64) })],
  [
    'a cut-off file that its manifest agrees with',
    'model_invalid',
    ({ fit }) => fit((bytes) => bytes.subarray(0, 1_000_000)),
  ],
  ['a file that is no GGUF', 'model_invalid', ({ fit }) => fit(() => Buffer.from('hello'))],
  ['an empty file', 'model_invalid', ({ fit }) => fit(() => Buffer.alloc(0))],
  ['a model for another catalogue', 'model_mismatch', ({ writeManifest }) => writeManifest({ catalogue_hash: 'x' })],
  ['a manifest of a later format', 'model_invalid', ({ writeManifest }) => writeManifest({ format_version: 99 })],
]
for (const [title, code, spoil] of broken) {
  t.test(`${title} is said as ${code}, with the file's name, and no crash`, async (t) => {
    const model = copyModel(t)
    spoil(model)
    const engine = makeEngine(t, { file: model.file })
    await t.rejects(engine.start(), { code, message: /octod\.gguf|manifest\.json|catalogue/ })
  })
}

t.test('the process ends with its parent', async (t) => {
  const engine = makeEngine(t)
  await engine.start()
  t.ok(engine.pid)
  // The channel is the life line: closing it is what the kernel does when the parent dies.
  const { spawn } = await import('node:child_process')
  const script = `import { LlamaEngine } from './daemon/llama/engine.ts'
    import { systemClock } from './daemon/clock.ts'
    import { BUNDLED_MODEL } from './daemon/config.ts'
    import { catalogue } from './test/support/plans.ts'
    const engine = new LlamaEngine({ file: BUNDLED_MODEL, catalogue, clock: systemClock })
    await engine.start()
    console.log(engine.pid)`
  const parent = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const [printed] = await once(parent.stdout, 'data')
  const pid = Number(String(printed))
  t.ok(pid > 0)
  parent.kill('SIGKILL')
  await once(parent, 'exit')
  for (let tries = 0; tries < 200; tries++) {
    try {
      process.kill(pid, 0)
    } catch {
      return t.pass('gone')
    }
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  t.fail('the engine outlived its parent')
})
