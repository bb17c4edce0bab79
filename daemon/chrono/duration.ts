import { digits } from './number-words.ts'

const SECOND = 1000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
const LONGEST = 366 * DAY

const UNIT = '(weeks?|days?|hours?|hrs?|h|minutes?|mins?|m|seconds?|secs?|s)'
const PART = new RegExp(`^(\\d+(?:\\.\\d+)?) ?${UNIT}\\b[, ]*(?:and )?`)

/** Ways of saying an amount, in the order in which they are rewritten to a plain number before a unit. */
const AMOUNTS: readonly (readonly [RegExp, string | ((...groups: string[]) => string)])[] = [
  [/\b3 quarters (?:of )?(?:an? )?/g, '0.75 '],
  [/\b(\d+) and (?:a )?half\b/g, '$1.5'],
  [/\b(\d+) and (?:a )?quarter\b/g, '$1.25'],
  [new RegExp(`\\b(\\d+|an?|1) ${UNIT} and (?:a )?half\\b`, 'g'), (_, count, unit) => `${one(count)}.5 ${unit}`],
  [new RegExp(`\\b(\\d+|an?|1) ${UNIT} and (?:a )?quarter\\b`, 'g'), (_, count, unit) => `${one(count)}.25 ${unit}`],
  [/\b(?:a )?half (?:of )?(?:an? )?/g, '0.5 '],
  [/\b(?:a )?quarter (?:of )?(?:an? )?/g, '0.25 '],
  [/\b(?:a )?couple (?:of )?/g, '2 '],
  [/\b(?:a )?few /g, '3 '],
  [/\ban? /g, '1 '],
]

const one = (count = ''): string => (count.startsWith('a') ? '1' : count)

/**
 * A spoken length in milliseconds: `ten minutes`, `an hour and a half`, `1 hour 30`, `90 seconds`, `half an hour`.
 * A number alone is minutes. Undefined when the words name no length, or one of more than 366 days.
 */
export function duration(words: string): number | undefined {
  let rest = digits(words.toLowerCase().replace(/-/g, ' ').replace(/\s+/g, ' ').trim())
    .replace(/^(?:for|in|about|around|of|after|another) /, '')
    .replace(/ (?:timer|long|from now|later|please)$/, '')
  for (const [pattern, number] of AMOUNTS) rest = rest.replace(pattern, number as string)
  if (/^\d+(\.\d+)?$/.test(rest)) return bounded(Number(rest) * MINUTE)

  let total = 0
  let smaller: number | undefined
  while (rest !== '') {
    const part = PART.exec(rest)
    if (part) {
      const unit = milliseconds(part[2] ?? '')
      total += Number(part[1]) * unit
      smaller = unit === HOUR ? MINUTE : unit === MINUTE ? SECOND : undefined
      rest = rest.slice(part[0].length)
      continue
    }
    // "1 hour 30": a number left over counts the next smaller unit.
    if (smaller === undefined || !/^\d+$/.test(rest)) return undefined
    total += Number(rest) * smaller
    rest = ''
  }
  return bounded(total)
}

function bounded(milliseconds: number): number | undefined {
  return milliseconds > 0 && milliseconds <= LONGEST ? Math.round(milliseconds) : undefined
}

function milliseconds(unit: string): number {
  if (unit.startsWith('w')) return 7 * DAY
  if (unit.startsWith('d')) return DAY
  if (unit.startsWith('h')) return HOUR
  return unit.startsWith('m') ? MINUTE : SECOND
}
