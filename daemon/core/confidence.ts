/**
 * How sure a model is of a plan. A token's probability is read before any masking; their product over a call, or over the whole plan,
 * is the raw confidence. A model is surer than it is right, so the raw figure is mapped to the share of plans that were right at that
 * figure, by a curve that was fitted with isotonic regression (Zadrozny and Elkan, KDD 2002) and stands in the model's manifest.
 */
import type { FunctionDefinition } from '../../functions/define.ts'
import { type Call, isCall } from './call.ts'
import type { Catalogue } from './catalogue.ts'
import { END } from './plan/carry.ts'
import type { Step } from './plan/step.ts'

/** Of the whole plan and of each of its calls, nested ones counted with the call around them; 0 to 1. */
export type Confidence = { readonly plan: number; readonly calls: readonly number[] }

/** Rising points (raw, share of right ones); straight lines between them, level beyond the ends. */
export type Curve = readonly (readonly [raw: number, share: number])[]
export type Calibration = { readonly plan: Curve; readonly call: Curve }

/** Products of token probabilities. The end token says that nothing follows: it counts for the plan and for no call. */
export function rawConfidence(tokens: readonly { readonly text: string; readonly probability: number }[]): Confidence {
  const calls: number[] = []
  let plan = 1
  let before = ''
  for (const { text, probability } of tokens) {
    plan *= probability
    // A function right after the opening of an argument is nested.
    if (/^<fn_\d+>$/.test(text) && !before.startsWith('<arg_')) calls.push(1)
    if (text !== END && calls.length > 0) calls[calls.length - 1] = (calls.at(-1) as number) * probability
    before = text
  }
  return { plan, calls }
}

/** Without a calibration the raw figures stay. */
export function calibrated(raw: Confidence, calibration: Calibration | undefined): Confidence {
  if (!calibration) return raw
  return { plan: shareAt(raw.plan, calibration.plan), calls: raw.calls.map((call) => shareAt(call, calibration.call)) }
}

function shareAt(raw: number, curve: Curve): number {
  const after = curve.findIndex(([at]) => at >= raw)
  if (after < 0) return curve.at(-1)?.[1] ?? raw
  const [right, high] = curve[after] as Curve[number]
  const [left, low] = curve[after - 1] ?? [right, high]
  return right === left ? high : low + ((high - low) * (raw - left)) / (right - left)
}

/** The lowest confidence at which a call is made: asking costs little, moving something more, what is unsafe on the move most. */
export type Thresholds = { readonly read: number; readonly act: number; readonly risky: number }
export type Risk = keyof Thresholds

/** The highest risk among a call and the calls in it. */
export function riskOf(call: Call, catalogue: Catalogue<FunctionDefinition>): Risk {
  const definition = catalogue.get(call.function)
  const own: Risk = definition?.whileMoving !== 'allow' ? 'risky' : definition.effect === 'read' ? 'read' : 'act'
  const order: readonly Risk[] = ['read', 'act', 'risky']
  const below = Object.values(call.arguments).flatMap((value) => (isCall(value) ? [riskOf(value, catalogue)] : []))
  return [own, ...below].reduce((a, b) => (order.indexOf(a) >= order.indexOf(b) ? a : b))
}

/** Whether the model is too unsure of one of the calls to make any of them. */
export function isDoubtful(
  steps: readonly Step[],
  catalogue: Catalogue<FunctionDefinition>,
  thresholds: Thresholds,
): boolean {
  return steps.some(({ call, confidence = 1 }) => confidence < thresholds[riskOf(call, catalogue)])
}
