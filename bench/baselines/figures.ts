/** The figures of the table: what each contender got right, and what it cost. */
import type { Plan } from '../../daemon/core/call.ts'
import { type LabelledUtterance, type Row, score } from '../../daemon/evaluation/score.ts'
import { percentile } from '../../daemon/latency.ts'
import type { Answered, Measured } from './run.ts'

export type Kind = LabelledUtterance['kind']

export type Figures = {
  readonly utterances: number
  /** Of each kind and of all: exact plans in hundredths of the utterances; null where there are none. */
  readonly exact: { readonly [kind in Kind | 'all']: number | null }
  /** Medians over the utterances. */
  readonly prompt_tokens: number | null
  readonly evaluated_tokens: number | null
  readonly output_tokens: number | null
  readonly prefill_ms: number | null
  readonly decode_ms: number | null
  readonly total_p50_ms: number | null
  readonly total_p95_ms: number | null
  /** Median total, as so many times octod's on the same utterances; null where octod did not run. */
  readonly times_octod: number | null
  readonly processor_seconds: number | null
  readonly resident_mb: number
}

/** @param octod its answers, to compare with; undefined where it did not run */
export function figuresOf(
  utterances: readonly LabelledUtterance[],
  { answers, processorSeconds, residentMegabytes }: Measured,
  octod: readonly Answered[] | undefined,
): Figures {
  const asked = utterances.slice(0, answers.length)
  const { all, by } = score(asked, new Map(answers.map(({ id, plan }): [string, Plan] => [id, plan])))
  const share = (row: Row | undefined) => (row?.count ? (100 * row.exact) / row.count : null)
  const of = (kind: Kind) => share(by.kind.get(kind))
  const middle = (pick: (answer: Answered) => number, percent = 50) => rank(answers.map(pick), percent)
  const median = middle(({ totalMs }) => totalMs)
  const compared = rank(octod?.slice(0, answers.length).map(({ totalMs }) => totalMs) ?? [], 50)
  return {
    utterances: answers.length,
    exact: {
      all: share(all),
      single: of('single'),
      parallel: of('parallel'),
      nested: of('nested'),
      reject: of('reject'),
    },
    prompt_tokens: middle(({ promptTokens }) => promptTokens),
    evaluated_tokens: middle(({ evaluatedTokens }) => evaluatedTokens),
    output_tokens: middle(({ outputTokens }) => outputTokens),
    prefill_ms: middle(({ prefillMs }) => prefillMs),
    decode_ms: middle(({ decodeMs }) => decodeMs),
    total_p50_ms: median,
    total_p95_ms: middle(({ totalMs }) => totalMs, 95),
    times_octod: median !== null && compared ? median / compared : null,
    processor_seconds: answers.length === 0 ? null : processorSeconds / answers.length,
    resident_mb: residentMegabytes,
  }
}

const rank = (values: readonly number[], percent: number): number | null =>
  percentile(
    values.toSorted((a, b) => a - b),
    percent,
  )
