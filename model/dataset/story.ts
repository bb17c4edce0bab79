/** A sentence of background before or after what is asked: who tells a story asks for no more than who does not. */
import { append, type Draft, prepend } from './draft.ts'
import type { Lists, Part } from './lists.ts'
import { type Random, Weighted } from './random.ts'
import type { WritingStyle } from './style.ts'

/** The list that holds such sentences. */
const LIST = 'context'
const SHARE = 0.07

const BEFORE_WRITTEN = new Weighted<string>([
  ['. ', 12],
  [', ', 4],
  [', so ', 2],
  [' so ', 1],
  ['! ', 2],
  [', and ', 0.7],
])
const BEFORE_SPOKEN = new Weighted<string>([
  [' ', 6],
  [' so ', 3],
  [' and ', 1],
  [' so please ', 0.5],
])
const AFTER_WRITTEN = new Weighted<string>([
  ['. ', 12],
  [', ', 4],
  [', because ', 1],
])

/** Tells a story around some drafts. Values keep their place; what ends in open words gets nothing after it. */
export function tellStory(draft: Draft, style: WritingStyle, lists: Lists, part: Part, random: Random): void {
  if (!lists.has(LIST) || !random.chance(SHARE)) return
  const words = lists.pick(LIST, part, random)
  const endsInValue = draft.spans.some((span) => span.end === draft.text.length && span.style !== 'value')
  if (!endsInValue && style.punctuated && random.chance(0.35)) {
    append(draft, `${AFTER_WRITTEN.pick(random)}${words}`)
    return
  }
  const joiner = (style.punctuated ? BEFORE_WRITTEN : BEFORE_SPOKEN).pick(random)
  // "so" and "and" lead to an instruction or a statement, not to a question.
  prepend(draft, `${words}${draft.first === 'question' && /so|and/.test(joiner) ? ' ' : joiner}`)
}
