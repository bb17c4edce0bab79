/** `--since`: `30m`, `2h`, `7d`, or a date and time. */
import { InvalidArgumentError } from 'commander'

const UNITS: Readonly<Record<string, number>> = { s: 1e3, m: 60e3, h: 3600e3, d: 86_400e3 }

/** Milliseconds since the epoch. */
export function since(text: string): number {
  const ago = /^(\d+(?:\.\d+)?)([smhd])$/.exec(text)
  if (ago) return Date.now() - Number(ago[1]) * (UNITS[ago[2] as string] as number)
  // Date.parse takes more than is meant: `5` would be May 2001.
  const at = /^\d{4}-\d\d-\d\d/.test(text) ? Date.parse(text) : Number.NaN
  if (Number.isNaN(at))
    throw new InvalidArgumentError(
      'must be an age such as 30m, 2h, 7d, or a date such as 2030-01-31 or 2030-01-31T08:00.',
    )
  return at
}
