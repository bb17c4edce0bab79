/**
 * What a model of ours is given of an utterance: lower case and plain quotes, as in its training (model/train/tokenizer.py). Every
 * character keeps its place, so that a value can be cut from the words as they were said.
 */

import { indexOfSpan } from './span.ts'

/** ASCII for typographic quotes, one character for one. */
export const PLAIN_QUOTES: ReadonlyMap<string, string> = new Map([
  ['\u2018', "'"],
  ['\u2019', "'"],
  ['\u00b4', "'"],
  ['`', "'"],
  ['\u201c', '"'],
  ['\u201d', '"'],
])

/** As long as the text, in UTF-16 units. */
export function heardForm(text: string): string {
  let heard = ''
  for (const character of text) {
    const plain = PLAIN_QUOTES.get(character) ?? character.toLowerCase()
    // A few letters grow when they are made small (İ); they stay.
    heard += plain.length === character.length ? plain : character
  }
  return heard
}

/** The words as said for a span of the heard form: its first place from one word's start to one word's end. */
export function asSaid(span: string, said: string): string {
  const at = indexOfSpan(heardForm(said), span)
  return at < 0 ? span : said.slice(at, at + span.length)
}
