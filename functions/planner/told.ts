import type { Outcome } from '../context.ts'

/** An answer: what is said is what a call around it gets. */
export function told(speech: string): Outcome {
  return { state: 'achieved', speech, value: speech }
}
