/** Judges a whole plan before its first act. */
import type { FunctionDefinition } from '../../../functions/define.ts'
import type { Catalogue } from '../catalogue.ts'
import type { Refusal } from '../dispatch.ts'
import { checkPlan } from '../plan/check.ts'
import { planOf, type Step } from '../plan/step.ts'
import { judge, type Policy, type Situation, withInterlocks } from './policy.ts'

export type Intended = {
  /** What was said, and before it what interlocks want. */
  readonly steps: readonly Step[]
  /** By position: steps that are not made, and why. */
  readonly refusals: ReadonlyMap<number, Refusal>
  /** Whether somebody has to say yes first. */
  readonly mustAsk: boolean
}

export function intend(
  said: readonly Step[],
  situation: Situation,
  policy: Policy,
  catalogue: Catalogue<FunctionDefinition>,
): Intended {
  const steps = withInterlocks(said, situation, policy, catalogue)
  const refusals = new Map<number, Refusal>()
  for (const { call: position, code, ask, message } of checkPlan(planOf(steps), catalogue)) {
    if (!refusals.has(position)) refusals.set(position, { state: 'failed', code, speech: ask ?? message })
  }
  let mustAsk = false
  let isBlocked = false
  for (const [position, { call, confidence }] of steps.entries()) {
    if (refusals.has(position)) continue
    const judgement = judge(call, situation, policy, catalogue, confidence)
    if (judgement.verdict === 'confirm') mustAsk = true
    if (judgement.verdict !== 'block') continue
    isBlocked = true
    refusals.set(position, { state: 'blocked', code: judgement.code, speech: judgement.reason })
  }
  if (!isBlocked || policy.plans === 'best_effort') return { steps, refusals, mustAsk }
  for (const position of steps.keys()) {
    if (!refusals.has(position)) refusals.set(position, { state: 'skipped', code: 'blocked_policy', speech: '' })
  }
  return { steps, refusals, mustAsk: false }
}
