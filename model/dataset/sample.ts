/** Draws examples: how many of which kind, which functions, which phrasings. */
import type { Catalogue } from '../../daemon/core/catalogue.ts'
import { fewestWords } from './choice.ts'
import { compose } from './compose.ts'
import { distort } from './distort.ts'
import { type Draft, joinDrafts } from './draft.ts'
import type { Lists, Part } from './lists.ts'
import { INCOMPLETE, type Phrasing } from './phrasing.ts'
import { type Random, Weighted } from './random.ts'
import { PhrasingFault, sayPhrasing } from './say.ts'
import { tellStory } from './story.ts'
import { pickStyle, type WritingStyle } from './style.ts'
import { type Example, finishDraft } from './verify.ts'
import { wrap } from './wrap.ts'

/** What an example is drawn as. */
export const DRAWS = ['single', 'parallel', 'nested', 'incomplete', 'reject'] as const
export type DrawKind = (typeof DRAWS)[number]
export const SHARES: { readonly [kind in DrawKind]: number } = {
  single: 0.49,
  parallel: 0.18,
  nested: 0.08,
  incomplete: 0.03,
  reject: 0.22,
}

/** Of the parallel ones, joined from single sentences; the others are lines of [parallel]. */
const COMPOSED_SHARE = 0.75
const SAME_GROUP_SHARE = 0.4
const NESTED_INSIDE_SHARE = 0.06
/** Of the single ones, with something the car can't do beside it: the half it can do counts. */
const HALF_DECLINED_SHARE = 0.012
/** More wordings than this in one line, or in one function, earn no more examples. */
const LINE_CAP = 400
const FUNCTION_CAP = 200_000
/** What takes few words is what most people say: so many times as often as a line of more words. Not so among what is declined. */
const PLAINNESS: readonly (readonly [words: number, times: number])[] = [
  [3, 4],
  [5, 2],
]
/** What people ask a car for most, and in the most various words: so many times the examples. */
const FREQUENT: { readonly [name: string]: number } = {
  play_media: 3,
  navigate_to: 2,
  find_place: 2,
  call_contact: 2,
  get_weather: 2,
  send_message: 1.5,
  control_media: 1.5,
  set_temperature: 1.5,
  adjust_volume: 1.5,
}
/** A function with few wordings gets at least this share of what the middle one gets. */
const LEAST_OF_MEDIAN = 0.5

/** A wanted wording may be one in a hundred. */
const TRIES = 500

/** A line that was found wrong while it was said. */
export type Complaint = { readonly phrasing: Phrasing; readonly message: string }

export class Sampler {
  readonly #catalogue: Catalogue
  readonly #lists: Lists
  readonly #part: Part
  readonly #wants: (wording: string) => boolean
  readonly #random: Random
  readonly #sections = new Map<string, Weighted<Phrasing>>()
  readonly #functions: Weighted<string>
  readonly #groups = new Map<string, Weighted<string>>()
  readonly complaints = new Map<Phrasing, Complaint>()

  /**
   * @param phrasings those of the part
   * @param wants wordings that may be said; others are said again
   */
  constructor(
    phrasings: readonly Phrasing[],
    lists: Lists,
    part: Part,
    catalogue: Catalogue,
    random: Random,
    wants: (wording: string) => boolean = () => true,
  ) {
    this.#wants = wants
    this.#lists = lists
    this.#catalogue = catalogue
    this.#part = part
    this.#random = random
    for (const [section, lines] of Map.groupBy(phrasings, (phrasing) => phrasing.line.section)) {
      this.#sections.set(section, new Weighted(lines.map((line) => [line, lineWeight(line)])))
    }
    const weights = functionWeights(phrasings, catalogue)
    this.#functions = new Weighted(weights)
    const groups = Map.groupBy(weights, ([name]) => catalogue.get(name)?.group ?? '')
    for (const [group, entries] of groups) this.#groups.set(group, new Weighted(entries))
  }

  /** Whether there are phrasings for a kind at all. */
  canDraw(kind: DrawKind): boolean {
    if (kind === 'nested' || kind === INCOMPLETE) return this.#sections.has(kind)
    if (kind === 'reject') return this.#sections.has('none')
    return this.#functions.items.length > 0
  }

