/**
 * How our own models carry a plan as tokens.
 *
 * The notation spends most of its tokens on punctuation and names. A model of ours writes instead
 *
 *     <fn_13> <arg_0> " half" <arg_1> " driver" <fn_end>          set_window('half', window='driver')
 *     <fn_47> <arg_0> <fn_50> <arg_0> " bakery" <fn_close> <fn_end>   navigate_to(find_place('bakery'))
 *     <fn_none> <fn_end>                                            not for this car
 *
 * `<arg_K>` opens the argument of the function's K-th parameter, `<fn_close>` ends a nested call, the next `<fn_N>` starts the
 * next call of the plan. A value begins with a space, as words inside a sentence do, so that copying a word from the utterance
 * (which is given with a space before it) copies the very same tokens.
 */
import type { Parameter } from '../../../functions/define.ts'
import { type Call, isCall, type Plan, type Value } from '../call.ts'
import type { Catalogue, Signature } from '../catalogue.ts'

export const END = '<fn_end>'
export const NONE = '<fn_none>'
export const CLOSE = '<fn_close>'
export const SEPARATOR = '<fn_sep>'

/** The pieces a model is trained to write for a plan: special tokens by their name, everything else as text. */
export function carryPlan(plan: Plan, catalogue: Catalogue<Signature>): readonly string[] {
  if (plan.length === 0) return [NONE, END]
  return [...plan.flatMap((call) => carryCall(call, catalogue)), END]
}

function carryCall(call: Call, catalogue: Catalogue<Signature>): string[] {
  const parameters = Object.keys(catalogue.get(call.function)?.parameters ?? {})
  const pieces = [`<fn_${catalogue.index(call.function)}>`]
  for (const [index, name] of parameters.entries()) {
    const value = call.arguments[name]
    if (value === undefined) continue
    pieces.push(`<arg_${index}>`)
    if (isCall(value)) pieces.push(...carryCall(value, catalogue), CLOSE)
    else pieces.push(carryValue(value, parameterOf(call, name, catalogue)))
  }
  return pieces
}

function parameterOf(call: Call, name: string, catalogue: Catalogue<Signature>): Parameter {
  return (catalogue.get(call.function) as Signature).parameters[name] as Parameter
}

/** Whether values of the parameter are spans of the utterance. */
export const isFreeText = (parameter: Parameter) =>
  !('enum' in parameter) && (parameter.type === 'text' || parameter.type === 'when' || parameter.type === 'place')

/** `rear_left` becomes ` rear left`: words the tokenizer knows. Free text stays as it is. */
export function carryValue(value: Exclude<Value, Call>, parameter: Parameter): string {
  return ` ${isFreeText(parameter) ? value : String(value).replaceAll('_', ' ')}`
}

/** The inverse of `carryValue`. */
export function uncarryValue(carried: string, parameter: Parameter): string | number {
  const text = carried.slice(1)
  if (!('enum' in parameter)) {
    if (parameter.type === 'number') return Number(text)
    if (isFreeText(parameter) || parameter.type === 'level' || parameter.type === 'opening') return text
  }
  return text.replaceAll(' ', '_')
}
