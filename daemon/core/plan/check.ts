/** Checks a plan against the catalogue: functions, arguments, types, ranges, and what nested calls return. */
import type { Parameter } from '../../../functions/define.ts'
import type { ErrorCode } from '../../../functions/error.ts'
import { type Call, isCall, type Plan, type Value } from '../call.ts'
import type { Catalogue, Signature } from '../catalogue.ts'
import { canonical, valueFault } from './values.ts'

export type Fault = {
  readonly code: Extract<ErrorCode, 'not_found' | 'slots_incomplete' | 'invalid_argument' | 'out_of_range'>
  /** Which call of the plan, counted from 0 in spoken order (nested ones belong to the call around them). */
  readonly call: number
  readonly function: string
  /** The parameter; absent when the fault is the function itself. */
  readonly parameter?: string
  readonly message: string
  /** What the speaker is asked where something needed was not said. */
  readonly ask?: string
}

/** Every plain value in its canonical form (numbers from words, `50 percent` as `50%`). Unknown names stay as they are. */
export function canonicalPlan(plan: Plan, catalogue: Catalogue<Signature>): Plan {
  return plan.map((call) => canonicalCall(call, catalogue))
}

function canonicalCall(call: Call, catalogue: Catalogue<Signature>): Call {
  const parameters = catalogue.get(call.function)?.parameters ?? {}
  const settle = (name: string, value: Value): Value => {
    if (isCall(value)) return canonicalCall(value, catalogue)
    const parameter = Object.hasOwn(parameters, name) ? parameters[name] : undefined
    return parameter ? canonical(value, parameter) : value
  }
  return {
    function: call.function,
    arguments: Object.fromEntries(Object.entries(call.arguments).map(([name, value]) => [name, settle(name, value)])),
  }
}

/** All faults of a plan, in spoken order; empty when it may be carried out. */
export function checkPlan(plan: Plan, catalogue: Catalogue<Signature>): readonly Fault[] {
  return plan.flatMap((call, index) => callFaults(call, index, catalogue))
}

/** The calls of a plan that lack nothing they need: what is left to be carried out. */
export function wholeCalls(plan: Plan, catalogue: Catalogue<Signature>): Plan {
  const lacking = new Set(
    checkPlan(plan, catalogue).flatMap(({ code, call }) => (code === 'slots_incomplete' ? [call] : [])),
  )
  return plan.filter((_, index) => !lacking.has(index))
}

function callFaults(call: Call, index: number, catalogue: Catalogue<Signature>): Fault[] {
  const subject = { call: index, function: call.function }
  const definition = catalogue.get(call.function)
  if (!definition) return [{ ...subject, code: 'not_found', message: `there is no function ${call.function}` }]
  const faults: Fault[] = []
  for (const name of Object.keys(call.arguments)) {
    if (Object.hasOwn(definition.parameters, name)) continue
    faults.push({
      ...subject,
      code: 'invalid_argument',
      parameter: name,
      message: `${call.function} has no parameter ${name}`,
    })
  }
  for (const [name, parameter] of Object.entries(definition.parameters) as [string, Parameter][]) {
    const value = Object.hasOwn(call.arguments, name) ? call.arguments[name] : undefined
    if (value !== undefined) faults.push(...valueFaults(value, name, parameter, call, index, catalogue))
    else if (!parameter.optional) {
      faults.push({
        ...subject,
        code: 'slots_incomplete',
        parameter: name,
        message: `${call.function} needs ${name}`,
        ...(parameter.ask && { ask: parameter.ask }),
      })
    }
  }
  const needed = definition.needsOneOf
  if (needed && !needed.some((name) => Object.hasOwn(call.arguments, name))) {
    const ask = definition.parameters[needed[0] as string]?.ask
    faults.push({
      ...subject,
      code: 'slots_incomplete',
      message: `${call.function} needs one of ${needed.join(', ')}`,
      ...(ask && { ask }),
    })
  }
  return faults
}

function valueFaults(
  value: Value,
  name: string,
  parameter: Parameter,
  call: Call,
  index: number,
  catalogue: Catalogue<Signature>,
): Fault[] {
  const subject = { call: index, function: call.function, parameter: name }
  if (isCall(value)) {
    const returns = catalogue.get(value.function)?.returns ?? null
    const faults = callFaults(value, index, catalogue)
    if (!mayNest(returns, parameter)) {
      const what = returns === null ? 'nothing' : returns
      faults.push({
        ...subject,
        code: 'invalid_argument',
        message: `${name} of ${call.function} can't be a call of ${value.function}, which returns ${what}`,
      })
    }
    return faults
  }
  const fault = valueFault(value, parameter)
  return fault
    ? [
        {
          ...subject,
          code: fault.code,
          message: `${name} of ${call.function} must be ${fault.allowed}, got ${JSON.stringify(value)}`,
        },
      ]
    : []
}

/** Whether a call that returns this may stand in the parameter's place. */
export function mayNest(returns: Signature['returns'], parameter: Parameter): boolean {
  if (returns === null || 'enum' in parameter) return false
  if (parameter.type === 'place') return returns === 'place'
  return parameter.type === 'text' && parameter.nested === true
}
