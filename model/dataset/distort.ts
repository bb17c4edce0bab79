/** What happens to a sentence on its way: how it is written, what is swallowed, where the finger slips. */
import { append, type Draft, isInSpan, replaceRange, type Span } from './draft.ts'
import type { Random } from './random.ts'
import { sayNumberInWords } from './spoken.ts'
import type { WritingStyle } from './style.ts'

/** Changes a draft in place. Spans keep their letters; their case may change. */
export function distort(draft: Draft, style: WritingStyle, random: Random): void {
  contractions(draft, random)
  if (random.chance(0.3)) spellNumbers(draft, random)
  if (random.chance(0.045)) dropArticle(draft, random)
  if (random.chance(0.012)) repeatWord(draft, random)
  if (random.chance(0.012)) hesitate(draft, random)
  if (random.chance(0.05)) mistype(draft, random)
  if (style.final) addFinalSign(draft, random)
  changeLetters(draft, style.letters)
  if (style.punctuated && random.chance(0.05)) draft.text = draft.text.replaceAll("'", '’')
  if (random.chance(0.006)) doubleSpace(draft, random)
}

type Found = { readonly start: number; readonly end: number; readonly words: string }

/** The words that lie outside of every span. */
function freeWords(draft: Draft, pattern: RegExp): Found[] {
  const found: Found[] = []
  for (const match of draft.text.matchAll(pattern)) {
    const end = match.index + match[0].length
    if (!isInSpan(draft, match.index, end)) found.push({ start: match.index, end, words: match[0] })
  }
  return found
}

const EXPANSIONS: { readonly [short: string]: string } = {
  "what's": 'what is',
  "how's": 'how is',
  "where's": 'where is',
  "when's": 'when is',
  "who's": 'who is',
  "i'm": 'i am',
  "it's": 'it is',
  "don't": 'do not',
  "i'd": 'i would',
  "that's": 'that is',
  "there's": 'there is',
  "can't": 'can not',
  "isn't": 'is not',
  "i'll": 'i will',
  "we're": 'we are',
  "you're": 'you are',
  "let's": 'let us',
}
const CONTRACTIONS: { readonly [long: string]: string } = {
  'what is': "what's",
  'how is': "how's",
  'where is': "where's",
  'i am': "i'm",
  'it is': "it's",
  'do not': "don't",
  'that is': "that's",
}

