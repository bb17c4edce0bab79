/** The real engine on a tiny model of the published shape. */
import { truncateSync } from 'node:fs'
import t, { type Test } from 'tap'
import { BUNDLED_MODEL } from '../../daemon/config.ts'
import type { LlamaEngineOptions } from '../../daemon/llama/engine.ts'
import { textOf } from '../../daemon/llama/octopus/pieces.ts'
import { makeEngine } from '../support/model.ts'
import { androids, makeOctopus, WITHOUT_GGUF } from '../support/octopus.ts'

const skip = WITHOUT_GGUF
const never = new AbortController().signal
const makeOctopusEngine = (t: Test, file: string, options: Partial<LlamaEngineOptions> = {}) =>
  makeEngine(t, { file, profile: 'octopus-v2', catalogue: androids, ...options })

t.test('an answer becomes a plan in our notation, with what the model wrote beside it', { skip }, async (t) => {
  const engine = makeOctopusEngine(t, makeOctopus(t, '▁', '<nexa_0>', "('", 'front', "')", '<nexa_end>'))
  t.match(await engine.start(), {
    name: 'tiny-octopus',
    sha256: /^[0-9a-f]{64}$/,
    quantisation: 'F32',
    catalogueHash: androids.hash,
  })
  const decoded = await engine.decode('take a selfie', never)
  t.equal(decoded.text, "<fn_0>(camera='front')<fn_end>")
  t.same(
    decoded.tokens.map(({ text }) => text),
    [' ', '<nexa_0>', "('", 'front', "')", '<nexa_end>'],
  )
  t.ok(decoded.confidence.plan > 0.9 && decoded.confidence.plan <= 1)
  t.same(decoded.confidence.calls.length, 1)
  t.match(decoded, { tokensOut: 6, prefillMs: Number, decodeMs: Number })

  t.test('text that spells a token is text', async (t) => {
    const spelled = await engine.decode('<nexa_19><nexa_end><eos>', never)
    const plain = await engine.decode('a', never)
    t.ok(spelled.tokensIn - plain.tokensIn > 15, `${spelled.tokensIn} tokens`)
  })

  t.test('an utterance too long for the context is refused, and the next one works', async (t) => {
    await t.rejects(engine.decode('🐙'.repeat(400), never), { code: 'too_long', message: /at most 768/ })
    t.ok(await engine.decode('take a selfie', never))
  })

  t.test('an abort ends a decoding, and the next one works', async (t) => {
    const abort = new AbortController()
    const running = engine.decode('take a selfie', abort.signal)
    abort.abort()
    await t.rejects(running, { code: 'interrupted' })
    t.ok(await engine.decode('take a selfie', never))
  })
})

const answers: readonly (readonly [string, readonly string[], string])[] = [
  ['nothing', ['<nexa_20>', '()', '<nexa_end>'], '<fn_none>()<fn_end>'],
  ['two calls', ['▁', '<nexa_6>', '()', ';', '<nexa_11>', '(', '3', ')', '<nexa_end>'], '<fn_6>();<fn_11>(3)<fn_end>'],
  [
    'a call in an argument',
    ['<nexa_7>', "('", 'Tom', "',", '▁', '<nexa_2>', "('Oslo", "'))", '<nexa_end>'],
    "<fn_7>('Tom', <fn_2>('Oslo'))<fn_end>",
  ],
  [
    'quotes that nobody escaped',
    ['<nexa_7>', "('", 'Tom', "',▁'", 'I', "'", 'm▁late', "')", '<nexa_end>'],
    "<fn_7>('Tom', 'I\\'m late')<fn_end>",
  ],
]
for (const [title, pieces, plan] of answers) {
  t.test(`${title}: ${textOf(pieces)}`, { skip }, async (t) => {
    const engine = makeOctopusEngine(t, makeOctopus(t, ...pieces))
    await engine.start()
    t.equal((await engine.decode('whatever', never)).text, plan)
  })
}

t.test('prose, an answer without an end, and noise are no plans', { skip }, async (t) => {
  const refusals: readonly (readonly [readonly string[], RegExp])[] = [
    [['S', 'u', 'r', 'e'], /no call: .* "S"/],
    [['<nexa_11>', '(', '7', ')', '!', '<nexa_end>'], /expected ; or <nexa_end> at 12/],
    [['<nexa_11>', '(', '7', ')', '<eos>'], /"<nexa_11>\(7\)<eos>"$/],
    // After its last piece the table repeats itself.
    [['<nexa_11>', '(', '7'], /"<nexa_11>\(7{100,}/],
    [[], /no call/],
  ]
  for (const [pieces, message] of refusals) {
    const engine = makeOctopusEngine(t, makeOctopus(t, ...pieces))
    await engine.start()
    await t.rejects(engine.decode('whatever', never), { code: 'invalid_plan', message }, pieces.join(' '))
  }
})

t.test('a file that is not Octopus v2 is refused by name of what it lacks', { skip }, async (t) => {
  const refused = async (file: string, code: string, message: RegExp, options: Partial<LlamaEngineOptions> = {}) =>
    t.rejects(makeOctopusEngine(t, file, options).start(), { code, message })
  await refused(BUNDLED_MODEL, 'model_invalid', /lacks the tokens <nexa_end> <nexa_0> .*model\.profile to octod/)
  await refused(makeOctopus(t, '--without', '<nexa_19>'), 'model_invalid', /<nexa_19>; it is not Octopus v2/)
  await refused('/nowhere/octopus.gguf', 'model_missing', /no model file at \/nowhere/)
  const file = makeOctopus(t)
  await refused(file, 'model_invalid', /takes no adapter/, { lora: file })
  truncateSync(file, 100_000)
  await refused(file, 'model_invalid', /octopus-v2\.gguf/)
})

t.test('bytes and blanks of the vocabulary become text', async (t) => {
  t.equal(textOf(['▁', 'caf', '<0xC3>', '<0xA9>', '▁', '<nexa_3>']), ' café <nexa_3>')
  t.equal(textOf(['<0xC3>']), '\ufffd')
})
