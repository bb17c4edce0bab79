/**
 * What a model of ours is given of an utterance: lower case and plain quotes, which is most of what it was trained on. Every
 * character keeps its place, so that a value can be cut from the words as they were said.
 */

const QUOTES = new Map([
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
    const plain = QUOTES.get(character) ?? character.toLowerCase()
    // A few letters grow when they are made small (İ); they stay.
    heard += plain.length === character.length ? plain : character
  }
  return heard
}

/** The words as said for a span of the heard form: its first place from one word's start to one word's end. */
export function asSaid(span: string, said: string): string {
  const heard = heardForm(said)
  for (let at = heard.indexOf(span); at >= 0; at = heard.indexOf(span, at + 1)) {
    if (isBorder(heard, at) && isBorder(heard, at + span.length)) return said.slice(at, at + span.length)
  }
  return span
}

const WORD = /[\p{L}\p{N}]/u

const isBorder = (text: string, at: number) => !(WORD.test(text[at - 1] ?? ' ') && WORD.test(text[at] ?? ' '))
