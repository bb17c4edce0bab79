/** The third stage: nothing is written that does not read back, check and agree with the rest. */
import type { Call, Plan } from '../../daemon/core/call.ts'
import { isCall } from '../../daemon/core/call.ts'
import type { Catalogue } from '../../daemon/core/catalogue.ts'
import { checkPlan } from '../../daemon/core/plan/check.ts'
import { readPlan } from '../../daemon/core/plan/read.ts'
import { indexOfSpan } from '../../daemon/core/plan/span.ts'
import { writePlan } from '../../daemon/core/plan/write.ts'
import { type Draft, type Origin, settleCalls } from './draft.ts'
import { isFreeText } from './slots.ts'

/** `incomplete`: a call lacks something it needs. */
export type Kind = 'single' | 'parallel' | 'nested' | 'incomplete' | 'reject'

export type Example = {
  readonly text: string
  readonly plan: Plan
  /** The plan in the notation. */
  readonly notation: string
  readonly kind: Kind
  readonly origins: readonly Origin[]
  readonly wordings: readonly string[]
}

export function kindOf(plan: Plan): Kind {
  if (plan.length === 0) return 'reject'
  if (plan.some((call) => Object.values(call.arguments).some(isCall))) return 'nested'
  return plan.length > 1 ? 'parallel' : 'single'
}

/** The words alone: what makes two texts the same sentence. */
export const normalizeWords = (text: string): string =>
  text
    .toLowerCase()
    .replaceAll('’', "'")
    .replace(/(?<=\p{L}|\p{N})\.(?=\s|$)|[,!?;"]|\.$/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim()

/**
 * @param mayLack the plan has to lack something that a call needs, instead of being whole
 * @returns the example, or what is wrong with the draft
 */
export function finishDraft(draft: Draft, catalogue: Catalogue, mayLack = false): Example | string {
  const plan = settleCalls(draft)
  const faults = checkPlan(plan, catalogue)
  const fault = faults.find(({ code }) => !mayLack || code !== 'slots_incomplete')
  if (fault) return fault.message
  if (mayLack && faults.length === 0) return `nothing is missing in "${draft.text}"`
  const notation = writePlan(plan, catalogue)
  const read = readPlan(notation, catalogue)
  if (!read.ok) return `${notation} does not read back: ${read.error.message}`
  if (writePlan(read.plan, catalogue) !== notation) return `${notation} reads back as another plan`
  for (const call of plan) {
    const missing = wordsNotIn(draft.text, call, catalogue)
    if (missing !== null) return `"${missing}" does not stand in "${draft.text}" as whole words`
  }
  const kind = mayLack ? 'incomplete' : kindOf(plan)
  return { text: draft.text, plan, notation, kind, origins: draft.origins, wordings: draft.wordings }
}

/** The first free-text argument that is not a stretch of the text from word border to word border. */
function wordsNotIn(text: string, call: Call, catalogue: Catalogue): string | null {
  const parameters = catalogue.get(call.function)?.parameters ?? {}
  for (const [name, value] of Object.entries(call.arguments)) {
    const parameter = parameters[name]
    if (isCall(value)) {
      const missing = wordsNotIn(text, value, catalogue)
      if (missing !== null) return missing
    } else if (typeof value === 'string' && parameter && isFreeText(parameter) && indexOfSpan(text, value) < 0)
      return value
  }
  return null
}

/** Plans that differ in case or in the shape of an apostrophe only are the same. */
const sameWriting = (notation: string): string => notation.toLowerCase().replaceAll('’', "\\'")

export type Contradiction = {
  readonly text: string
  readonly plans: readonly [string, string]
  readonly origins: readonly [readonly Origin[], readonly Origin[]]
}

/** How many spellings (case, signs) of the same words are kept in one file. */
const SPELLINGS = 4

/** Knows all examples so far, of all parts. */
export class Ledger {
  readonly contradictions: Contradiction[] = []
  duplicates = 0
  /** Words whose plans disagree: none of them may stay. */
  readonly #disputed = new Set<string>()
  readonly #plans = new Map<
    string,
    { readonly notation: string; readonly origins: readonly Origin[]; readonly part: string; spellings: string[] }
  >()

  /** @returns whether the example is new, agrees with all others, and is not known from another part */
  admit(example: Example, part: string, spellings = SPELLINGS): boolean {
    const words = normalizeWords(example.text)
    if (this.#disputed.has(words)) return false
    const known = this.#plans.get(words)
    if (!known) {
      this.#plans.set(words, { notation: example.notation, origins: example.origins, part, spellings: [example.text] })
      return true
    }
    if (sameWriting(known.notation) !== sameWriting(example.notation)) {
      this.#disputed.add(words)
      this.contradictions.push({
        text: words,
        plans: [known.notation, example.notation],
        origins: [known.origins, example.origins],
      })
      return false
    }
    if (known.part !== part || known.spellings.length >= spellings || known.spellings.includes(example.text)) {
      this.duplicates++
      return false
    }
    known.spellings.push(example.text)
    return true
  }

  /** Whether another plan was found for the same words after the example was admitted. */
  isDisputed(example: Example): boolean {
    return this.#disputed.size > 0 && this.#disputed.has(normalizeWords(example.text))
  }
}
