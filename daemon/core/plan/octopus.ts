/**
 * The format of the published Octopus v2 model (arXiv 2404.01744; model card of NexaAI/Octopus-v2): its prompt, and how sure it was of
 * what it wrote. octopus-reader.ts reads its answers.
 */
import type { Confidence } from '../confidence.ts'

export const OCTOPUS_END = '<nexa_end>'
export const octopusToken = (index: number): string => `<nexa_${index}>`
const FUNCTION = /^<nexa_\d+>$/

/** Word for word as the weights learnt it, the space before the second empty line included. */
export function octopusPrompt(said: string): string {
  // Words that spell a token of the model would be one in files that do not mark these as special.
  const query = said.replaceAll('<nexa_', 'nexa_').replace(/\s+/g, ' ').trim()
  return `Below is the query from the users, please call the correct function and generate the parameters to call the function.\n\nQuery: ${query} \n\nResponse:`
}

/** Whether an answer that begins like this can still become a plan: blanks, then a functional token. */
export const mayBecomePlan = (text: string): boolean => /^ ?(?:<nexa_\d+>|$)/.test(text)

/**
 * Products of the tokens' probabilities, as with octod's own models.
 * @param callCount calls of the plan that was read; one whose beginning is not found is as sure as the whole
 */
export function octopusConfidence(
  tokens: readonly { readonly text: string; readonly probability: number }[],
  callCount: number,
): Confidence {
  const calls: number[] = []
  let plan = 1
  let written = ''
  for (const { text, probability } of tokens) {
    plan *= probability
    // A function after anything but a semicolon is nested.
    if (FUNCTION.test(text) && (written.trim() === '' || written.endsWith(';'))) calls.push(1)
    if (text !== OCTOPUS_END && calls.length > 0) calls[calls.length - 1] = (calls.at(-1) as number) * probability
    written += text
  }
  return { plan, calls: Array.from({ length: callCount }, (_, index) => calls[index] ?? plan) }
}
