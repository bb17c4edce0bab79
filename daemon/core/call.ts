/**
 * Words used everywhere:
 *
 * - utterance: what somebody said, as text.
 * - plan: what the model made of it, a list of calls in spoken order. An empty plan declines.
 * - call: one function with its arguments; an argument may itself be a call (nested).
 * - outcome: how an utterance ended. Exactly one for each accepted utterance.
 */
import type { Zone } from '../../functions/define.ts'

export type Value = string | number | Call
export type Call = {
  readonly function: string
  /** In the order of the function's parameters; what was not said is absent. */
  readonly arguments: { readonly [name: string]: Value }
}
export type Plan = readonly Call[]

export const isCall = (value: unknown): value is Call =>
  typeof value === 'object' && value !== null && 'function' in value

/** Names of the functions of a plan, nested ones included, each once and in order. */
export function namesOf(plan: Plan): readonly string[] {
  const names = new Set<string>()
  const collect = (call: Call) => {
    names.add(call.function)
    for (const value of Object.values(call.arguments)) if (isCall(value)) collect(value)
  }
  plan.forEach(collect)
  return [...names].sort()
}

export type Utterance = {
  readonly id: string
  readonly site: string
  readonly text: string
  readonly zone?: Zone
  /** Where it came from: `mqtt`, `http`, `local`. */
  readonly source: string
  /** Milliseconds since the epoch, taken when the message arrived. */
  readonly receivedAt: number
  /** Not to be acted on after this moment, in milliseconds since the epoch. */
  readonly expiresAt?: number
  readonly sessionId?: string
  /** Only these functions are wanted; a plan with another is declined. Absent: all. */
  readonly functions?: readonly string[]
  /** Somebody else acts on the plan: it is made and told, and nothing is carried out. */
  readonly recogniseOnly?: true
  /** Where to send the answer besides the result topic. */
  readonly replyTo?: { readonly topic: string; readonly correlation?: Uint8Array }
}
