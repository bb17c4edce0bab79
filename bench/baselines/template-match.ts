/** Matches a whole sentence against one template, word for word. */
import type { Template } from '../../model/dataset/choice.ts'
import { slotKey } from '../../model/dataset/phrasing.ts'
import { readSlot, type SlotWords } from './template-slots.ts'

export type SlotSaid = { readonly words: string; readonly value: string | number | null }
export type Match = {
  readonly slots: ReadonlyMap<string, SlotSaid>
  /** Letters that any words would have matched: the fewer, the better the match. */
  readonly openLetters: number
}

type Chain = { readonly name: string; readonly said: SlotSaid; readonly before: Chain } | null
type Then = (at: number, chain: Chain) => Match | null

/** What both templates and sentences are freed of; every sign becomes a blank, so that places stay what they were. */
export const withoutSigns = (text: string): string =>
  text
    .toLowerCase()
    .replaceAll('’', "'")
    .replace(/[,!?;"]|\.(?=\s|$)/g, ' ')

/**
 * @param plain the sentence without signs, of the same length as `text`
 * @param start where the sentence begins; it ends with the text
 * @param slots what may be said in each slot of the template, by `slotKey`
 */
export function matchTemplate(
  template: Template,
  text: string,
  plain: string,
  start: number,
  slots: ReadonlyMap<string, SlotWords>,
): Match | null {
  const end: Then = (at, chain) => (plain.slice(at).trim() === '' ? matchOf(chain) : null)
  return matchParts(template, 0, skipBlanks(plain, start), null, end)

  function matchParts(parts: Template, index: number, at: number, chain: Chain, then: Then): Match | null {
    const part = parts[index]
    if (!part) return then(at, chain)
    const next: Then = (to, more) => matchParts(parts, index + 1, to, more, then)
    if (part.kind === 'words') {
      const to = afterWords(plain, part.text, at)
      return to < 0 ? null : next(to, chain)
    }
    if (part.kind === 'choice') {
      for (const option of part.options) {
        const found = matchParts(option, 0, at, chain, next)
        if (found) return found
      }
      return null
    }
    return matchSlot(part.name, slots.get(slotKey(part)), at, chain, next)
  }

  function matchSlot(name: string, slot: SlotWords | undefined, at: number, chain: Chain, next: Then): Match | null {
    if (!slot) return null
    const from = skipBlanks(plain, at)
    const earlier = find(chain, name)
    for (const end of wordEnds(plain, from, slot.most)) {
      const said = readSlot(slot, text.slice(from, end).replace(/\s+/g, ' '))
      if (!said || (earlier && (earlier.value ?? earlier.words) !== (said.value ?? said.words))) continue
      const found = next(end, { name, said, before: chain })
      if (found) return found
    }
    return null
  }
}

/** The place after the words, where a comma or blanks are as good as one blank; -1 when something else stands there. */
function afterWords(plain: string, words: string, from: number): number {
  let at = from
  for (const letter of words) {
    if (letter === ' ' || letter === ',') {
      if (at > 0 && at < plain.length && plain[at] !== ' ' && plain[at - 1] !== ' ') return -1
      at = skipBlanks(plain, at)
    } else if (plain[at++] !== letter) return -1
  }
  return at
}

function skipBlanks(plain: string, from: number): number {
  let at = from
  while (plain[at] === ' ') at += 1
  return at
}

/** Where words end that begin at `from`, the shortest first. */
function* wordEnds(plain: string, from: number, most: number): Generator<number> {
  const border = /(?<=\S)(?=[\s'%]|$)/g
  border.lastIndex = from + 1
  for (let count = 0; count < most; count++) {
    const match = border.exec(plain)
    if (!match) return
    yield match.index
    border.lastIndex = match.index + 1
    if (match.index >= plain.length) return
  }
}

function find(chain: Chain, name: string): SlotSaid | undefined {
  for (let link = chain; link; link = link.before) if (link.name === name) return link.said
  return undefined
}

function matchOf(chain: Chain): Match {
  const slots = new Map<string, SlotSaid>()
  let openLetters = 0
  for (let link = chain; link; link = link.before) {
    slots.set(link.name, link.said)
    if (link.said.value === null) openLetters += link.said.words.length
  }
  return { slots, openLetters }
}
