/**
 * What may be done, asked about or not done at all. Rules are data (config/policy.yaml); every rule that fits a call counts, and the
 * strictest verdict wins, so that a rule can forbid more and never less. The model neither sees nor changes them.
 */
import type { SignalValue, Vehicle } from '../../../functions/context.ts'
import type { FunctionDefinition, Zone } from '../../../functions/define.ts'
import type { ErrorCode } from '../../../functions/error.ts'
import { type Call, isCall, type Value } from '../call.ts'
import type { Catalogue } from '../catalogue.ts'
import type { Step } from '../plan/step.ts'
import type { DrivingState } from './driving-state.ts'
import { matches, type ValueMatch } from './match.ts'

export type Verdict = 'allow' | 'confirm' | 'block'
const STRICTNESS: readonly Verdict[] = ['allow', 'confirm', 'block']

export type Rule = {
  /** Names of functions; absent: every function. */
  readonly functions?: readonly string[]
  readonly effect?: FunctionDefinition['effect']
  /** All must fit. A value that is only known later (a nested call) fits, to be on the safe side; one that is absent does not. */
  readonly arguments?: { readonly [name: string]: ValueMatch }
  /** All must fit. A signal without a value fits. */
  readonly signals?: { readonly [path: string]: ValueMatch }
  /** Where it was said, one of them. */
  readonly sites?: readonly string[]
  /** The seat the speaker sits on, one of them; `elsewhere` when nobody knows. */
  readonly speakers?: readonly (Zone | 'elsewhere')[]
  /** Fits when the model is less sure of the call than this, 0 to 1. */
  readonly lessSureThan?: number
  readonly verdicts: { readonly [State in DrivingState]: Verdict }
  /** Spoken: why it asks or refuses. */
  readonly reason: string
  /** An interlock: the call that must go before, and is added where nobody said it. */
  readonly first?: Call
}

export type Policy = {
  readonly rules: readonly Rule[]
  /** `atomic`: one blocked call blocks the plan. `best_effort`: the others are carried out. */
  readonly plans: 'atomic' | 'best_effort'
  /** A speed older than this is none, in milliseconds. */
  readonly speedMaxAgeMs: number
  /** How long a question stays open, in milliseconds. */
  readonly confirmWithinMs: number
}

/** Everything allowed: for tests of other things. */
export const PERMISSIVE: Policy = { rules: [], plans: 'best_effort', speedMaxAgeMs: 2_000, confirmWithinMs: 8_000 }

/** Where a call is judged. */
export type Situation = {
  readonly state: DrivingState
  readonly site: string
  readonly speaker?: Zone | undefined
  readonly vehicle: Pick<Vehicle, 'get'>
}

export type Judgement =
  | { readonly verdict: 'allow' }
  | { readonly verdict: 'confirm' | 'block'; readonly code: ErrorCode; readonly reason: string }

/** A call and those in it, by the strictest of the rules that fit any of them. */
export function judge(
  call: Call,
  situation: Situation,
  policy: Policy,
  catalogue: Catalogue<FunctionDefinition>,
  confidence = 1,
): Judgement {
  const nested = Object.values(call.arguments).filter(isCall)
  const own = policy.rules.filter((rule) => !rule.first && fits(rule, call, situation, catalogue, confidence))
  const judgements = [
    ...own.map((rule) => verdictOf(rule, situation.state)),
    ...nested.map((inner) => judge(inner, situation, policy, catalogue, confidence)),
  ]
  return strictest(judgements)
}

/** The strictest that any call of a function could be judged: for undoing it, where the arguments say nothing. */
export function judgeAnyCallOf(
  name: string,
  situation: Situation,
  policy: Policy,
  catalogue: Catalogue<FunctionDefinition>,
): Judgement {
  const rules = policy.rules.filter(
    (rule) =>
      !rule.first &&
      (rule.functions?.includes(name) ?? true) &&
      (rule.effect === undefined || rule.effect === catalogue.get(name)?.effect) &&
      rule.lessSureThan === undefined &&
      fitsSpeaker(rule, situation) &&
      fitsSignals(rule, situation),
  )
  return strictest(rules.map((rule) => verdictOf(rule, situation.state)))
}

