/** Random plans of the real catalogue, for property tests. */
import fc from 'fast-check'
import type { Call, Plan, Value } from '../../daemon/core/call.ts'
import { Catalogue } from '../../daemon/core/catalogue.ts'
import { mayNest } from '../../daemon/core/plan/check.ts'
import { closedWords } from '../../daemon/core/plan/values.ts'
import type { FunctionDefinition, Parameter } from '../../functions/define.ts'
import { functions } from '../../functions/index.ts'

export const catalogue = new Catalogue(functions)

/** @param spans what free text may be */
export function plans(spans: fc.Arbitrary<string>): fc.Arbitrary<Plan> {
  return fc.array(call(spans, 2), { minLength: 0, maxLength: 4 })
}

function call(spans: fc.Arbitrary<string>, depth: number): fc.Arbitrary<Call> {
  return fc.constantFrom(...catalogue.functions).chain((definition) => callOf(definition, spans, depth))
}

function callOf(definition: FunctionDefinition, spans: fc.Arbitrary<string>, depth: number): fc.Arbitrary<Call> {
  const entries = Object.entries(definition.parameters) as [string, Parameter][]
  const values = entries.map(([name, parameter]) => {
    const value = anyValue(parameter, spans, depth)
    const isNeeded = !parameter.optional || definition.needsOneOf?.[0] === name
    return isNeeded ? value : fc.option(value, { nil: undefined })
  })
  return fc.tuple(...values).map((given) => ({
    function: definition.name,
    arguments: Object.fromEntries(
      entries.flatMap(([name], index) => (given[index] === undefined ? [] : [[name, given[index] as Value]])),
    ),
  }))
}

function anyValue(parameter: Parameter, spans: fc.Arbitrary<string>, depth: number): fc.Arbitrary<Value> {
  const words = closedWords(parameter)
  if (words) return fc.constantFrom(...words)
  if ('enum' in parameter) throw new Error('an enum has words')
  if (parameter.type === 'number') {
    return fc.integer({ min: Math.ceil(parameter.minimum ?? -50), max: Math.floor(parameter.maximum ?? 500) })
  }
  if (parameter.type === 'level') return fc.constantFrom('on', 'off', 'low', 'medium', 'high', 'max', '3', '50%')
  if (parameter.type === 'opening') return fc.constantFrom('open', 'closed', 'half', 'vent', '30%')
  const nesting = catalogue.functions.filter(({ returns }) => depth > 0 && mayNest(returns, parameter))
  if (nesting.length === 0) return spans
  return fc.oneof(
    spans,
    fc.constantFrom(...nesting).chain((definition) => callOf(definition, spans, depth - 1)),
  )
}
