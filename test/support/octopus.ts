/** A tiny model in the shape of the published Octopus v2, and its functions. */
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Test } from 'tap'
import { Catalogue } from '../../daemon/core/catalogue.ts'
import { androidFunctions } from '../../functions/android/index.ts'

export const androids = new Catalogue(androidFunctions)

const hasGguf = spawnSync('python3', ['-c', 'import gguf, numpy']).status === 0
/** Why tests with a model are passed over; false where they can run. */
export const WITHOUT_GGUF = hasGguf ? false : 'the Python packages gguf and numpy are not installed (pip install gguf)'

/** A file that goes with the test. `tiny-octopus.py` says what the pieces of its answer may be; without any it talks nonsense. */
export function makeOctopus(t: Test, ...pieces: readonly string[]): string {
  const folder = mkdtempSync(join(tmpdir(), 'octopus-'))
  t.teardown(() => rmSync(folder, { recursive: true, force: true }))
  const file = join(folder, 'octopus-v2.gguf')
  execFileSync('python3', [join(import.meta.dirname, 'tiny-octopus.py'), file, ...pieces])
  return file
}