/** Apostrophes get lost (`whats`), contractions are spelled out and the other way round. */
function contractions(draft: Draft, random: Random): void {
  if (draft.text.includes("'")) {
    const point = random.next()
    const words = point < 0.25 ? freeWords(draft, /[a-z]+'[a-z]+/g).reverse() : []
    for (const { start, end, words: word } of words) {
      const changed = point < 0.12 ? EXPANSIONS[word] : word.replace("'", '')
      if (changed) replaceRange(draft, start, end, changed)
    }
  } else if (random.chance(0.1)) {
    for (const { start, end, words } of freeWords(draft, /^(?:(?:what|how|where|it|that) is|i am|do not)\b/g)) {
      replaceRange(draft, start, end, CONTRACTIONS[words] ?? words)
    }
  }
}

/** Digits that the phrasing itself holds, as words. */
function spellNumbers(draft: Draft, random: Random): void {
  for (const { start, end, words } of freeWords(draft, /(?<![\w.:'/-])\d{1,3}(?![\w.:'%/-])/g).reverse()) {
    replaceRange(draft, start, end, sayNumberInWords(Number(words), random))
  }
}

function dropArticle(draft: Draft, random: Random): void {
  const articles = freeWords(draft, /\b(?:the|my) /g).filter(({ start }) => start > 0)
  if (articles.length === 0) return
  const { start, end } = random.pick(articles)
  replaceRange(draft, start, end, '')
}

function repeatWord(draft: Draft, random: Random): void {
  const words = freeWords(draft, /(?<![\w'])[a-z]+(?= )/g)
  if (words.length === 0) return
  const { end, words: word } = random.pick(words)
  replaceRange(draft, end, end, ` ${word}`)
}

function hesitate(draft: Draft, random: Random): void {
  const gaps = freeWords(draft, / /g)
  if (gaps.length === 0) return
  const { start, end } = random.pick(gaps)
  replaceRange(draft, start, end, random.pick([' um ', ' uh ', ' uhm ', ' like ', ' er ', ' you know ']))
}

const NEIGHBOURS: { readonly [letter: string]: string } = {
  q: 'wa',
  w: 'qes',
  e: 'wrd',
  r: 'etf',
  t: 'ryg',
  y: 'tuh',
  u: 'yij',
  i: 'uok',
  o: 'ipl',
  p: 'ol',
  a: 'qsz',
  s: 'adw',
  d: 'sfe',
  f: 'dgr',
  g: 'fht',
  h: 'gjy',
  j: 'hku',
  k: 'jli',
  l: 'kop',
  z: 'xa',
  x: 'zcs',
  c: 'xvd',
  v: 'cbf',
  b: 'vng',
  n: 'bmh',
  m: 'nj',
}

/** One slip of the finger, now and then two, in words long enough to stay readable. */
function mistype(draft: Draft, random: Random): void {
  const slips = random.chance(0.75) ? 1 : 2
  for (let i = 0; i < slips; i++) {
    const words = freeWords(draft, /(?<![\w'])[a-z]{4,}(?![\w'])/g)
    if (words.length === 0) return
    const { start, end, words: word } = random.pick(words)
    replaceRange(draft, start, end, slip(word, random))
  }
}

function slip(word: string, random: Random): string {
  const at = random.between(1, word.length - 2)
  const letter = word[at] as string
  const point = random.next()
  if (point < 0.3) return word.slice(0, at) + (word[at + 1] as string) + letter + word.slice(at + 2)
  if (point < 0.6) return word.slice(0, at) + word.slice(at + 1)
  if (point < 0.75) return word.slice(0, at) + letter + word.slice(at)
  return word.slice(0, at) + random.pick([...(NEIGHBOURS[letter] ?? letter)]) + word.slice(at + 1)
}

const ASKING = /^(?:please )?(?:what|how|where|when|who|which|why|can|could|would|will|is|are|am|do|does|may)\b/
const ASKING_FOR = /^(?:please )?(?:can|could|would|will|is it possible|may|do you think)\b/
const OPENING = /^(?:(?:hey|ok|okay|um|uh|so|hi|hello|car),? )+/

function addFinalSign(draft: Draft, random: Random): void {
  if (/[.?!]$/.test(draft.text)) return
  // What counts is the clause at the end: "i'm lost, where are we?", "where is the hud, turn it on".
  const clauses = draft.text.split(/[,.;] /)
  const clause = clauses.at(-1) ?? ''
  const isWholeQuestion = draft.last === 'question' && (clauses.length === 1 || clause.split(' ').length <= 2)
  const asks = isWholeQuestion || ASKING.test(clause) || ASKING_FOR.test(draft.text.replace(OPENING, ''))
  if (asks && random.chance(draft.last === 'question' ? 0.96 : 0.82)) append(draft, '?')
  else append(draft, draft.last === 'question' || random.chance(0.88) ? '.' : '!')
}

function doubleSpace(draft: Draft, random: Random): void {
  const gaps = freeWords(draft, / /g)
  if (gaps.length === 0) return
  const { start, end } = random.pick(gaps)
  replaceRange(draft, start, end, '  ')
}

const ACRONYMS = /\b(?:ac|a\/c|usb|fm|dab|tv|gps|cd|hud|ev|3d|2d|led|suv|sos|eta|mph|bbc|npr|cnn|espn)\b/g
const PROPER =
  /\b(?:i(?='|\b)|(?:mon|tues|wednes|thurs|fri|satur|sun)day|january|february|april|june|july|august|september|october|november|december|bluetooth|spotify|apple|google|android|youtube)\b/g
/** Lists of names, which are written with capitals. */
const NAMES = new Set([
  'person',
  'place_name',
  'city',
  'country',
  'street',
  'song',
  'artist',
  'album',
  'station',
  'playlist',
  'podcast',
  'audiobook',
  'service',
  'song_by',
  'place_any',
])
const SMALL_WORDS = new Set(['a', 'an', 'the', 'of', 'and', 'by', 'in', 'on', 'for', 'to', 'my', 'at'])

/** Upper case, letter by letter, where that does not change the length; spans then stay where they are. */
const capital = (letter: string): string => {
  const upper = letter.toUpperCase()
  return upper.length === letter.length ? upper : letter
}
const capitals = (text: string): string => [...text].map(capital).join('')

function changeLetters(draft: Draft, letters: WritingStyle['letters']): void {
  if (letters === 'lower') return
  if (letters === 'upper') draft.text = capitals(draft.text)
  else if (letters === 'title') draft.text = draft.text.replace(/(?<![\p{L}'’])\p{L}/gu, capital)
  else {
    const marked = draft.text
      .replace(ACRONYMS, capitals)
      .replace(PROPER, (word) => capital(word[0] as string) + word.slice(1))
    draft.text = draft.spans.reduce(capitalizeName, marked)
    if (letters === 'sentence') draft.text = draft.text.replace(/(?:^|[.?!] )\p{L}/gu, capitals)
  }
}

function capitalizeName(text: string, span: Span): string {
  if (!NAMES.has(span.style)) return text
  const words = text.slice(span.start, span.end).replace(/(?<![\p{L}'’])\p{L}+/gu, (word, at: number) => {
    return at > 0 && SMALL_WORDS.has(word) ? word : capital(word[0] as string) + word.slice(1)
  })
  return text.slice(0, span.start) + words + text.slice(span.end)
}
