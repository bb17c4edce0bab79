/** Fills the calls of a phrasing with what a sentence said in its slots. */
import type { Call, Value } from '../../daemon/core/call.ts'
import type { Catalogue } from '../../daemon/core/catalogue.ts'
import type { Parameter } from '../../functions/define.ts'
import type { CallTemplate, WordsValue } from '../../model/dataset/plan-template.ts'
import { isFreeText } from '../../model/dataset/slots.ts'
import type { SlotSaid } from './template-match.ts'

type Slots = ReadonlyMap<string, SlotSaid>

/** An argument whose slot was not said, in a choice that was not taken, is left out. */
export function fillCalls(calls: readonly CallTemplate[], slots: Slots, catalogue: Catalogue): readonly Call[] {
  return calls.map((call) => fillCall(call, slots, catalogue))
}

function fillCall(call: CallTemplate, slots: Slots, catalogue: Catalogue): Call {
  const parameters = catalogue.get(call.function)?.parameters ?? {}
  const given = call.arguments.flatMap(([name, value]): [string, Value][] => {
    if (value.kind === 'call') return [[name, fillCall(value.call, slots, catalogue)]]
    const filled = fillValue(value, parameters[name], slots)
    return filled === undefined ? [] : [[name, filled]]
  })
  return { function: call.function, arguments: Object.fromEntries(given) }
}

function fillValue({ parts }: WordsValue, parameter: Parameter | undefined, slots: Slots): string | number | undefined {
  const [first] = parts
  if (parts.length === 1 && typeof first === 'object') {
    const said = slots.get(first.slot)
    return parameter && isFreeText(parameter) ? said?.words : (said?.value ?? said?.words)
  }
  const words = parts.map((part) => (typeof part === 'string' ? part : slots.get(part.slot)?.words))
  return words.includes(undefined) ? undefined : words.join('')
}
