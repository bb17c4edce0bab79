const ONES = ['one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine']
const TEENS = [
  'ten',
  'eleven',
  'twelve',
  'thirteen',
  'fourteen',
  'fifteen',
  'sixteen',
  'seventeen',
  'eighteen',
  'nineteen',
]
const TENS = ['twenty', 'thirty', 'forty', 'fifty', 'sixty', 'seventy', 'eighty', 'ninety']

const VALUES = new Map<string, number>([
  ['zero', 0],
  ...ONES.map((word, index): [string, number] => [word, index + 1]),
  ...TEENS.map((word, index): [string, number] => [word, index + 10]),
  ...TENS.map((word, index): [string, number] => [word, (index + 2) * 10]),
])

const BELOW_HUNDRED = `(?:(?:${TENS.join('|')})(?:[ -](?:${ONES.join('|')}))?|${[...TEENS, ...ONES, 'zero'].join('|')})`
// "twenty first" is a day of the month, which is left as it is. "Second" is left out: "twenty second timer".
const ORDINAL = '(?:first|third|fourth|fifth|sixth|seventh|eighth|ninth)'
const NUMBER = new RegExp(
  `\\b(?:(?:${BELOW_HUNDRED}|a) hundred(?: (?:and )?${BELOW_HUNDRED})?|${BELOW_HUNDRED})\\b(?![ -]${ORDINAL}\\b)`,
  'g',
)
const OH = new RegExp(`\\boh (${ONES.join('|')})\\b`, 'g')

/**
 * Writes the number words of a lower-case sentence as digits: `twenty five minutes` is `25 minutes`, `seven thirty` is
 * `7 30`, `seven oh five` is `7 05`. From zero to 9999; all other words stay.
 */
export function digits(words: string): string {
  return words
    .replace(OH, (_, one: string) => `0${VALUES.get(one)}`)
    .replace(NUMBER, (number) => String(numberOf(number)))
}

function numberOf(number: string): number {
  const [high, low] = number.split(/ hundred ?(?:and )?/)
  if (low === undefined) return sum(number)
  return (high === 'a' ? 1 : sum(high ?? '')) * 100 + sum(low)
}

function sum(words: string): number {
  return words.split(/[ -]/).reduce((total, word) => total + (VALUES.get(word) ?? 0), 0)
}
