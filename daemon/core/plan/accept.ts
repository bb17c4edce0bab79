/** Which text may become a value: asked after each piece, so that a model can't write a value that does not exist. */
import type { Parameter } from '../../../functions/define.ts'
import { closedWords, LEVEL_WORDS, OPENING_WORDS } from './values.ts'

/** Texts are carried values: they begin with a space. They are bytes of UTF-8, one a character. */
export type Acceptor = {
  /** Whether some value begins like this. */
  mayBegin(text: string): boolean
  /** Whether this is a whole value. */
  isWhole(text: string): boolean
}

/** @param utterance bytes of UTF-8, one a character; free text must be a span of it, from one word's start to one word's end */
export function acceptorOf(parameter: Parameter, utterance: string): Acceptor {
  const words = closedWords(parameter)
  if (words) return oneOf(words.map((word) => word.replaceAll('_', ' ')))
  if ('enum' in parameter) return oneOf([])
  switch (parameter.type) {
    case 'number':
      return {
        mayBegin: (text) => /^ (?:-?\d{0,9}|-?\d{1,9}\.\d{0,4})$/.test(text),
        isWhole: (text) => /^ -?\d{1,9}(?:\.\d{1,4})?$/.test(text),
      }
    case 'level':
      return either(oneOf(LEVEL_WORDS), amount(true))
    case 'opening':
      return either(oneOf(OPENING_WORDS), amount(false))
    default:
      return spanOf(utterance)
  }
}

const oneOf = (words: readonly string[]): Acceptor => ({
  mayBegin: (text) => words.some((word) => ` ${word}`.startsWith(text)),
  isWhole: (text) => words.some((word) => ` ${word}` === text),
})

const either = (a: Acceptor, b: Acceptor): Acceptor => ({
  mayBegin: (text) => a.mayBegin(text) || b.mayBegin(text),
  isWhole: (text) => a.isWhole(text) || b.isWhole(text),
})

/** A number or a percentage, at most three digits before the point; `bare` allows it without `%`. */
const amount = (bare: boolean): Acceptor => ({
  mayBegin: (text) => /^ (?:\d{0,3}|\d{1,3}\.\d{0,2}|\d{1,3}(?:\.\d{1,2})?%)$/.test(text),
  isWhole: (text) => (bare ? /^ \d{1,3}(?:\.\d{1,2})?%?$/ : /^ \d{1,3}(?:\.\d{1,2})?%$/).test(text),
})

const isWordByte = (byte: string | undefined) => byte !== undefined && /[A-Za-z0-9\x80-\xff]/.test(byte)

function spanOf(utterance: string): Acceptor {
  const startsWord = (at: number) => isWordByte(utterance[at]) && !isWordByte(utterance[at - 1])
  // A span may begin with a sign (`$5`, `"Hey"`), never in the middle of a word.
  const mayStart = (at: number) => utterance[at] !== ' ' && (startsWord(at) || !isWordByte(utterance[at]))
  const endsWord = (at: number) =>
    utterance[at - 1] !== ' ' && !(isWordByte(utterance[at - 1]) && isWordByte(utterance[at]))
  const occurs = (text: string, asWhole: boolean) => {
    const words = text.slice(1)
    if (text[0] !== ' ' || (asWhole && words === '')) return false
    for (let at = utterance.indexOf(words); at >= 0; at = utterance.indexOf(words, at + 1)) {
      if (mayStart(at) && (!asWhole || endsWord(at + words.length))) return true
      if (words === '') return true
    }
    return false
  }
  return { mayBegin: (text) => occurs(text, false), isWhole: (text) => occurs(text, true) }
}
