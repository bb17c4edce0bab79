import type { Call, Plan } from '../call.ts'
import type { Confidence } from '../confidence.ts'

/** A call of a plan on its way to being made. */
export type Step = {
  readonly call: Call
  /** How sure the model was of it, 0 to 1; absent where no model was asked. */
  readonly confidence?: number
  /** Why an interlock put it into the plan; absent for what was said. */
  readonly addedBecause?: string
  /** Calls of the plan without which this one is not made. */
  readonly needs?: readonly { readonly call: Call; readonly because: string }[]
}

/** The calls a model wrote, each with how sure it was. */
export const stepsOf = (plan: Plan, { calls }: Confidence): readonly Step[] =>
  plan.map((call, index) => ({ call, confidence: calls[index] ?? 1 }))

export const planOf = (steps: readonly Step[]): Plan => steps.map(({ call }) => call)
