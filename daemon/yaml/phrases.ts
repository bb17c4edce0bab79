/** Reads the driver's own phrases: a YAML file of sentences and what they do. docs/configuration.md shows one. */
import { existsSync, readFileSync } from 'node:fs'
import { parseDocument } from 'yaml'
import { z } from 'zod'
import type { FunctionDefinition } from '../../functions/define.ts'
import { OctodError } from '../../functions/error.ts'
import type { Plan } from '../core/call.ts'
import type { Catalogue } from '../core/catalogue.ts'
import { Aliases } from '../core/conversation/aliases.ts'
import { remarkIn } from '../core/conversation/words.ts'
import { CallFields, meantHere, planIn } from './written-calls.ts'

const File = z.record(z.string().min(1), z.array(CallFields).min(1, 'must list at least one call'))

/**
 * A file that is not there has no aliases in it.
 * @param elsewhere names that the catalogues of other models have: a phrase that calls none but these is passed over
 * @throws OctodError `config_invalid` naming every fault
 */
export function readAliases(
  file: string,
  catalogue: Catalogue<FunctionDefinition>,
  elsewhere: ReadonlySet<string> = new Set(),
): Aliases {
  if (!existsSync(file)) return new Aliases()
  const faults: string[] = []
  const document = parseDocument(readFileSync(file, 'utf8'))
  faults.push(...document.errors.map((error) => error.message.split('\n')[0] as string))
  const parsed = File.safeParse(document.errors.length > 0 ? {} : (document.toJS() ?? {}))
  for (const issue of parsed.error?.issues ?? []) faults.push(`${issue.path.join('.') || 'the file'}: ${issue.message}`)
  const entries = Object.entries(parsed.data ?? {}).flatMap(([phrase, calls]): (readonly [string, Plan])[] => {
    const names = calls.flatMap((call) => Object.keys(call))
    if (names.length > 0 && meantHere(names, catalogue, elsewhere).length === 0) return []
    if (remarkIn(phrase)) faults.push(`"${phrase}": octod understands that by itself; choose other words`)
    return [[phrase, planIn(calls, `"${phrase}"`, catalogue, faults)]]
  })
  if (faults.length === 0) return new Aliases(entries)
  const list = faults.map((fault) => `  ${fault}`).join('\n')
  throw new OctodError('config_invalid', `the phrases in ${file} have faults:\n${list}`, { file, faults })
}
