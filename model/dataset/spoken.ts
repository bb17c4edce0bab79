/** Numbers as people say them and as recognisers write them. */
import type { Random } from './random.ts'

const SMALL =
  'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen'.split(
    ' ',
  )
const TENS = '- - twenty thirty forty fifty sixty seventy eighty ninety'.split(' ')
const ORDINALS =
  '- first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth'.split(
    ' ',
  )

/** A whole number from 0 to 9999 in words: `twenty one`, `one hundred and five`. */
export function numberWords(value: number, hyphen = false, and = false): string {
  if (value < 20) return SMALL[value] as string
  if (value < 100) {
    const rest = value % 10
    return (TENS[Math.floor(value / 10)] as string) + (rest > 0 ? (hyphen ? '-' : ' ') + (SMALL[rest] as string) : '')
  }
  const [unit, size] = value < 1000 ? ['hundred', 100] : ['thousand', 1000]
  const rest = value % size
  const head = `${numberWords(Math.floor(value / size), hyphen)} ${unit}`
  if (rest === 0) return head
  return `${head}${and || value >= 1000 ? ' and' : ''} ${numberWords(rest, hyphen, and)}`
}

/** `first` to `thirty first`, or `1st` to `31st`. */
export function ordinal(value: number, digits: boolean): string {
  if (digits) {
    const ending = value % 100 > 10 && value % 100 < 14 ? 'th' : (['th', 'st', 'nd', 'rd'][value % 10] ?? 'th')
    return `${value}${ending}`
  }
  if (value <= 20) return ORDINALS[value] as string
  if (value === 30) return 'thirtieth'
  return `${TENS[Math.floor(value / 10)]} ${ORDINALS[value % 10]}`
}

/** A number in digits (three times of five) or in words. */
export function sayNumber(value: number, random: Random): string {
  if (random.chance(0.6)) return String(value)
  return sayNumberInWords(value, random)
}

/** A number in words, in one of the ways it is said: `one twenty`, `a hundred and twenty`, `twenty one and a half`. */
export function sayNumberInWords(value: number, random: Random): string {
  if (value < 0) return `minus ${sayNumberInWords(-value, random)}`
  const hyphen = random.chance(0.25)
  const whole = Math.floor(value)
  if (whole !== value) {
    const decimals = String(value).split('.')[1] as string
    if (decimals === '5' && random.chance(0.4)) return `${numberWords(whole, hyphen)} and a half`
    return `${numberWords(whole, hyphen)} point ${[...decimals].map((digit) => SMALL[Number(digit)]).join(' ')}`
  }
  if (value > 9999) return String(value)
  if (value > 100 && value < 1000 && value % 100 >= 10 && random.chance(0.4)) {
    return `${numberWords(Math.floor(value / 100))} ${numberWords(value % 100, hyphen)}`
  }
  const words = numberWords(value, hyphen, random.chance(0.5))
  return value >= 100 && value < 200 && random.chance(0.3) ? words.replace(/^one hundred/, 'a hundred') : words
}

/** `50%`, `50 percent`, `fifty percent`, seldom `50 per cent`. */
export function sayPercent(value: number, random: Random): string {
  const point = random.next()
  if (point < 0.28) return `${value}%`
  if (point < 0.7) return `${value} percent`
  if (point < 0.94) return `${sayNumberInWords(value, random)} percent`
  return random.chance(0.5) ? `${value} per cent` : `${sayNumberInWords(value, random)} per cent`
}

/** Puts `a` or `an` right before a word that is not the one the phrasing was written for. */
export function fixArticle(before: string, word: string): string {
  const match = /(^| )(an?) $/.exec(before)
  if (!match) return before
  return `${before.slice(0, before.length - (match[2] as string).length - 1)}${startsWithVowel(word) ? 'an' : 'a'} `
}

/** By sound: `an hour`, `an 8`, `a university`, `a one`. */
export function startsWithVowel(word: string): boolean {
  if (/^(hour|honest|heir|8|11\b|18\b|fm\b|mp3)/.test(word)) return true
  return /^[aeiou]/.test(word) && !/^(one\b|once|uni|use|usb|usual|eu|u\b|ukulele)/.test(word)
}
