/** What fills a slot, and what it makes. */
import type { Part } from './lists.ts'
import type { Random } from './random.ts'
import type { Surroundings } from './spoken-time.ts'

export type SlotWords = {
  /** Words before the value that are no part of it. */
  readonly lead: string
  readonly words: string
  /** Of a closed parameter; null when the words themselves are the value. */
  readonly value: string | number | null
}
export type SlotMaker = (random: Random, part: Part, around: Surroundings) => SlotWords

/** Or why the style does not fit the parameter. */
export type Made = SlotMaker | { readonly fault: string }

export const closed = (words: string, value: string | number): SlotWords => ({ lead: '', words, value })
export const open = (words: string, lead = ''): SlotWords => ({ lead, words, value: null })
