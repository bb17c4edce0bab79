/** What may be said in the slot of a template, learnt from the maker that fills it in the dataset. */
import { canonical, valueFault } from '../../daemon/core/plan/values.ts'
import type { Random } from '../../model/dataset/random.ts'
import type { SlotMaker } from '../../model/dataset/slot-maker.ts'
import { normalizeWords } from '../../model/dataset/verify.ts'

export type SlotWords = {
  /** Words that stand before a value and are no part of it: `level`, `at`, `the`. */
  readonly leads: ReadonlySet<string>
  /** Value by words, for a closed slot. */
  readonly values: ReadonlyMap<string, string | number>
  /** Any number or percentage may be said. */
  readonly isAmount: boolean
  /** `any`: a name, a place, a message. `time`: words of `vocabulary` and numbers. */
  readonly open: 'no' | 'any' | 'time'
  readonly vocabulary: ReadonlySet<string>
  /** Words that the slot takes at most, the lead included. */
  readonly most: number
}

/** A maker that said nothing new so many times in a row has said everything. */
const PATIENCE = 250
/** Of an open slot the leads and the length are wanted, and of times the words. */
const ENOUGH = { any: 80, time: 400 }
const TIMES = ['time', 'day', 'daytime', 'duration', 'in']
const SURROUNDINGS = [
  { before: '', after: '' },
  { before: 'the ', after: 'setting' },
] as const
const HOLDS_NUMBER = /\d/
/** An amount in words: `two hundred and twenty five per cent`. */
const LONGEST_AMOUNT = 7

/**
 * @param style of the slot: `time`, `song`, `16-28`; null for none
 * @param random a seeded one, so that the same slot is learnt the same way
 */
export function learnSlot(maker: SlotMaker, style: string | null, random: Random): SlotWords {
  const leads = new Set<string>()
  const values = new Map<string, string | number>()
  const vocabulary = new Set<string>()
  const kind = TIMES.includes(style ?? '') ? 'time' : 'any'
  let open: SlotWords['open'] = 'no'
  let isAmount = false
  let most = 0
  for (let idle = 0, said = 0; open === 'no' ? idle < PATIENCE : said < ENOUGH[kind]; idle++, said++) {
    const made = maker(random, 'train', SURROUNDINGS[said % 2 === 0 ? 0 : 1])
    const [lead, words] = [normalizeWords(made.lead), normalizeWords(made.words)]
    if (lead !== '') leads.add(lead)
    most = Math.max(most, `${lead} ${words}`.trim().split(' ').length)
    if (made.value === null) {
      open = kind
      if (open === 'time') for (const word of words.split(' ')) vocabulary.add(word)
    } else if (HOLDS_NUMBER.test(String(made.value))) isAmount = true
    else if (!values.has(words)) {
      values.set(words, made.value)
      idle = 0
    }
  }
  return { leads, values, isAmount, open, vocabulary, most: isAmount ? Math.max(most, LONGEST_AMOUNT) : most }
}

/** The words without a lead, and their value where they have one; undefined when they can't be said in the slot. */
export function readSlot(
  slot: SlotWords,
  said: string,
): { readonly words: string; readonly value: string | number | null } | undefined {
  const plain = said.toLowerCase()
  const lead = [...slot.leads].find((words) => plain.startsWith(`${words} `))
  for (const words of lead === undefined ? [said] : [said.slice(lead.length).trimStart(), said]) {
    const value = slot.values.get(words.toLowerCase())
    if (value !== undefined) return { words, value }
    if (slot.isAmount && isAmount(words)) return { words, value: words }
    if (slot.open === 'any' || (slot.open === 'time' && isTime(words, slot.vocabulary))) return { words, value: null }
  }
  return undefined
}

/** In digits or words; the plan's own canonical form makes a number or a percentage of them. */
function isAmount(words: string): boolean {
  const amount = { type: 'level' } as const
  const value = String(canonical(words, amount))
  return HOLDS_NUMBER.test(value) && !/[a-z]/.test(value) && valueFault(value, amount) === undefined
}

const isTime = (words: string, vocabulary: ReadonlySet<string>): boolean =>
  normalizeWords(words)
    .split(' ')
    .every((word) => vocabulary.has(word) || /^\d{1,2}(?::\d\d)?(?:am|pm|st|nd|rd|th)?$/.test(word))
