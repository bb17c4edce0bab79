/** Says a phrasing once: the words of one choice, the slots filled, and the plan that goes with them. */

import type { Catalogue } from '../../daemon/core/catalogue.ts'
import type { Parameter } from '../../functions/define.ts'
import { expandTemplate, type Slot, type Words } from './choice.ts'
import { type Draft, type DraftCall, type DraftValue, type Form, indexOfWords, type Span } from './draft.ts'
import type { Part } from './lists.ts'
import { type Phrasing, slotKey } from './phrasing.ts'
import type { CallTemplate, WordsValue } from './plan-template.ts'
import type { Random } from './random.ts'
import type { SlotWords } from './slot-maker.ts'
import { isFreeText } from './slots.ts'
import { fixArticle } from './spoken.ts'

/** A slot that was said: the value of a closed one, and where its words stand. */
type Said = { readonly slot: SlotWords; readonly span: Span }

/** A phrasing that can't be said right; the message is for its author. */
export class PhrasingFault extends Error {}

/**
 * @param part whose list entries are used
 * @throws PhrasingFault when an argument's words are not among the words of the sentence
 */
export function sayPhrasing(phrasing: Phrasing, part: Part, random: Random, catalogue: Catalogue): Draft {
  const items = expandTemplate(phrasing.line.template, random)
  const sentence: Sentence = { text: '', spans: [], said: new Map() }
  for (const [index, item] of items.entries()) {
    if (item.kind === 'words') addWords(sentence, item.text)
    else addSlot(sentence, item, phrasing, wordsAfter(items, index), part, random)
  }
  sentence.text = sentence.text.trimEnd()
  const form = formOf(sentence.text, phrasing.line.instruction)
  return {
    text: sentence.text,
    spans: sentence.spans,
    calls: phrasing.calls.map((call) => fillCall(call, sentence, catalogue)),
    origins: [phrasing.line],
    wordings: [wordingOf(items)],
    first: form,
    last: form,
  }
}

function wordingOf(items: readonly (Words | Slot)[]): string {
  const words = items.map((item) => (item.kind === 'words' ? item.text : `{${slotKey(item)}}`)).join('')
  return words.replace(/\s+/g, ' ').trim()
}

type Sentence = { text: string; readonly spans: Span[]; readonly said: Map<string, Said> }

function addWords(sentence: Sentence, words: string): void {
  if (/^ ?[,']/.test(words)) {
    sentence.text = sentence.text.trimEnd()
    words = words.trimStart()
  } else if (sentence.text === '' || sentence.text.endsWith(' ')) words = words.trimStart()
  sentence.text += words
}

function addSlot(sentence: Sentence, item: Slot, phrasing: Phrasing, after: string, part: Part, random: Random): void {
  const earlier = sentence.said.get(item.name)
  const maker = phrasing.makers.get(slotKey(item))
  if (!maker) throw new PhrasingFault(`{${slotKey(item)}} has no words`)
  const slot = earlier?.slot ?? maker(random, part, { before: sentence.text, after })
  const isDoubled =
    /^(?:the|an?) $/.test(slot.lead) &&
    /(?:^| )(?:the|an?|my|your|this|that|his|her|our|their|any) $/.test(sentence.text)
  sentence.text += isDoubled ? '' : slot.lead
  // "Profile a in …": that one is a name.
  const isFree = !sentence.spans.some((span) => span.end === sentence.text.length - 1)
  if (isFree) sentence.text = fixArticle(sentence.text, slot.words)
  const start = sentence.text.length
  sentence.text += slot.words
  const span: Span = { start, end: sentence.text.length, style: styleOf(item, slot) }
  sentence.spans.push(span)
  sentence.said.set(item.name, { slot, span })
}

function styleOf(item: Slot, slot: SlotWords): string {
  return slot.value === null ? (item.style ?? 'words') : 'value'
}

function wordsAfter(items: readonly (Words | Slot)[], index: number): string {
  let words = ''
  for (const item of items.slice(index + 1)) words += item.kind === 'words' ? item.text : 'x'
  return words.trim()
}

function fillCall(call: CallTemplate, sentence: Sentence, catalogue: Catalogue): DraftCall {
  const given = new Map<string, DraftValue>()
  const parameters = catalogue.get(call.function)?.parameters ?? {}
  const arguments_ = new Map(call.arguments)
  // The order of the parameters, whatever the order of the words.
  for (const [name, parameter] of Object.entries(parameters)) {
    const value = arguments_.get(name)
    if (!value) continue
    const filled =
      value.kind === 'call' ? fillCall(value.call, sentence, catalogue) : fillValue(value, parameter, sentence)
    if (filled !== null) given.set(name, filled)
  }
  return { function: call.function, arguments: [...given] }
}

/** Null when a slot was in a choice that was not taken: then the argument is not said. */
function fillValue(value: WordsValue, parameter: Parameter, sentence: Sentence): DraftValue | null {
  const [first] = value.parts
  if (value.parts.length === 1 && typeof first === 'object') {
    const said = sentence.said.get(first.slot)
    if (!said) return null
    return isFreeText(parameter) ? said.span : (said.slot.value ?? numberIfOne(said.slot.words, parameter))
  }
  let words = ''
  for (const part of value.parts) {
    const said = typeof part === 'string' ? part : sentence.said.get(part.slot)
    if (!said) return null
    words += typeof said === 'string' ? said : said.slot.words
  }
  if (!isFreeText(parameter)) return numberIfOne(words, parameter)
  return findSpan(words, sentence)
}

function numberIfOne(words: string, parameter: Parameter): string | number {
  return !('enum' in parameter) && parameter.type === 'number' ? Number(words) : words
}

function findSpan(words: string, sentence: Sentence): Span {
  const start = indexOfWords(sentence.text, words)
  if (start < 0) throw new PhrasingFault(`"${words}" is an argument but not among the words "${sentence.text.trim()}"`)
  const span: Span = { start, end: start + words.length, style: 'words' }
  sentence.spans.push(span)
  return span
}

const QUESTION =
  /^(?:what|what's|whats|how|how's|hows|where|where's|wheres|when|when's|who|who's|which|why|is|are|am|do|does|did|will|would|can|could|should|was|were|has|isn't|aren't|any)\b/
/** What an instruction can't begin with: these are taken as they stand, though their author took them for one. */
const NO_INSTRUCTION =
  /^(?:i|i'm|i'd|i've|i'll|it|it's|its|there|there's|we|we're|this|that|my|the|please|hey|no|not|too|you|your|previous|last|prior|next|more|less|in|to|on|off|at|for|with|and|home|all|both|some|one|a|an|he|she|he's|she's|they|they're|his|her|their|maybe|if|so|yesterday|today|nobody|somebody|someone|everybody|everyone|those|these|because|but|and|or|well|oh|yes|sorry|thanks|thank|never|nothing|something|every|only|just|still|last|two|three|sometimes|usually|once|after|before|since|while|somehow)\b/

function formOf(text: string, instruction: boolean): Form {
  if (QUESTION.test(text)) return 'question'
  if (/^(?:don't|dont|do not|never)\b/.test(text)) return instruction ? 'prohibition' : 'statement'
  return instruction && !NO_INSTRUCTION.test(text) ? 'instruction' : 'statement'
}
