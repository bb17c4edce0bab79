/** The JSON schema of an answer: a list of calls of the given functions, each argument of its type, nested calls where they fit. */
import type { GbnfJsonArraySchema, GbnfJsonSchema } from 'node-llama-cpp'
import { mayNest } from '../../daemon/core/plan/check.ts'
import { closedWords, LEVEL_WORDS, OPENING_WORDS } from '../../daemon/core/plan/values.ts'
import type { FunctionDefinition, Parameter } from '../../functions/define.ts'

/** As many as octod's own automaton lets through. */
const MOST_CALLS = 8
const PERCENTAGES = Array.from({ length: 101 }, (_, percent) => `${percent}%`)

type Definitions = Record<string, GbnfJsonSchema>
type Schema = GbnfJsonSchema<Definitions>
export type AnswerSchema = GbnfJsonArraySchema<Definitions>

/** @param functions at least one */
export function answerSchema(functions: readonly FunctionDefinition[]): AnswerSchema {
  const calls = functions.map((definition): [string, Schema] => [definition.name, callSchema(definition, functions)])
  return {
    type: 'array',
    maxItems: MOST_CALLS,
    items: { oneOf: functions.map(({ name }) => reference(name)) },
    // Definitions are the only part in which node-llama-cpp's grammar takes no line breaks: fewer tokens for the model to write.
    $defs: Object.fromEntries([['percent', { enum: PERCENTAGES }], ...calls]),
  }
}

const reference = (name: string): Schema => ({ $ref: `#/$defs/${name}` })

function callSchema(definition: FunctionDefinition, functions: readonly FunctionDefinition[]): Schema {
  const entries = Object.entries(definition.parameters)
  const values = Object.fromEntries(entries.map(([key, parameter]) => [key, valueSchema(parameter, functions)]))
  // node-llama-cpp requires every property of an object, so each set of optional arguments is an object of its own.
  const keys = selections(entries)
  const objects = keys.map(
    (chosen): Schema => ({
      type: 'object',
      properties: Object.fromEntries(chosen.map((key) => [key, values[key] as Schema])),
    }),
  )
  return { type: 'object', properties: { name: { const: definition.name }, arguments: { oneOf: objects } } }
}

/** Every choice of keys that holds the required ones, in order. */
function selections(entries: readonly (readonly [string, Parameter])[]): string[][] {
  return entries.reduce<string[][]>(
    (chosen, [key, { optional }]) => [...(optional ? chosen : []), ...chosen.map((keys) => [...keys, key])],
    [[]],
  )
}

function valueSchema(parameter: Parameter, functions: readonly FunctionDefinition[]): Schema {
  const words = closedWords(parameter)
  if (words) return { enum: words }
  if ('enum' in parameter) return { enum: parameter.enum }
  switch (parameter.type) {
    case 'number':
      return { type: 'number' }
    case 'level':
      return { oneOf: [{ enum: LEVEL_WORDS }, { type: 'integer' }, reference('percent')] }
    case 'opening':
      return { oneOf: [{ enum: OPENING_WORDS }, reference('percent')] }
    default: {
      const nested = functions.filter(({ returns }) => mayNest(returns, parameter)).map(({ name }) => reference(name))
      return nested.length === 0 ? { type: 'string' } : { oneOf: [{ type: 'string' }, ...nested] }
    }
  }
}
