import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { readGgufFileInfo } from 'node-llama-cpp'
import t from 'tap'
import { BUNDLED_MODEL } from '../../daemon/config.ts'
import { writeAdapter } from '../support/adapter.ts'
import { makeEngine } from '../support/model.ts'

const never = new AbortController().signal
const words = 'turn on the air conditioning'
const { sha256 } = JSON.parse(readFileSync(join(BUNDLED_MODEL, '..', 'manifest.json'), 'utf8')) as { sha256: string }
const { metadata } = await readGgufFileInfo(BUNDLED_MODEL)
const width = (metadata as { llama: { embedding_length: number } }).llama.embedding_length

t.test('an adapter is loaded onto the model and changes what it says', async (t) => {
  const file = join(t.testdir(), 'adapter.gguf')
  const plain = makeEngine(t)
  t.equal((await plain.start()).lora, undefined)
  const said = await plain.decode(words, never)

  writeAdapter(file, width, 0, sha256)
  const idle = makeEngine(t, { lora: file })
  t.equal((await idle.start()).lora, file)
  t.equal((await idle.decode(words, never)).text, said.text, 'an adapter of zeros changes nothing')

  writeAdapter(file, width, 2, sha256)
  const changed = makeEngine(t, { lora: file })
  await changed.start()
  const other = await changed.decode(words, never)
  const sure = ({ tokens }: typeof said) => tokens.map(({ probability }) => probability.toFixed(3)).join(' ')
  t.not(sure(other), sure(said), 'one that adds something does')
})

t.test('an adapter that does not fit is refused before it is loaded', async (t) => {
  const file = join(t.testdir(), 'adapter.gguf')
  const start = () => makeEngine(t, { lora: file }).start()
  await t.rejects(start(), { code: 'model_missing', message: /no adapter at/ })
  writeAdapter(file, width, 0, sha256)
  const manifest = readFileSync(`${file}.json`, 'utf8')
  writeFileSync(`${file}.json`, '{')
  await t.rejects(start(), { code: 'model_invalid', message: /is not JSON/ })
  writeFileSync(`${file}.json`, manifest.replace(sha256, 'f'.repeat(64)))
  await t.rejects(start(), { code: 'model_mismatch', message: /trained for another model file/ })
  writeFileSync(`${file}.json`, manifest)
  const bytes = readFileSync(file)
  bytes[bytes.length - 40] = 1
  writeFileSync(file, bytes)
  await t.rejects(start(), { code: 'model_invalid', message: /is damaged/ })
  writeAdapter(file, width + 32, 0, sha256)
  await t.rejects(start(), { code: 'model_invalid' }, 'shapes of another model')
})
