/** The bundled model for tests that run the real engine, and damaged copies of it. */
import { createHash } from 'node:crypto'
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Test } from 'tap'
import { systemClock } from '../../daemon/clock.ts'
import { BUNDLED_MODEL } from '../../daemon/config.ts'
import { LlamaEngine, type LlamaEngineOptions } from '../../daemon/llama/engine.ts'
import { catalogue } from './plans.ts'

/** A started engine is stopped at the end of the test. */
export function makeEngine(t: Test, options: Partial<LlamaEngineOptions> = {}): LlamaEngine {
  const engine = new LlamaEngine({ file: BUNDLED_MODEL, catalogue, clock: systemClock, ...options })
  t.teardown(() => engine.stop())
  return engine
}

export type ModelCopy = {
  readonly file: string
  readonly manifest: Record<string, unknown>
  writeManifest(changes: Record<string, unknown>): void
  fit(spoil: (bytes: Buffer) => Buffer): void
}

/** A copy of the bundled model in a folder of its own. `fit` spoils the file and makes the manifest agree with it. */
export function copyModel(t: Test): ModelCopy {
  const folder = t.testdir()
  const file = join(folder, 'octod.gguf')
  copyFileSync(BUNDLED_MODEL, file)
  const manifest = JSON.parse(readFileSync(join(BUNDLED_MODEL, '..', 'manifest.json'), 'utf8')) as Record<
    string,
    unknown
  >
  const writeManifest = (changes: Record<string, unknown>) =>
    writeFileSync(join(folder, 'manifest.json'), JSON.stringify({ ...manifest, ...changes }))
  writeManifest({})
  const fit = (spoil: (bytes: Buffer) => Buffer) => {
    const bytes = spoil(readFileSync(file))
    writeFileSync(file, bytes)
    writeManifest({ size: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') })
  }
  return { file, manifest, writeManifest, fit }
}
