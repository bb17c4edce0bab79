/** Total times of the last utterances, for the health report. */

const KEPT = 500

export class Latency {
  readonly #times: number[] = []

  /** @param totalMs milliseconds from arrival to result */
  add(totalMs: number): void {
    this.#times.push(totalMs)
    if (this.#times.length > KEPT) this.#times.shift()
  }

  summary(): {
    readonly count: number
    readonly p50_ms: number | null
    readonly p95_ms: number | null
    readonly p99_ms: number | null
  } {
    const sorted = this.#times.toSorted((a, b) => a - b)
    return {
      count: sorted.length,
      p50_ms: percentile(sorted, 50),
      p95_ms: percentile(sorted, 95),
      p99_ms: percentile(sorted, 99),
    }
  }
}

/** Nearest rank. @param sorted ascending; @returns null for no values */
export function percentile(sorted: readonly number[], percent: number): number | null {
  if (sorted.length === 0) return null
  return sorted[Math.max(0, Math.ceil((percent / 100) * sorted.length) - 1)] as number
}