  /** One example; null when this one did not turn out right (the reason is in `complaints` if a line is to blame). */
  draw(kind: DrawKind): Example | null {
    const style = pickStyle(this.#random)
    const draft = this.#draft(kind, style)
    if (!draft) return null
    wrap(draft, style, this.#random)
    tellStory(draft, style, this.#lists, this.#part, this.#random)
    distort(draft, style, this.#random)
    const example = finishDraft(draft, this.#catalogue, kind === INCOMPLETE)
    return typeof example === 'string' ? null : example
  }

  #draft(kind: DrawKind, style: WritingStyle): Draft | null {
    if (kind === 'reject') return this.#say('none')
    if (kind === 'nested' || kind === INCOMPLETE) return this.#say(kind)
    if (kind === 'parallel') {
      const isComposed = !this.#sections.has('parallel') || this.#random.chance(COMPOSED_SHARE)
      return isComposed ? this.#compose(style) : this.#say('parallel')
    }
    const draft = this.#say(this.#functions.pick(this.#random))
    if (!draft || !this.#sections.has('none') || !this.#random.chance(HALF_DECLINED_SHARE)) return draft
    const other = this.#say('none')
    if (other?.first !== 'instruction') return draft
    return compose([draft, other], style, this.#random)
  }

  /** Says a phrasing of a section, and makes sure that the plain sentence is right before it is changed. */
  #say(section: string): Draft | null {
    for (let tries = 0; tries < TRIES; tries++) {
      const draft = this.#sayOnce(section)
      if (!draft || draft.wordings.every(this.#wants)) return draft
    }
    return null
  }

  #sayOnce(section: string): Draft | null {
    const phrasing = this.#sections.get(section)?.pick(this.#random)
    if (!phrasing) return null
    try {
      const draft = sayPhrasing(phrasing, this.#part, this.#random, this.#catalogue)
      const finished = finishDraft(draft, this.#catalogue, section === INCOMPLETE)
      if (typeof finished !== 'string') return draft
      this.complaints.set(phrasing, { phrasing, message: finished })
    } catch (error) {
      if (!(error instanceof PhrasingFault)) throw error
      this.complaints.set(phrasing, { phrasing, message: error.message })
    }
    return null
  }

  #compose(style: WritingStyle): Draft | null {
    const point = this.#random.next()
    const count = point < 0.7 ? 2 : point < 0.9 ? 3 : 4
    const drafts: Draft[] = []
    let group = ''
    for (let tries = 0; drafts.length < count && tries < count * 8; tries++) {
      const section = this.#pickSection(group)
      const draft = this.#say(section)
      if (!draft || !this.#fits(draft, drafts)) continue
      drafts.push(draft)
      group = this.#catalogue.get(draft.calls[0]?.function ?? '')?.group ?? ''
    }
    if (drafts.length < 2) return drafts[0] ?? null
    return compose(drafts, style, this.#random)
  }

  #pickSection(group: string): string {
    if (this.#sections.has('nested') && this.#random.chance(NESTED_INSIDE_SHARE)) return 'nested'
    const related = this.#random.chance(SAME_GROUP_SHARE) ? this.#groups.get(group) : undefined
    return (related ?? this.#functions).pick(this.#random)
  }

  /** At most one that is no instruction, at most one that holds a whole message, no call twice. */
  #fits(draft: Draft, others: readonly Draft[]): boolean {
    const isPlain = draft.first === 'instruction' || draft.first === 'prohibition'
    if (!isPlain && (others.some((other) => other.first !== 'instruction') || this.#random.chance(0.5))) return false
    const calls = (one: Draft): string => JSON.stringify(one.calls)
    const names = (one: Draft): readonly string[] => one.calls.map((call) => call.function)
    if (others.some((other) => calls(other) === calls(draft))) return false
    const isRepeat = others.some((other) => names(other).some((name) => names(draft).includes(name)))
    return !isRepeat || this.#random.chance(0.5)
  }

  /** Says one phrasing as it stands, for a look at it. @throws PhrasingFault */
  plain(phrasing: Phrasing): Draft {
    return joinDrafts([sayPhrasing(phrasing, this.#part, this.#random, this.#catalogue)], [])
  }
}

function lineWeight({ wealth, line }: Phrasing): number {
  const words = fewestWords(line.template)
  const times = line.section === 'none' ? 1 : (PLAINNESS.find(([most]) => words <= most)?.[1] ?? 1)
  return times * Math.sqrt(Math.min(wealth, LINE_CAP))
}

/** By the square root of what there is to say, within bounds. */
function functionWeights(phrasings: readonly Phrasing[], catalogue: Catalogue): [string, number][] {
  const wealth = new Map<string, number>()
  for (const { line, wealth: own } of phrasings) {
    if (!catalogue.get(line.section)) continue
    wealth.set(line.section, (wealth.get(line.section) ?? 0) + Math.min(own, LINE_CAP))
  }
  const roots = [...wealth].map(([name, sum]): [string, number] => [name, Math.sqrt(Math.min(sum, FUNCTION_CAP))])
  const sorted = roots.map(([, root]) => root).sort((a, b) => a - b)
  const median = sorted[sorted.length >> 1] ?? 0
  return roots.map(([name, root]) => [name, (FREQUENT[name] ?? 1) * Math.max(root, median * LEAST_OF_MEDIAN)])
}
