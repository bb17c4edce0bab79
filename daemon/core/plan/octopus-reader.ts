/**
 * Reads what Octopus v2 writes: ` <nexa_7>('John', 'I'm late')<nexa_end>`. Any text may be given; what is not a plan comes back as an
 * error with its place.
 *
 * One blank may stand before it. Arguments go by position. Calls of one answer are joined by `;`, a call may stand in an argument. The
 * token after the last function declines. Quotes inside strings are not escaped, so a quote ends a string only where the call can go on
 * after it, which depends on how many arguments the function takes. What follows `<nexa_end>` is the description of the function, which
 * the model adds when nothing stops it.
 */
import type { Parameter } from '../../../functions/define.ts'
import type { Call, Plan, Value } from '../call.ts'
import type { Catalogue, Signature } from '../catalogue.ts'
import { OCTOPUS_END } from './octopus.ts'
import { MAXIMUM_CALLS, MAXIMUM_DEPTH, type ReadResult, reading, Scanner } from './reading.ts'
import { closedWords } from './values.ts'

/** After a last argument's quote: the end of the answer or its next call; inside another call, the end of the argument. */
const AFTER_LAST = /\) ?(?:<nexa_end>|; ?<nexa_\d)/y
const AFTER_LAST_NESTED = /\) ?[,)]/y
/** After another argument's quote: a comma and what begins a value. */
const BEFORE_NEXT = /, ?(?:['"<\d-]|True|False|None|[a-z_]+ ?=)/y

export const readOctopusPlan = (text: string, catalogue: Catalogue<Signature>): ReadResult =>
  reading(() => new Reader(text, catalogue).plan())

class Reader {
  readonly #scan: Scanner
  readonly #catalogue: Catalogue<Signature>

  constructor(text: string, catalogue: Catalogue<Signature>) {
    this.#scan = new Scanner(text)
    this.#catalogue = catalogue
  }

  plan(): Plan {
    this.#scan.match(/ /y)
    const calls: Call[] = []
    let declines = false
    do {
      const call = this.#call(1)
      if (call) calls.push(call)
      else declines = true
      if (declines && (calls.length > 0 || this.#scan.match(/;/y))) {
        throw this.#scan.refuse('an answer that declines holds nothing else')
      }
      if (calls.length > MAXIMUM_CALLS) throw this.#scan.refuse(`an answer holds at most ${MAXIMUM_CALLS} calls`)
    } while (this.#scan.match(/; ?/y))
    if (!this.#scan.match(/ ?<nexa_end>/y)) throw this.#scan.refuse(`expected ; or ${OCTOPUS_END}`)
    return calls
  }

  /** One call; null for the token that declines. */
  #call(depth: number): Call | null {
    if (depth > MAXIMUM_DEPTH) throw this.#scan.refuse(`calls nest at most ${MAXIMUM_DEPTH} deep`)
    const number = this.#scan.match(/<nexa_(\d{1,4})>\(/y)
    if (!number) throw this.#scan.refuse('expected a functional token and (')
    const index = Number(number[1])
    const { functions } = this.#catalogue
    const definition = functions[index]
    if (definition) return { function: definition.name, arguments: this.#arguments(definition, depth) }
    if (index > functions.length) {
      throw this.#scan.refuse(`there is no function ${index}, the last is ${functions.length - 1}`)
    }
    if (depth > 1) throw this.#scan.refuse('the token that declines cannot stand in an argument')
    if (!this.#scan.match(/\)/y)) throw this.#scan.refuse('the token that declines takes no arguments')
    return null
  }

  #arguments(definition: Signature, depth: number): Call['arguments'] {
    const names = Object.keys(definition.parameters)
    const given = new Map<string, Value>()
    let count = 0
    let position = 0
    while (!this.#scan.match(/\)/y)) {
      if (count > 0 && !this.#scan.match(/, ?/y)) throw this.#scan.refuse('expected , or )')
      const named = this.#scan.match(/([a-z_]+) ?= ?/y)?.[1]
      const name = named ?? names[position++]
      if (name === undefined) throw this.#scan.refuse(`${definition.name} takes ${names.length} arguments`)
      const parameter = Object.hasOwn(definition.parameters, name) ? definition.parameters[name] : undefined
      if (!parameter) throw this.#scan.refuse(`${definition.name} has no parameter ${name}`)
      if (given.has(name)) throw this.#scan.refuse(`${name} is given twice`)
      const value = this.#value(parameter, names.indexOf(name) === names.length - 1, depth)
      if (value !== undefined) given.set(name, value)
      count++
    }
    return Object.fromEntries(names.flatMap((name) => (given.has(name) ? [[name, given.get(name) as Value]] : [])))
  }

  /** Undefined for `None` and for empty quotes: the argument is not given. */
  #value(parameter: Parameter, isLast: boolean, depth: number): Value | undefined {
    if (this.#scan.text.startsWith('<', this.#scan.at)) return this.#call(depth + 1) as Call
    const number = this.#scan.match(/-?\d{1,22}(?:\.\d{1,20})?(?=[,)])/y)
    if (number) return isNumber(parameter) ? Number(number[0]) : number[0]
    const word = this.#scan.match(/(True|False|None)(?=[,)])/y)?.[1]
    if (word === 'None') return undefined
    if (word) return isSwitch(parameter) ? (word === 'True' ? 'on' : 'off') : word.toLowerCase()
    const quote = this.#scan.match(/['"]/y)?.[0]
    if (!quote) throw this.#scan.refuse('expected a number, a string in quotes, True, False, None or a call')
    return this.#string(quote, isLast, depth) || undefined
  }

  #string(quote: string, isLast: boolean, depth: number): string {
    const start = this.#scan.at
    for (let at = this.#scan.text.indexOf(quote, start); at >= 0; at = this.#scan.text.indexOf(quote, at + 1)) {
      if (!this.#mayEndAt(at + 1, isLast, depth)) continue
      this.#scan.at = at + 1
      return this.#scan.text.slice(start, at)
    }
    throw this.#scan.refuse(`expected ${quote} before , or )`)
  }

  #mayEndAt(at: number, isLast: boolean, depth: number): boolean {
    const fits = (pattern: RegExp) => {
      pattern.lastIndex = at
      return pattern.test(this.#scan.text)
    }
    return fits(AFTER_LAST) || (depth > 1 && fits(AFTER_LAST_NESTED)) || (!isLast && fits(BEFORE_NEXT))
  }
}

const isNumber = (parameter: Parameter) => !('enum' in parameter) && parameter.type === 'number'
const isSwitch = (parameter: Parameter) => closedWords(parameter)?.includes('on') === true