/** The steps with the calls that interlocks want before others, unless they are in the plan already. */
export function withInterlocks(
  said: readonly Step[],
  situation: Situation,
  policy: Policy,
  catalogue: Catalogue<FunctionDefinition>,
): readonly Step[] {
  const steps: Step[] = []
  for (const step of said) {
    const needs: { readonly call: Call; readonly because: string }[] = []
    for (const rule of policy.rules) {
      const { first, reason: because } = rule
      if (!first || !fits(rule, step.call, situation, catalogue, 1) || !isReported(rule, situation)) continue
      needs.push({ call: first, because })
      if (!steps.some(({ call }) => covers(call, first))) steps.push({ call: first, addedBecause: because })
    }
    steps.push(needs.length > 0 ? { ...step, needs } : step)
  }
  return steps
}

/** What the car does not report can't be in the way: a car without a blind. */
const isReported = (rule: Rule, { vehicle }: Situation): boolean =>
  Object.keys(rule.signals ?? {}).every((path) => vehicle.get(path) !== undefined)

/** Whether a call is, or does, what is wanted: the same function with at least these arguments. */
export const covers = (call: Call, wanted: Call): boolean =>
  call.function === wanted.function &&
  Object.entries(wanted.arguments).every(([name, value]) => call.arguments[name] === value)

/** The strictest of several; of equals the first. */
export function strictest(judgements: readonly Judgement[]): Judgement {
  let found: Judgement = { verdict: 'allow' }
  for (const judgement of judgements) {
    if (STRICTNESS.indexOf(judgement.verdict) > STRICTNESS.indexOf(found.verdict)) found = judgement
  }
  return found
}

function verdictOf(rule: Rule, state: DrivingState): Judgement {
  const verdict = rule.verdicts[state]
  if (verdict === 'allow') return { verdict }
  if (verdict === 'confirm') return { verdict, code: 'needs_confirmation', reason: rule.reason }
  if (rule.verdicts.parked === 'block') return { verdict, code: 'blocked_policy', reason: rule.reason }
  return state === 'unknown'
    ? { verdict, code: 'blocked_unknown_state', reason: `${rule.reason}, and I do not know whether the car is moving` }
    : { verdict, code: 'blocked_driving', reason: rule.reason }
}

function fits(
  rule: Rule,
  call: Call,
  situation: Situation,
  catalogue: Catalogue<FunctionDefinition>,
  confidence: number,
): boolean {
  const definition = catalogue.get(call.function)
  return (
    (rule.functions?.includes(call.function) ?? true) &&
    (rule.effect === undefined || rule.effect === definition?.effect) &&
    Object.entries(rule.arguments ?? {}).every(([name, wanted]) => {
      const value = argumentOf(name, call, definition, situation.speaker)
      return isCall(value) || (value !== undefined && matches(value, wanted))
    }) &&
    (rule.lessSureThan === undefined || confidence < rule.lessSureThan) &&
    fitsSpeaker(rule, situation) &&
    fitsSignals(rule, situation)
  )
}

const fitsSpeaker = (rule: Rule, { site, speaker }: Situation): boolean =>
  (rule.sites?.includes(site) ?? true) && (rule.speakers?.includes(speaker ?? 'elsewhere') ?? true)

function fitsSignals(rule: Rule, { vehicle }: Situation): boolean {
  return Object.entries(rule.signals ?? {}).every(([path, wanted]) => {
    const value: SignalValue | undefined = vehicle.get(path)?.value
    return value === undefined || matches(value, wanted)
  })
}

/** What the handler would get: a zone nobody said is the speaker's, or the default. */
function argumentOf(
  name: string,
  call: Call,
  definition: FunctionDefinition | undefined,
  speaker: Zone | undefined,
): Value | undefined {
  const said = call.arguments[name]
  if (said !== undefined) return said
  const parameter = definition?.parameters[name]
  return parameter && 'type' in parameter && parameter.type === 'zone' ? (speaker ?? parameter.default) : undefined
}
