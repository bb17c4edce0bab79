const UNITS = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
  ['second', 1_000],
] as const

/** A length for speech, its two largest units: `1 hour 30 minutes`, `45 seconds`. @param milliseconds 0 or more */
export function sayDuration(milliseconds: number): string {
  let rest = Math.round(milliseconds / 1_000) * 1_000
  const parts: string[] = []
  for (const [unit, length] of UNITS) {
    const count = Math.floor(rest / length)
    rest -= count * length
    if (count > 0) parts.push(`${count} ${unit}${count === 1 ? '' : 's'}`)
    else if (parts.length > 0) break
  }
  return parts.slice(0, 2).join(' ') || '0 seconds'
}
