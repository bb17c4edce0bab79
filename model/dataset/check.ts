/** Looks for faults in phrases and lists without making a dataset. */
import { type Draft, isInSpan } from './draft.ts'
import { faultLine } from './phrase-file.ts'
import { INCOMPLETE, type Phrasing } from './phrasing.ts'
import { Random } from './random.ts'
import { placeOf } from './report.ts'
import { PhrasingFault, sayPhrasing } from './say.ts'
import type { Source } from './source.ts'
import { finishDraft, Ledger } from './verify.ts'

/** Sentences said of each line. */
const SAID = 30

/** @returns one line for each fault, `file:line: what is wrong` */
export function checkSource(source: Source, seed: number): string[] {
  const messages = source.faults.map(faultLine)
  const random = new Random(`${seed} check`)
  const ledger = new Ledger()
  for (const phrasing of source.phrasings) {
    const message = checkPhrasing(phrasing, source, random, ledger)
    if (message) messages.push(`${placeOf([phrasing.line])}: ${message}`)
  }
  for (const { text, plans, origins } of ledger.contradictions) {
    messages.push(`${placeOf(origins[1])}: "${text}" means ${plans[1]} here and ${plans[0]} in ${placeOf(origins[0])}`)
  }
  return messages
}

function checkPhrasing(phrasing: Phrasing, source: Source, random: Random, ledger: Ledger): string | null {
  for (let i = 0; i < SAID; i++) {
    try {
      const draft = sayPhrasing(phrasing, 'train', random, source.catalogue)
      const example = finishDraft(draft, source.catalogue, phrasing.line.section === INCOMPLETE)
      if (typeof example === 'string') return example
      const odd = oddity(draft)
      if (odd) return `"${odd}" in "${example.text}"`
      ledger.admit(example, 'check', 1)
    } catch (error) {
      if (error instanceof PhrasingFault) return error.message
      throw error
    }
  }
  return null
}

/** A slip of the author that no rule of the format forbids: a word said twice, outside of names. */
function oddity(draft: Draft): string | null {
  for (const match of draft.text.matchAll(
    /\b(the|a|an|to|in|at|for|of|percent|degrees|level|minutes|my) \1\b|% percent/g,
  )) {
    if (!isInSpan(draft, match.index, match.index + match[0].length)) return match[0]
  }
  return null
}
