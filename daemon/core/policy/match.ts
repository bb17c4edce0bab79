/** Whether the value of an argument or a signal is one that a rule speaks of. */

/** One value, one of several, or a range: more than `above`, less than `below`. */
export type ValueMatch =
  | string
  | number
  | boolean
  | readonly (string | number | boolean)[]
  | { readonly above?: number; readonly below?: number; readonly not?: string | number | boolean }

/** Openings and levels in words, in percent. */
const PERCENT: Readonly<Record<string, number>> = {
  closed: 0,
  off: 0,
  vent: 10,
  half: 50,
  open: 100,
  max: 100,
  on: 100,
}

export function matches(value: unknown, wanted: ValueMatch): boolean {
  if (Array.isArray(wanted)) return wanted.includes(value as string)
  if (typeof wanted !== 'object') return value === wanted
  const { above, below, not } = wanted as Exclude<ValueMatch, readonly unknown[]> & object
  if (not !== undefined && value === not) return false
  if (above === undefined && below === undefined) return true
  const amount = amountOf(value)
  // A value that is no amount can't be shown to be harmless.
  if (amount === undefined) return true
  return (above === undefined || amount > above) && (below === undefined || amount < below)
}

/** `30%`, `half`, 30: as a number. */
function amountOf(value: unknown): number | undefined {
  if (typeof value === 'number') return value
  if (typeof value !== 'string') return undefined
  const percent = PERCENT[value]
  if (percent !== undefined) return percent
  const number = Number.parseFloat(value)
  return Number.isFinite(number) ? number : undefined
}
