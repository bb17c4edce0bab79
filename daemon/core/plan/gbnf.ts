/**
 * The plan grammar in GBNF, llama.cpp's grammar language, for runtimes and models that write the notation itself. octod's own
 * models write it in carried form and are masked by the automaton, which also holds free text to the words that were said.
 */
import type { Parameter } from '../../../functions/define.ts'
import type { Catalogue, Signature } from '../catalogue.ts'
import { mayNest } from './check.ts'
import { closedWords, LEVEL_WORDS, OPENING_WORDS } from './values.ts'

/** Accepts exactly the plans that `readPlan` reads and `checkPlan` finds well typed (number ranges aside), nesting two deep. */
export function planGrammar(catalogue: Catalogue<Signature>): string {
  const flat = catalogue.functions.map((definition, index) =>
    callRule(`flat-${index}`, definition, index, catalogue, false),
  )
  const whole = catalogue.functions.map((definition, index) =>
    callRule(`fn-${index}`, definition, index, catalogue, true),
  )
  return [
    'root ::= ( "<fn_none>()" | call (";" call)* ) "<fn_end>"',
    `call ::= ${catalogue.functions.map((_, index) => `fn-${index}`).join(' | ')}`,
    ...whole,
    ...flat.filter((_, index) => catalogue.functions[index]?.returns !== null),
    String.raw`text ::= "'" ( [^'\\\x00-\x1f] | "\\" ['\\] )+ "'"`,
    'digits ::= [0-9] [0-9]? [0-9]? [0-9]? [0-9]? [0-9]?',
    'number ::= "-"? digits ("." [0-9] [0-9]?)?',
    `level ::= ${words(LEVEL_WORDS)} | "'" amount "%"? "'"`,
    `opening ::= ${words(OPENING_WORDS)} | "'" amount "%'"`,
    'amount ::= [0-9] [0-9]? [0-9]? ("." [0-9])?',
  ].join('\n')
}

const quoted = (text: string) => JSON.stringify(text)
const words = (list: readonly string[]) => list.map((word) => quoted(`'${word}'`)).join(' | ')

function callRule(
  name: string,
  definition: Signature,
  index: number,
  catalogue: Catalogue<Signature>,
  nests: boolean,
): string {
  const entries = Object.entries(definition.parameters) as [string, Parameter][]
  const required = entries
    .filter(([, parameter]) => !parameter.optional)
    .map(([, parameter]) => valueRule(parameter, catalogue, nests))
  const optional = entries
    .filter(([, parameter]) => parameter.optional)
    .map(([key, parameter]) => `${quoted(`${key}=`)} ${valueRule(parameter, catalogue, nests)}`)
  const first = required.join(' ", " ')
  const list = first
    ? [first, ...optional.map((rule) => `(", " ${rule})?`)].join(' ')
    : firstOptional(optional, definition.needsOneOf !== undefined)
  return `${name} ::= ${quoted(`<fn_${index}>(`)} ${list} ")"`
}

/** Where nothing is required, whichever optional argument comes first has no comma before it. */
function firstOptional(optional: readonly string[], atLeastOne: boolean): string {
  const choices = optional.map((rule, at) =>
    [rule, ...optional.slice(at + 1).map((later) => `(", " ${later})?`)].join(' '),
  )
  if (choices.length === 0) return ''
  return `( ${choices.join(' | ')} )${atLeastOne ? '' : '?'}`
}

function valueRule(parameter: Parameter, catalogue: Catalogue<Signature>, nests: boolean): string {
  const closed = closedWords(parameter)
  if (closed) return `( ${words(closed)} )`
  if ('enum' in parameter) return 'text'
  if (parameter.type === 'number' || parameter.type === 'level' || parameter.type === 'opening') return parameter.type
  const inner = nests
    ? catalogue.functions.flatMap(({ returns }, index) => (mayNest(returns, parameter) ? [`flat-${index}`] : []))
    : []
  return inner.length > 0 ? `( text | ${inner.join(' | ')} )` : 'text'
}
