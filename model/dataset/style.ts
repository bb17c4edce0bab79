/** How a sentence is written down: by a recogniser without signs, or typed with them. */
import type { Random } from './random.ts'

export type WritingStyle = {
  /** Commas and full stops between parts of the sentence. */
  readonly punctuated: boolean
  readonly letters: 'lower' | 'names' | 'sentence' | 'title' | 'upper'
  /** A full stop, a question mark or an exclamation mark at the end. */
  readonly final: boolean
}

export function pickStyle(random: Random): WritingStyle {
  const point = random.next()
  if (point < 0.64) return { punctuated: false, letters: 'lower', final: false }
  if (point < 0.7) return { punctuated: true, letters: 'lower', final: random.chance(0.6) }
  if (point < 0.74) return { punctuated: false, letters: 'names', final: false }
  if (point < 0.94) return { punctuated: true, letters: 'sentence', final: random.chance(0.72) }
  if (point < 0.97) return { punctuated: false, letters: 'sentence', final: false }
  if (point < 0.985) return { punctuated: random.chance(0.5), letters: 'title', final: false }
  return { punctuated: random.chance(0.5), letters: 'upper', final: random.chance(0.3) }
}
