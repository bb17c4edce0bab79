/** Everything people wrote, read from disk: the phrases and the lists. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Catalogue } from '../../daemon/core/catalogue.ts'
import { functions } from '../../functions/index.ts'
import { type Lists, readLists } from './lists.ts'
import { type Fault, parsePhraseFile } from './phrase-file.ts'
import { type Phrasing, resolvePhrasings } from './phrasing.ts'

export type Source = {
  readonly catalogue: Catalogue
  readonly lists: Lists
  readonly phrasings: readonly Phrasing[]
  /** Of phrase files and lists, in the order of files and lines. */
  readonly faults: readonly Fault[]
}

/** @param folder holds `phrases/` and `lists/` */
export function readSource(folder: string): Source {
  const catalogue = new Catalogue(functions)
  const lists = readLists(join(folder, 'lists'))
  const names = readdirSync(join(folder, 'phrases')).filter((name) => name.endsWith('.phrases'))
  const files = names
    .sort()
    .map((name) => parsePhraseFile(`phrases/${name}`, readFileSync(join(folder, 'phrases', name), 'utf8')))
  const { phrasings, faults } = resolvePhrasings(files, catalogue, lists)
  const all = [...lists.faults, ...faults].sort((a, b) => a.file.localeCompare(b.file) || a.line - b.line)
  return { catalogue, lists, phrasings, faults: all }
}
