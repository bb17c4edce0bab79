/** Counts what was made, for people and for programs. */
import { namesOf } from '../../daemon/core/call.ts'
import type { Origin } from './draft.ts'
import { PARTS, type Part } from './lists.ts'
import type { Dataset } from './make.ts'
import type { Source } from './source.ts'
import type { Example } from './verify.ts'

type Counts = { readonly [name: string]: number }
export type SectionReport = {
  readonly name: string
  readonly lines: number
  readonly wordings: number
  readonly examples: { readonly [part in Part]: number }
}

export type Report = {
  readonly seed: number
  readonly catalogue: string
  readonly sizes: { readonly [part in Part]: number }
  readonly kinds: { readonly [part in Part]: Counts }
  /** Functions in token order, then parallel, nested, incomplete, none. Examples are counted for every function they call. */
  readonly sections: readonly SectionReport[]
  /** Words in a training example. */
  readonly words: {
    readonly mean: number
    readonly median: number
    readonly p95: number
    readonly longest: number
    readonly histogram: Counts
  }
  readonly duplicates: number
  readonly shortfalls: Dataset['shortfalls']
  readonly contradictions: {
    readonly count: number
    readonly examples: readonly {
      readonly text: string
      readonly plans: readonly string[]
      readonly lines: readonly string[]
    }[]
  }
  readonly complaints: readonly string[]
}

const CONTRADICTIONS_SHOWN = 40

export function makeReport(dataset: Dataset, source: Source, seed: number): Report {
  const each = <T>(count: (examples: readonly Example[]) => T): { readonly [part in Part]: T } => ({
    train: count(dataset.parts.train),
    valid: count(dataset.parts.valid),
    calibration: count(dataset.parts.calibration),
    test: count(dataset.parts.test),
  })
  const { contradictions } = dataset.ledger
  return {
    seed,
    catalogue: source.catalogue.hash,
    sizes: each((examples) => examples.length),
    kinds: each((examples) => tally(examples.map((example) => example.kind))),
    sections: sectionReports(
      source,
      each((examples) => tally(examples.flatMap((example) => sectionsOf(example)))),
    ),
    words: lengths(dataset.parts.train),
    duplicates: dataset.ledger.duplicates,
    shortfalls: dataset.shortfalls,
    contradictions: {
      count: contradictions.length,
      examples: contradictions
        .slice(0, CONTRADICTIONS_SHOWN)
        .map(({ text, plans, origins }) => ({ text, plans, lines: origins.map(placeOf) })),
    },
    complaints: dataset.complaints.map(({ phrasing, message }) => `${placeOf([phrasing.line])}: ${message}`),
  }
}

export const placeOf = (origins: readonly Origin[]): string =>
  origins.map(({ file, line }) => `${file}:${line}`).join(' + ')

function tally(names: readonly string[]): Counts {
  const counts: { [name: string]: number } = {}
  for (const name of names) counts[name] = (counts[name] ?? 0) + 1
  return counts
}

function sectionsOf(example: Example): string[] {
  const names = new Set(namesOf(example.plan))
  if (example.kind === 'reject') names.add('none')
  if (example.kind === 'incomplete') names.add(example.kind)
  if (example.kind === 'parallel' || example.kind === 'nested') names.add(example.kind)
  return [...names]
}

/** Lines and distinct wordings of every section, a slot counted as one wording. */
export function sectionReports(source: Source, examples: { readonly [part in Part]: Counts }): SectionReport[] {
  const sections = Map.groupBy(source.phrasings, (phrasing) => phrasing.line.section)
  const names = [
    ...source.catalogue.functions.map((definition) => definition.name),
    'parallel',
    'nested',
    'incomplete',
    'none',
  ]
  return names.map((name) => {
    const lines = sections.get(name) ?? []
    return {
      name,
      lines: lines.length,
      wordings: lines.reduce((sum, { line }) => sum + line.wordings, 0),
      examples: {
        train: examples.train[name] ?? 0,
        valid: examples.valid[name] ?? 0,
        calibration: examples.calibration[name] ?? 0,
        test: examples.test[name] ?? 0,
      },
    }
  })
}

function lengths(examples: readonly Example[]): Report['words'] {
  const counts = examples.map((example) => example.text.split(/\s+/).length).sort((a, b) => a - b)
  const at = (share: number): number => counts[Math.min(counts.length - 1, Math.floor(counts.length * share))] ?? 0
  const bands = tally(
    counts.map((count) =>
      count > 30 ? '31+' : `${Math.floor((count - 1) / 5) * 5 + 1}-${Math.floor((count - 1) / 5) * 5 + 5}`,
    ),
  )
  const mean = counts.reduce((sum, count) => sum + count, 0) / Math.max(1, counts.length)
  return {
    mean: Math.round(mean * 10) / 10,
    median: at(0.5),
    p95: at(0.95),
    longest: counts.at(-1) ?? 0,
    histogram: bands,
  }
}

/** The report as text. */
export function summarize(report: Report): string {
  const kinds = ['single', 'parallel', 'nested', 'incomplete', 'reject']
  const lines = [`part          examples${kinds.map((kind) => kind.padStart(10)).join('')}`]
  for (const part of PARTS) {
    lines.push(
      part.padEnd(12) +
        String(report.sizes[part]).padStart(10) +
        kinds.map((kind) => String(report.kinds[part][kind] ?? 0).padStart(10)).join(''),
    )
  }
  lines.push('', summarizeSections(report.sections), '')
  const { mean, median, p95, longest } = report.words
  lines.push(
    `words in a training example: mean ${mean}, median ${median}, 95 of 100 at most ${p95}, longest ${longest}`,
  )
  lines.push(`duplicates dropped: ${report.duplicates}`)
  for (const { part, kind, wanted, made } of report.shortfalls)
    lines.push(`too few different ${kind} examples for ${part}: ${made} of ${wanted}`)
  lines.push(`contradictions thrown out: ${report.contradictions.count}`)
  for (const { text, plans, lines: places } of report.contradictions.examples.slice(0, 12)) {
    lines.push(`  "${text}"`, `    ${plans[0]}  ${places[0]}`, `    ${plans[1]}  ${places[1]}`)
  }
  if (report.complaints.length > 0)
    lines.push(
      `lines that can't be said right: ${report.complaints.length}`,
      ...report.complaints.map((line) => `  ${line}`),
    )
  return lines.join('\n')
}

/** A table of sections: lines, wordings and, where there are any, examples. */
export function summarizeSections(sections: readonly SectionReport[]): string {
  const isMade = sections.some(({ examples }) => examples.train + examples.valid + examples.test > 0)
  const head =
    'section'.padEnd(28) +
    'lines'.padStart(7) +
    'wordings'.padStart(12) +
    (isMade ? PARTS.map((part) => part.padStart(12)).join('') : '')
  const rows = sections.map(({ name, lines, wordings, examples }) => {
    const counts = isMade ? PARTS.map((part) => String(examples[part]).padStart(12)).join('') : ''
    return name.padEnd(28) + String(lines).padStart(7) + String(wordings).padStart(12) + counts
  })
  return [head, ...rows].join('\n')
}
