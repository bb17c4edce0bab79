import type { Entry } from './address-book.ts'
import { relation } from './relations.ts'

/**
 * How well a spoken name fits an entry: 100 for the full name down to 1, 0 when it does not fit at all.
 * Nicknames and relations come before first names, those before last names, exact ones before near ones.
 */
export function matchName(spoken: string, entry: Entry): number {
  const said = plainName(spoken).replace(/^(?:(?:my|the|our) )+/, '')
  if (said === '') return 0
  const full = plainName(entry.contact.name)
  const aliases = entry.aliases.map(plainName).filter((alias) => alias !== '')
  if (said === full) return 100
  if (aliases.some((alias) => alias === said)) return 95
  if (aliases.some((alias) => relation(alias) === relation(said))) return 90
  if (said === plainName(entry.first)) return 80
  if (said === plainName(entry.last)) return 70

  const names = new Set(`${full} ${plainName(entry.first)} ${plainName(entry.last)} ${aliases.join(' ')}`.split(' '))
  const words = said.split(' ')
  if (words.every((word) => names.has(word))) return 75
  if (words.every((word) => word.length >= 3 && [...names].some((name) => name.startsWith(word)))) return 60
  return near(words, [...names])
}

/** Up to 50 when each word is a name with a slip of the ear in it, less one a letter. */
function near(words: readonly string[], names: readonly string[]): number {
  let letters = 0
  for (const word of words) {
    const allowed = word.length < 4 ? 0 : word.length < 8 ? 1 : 2
    const closest = Math.min(...names.map((name) => distance(word, name)))
    if (closest > allowed) return 0
    letters += closest
  }
  return Math.max(50 - letters, 1)
}

/** Lower case, without accents, punctuation and possessive s. */
export function plainName(name: string): string {
  return name
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/ß/g, 'ss')
    .replace(/ø/g, 'o')
    .replace(/ł/g, 'l')
    .replace(/['’]s\b/g, '')
    .replace(/['’.]/g, '')
    .replace(/\bdoctor\b/g, 'dr')
    .replace(/\bmister\b/g, 'mr')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
}

/** Letters to insert, delete, replace or swap with their neighbour to make one word of the other. */
function distance(a: string, b: string): number {
  let before: number[] = []
  let last = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) {
      const replaced = (last[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1)
      let least = Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, replaced)
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        least = Math.min(least, (before[j - 2] ?? 0) + 1)
      row.push(least)
    }
    before = last
    last = row
  }
  return last[b.length] ?? 0
}
