/** Writes a plan in the notation: `<fn_13>('half', window='driver');<fn_5>('on')<fn_end>`. */
import type { Parameter } from '../../../functions/define.ts'
import { OctodError } from '../../../functions/error.ts'
import { type Call, isCall, type Plan, type Value } from '../call.ts'
import type { Catalogue, Signature } from '../catalogue.ts'

export const DECLINED = '<fn_none>()<fn_end>'

/**
 * Required arguments by position, optional ones by name, both in the order of the parameters. Where a required one is missing, those
 * after it go by name; `checkPlan` says what is missing.
 * @throws OctodError `invalid_plan` for a function or argument the catalogue lacks
 */
export function writePlan(plan: Plan, catalogue: Catalogue<Signature>): string {
  if (plan.length === 0) return DECLINED
  return `${plan.map((call) => writeCall(call, catalogue)).join(';')}<fn_end>`
}

function writeCall(call: Call, catalogue: Catalogue<Signature>): string {
  const definition = catalogue.get(call.function)
  if (!definition) throw new OctodError('invalid_plan', `there is no function ${call.function}`)
  for (const name of Object.keys(call.arguments)) {
    if (!Object.hasOwn(definition.parameters, name)) {
      throw new OctodError('invalid_plan', `${call.function} has no parameter ${name}`)
    }
  }
  const required: string[] = []
  const named: string[] = []
  let isMissing = false
  for (const [name, parameter] of Object.entries(definition.parameters) as [string, Parameter][]) {
    const value = Object.hasOwn(call.arguments, name) ? call.arguments[name] : undefined
    if (value === undefined) isMissing ||= !parameter.optional
    else if (parameter.optional || isMissing) named.push(`${name}=${writeValue(value, catalogue)}`)
    else required.push(writeValue(value, catalogue))
  }
  return `<fn_${catalogue.index(call.function)}>(${[...required, ...named].join(', ')})`
}

function writeValue(value: Value, catalogue: Catalogue<Signature>): string {
  if (isCall(value)) return writeCall(value, catalogue)
  if (typeof value === 'number') return String(value)
  return `'${value.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`
}
