/** How an utterance ended and what is said about it: made from what the handlers returned and from nothing else. */
import type { ErrorCode } from '../../functions/error.ts'
import { isCall } from './call.ts'
import type { Catalogue } from './catalogue.ts'
import { type CallResult, isMade } from './ports.ts'
import type { Ending } from './turn.ts'

/** @param calls all calls after dispatch, nested ones included; empty when the model declined */
export function replyTo(calls: readonly CallResult[]): Ending {
  if (calls.length === 0) {
    return { outcome: 'rejected', code: 'no_intent_match', speech: 'Sorry, that is nothing I can do in this car.' }
  }
  const top = calls.filter(({ parent }) => parent === null)
  const speech = top.flatMap((call) => (call.speech === '' ? [] : [sentence(call.speech)])).join(' ')
  const failed = top.filter(({ state }) => !isMade(state))
  if (failed.length === 0) return { outcome: 'done', speech }
  // A nested failure names its own cause; the call around it only says that it failed.
  const codes = failed.map((call) => (call.code === 'nested_failed' ? causeOf(call, calls) : call.code))
  const code = codes.find((found) => found !== undefined)
  const isHeldBack = failed.every(({ state }) => state === 'blocked' || state === 'skipped')
  const outcome = failed.length < top.length ? 'partial' : isHeldBack ? 'blocked' : 'failed'
  return { outcome, ...(code && { code }), speech }
}

function causeOf(call: CallResult, calls: readonly CallResult[]): ErrorCode | undefined {
  const cause = calls.find((inner) => inner.parent === call.index && !isMade(inner.state))
  return cause?.code === 'nested_failed' ? causeOf(cause, calls) : (cause?.code ?? call.code)
}

/** Begins with a capital and ends with a full stop. */
export function sentence(text: string): string {
  const words = text.trim()
  const whole = /[.!?]$/.test(words) ? words : `${words}.`
  return whole.charAt(0).toUpperCase() + whole.slice(1)
}

/** Several sentences as one speech. */
export const said = (parts: readonly string[]): string => parts.map(sentence).join(' ')

/** `a`, `a and b`, `a, b and c`. */
export function listed(parts: readonly string[]): string {
  return parts.length < 2 ? (parts[0] ?? '') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`
}

/** What a call will do, after "shall I": `open the trunk`. Functions that are ever asked about say it themselves. */
export function announcement(call: Pick<CallResult, 'function' | 'arguments'>, catalogue: Catalogue): string {
  const announced = catalogue.get(call.function)?.announce?.(call.arguments)
  if (announced !== undefined) return announced
  const values = Object.values(call.arguments).map((value) => {
    if (isCall(value)) return value.function
    return typeof value === 'object' && value !== null && 'name' in value ? String(value.name) : String(value)
  })
  const words = [call.function, ...(values.length > 0 ? [`: ${values.join(', ')}`] : [])].join('')
  return words.replaceAll('_', ' ')
}
