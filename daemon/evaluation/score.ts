/** Scores predicted plans against labelled utterances. */
import { z } from 'zod'
import { OctodError } from '../../functions/error.ts'
import { namesOf, type Plan } from '../core/call.ts'
import { namesKey, planKey } from './compare.ts'

const PlanSchema = z.array(z.looseObject({ function: z.string(), arguments: z.record(z.string(), z.unknown()) }))
const Line = z.object({
  id: z.string(),
  text: z.string(),
  kind: z.enum(['single', 'parallel', 'nested', 'reject']),
  accept: z.array(PlanSchema).min(1),
  origin: z.string().default(''),
  source: z.string().default(''),
})
export type LabelledUtterance = Readonly<Omit<z.infer<typeof Line>, 'accept'>> & { readonly accept: readonly Plan[] }

/** @throws OctodError `usage` naming the first faulty lines */
export function readLabelled(text: string, file: string): readonly LabelledUtterance[] {
  const faults: string[] = []
  const ids = new Set<string>()
  const lines = text.split('\n').flatMap((raw, index): LabelledUtterance[] => {
    if (raw.trim() === '') return []
    const fault = (message: string) => {
      faults.push(`${file}:${index + 1}: ${message}`)
      return []
    }
    let value: unknown
    try {
      value = JSON.parse(raw)
    } catch (error) {
      return fault((error as Error).message)
    }
    const parsed = Line.safeParse(value)
    if (!parsed.success) return fault(z.prettifyError(parsed.error).replaceAll('\n', ' '))
    if (ids.has(parsed.data.id)) return fault(`id ${parsed.data.id} occurs twice`)
    ids.add(parsed.data.id)
    return [parsed.data as unknown as LabelledUtterance]
  })
  if (faults.length === 0 && lines.length === 0) faults.push(`${file}: no lines`)
  if (faults.length > 0)
    throw new OctodError(
      'usage',
      `${faults.slice(0, 10).join('\n')}${faults.length > 10 ? `\n… ${faults.length} faults in all` : ''}`,
    )
  return lines
}

export type Row = {
  count: number
  /** The predicted plan equals one of the accepted plans. */
  exact: number
  /** The function names do. */
  functions: number
  /** Lines to decline, and those of them that were given a call. */
  rejects: number
  falseAccepts: number
  /** Lines not to decline, and those of them that were declined. */
  inScope: number
  falseRejects: number
}

const emptyRow = (): Row => ({
  count: 0,
  exact: 0,
  functions: 0,
  rejects: 0,
  falseAccepts: 0,
  inScope: 0,
  falseRejects: 0,
})

export type Field = 'kind' | 'origin' | 'source' | 'function'

export type Score = {
  readonly all: Row
  /** A line counts for every function of its first accepted plan. */
  readonly by: Readonly<Record<Field, ReadonlyMap<string, Row>>>
  readonly misses: readonly Miss[]
}
export type Miss = { readonly utterance: LabelledUtterance; readonly predicted: Plan | undefined }

/** @param predictions by id; a line without one is wrong */
export function score(lines: readonly LabelledUtterance[], predictions: ReadonlyMap<string, Plan>): Score {
  const all = emptyRow()
  const by: Record<Field, Map<string, Row>> = {
    kind: new Map(),
    origin: new Map(),
    source: new Map(),
    function: new Map(),
  }
  const misses: Miss[] = []
  for (const utterance of lines) {
    const predicted = predictions.get(utterance.id)
    const rows = [all]
    for (const [field, groups] of Object.entries(by) as [Field, Map<string, Row>][]) {
      const names = field === 'function' ? namesOf(utterance.accept[0] ?? []) : [utterance[field]]
      for (const name of names) {
        if (!groups.has(name)) groups.set(name, emptyRow())
        rows.push(groups.get(name) as Row)
      }
    }
    let isExact = false
    for (const row of rows) isExact = count(row, utterance, predicted)
    if (!isExact) misses.push({ utterance, predicted })
  }
  return { all, by, misses }
}

function count(row: Row, { accept }: LabelledUtterance, predicted: Plan | undefined): boolean {
  const isExact = predicted !== undefined && accept.some((plan) => planKey(plan) === planKey(predicted))
  row.count += 1
  if (isExact) row.exact += 1
  if (predicted && accept.some((plan) => namesKey(plan) === namesKey(predicted))) row.functions += 1
  if (accept.length === 1 && accept[0]?.length === 0) {
    row.rejects += 1
    if (predicted && predicted.length > 0) row.falseAccepts += 1
  } else {
    row.inScope += 1
    if (predicted?.length === 0 && !accept.some((plan) => plan.length === 0)) row.falseRejects += 1
  }
  return isExact
}
