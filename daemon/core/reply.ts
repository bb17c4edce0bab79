/** How an utterance ended and what is said about it: made from what the handlers returned and from nothing else. */
import type { ErrorCode } from '../../functions/error.ts'
import type { CallResult, OutcomeWord } from './ports.ts'

export type Ending = { readonly outcome: OutcomeWord; readonly code?: ErrorCode; readonly speech: string }

const succeeded = ({ state }: CallResult) => state === 'achieved' || state === 'accepted'

/** @param calls all calls after dispatch, nested ones included; empty when the model declined */
export function replyTo(calls: readonly CallResult[]): Ending {
  if (calls.length === 0) {
    return { outcome: 'rejected', code: 'no_intent_match', speech: 'Sorry, that is nothing I can do in this car.' }
  }
  const top = calls.filter(({ parent }) => parent === null)
  const speech = top.map((call) => sentence(call.speech)).join(' ')
  const failed = top.filter((call) => !succeeded(call))
  if (failed.length === 0) return { outcome: 'done', speech }
  // A nested failure names its own cause; the call around it only says that it failed.
  const codes = failed.map((call) => (call.code === 'nested_failed' ? causeOf(call, calls) : call.code))
  const code = codes.find((found) => found !== undefined)
  return { outcome: failed.length < top.length ? 'partial' : 'failed', ...(code && { code }), speech }
}

function causeOf(call: CallResult, calls: readonly CallResult[]): ErrorCode | undefined {
  const cause = calls.find((inner) => inner.parent === call.index && !succeeded(inner))
  return cause?.code === 'nested_failed' ? causeOf(cause, calls) : (cause?.code ?? call.code)
}

/** Begins with a capital and ends with a full stop. */
export function sentence(text: string): string {
  const words = text.trim()
  const whole = /[.!?]$/.test(words) ? words : `${words}.`
  return whole.charAt(0).toUpperCase() + whole.slice(1)
}
