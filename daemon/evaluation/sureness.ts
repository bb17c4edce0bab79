/** How sure the model was of each plan and call beside whether it was right: what a calibration is fitted on. */
import type { FunctionDefinition } from '../../functions/define.ts'
import type { Plan } from '../core/call.ts'
import type { Catalogue } from '../core/catalogue.ts'
import { type Confidence, type Risk, riskOf } from '../core/confidence.ts'
import { callKey, planKey } from './compare.ts'
import type { LabelledUtterance } from './score.ts'

export type Sureness = {
  readonly id: string
  readonly kind: LabelledUtterance['kind']
  readonly plan: { readonly raw: number; readonly right: boolean }
  /** Right when one of the accepted plans has the call. */
  readonly calls: readonly {
    readonly function: string
    readonly risk: Risk
    readonly raw: number
    readonly right: boolean
  }[]
}

/**
 * @param written the plan as decoded, calls that lack something included; those are neither right nor wrong and left out
 * @param whole its calls that would be made
 * @param raw not calibrated
 */
export function surenessOf(
  utterance: LabelledUtterance,
  written: Plan,
  whole: Plan,
  raw: Confidence,
  catalogue: Catalogue<FunctionDefinition>,
): Sureness {
  const key = planKey(whole)
  const accepted = new Set(utterance.accept.flatMap((plan) => plan.map(callKey)))
  const calls = written.flatMap((call, index) =>
    whole.includes(call)
      ? [
          {
            function: call.function,
            risk: riskOf(call, catalogue),
            raw: raw.calls[index] ?? raw.plan,
            right: accepted.has(callKey(call)),
          },
        ]
      : [],
  )
  const right = utterance.accept.some((plan) => planKey(plan) === key)
  return { id: utterance.id, kind: utterance.kind, plan: { raw: raw.plan, right }, calls }
}
