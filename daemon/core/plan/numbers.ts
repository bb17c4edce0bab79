/** Numbers in English words: `twenty one` is 21, `two point five` 2.5, `a hundred and ten` 110. */

const UNITS =
  'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen'.split(
    ' ',
  )
const TENS = 'twenty thirty forty fifty sixty seventy eighty ninety'.split(' ')
const SMALL = new Map<string, number>([
  ...UNITS.map((word, value): [string, number] => [word, value]),
  ...TENS.map((word, index): [string, number] => [word, 20 + index * 10]),
  ['oh', 0],
  ['a', 1],
  ['an', 1],
])

/** @returns undefined when the words are not a whole number or decimal */
export function readNumber(words: string): number | undefined {
  const text = words.trim().toLowerCase()
  if (/^[+-]?\d+(?:[.,]\d+)?$/.test(text)) return Number(text.replace(',', '.'))
  if (text.startsWith('minus ')) return negate(readNumber(text.slice(6)))
  const [whole, decimals, ...rest] = text.split(/\s+point\s+/)
  if (whole === undefined || rest.length > 0) return undefined
  if (decimals === undefined)
    return text.endsWith(' and a half') ? add(readWhole(text.slice(0, -11)), 0.5) : readWhole(whole)
  const digits = decimals.split(/[\s-]+/).map((word) => SMALL.get(word))
  if (digits.some((digit) => digit === undefined || digit > 9)) return undefined
  return add(readWhole(whole), Number(`0.${digits.join('')}`))
}

function readWhole(text: string): number | undefined {
  const words = text.split(/[\s-]+/).filter((word) => word !== 'and')
  if (words.length === 0 || words[0] === '') return undefined
  if (words.length === 1 && /^\d+(?:\.\d+)?$/.test(words[0] as string)) return Number(words[0])
  let total = 0
  let part = 0
  for (const word of words) {
    const small = SMALL.get(word)
    if (word === 'hundred') part = (part || 1) * 100
    else if (word === 'thousand') {
      total += (part || 1) * 1000
      part = 0
    } else if (small !== undefined) part += small
    else return undefined
  }
  return total + part
}

const negate = (value: number | undefined) => (value === undefined ? undefined : -value)
const add = (value: number | undefined, more: number) => (value === undefined ? undefined : value + more)
