/** The version of this octod, from its package. */
import { readFileSync } from 'node:fs'

export const VERSION: string = JSON.parse(
  readFileSync(
    new URL(import.meta.url.endsWith('.ts') ? '../package.json' : '../../package.json', import.meta.url),
    'utf8',
  ),
).version
