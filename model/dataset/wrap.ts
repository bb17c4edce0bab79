/** Puts around a sentence what people put there: politeness, a name for the car, fillers. */
import { append, type Draft, prepend } from './draft.ts'
import { type Random, Weighted } from './random.ts'
import type { WritingStyle } from './style.ts'

/** Before an instruction; a comma is written in punctuated text only. */
const POLITE = new Weighted<string>([
  ['please', 18],
  ['can you', 11],
  ['could you', 10],
  ['can you please', 5],
  ['could you please', 5],
  ['would you', 2.5],
  ['will you', 1.5],
  ['would you please', 1.5],
  ['will you please', 0.7],
  ['can you just', 0.8],
  ['could you just', 0.7],
  ['could you maybe', 0.5],
  ['i want you to', 3],
  ['i need you to', 3],
  ['i would like you to', 1.5],
  ["i'd like you to", 2],
  ['i wish you would', 0.2],
  ['go ahead and', 3],
  ['just', 2],
  ['now', 1],
  ['quickly', 0.7],
  ['kindly', 0.7],
  ['you can', 0.6],
  ['you may', 0.3],
  ['you should', 0.5],
  ['do me a favor and', 1],
  ['do me a favour and', 0.3],
  ['be so kind and', 0.3],
  ['would you be so kind as to', 0.4],
  ['be a dear and', 0.2],
  ['i was wondering if you could', 0.5],
  ['i wonder if you could', 0.4],
  ['is it possible to', 0.8],
  ['would it be possible to', 0.5],
  ['is there any way you could', 0.3],
  ['can i get you to', 0.5],
  ['can i ask you to', 0.4],
  ['could i have you', 0.2],
  ['may i ask you to', 0.2],
  ['do you think you could', 0.5],
  ["why don't you", 0.8],
  ['how about you', 0.3],
  ['please can you', 1],
  ['please could you', 0.7],
  ['please go ahead and', 0.5],
  ['please just', 0.5],
  ['maybe', 0.5],
  ['it would be great if you could', 0.4],
  ["i'd appreciate it if you could", 0.2],
  ['if possible', 0.4],
  ['if you can,', 0.4],
  ['if you could,', 0.3],
  ['when you get a chance,', 0.3],
  ['first', 0.3],
  ['next', 0.3],
  ['try to', 0.4],
  ['i need to have you', 0.2],
  ['you need to', 0.4],
  ['make sure you', 0.4],
  ['make sure to', 0.3],
  ['be sure to', 0.2],
  ['for me,', 0.2],
  ['right now', 0.3],
  ['immediately', 0.3],
  ['hurry up and', 0.3],
  ["it's time to", 0.3],
  ['time to', 0.4],
  ['you know what,', 0.2],
  ['would you kindly', 0.3],
])
/** Before an instruction that does not speak of the speaker ("take me home"). */
const SELF = new Weighted<string>([
  ['i want to', 3],
  ["i'd like to", 3],
  ['i would like to', 2],
  ['i need to', 2],
  ["let's", 2.5],
  ['lets', 0.5],
  ['can we', 1.5],
  ['could we', 1],
  ['we need to', 0.6],
  ['we should', 0.5],
  ['i wanna', 1],
  ['can i', 1],
  ["i'd love to", 0.3],
  ['i think we should', 0.4],
  ['help me', 0.3],
  ['i have to', 0.3],
  ['would you mind if i asked you to', 0.1],
  ['i gotta', 0.2],
  ['may i', 0.2],
])
const OPENERS = new Weighted<string>([
  ['hey car,', 6],
  ['hey,', 6],
  ['ok,', 6],
  ['okay,', 5],
  ['um,', 5],
  ['uh,', 4],
  ['so,', 2.5],
  ['alright,', 2.5],
  ['all right,', 1],
  ['car,', 3],
  ['hi,', 2],
  ['hello,', 2],
  ['hello car,', 1.5],
  ['hi car,', 1],
  ['ok car,', 2],
  ['okay car,', 1.5],
  ['hey there,', 1],
  ['computer,', 1],
  ['assistant,', 1],
  ['hey assistant,', 1.5],
  ['hey octo,', 1.2],
  ['octo,', 0.8],
  ['well,', 1.5],
  ['er,', 0.7],
  ['hmm,', 1.5],
  ['yeah,', 1],
  ['yes,', 0.7],
  ['right,', 0.7],
  ['excuse me,', 0.7],
  ['listen,', 0.5],
  ['oh,', 1],
  ['actually,', 1.5],
  ['um ok,', 0.6],
  ['ok so,', 0.8],
  ['you know,', 0.3],
  ['hey buddy,', 0.4],
  ['good morning,', 0.5],
  ['quick,', 0.3],
  ['ah,', 0.4],
  ['hey um,', 0.4],
  ['now,', 0.7],
  ['great,', 0.4],
  ['thanks,', 0.3],
  ['cool,', 0.3],
  ['dear car,', 0.2],
  ['hey vehicle,', 0.2],
  ['uh huh,', 0.1],
  ['let me see,', 0.2],
  ["let's see,", 0.2],
  ['and', 0.8],
  ['also', 0.6],
  ['then', 0.3],
  ['but', 0.2],
])
const BACK = new Weighted<string>([
  [', please', 30],
  [', thanks', 4],
  [', thank you', 3],
  [' for me', 6],
  [' for me, please', 3],
  [', ok', 1.5],
  [', okay', 1],
  [', will you', 1],
  [', would you', 1],
  [' if you can', 1],
  [' if possible', 0.8],
  [', pretty please', 0.4],
  [', if you would', 0.4],
  [" if you don't mind", 0.6],
  [', can you', 0.6],
  [', could you', 0.5],
  [', car', 0.7],
  [', buddy', 0.2],
  [', would you please', 0.4],
  [', thanks a lot', 0.4],
  [', cheers', 0.3],
  [' when you can', 0.3],
  [', alright', 0.3],
])
/** Not after a time or a title, of which they might be a part. */
const NOW = new Weighted<string>([
  [' now', 8],
  [' right now', 4],
  [' real quick', 1.5],
  [' immediately', 1],
  [' right away', 1],
  [' asap', 1],
  [' now please', 2],
  [' quickly', 0.6],
  [' at once', 0.4],
])

