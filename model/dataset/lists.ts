/** Open words from `lists/*.txt`, parted into training, validation and test. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expandTemplate, parseTemplate, slotsOf, type Template, TemplateError } from './choice.ts'
import type { Fault } from './phrase-file.ts'
import { hashShare, type Random, Weighted } from './random.ts'

export const PARTS = ['train', 'valid', 'calibration', 'test'] as const
export type Part = (typeof PARTS)[number]

/** Of all entries; the rest trains. */
const TEST_SHARE = 0.1
const VALID_SHARE = 0.04
/** A list with fewer entries than this is a closed one in practice: all parts share it. */
const SMALLEST_PARTED = 10

type Entry = {
  readonly file: string
  readonly line: number
  readonly source: string
  readonly template: Template
  /** How many plain entries it is as likely as. */
  readonly weight: number
}
type PartedList = { readonly [part in Part]: Weighted<Entry> }

export class Lists {
  readonly faults: Fault[] = []
  readonly #lists = new Map<string, PartedList>()
  readonly #sizes = new Map<string, number>()

  /** @param files the text of each list, by list name */
  constructor(files: ReadonlyMap<string, string>) {
    const entries = new Map([...files].sort().map(([name, text]) => [name, this.#read(name, text)] as const))
    this.#checkReferences(entries)
    const parts = assignParts([...entries.values()])
    for (const [name, list] of entries) {
      this.#sizes.set(name, list.length)
      this.#lists.set(name, partList(list, parts))
    }
  }

  /** Names and numbers of entries. */
  get sizes(): ReadonlyMap<string, number> {
    return this.#sizes
  }

  has(name: string): boolean {
    return this.#lists.has(name)
  }

  /** Words of one entry of that part. @throws RangeError when there is no such list */
  pick(name: string, part: Part, random: Random): string {
    const list = this.#lists.get(name)
    if (!list) throw new RangeError(`no list "${name}"`)
    const entry = list[part].pick(random)
    let words = ''
    for (const item of expandTemplate(entry.template, random)) {
      words += item.kind === 'slot' ? this.pick(item.name, part, random) : item.text
    }
    return words.replace(/\s+/g, ' ').trim()
  }

  #read(name: string, text: string): Entry[] {
    const file = `lists/${name}.txt`
    const entries: Entry[] = []
    const seen = new Set<string>()
    text.split(/\r?\n/).forEach((raw, index) => {
      const [, words = '', weight = '1'] = /^(.*?)(?: \* (\d+))?$/.exec(raw.replace(/\s+/g, ' ').trim()) ?? []
      const source = words.trim()
      if (source === '' || source.startsWith('#') || seen.has(source)) return
      seen.add(source)
      try {
        entries.push({ file, line: index + 1, source, template: checkEntry(source), weight: Number(weight) })
      } catch (error) {
        if (!(error instanceof TemplateError)) throw error
        this.faults.push({ file, line: index + 1, message: error.message })
      }
    })
    if (entries.length === 0) this.faults.push({ file, line: 1, message: 'the list is empty' })
    return entries
  }

  /** Drops entries that name a list that is not there or that lead back to themselves. */
  #checkReferences(lists: Map<string, Entry[]>): void {
    const reaches = (from: string, name: string, path: readonly string[]): boolean =>
      (lists.get(from) ?? []).some((entry) =>
        slotsOf(entry.template).some(
          (slot) => slot.name === name || (!path.includes(slot.name) && reaches(slot.name, name, [...path, slot.name])),
        ),
      )
    for (const [name, entries] of lists) {
      const kept = entries.filter((entry) => {
        const bad = slotsOf(entry.template).find((slot) => !lists.has(slot.name) || slot.style !== null)
        const loop = !bad && slotsOf(entry.template).some((slot) => slot.name === name || reaches(slot.name, name, []))
        const message = bad ? `{${bad.name}} is not the name of a list` : loop ? 'the list contains itself' : null
        if (message) this.faults.push({ file: entry.file, line: entry.line, message })
        return message === null
      })
      lists.set(name, kept)
    }
    for (const [name, entries] of lists) if (entries.length === 0) lists.delete(name)
  }
}

function checkEntry(source: string): Template {
  if (/\p{Lu}/u.test(source)) throw new TemplateError('write entries in lower case')
  if (/["“”‘’;!?]|[.,]$/.test(source))
    throw new TemplateError('only words: no quotes, no typographic apostrophes, no final punctuation')
  return parseTemplate(source)
}

/** An entry made of other lists belongs to every part: its words come from there. */
const isComposite = (entry: Entry): boolean => slotsOf(entry.template).length > 0

/**
 * The part of each entry, by its words alone: what stands in two lists is in the same part of both.
 * Every list gets at least two for the test and one for validation, unless it is tiny.
 */
function assignParts(lists: readonly Entry[][]): ReadonlyMap<string, Part> {
  const parts = new Map<string, Part>()
  for (const list of lists) for (const entry of list) parts.set(entry.source, partOf(hashShare(entry.source)))
  for (const list of lists) {
    const plain = list.filter((entry) => !isComposite(entry))
    if (plain.length < SMALLEST_PARTED) continue
    const byHash = plain.map((entry) => entry.source).sort((a, b) => hashShare(a) - hashShare(b))
    const count = (part: Part): number => plain.filter((entry) => parts.get(entry.source) === part).length
    for (const source of byHash) if (count('test') < 2 && parts.get(source) !== 'test') parts.set(source, 'test')
    for (const source of byHash) if (count('valid') < 1 && parts.get(source) === 'train') parts.set(source, 'valid')
  }
  return parts
}

/** Calibration says the entries of validation. */
function partOf(share: number): Part {
  if (share < TEST_SHARE) return 'test'
  return share < TEST_SHARE + VALID_SHARE ? 'valid' : 'train'
}

function partList(list: readonly Entry[], parts: ReadonlyMap<string, Part>): PartedList {
  const plain = list.filter((entry) => !isComposite(entry))
  const shared = plain.length < SMALLEST_PARTED
  const take = (part: Part): Weighted<Entry> => {
    const taken = list.filter((entry) => isComposite(entry) || shared || parts.get(entry.source) === part)
    return new Weighted(taken.map((entry) => [entry, entry.weight]))
  }
  const valid = take('valid')
  return { train: take('train'), valid, calibration: valid, test: take('test') }
}

/** Reads every `*.txt` of a folder. */
export function readLists(folder: string): Lists {
  const names = readdirSync(folder).filter((name) => name.endsWith('.txt'))
  return new Lists(new Map(names.map((name) => [name.slice(0, -4), readFileSync(join(folder, name), 'utf8')])))
}
