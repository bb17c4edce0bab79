/**
 * A sentence under construction. What the plan takes from the words is a span of the text, so that changes of
 * case reach the plan, and everything else keeps away from it.
 */
import type { Value } from '../../daemon/core/call.ts'
import { indexOfSpan } from '../../daemon/core/plan/span.ts'

/** A stretch of the text that may change its case but not its letters. */
export type Span = {
  start: number
  end: number
  /** The list or the kind of words it came from: `song`, `time`, `number`. */
  readonly style: string
}

export type DraftValue = string | number | Span | DraftCall
export type DraftCall = {
  readonly function: string
  readonly arguments: readonly (readonly [name: string, value: DraftValue])[]
}

/** How a sentence is put, which says what may stand around it. */
export type Form = 'instruction' | 'prohibition' | 'question' | 'statement'

/** Where a phrasing stands, for reports. */
export type Origin = { readonly file: string; readonly line: number }

export type Draft = {
  text: string
  readonly spans: Span[]
  readonly calls: DraftCall[]
  readonly origins: readonly Origin[]
  /** Of each phrasing said, its words with the choices made and the slots left open: two sentences of one wording differ in values only. */
  readonly wordings: readonly string[]
  /** Of its first and of its last sentence. */
  readonly first: Form
  readonly last: Form
}

const isSpan = (value: DraftValue): value is Span => typeof value === 'object' && 'start' in value

/** The plan's calls with the words that now stand in the spans. */
export function settleCalls(draft: Draft): { function: string; arguments: { [name: string]: Value } }[] {
  return draft.calls.map((call) => settleCall(call, draft.text))
}

function settleCall(call: DraftCall, text: string): { function: string; arguments: { [name: string]: Value } } {
  const given: { [name: string]: Value } = {}
  for (const [name, value] of call.arguments) {
    if (typeof value !== 'object') given[name] = value
    else given[name] = isSpan(value) ? text.slice(value.start, value.end) : settleCall(value, text)
  }
  return { function: call.function, arguments: given }
}

/**
 * Puts `words` in place of the text from `start` to `end`.
 * @returns false, with nothing changed, when a span would be hurt
 */
export function replaceRange(draft: Draft, start: number, end: number, words: string): boolean {
  for (const span of draft.spans) if (span.start < end && span.end > start) return false
  for (const span of draft.spans) if (span.start < start && span.end > start) return false
  const shift = words.length - (end - start)
  draft.text = draft.text.slice(0, start) + words + draft.text.slice(end)
  for (const span of draft.spans) {
    if (span.start < end || (start === end && span.start < start)) continue
    span.start += shift
    span.end += shift
  }
  return true
}

export function prepend(draft: Draft, words: string): void {
  replaceRange(draft, 0, 0, words)
}

export function append(draft: Draft, words: string): void {
  draft.text += words
}

/** Whether the text from `start` to `end` touches a span. */
export function isInSpan(draft: Draft, start: number, end: number): boolean {
  return draft.spans.some((span) => span.start < end && span.end > start)
}

/** One draft of several, with the given words between them (one fewer than drafts). */
export function joinDrafts(drafts: readonly Draft[], joiners: readonly string[]): Draft {
  let text = ''
  const spans: Span[] = []
  for (const [index, draft] of drafts.entries()) {
    if (index > 0) text += joiners[index - 1] ?? ' '
    for (const span of draft.spans) {
      span.start += text.length
      span.end += text.length
      spans.push(span)
    }
    text += draft.text
  }
  return {
    text,
    spans,
    calls: drafts.flatMap((draft) => draft.calls),
    origins: drafts.flatMap((draft) => draft.origins),
    wordings: drafts.flatMap((draft) => draft.wordings),
    first: (drafts[0] as Draft).first,
    last: (drafts.at(-1) as Draft).last,
  }
}

/** Finds words in a text, case aside, where they begin and end at a word's border; -1 when they are not there. */
export const indexOfWords = (text: string, words: string): number =>
  indexOfSpan(text.toLowerCase(), words.toLowerCase())
