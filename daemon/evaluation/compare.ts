/**
 * When two plans count as the same: as multisets of calls, calls by function and all arguments, values after harmless
 * differences of writing are removed (case, quotes, blanks, a leading article, `50 percent` and `50%`).
 */
import { type Call, isCall, namesOf, type Plan, type Value } from '../core/call.ts'
import { PLAIN_QUOTES } from '../core/plan/heard.ts'

/** ASCII punctuation without `%`, and a few typographic signs. */
const ENDS = /^[!"#$&'()*+,\-./:;<=>?@[\\\]^_`{|}~…–—¿¡ ]+|[!"#$&'()*+,\-./:;<=>?@[\\\]^_`{|}~…–—¿¡ ]+$/g
const ARTICLE = /^(?:an?|the|my|some) (?=\S)/
const NUMBER = /^[+-]?(?:0|[1-9]\d*)(?:\.\d+)?$/
const PERCENT = /(?<=\d) ?(?:percent|per cent|%)(?!\w)/g

/** Two plans with the same key are the same plan. */
export function planKey(plan: Plan): string {
  return plan.map(callKey).sort().join(';')
}

/** Two calls with the same key are the same call. */
export function callKey(call: Call): string {
  const args = Object.entries(call.arguments).filter(([, value]) => value !== null && value !== undefined)
  return `${call.function}(${args
    .map(([name, value]) => `${name}=${valueKey(value)}`)
    .sort()
    .join(',')})`
}

function valueKey(value: Value): string {
  if (isCall(value)) return callKey(value)
  if (typeof value === 'number') return `number:${value}`
  const plain = value
    .normalize('NFKC')
    .replace(/[\u2018\u2019\u00b4`\u201c\u201d]/g, (quote) => PLAIN_QUOTES.get(quote) as string)
    .toLowerCase()
    .split(/\s+/)
    .filter(Boolean)
    .join(' ')
  const full = plain.replace(PERCENT, '%')
  if (NUMBER.test(full)) return `number:${Number(full)}`
  const text = full.replace(ENDS, '').replace(ARTICLE, '')
  if (NUMBER.test(text)) return `number:${Number(text)}`
  if (text.endsWith('%') && NUMBER.test(text.slice(0, -1))) return `percent:${Number(text.slice(0, -1))}`
  return `text:${JSON.stringify(text || full)}`
}

/** The function names of a plan, nested ones included, as one key. */
export const namesKey = (plan: Plan): string => namesOf(plan).join(',')
