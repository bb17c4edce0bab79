import { digits } from './number-words.ts'

const FEASTS: readonly (readonly [RegExp, string])[] = [
  [/\bchristmas eve\b/g, 'december 24'],
  [/\bchristmas(?: day)?\b/g, 'december 25'],
  [/\bnew year'?s eve\b/g, 'december 31'],
  [/\bnew year(?:'?s)?(?: day)?\b/g, 'january 1'],
  [/\bhalloween\b/g, 'october 31'],
  [/\bvalentine'?s(?: day)?\b/g, 'february 14'],
]

const hourBefore = (hour: string): number => (Number(hour) === 1 ? 12 : Number(hour) - 1)

/**
 * Rewrites a spoken time to what the chrono parser reads: numbers as digits, `half past six` as `6:30`, `8 in the
 * evening` as `8 pm`, `the day after tomorrow` as `in 2 days`. What needs no change stays.
 */
export function spokenTime(words: string): string {
  let text = digits(words.toLowerCase().replace(/[?!,]/g, ' ').replace(/\s+/g, ' ').trim())
    .replace(/\b([ap])\. ?m\.?(?=\s|$)/g, '$1m')
    .replace(/\b(\d{1,2}) ([ap])\b(?! ?\.)/g, '$1 $2m')
    .replace(/\bo'? ?clock\b/g, '')
    .replace(/(\d) ([0-5]\d)\b(?! ?(?:minutes?|mins?|seconds?|secs?|hours?|hrs?|days?))/g, '$1:$2')
    .replace(/\bhalf past (\d{1,2})\b/g, '$1:30')
    .replace(/\ba?\s?quarter (?:past|after) (\d{1,2})\b/g, '$1:15')
    .replace(/\ba?\s?quarter (?:to|of|before) (\d{1,2})\b/g, (_, hour: string) => `${hourBefore(hour)}:45`)
    .replace(/\b(\d{1,2})(?: minutes?)? (?:past|after) (\d{1,2})\b/g, (_, m: string, h: string) => clock(Number(h), m))
    // "5 to 7" alone may be a span of hours; only the round minutes and "minutes to" are taken for a time.
    .replace(/\b(?:(\d{1,2}) minutes?|(5|10|20|25)) (?:to|before) (\d{1,2})\b/g, (_, a, b, hour: string) =>
      clock(hourBefore(hour), String(60 - Number(a ?? b))),
    )
    .replace(/\b(\d{1,2}(?::\d\d)?) (?:in the|this) morning\b/g, '$1 am')
    .replace(/\b(\d{1,2}(?::\d\d)?) (?:(?:in the|this) (?:afternoon|evening)|at night)\b/g, '$1 pm')
    .replace(/\b(\d{1,2}(?::\d\d)?) tonight\b/g, 'tonight at $1')
    .replace(/^(\d{1,2}(?::\d\d)?) (?:on )?(tomorrow|today|\w+day)\b/, '$2 at $1')
    .replace(/\b(?:the )?day after tomorrow\b/g, 'in 2 days')
    .replace(/\b(?:at )?(?:mid ?day|lunch ?time)\b/g, 'noon')
  for (const [feast, date] of FEASTS) text = text.replace(feast, date)
  return text
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/^(?:by |at |around |about )?(\d{1,2}(?::\d\d)?)$/, 'at $1')
}

function clock(hour: number, minute: string): string {
  return `${hour}:${minute.padStart(2, '0')}`
}