const inStyle = (words: string, style: WritingStyle, random: Random): string =>
  style.punctuated && random.chance(0.8) ? words : words.replaceAll(',', '')

/** Not a sentence of its own subject: "ac on", "louder". */
const FRAGMENT =
  /^(?!(?:i|i'm|i'd|i've|it|it's|its|there|there's|we|we're|this|that|my|you|your|they|he|she|what|what's|how|where|when|who|which|why|is|are|do|does|did)\b)/

/** Wraps about 45 of 100 instructions, 20 of 100 questions and 12 of 100 statements. */
export function wrap(draft: Draft, style: WritingStyle, random: Random): void {
  if (draft.first === 'instruction' && random.chance(0.32)) wrapFront(draft, style, random)
  else if (draft.first === 'prohibition' && random.chance(0.25)) prepend(draft, 'please ')
  if (draft.last === 'instruction' && random.chance(0.17)) wrapBack(draft, style, random)
  else if (
    draft.last !== 'instruction' &&
    !/\bplease\b/.test(draft.text) &&
    random.chance(FRAGMENT.test(draft.text) ? 0.13 : 0.04)
  )
    append(draft, inStyle(', please', style, random))
  if (random.chance(draft.first === 'instruction' ? 0.1 : 0.13)) open(draft, style, random)
}

function wrapFront(draft: Draft, style: WritingStyle, random: Random): void {
  const mayBeSelf = !/\b(?:me|my way|us|i|shut|be|stop|hurry|give|tell|let|show|read)\b/.test(draft.text)
  const words = (mayBeSelf && random.chance(0.2) ? SELF : POLITE).pick(random)
  prepend(draft, `${inStyle(words, style, random)} `)
}

function wrapBack(draft: Draft, style: WritingStyle, random: Random): void {
  if (/ (?:please|now|for me|thanks)$/.test(draft.text)) return
  const tail = draft.spans.find((span) => span.end === draft.text.length)?.style
  if (tail === 'message' && !random.chance(0.2)) return
  const mayBeNow = tail === undefined || tail === 'value' || tail === 'person' || tail === 'place_kind'
  const words =
    mayBeNow && !/\b(?:when|at|in \d)/.test(draft.text) && random.chance(0.2) ? NOW.pick(random) : BACK.pick(random)
  if (/for me/.test(words) && /\bme\b/.test(draft.text)) return
  if (/please/.test(words) && /^please\b/.test(draft.text)) return
  append(draft, inStyle(words, style, random))
}

function open(draft: Draft, style: WritingStyle, random: Random): void {
  const words = OPENERS.pick(random)
  if (/^(?:please|hey|ok|okay|now)\b/.test(draft.text) && !words.endsWith(',')) return
  prepend(draft, `${inStyle(words, style, random)} `)
}
