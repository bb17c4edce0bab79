/** Joins sentences into one utterance with several calls. */
import { type Draft, type Form, joinDrafts } from './draft.ts'
import { type Random, Weighted } from './random.ts'
import type { WritingStyle } from './style.ts'

type Joiner = readonly [words: string, weight: number]

/** Before an instruction, as it is spoken. */
const SPOKEN: readonly Joiner[] = [
  [' and ', 46],
  [' and then ', 9],
  [' then ', 8],
  [' and also ', 7],
  [' also ', 6],
  [' plus ', 2],
  [' after that ', 2],
  [' and after that ', 1.5],
  [" while you're at it ", 1],
  [" and while you're at it ", 2],
  [' and please ', 2.5],
  [' oh and ', 1],
  [' and can you ', 1.5],
  [' and could you ', 1],
  [' and can you also ', 0.7],
  [' as well as ', 0],
  [' & ', 0.4],
  [' ', 3],
  [' next ', 0.6],
  [' and next ', 0.4],
  [' afterwards ', 0.4],
  [' and now ', 0.8],
  [' but also ', 0.4],
  [' and i also want you to ', 0.4],
  [' and finally ', 0.4],
  [' and at the same time ', 0.5],
  [' followed by that ', 0],
  [' and additionally ', 0.3],
  [' in addition ', 0.2],
  [' and maybe ', 0.4],
  [' please and ', 1.5],
  [' and when done ', 0.3],
  [' and once that is done ', 0.3],
  [' also please ', 0.5],
]
/** The same, written with signs. */
const WRITTEN: readonly Joiner[] = [
  [' and ', 30],
  [', and ', 10],
  [', ', 9],
  ['. ', 8],
  [', then ', 6],
  [' and then ', 5],
  [', and then ', 3],
  ['. then ', 2],
  ['. also, ', 2],
  [', and also ', 2.5],
  ['. also ', 2],
  [' and also ', 3],
  [', also ', 2],
  [', plus ', 1],
  ['. after that, ', 1.2],
  ['. and ', 2],
  ['; ', 0.8],
  [", and while you're at it, ", 1.2],
  [". while you're at it, ", 1],
  ['. please ', 1.2],
  [' & ', 0.5],
  [', and please ', 1.5],
  ['. oh, and ', 0.8],
  ['. can you also ', 0.8],
  ['. next, ', 0.5],
  [', afterwards ', 0.3],
  ['! ', 0.5],
  ['. and then ', 0.8],
  [' - ', 0.2],
  ['. finally, ', 0.3],
]
/** Before a question or a statement. */
const NEUTRAL_SPOKEN: readonly Joiner[] = [
  [' and ', 10],
  [' also ', 2.5],
  [' ', 3],
  [' and also ', 2],
  [' oh and ', 1],
  [' plus ', 0.6],
]
const NEUTRAL_WRITTEN: readonly Joiner[] = [
  [' and ', 5],
  ['. ', 7],
  [', ', 4],
  [', and ', 3],
  ['. also, ', 1.5],
  ['. oh and ', 0.7],
  ['; ', 0.4],
  ['. and ', 1.2],
]
/** Between the first ones of a row that ends in "and". */
const ROW_SPOKEN: readonly Joiner[] = [
  [' ', 4],
  [' and ', 3],
  [' then ', 1],
]

const weighted = (joiners: readonly Joiner[]): Weighted<string> => new Weighted(joiners)
const TABLES = {
  spoken: { instruction: weighted(SPOKEN), neutral: weighted(NEUTRAL_SPOKEN), row: weighted(ROW_SPOKEN) },
  written: { instruction: weighted(WRITTEN), neutral: weighted(NEUTRAL_WRITTEN), row: weighted([[', ', 1]]) },
}

/** Lists whose entries are whole sentences: words that follow would seem part of them. */
const OPEN_ENDED = ['message', 'task', 'manual', 'topic']

const endsOpen = (draft: Draft): boolean =>
  draft.spans.some((span) => span.end === draft.text.length && OPEN_ENDED.includes(span.style))

/** @param drafts two or more; their order may change, so that what can't be followed comes last */
export function compose(drafts: readonly Draft[], style: WritingStyle, random: Random): Draft {
  const ordered = order(drafts, random)
  const tables = style.punctuated ? TABLES.written : TABLES.spoken
  const isRow = ordered.length > 2 && random.chance(0.45)
  const joiners = ordered.slice(1).map((draft, index) => {
    if (isRow && index < ordered.length - 2) return tables.row.pick(random)
    if (isRow) return style.punctuated && random.chance(0.4) ? ', and ' : ' and '
    const previous = ordered[index] as Draft
    const joiner = (draft.first === 'instruction' ? tables.instruction : tables.neutral).pick(random)
    return tidyJoiner(joiner, previous.last, draft.first, style)
  })
  return joinDrafts(ordered, joiners)
}

/** A question ends in its own sign; "don't" takes no "can you" before it. */
function tidyJoiner(joiner: string, previous: Form, next: Form, style: WritingStyle): string {
  if (next === 'prohibition' && /you|please/.test(joiner)) return ' and '
  if (previous === 'question' && style.punctuated && /^[.!;]/.test(joiner)) return `?${joiner.slice(1)}`
  return joiner
}

function order(drafts: readonly Draft[], random: Random): Draft[] {
  const place = (draft: Draft): number => {
    if (endsOpen(draft)) return random.chance(0.88) ? 3 : 1
    if (draft.first === 'statement') return random.chance(0.4) ? 0 : 2
    if (draft.first === 'question') return random.chance(0.3) ? 0 : 2
    return 1
  }
  return drafts
    .map((draft) => ({ draft, place: place(draft) }))
    .sort((a, b) => a.place - b.place)
    .map(({ draft }) => draft)
}
