/** Where words stand in a text, from one word's start to one word's end. */

const WORD = /[\p{L}\p{N}]/u

/** Whether a position, in UTF-16 units, does not lie inside a word. */
export const isBorder = (text: string, at: number): boolean =>
  !(WORD.test(text[at - 1] ?? ' ') && WORD.test(text[at] ?? ' '))

/** The first place at which the words stand whole; -1 when they don't. Case counts. */
export function indexOfSpan(text: string, words: string): number {
  for (let at = text.indexOf(words); at >= 0; at = text.indexOf(words, at + 1)) {
    if (isBorder(text, at) && isBorder(text, at + words.length)) return at
  }
  return -1
}
