/**
 * A matcher of exact sentence templates, of the kind that Home Assistant uses (hassil): no model. A sentence either is one of the
 * templates from its first word to its last, slots filled, or it is not understood. The templates are the training lines of the dataset.
 */
import type { Plan } from '../../daemon/core/call.ts'
import type { Catalogue } from '../../daemon/core/catalogue.ts'
import { canonicalPlan, checkPlan, wholeCalls } from '../../daemon/core/plan/check.ts'
import type { Template } from '../../model/dataset/choice.ts'
import { type Phrasing, slotKey } from '../../model/dataset/phrasing.ts'
import { Random } from '../../model/dataset/random.ts'
import { type Match, matchTemplate, withoutSigns } from './template-match.ts'
import { fillCalls } from './template-plan.ts'
import { learnSlot, type SlotWords } from './template-slots.ts'

/** Words of courtesy around a sentence, passed over as hassil's skip words are. */
const BEFORE =
  /^ *(?:(?:please|hey|hi|hello|ok|okay|um|uh|car|(?:can|could|would|will) you|i want you to|i'd like you to|i need you to|just|go ahead and) +)+/
const AFTER = /(?: +(?:please|thanks|thank you|for me|now|right now|would you|will you|if you can))+ *$/
/** What a number or a percentage begins with. */
const AMOUNTS = [
  ...'0123456789-',
  ...'zero one two three four five six seven eight nine ten eleven a hundred minus'.split(' '),
]

type Entry = { readonly phrasing: Phrasing; readonly slots: ReadonlyMap<string, SlotWords> }
type Found = { readonly plan: Plan; readonly openLetters: number }

export class Templates {
  readonly #catalogue: Catalogue
  /** By the first letter of what they match. */
  readonly #byLetter = new Map<string, Entry[]>()

  constructor(phrasings: readonly Phrasing[], catalogue: Catalogue) {
    this.#catalogue = catalogue
    const known = new Map<string, SlotWords>()
    for (const phrasing of phrasings) {
      const slots = new Map([...phrasing.makers.keys()].map((key) => [key, learned(phrasing, key, known)]))
      for (const letter of new Set(firstLetters(phrasing.line.template, slots))) {
        if (!this.#byLetter.has(letter)) this.#byLetter.set(letter, [])
        this.#byLetter.get(letter)?.push({ phrasing, slots })
      }
    }
  }

  /** The plan of the template that leaves the least to open slots; empty when none fits. */
  plan(text: string): Plan {
    const plain = withoutSigns(text)
    // Lower case may be longer than what was said: then its words are taken.
    const said = plain.length === text.length ? text : plain
    const end = plain.replace(AFTER, '').length
    const start = BEFORE.exec(plain)?.[0].length ?? 0
    const found = [
      this.#best(said, plain, 0),
      start > 0 || end < plain.length ? this.#best(said.slice(0, end), plain.slice(0, end), start) : undefined,
    ]
    const [best] = found.filter((one) => one !== undefined).toSorted((a, b) => a.openLetters - b.openLetters)
    return best?.plan ?? []
  }

  #best(text: string, plain: string, start: number): Found | undefined {
    const letter = plain.slice(start).trimStart().charAt(0)
    let best: Found | undefined
    for (const entry of this.#byLetter.get(letter) ?? []) {
      const match = matchTemplate(entry.phrasing.line.template, text, plain, start, entry.slots)
      if (!match || (best && match.openLetters >= best.openLetters)) continue
      const plan = this.#planOf(entry.phrasing, match)
      if (plan) best = { plan, openLetters: match.openLetters }
    }
    return best
  }

  /** Undefined when a value is not one that the function takes. */
  #planOf(phrasing: Phrasing, match: Match): Plan | undefined {
    const plan = canonicalPlan(fillCalls(phrasing.calls, match.slots, this.#catalogue), this.#catalogue)
    if (checkPlan(plan, this.#catalogue).some(({ code }) => code !== 'slots_incomplete')) return undefined
    return wholeCalls(plan, this.#catalogue)
  }
}

/** In a function's own section a slot means the same on every line, so it is learnt once. */
function learned({ line, makers }: Phrasing, key: string, known: Map<string, SlotWords>): SlotWords {
  const maker = makers.get(key) as NonNullable<ReturnType<typeof makers.get>>
  const place = `${line.file} ${line.section} ${line.right.kind === 'arguments' ? '' : line.line} ${key}`
  const slot = known.get(place) ?? learnSlot(maker, key.split(':')[1] ?? null, new Random(place))
  known.set(place, slot)
  return slot
}

function firstLetters(template: Template, slots: ReadonlyMap<string, SlotWords>): string[] {
  const letters: string[] = []
  for (const part of template) {
    if (part.kind === 'words') {
      const first = part.text.trimStart().charAt(0)
      if (first !== '') return [...letters, first]
    } else if (part.kind === 'slot') return [...letters, ...firstLettersOf(slots.get(slotKey(part)))]
    else {
      letters.push(...part.options.flatMap((option) => firstLetters(option, slots)))
      if (!part.options.some(mayBeEmpty)) return letters
    }
  }
  return letters
}

/** None for a slot that takes any words: a template that begins with it would understand everything, and is left out. */
function firstLettersOf(slot: SlotWords | undefined): string[] {
  if (!slot || slot.open === 'any') return []
  const words = [...slot.values.keys(), ...slot.leads, ...slot.vocabulary, ...(slot.isAmount ? AMOUNTS : [])]
  return [...new Set(words.map((word) => word.charAt(0)))]
}

/** Whether a wording of the template has no words at all. */
const mayBeEmpty = (template: Template): boolean =>
  template.every((part) =>
    part.kind === 'words' ? part.text.trim() === '' : part.kind === 'choice' && part.options.some(mayBeEmpty),
  )
