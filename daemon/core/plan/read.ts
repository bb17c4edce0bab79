/**
 * Reads the notation (`<fn_1>(21, zone='driver')<fn_end>`) into a plan. Any text may be given: what is not a plan comes back as an error
 * with its place.
 */
import type { Call, Plan, Value } from '../call.ts'
import type { Catalogue, Signature } from '../catalogue.ts'
import { MAXIMUM_CALLS, MAXIMUM_DEPTH, type ReadResult, reading, Scanner } from './reading.ts'

export const readPlan = (text: string, catalogue: Catalogue<Signature>): ReadResult =>
  reading(() => new Reader(text, catalogue).plan())

class Reader {
  readonly #scan: Scanner
  readonly #catalogue: Catalogue<Signature>

  constructor(text: string, catalogue: Catalogue<Signature>) {
    this.#scan = new Scanner(text)
    this.#catalogue = catalogue
  }

  plan(): Plan {
    if (this.#scan.text.startsWith(' ')) this.#scan.at = 1
    const calls: Call[] = []
    do {
      const call = this.#call(1)
      if (call) calls.push(call)
      else if (calls.length > 0 || this.#scan.peek(';'))
        throw this.#scan.refuse('a plan that declines holds nothing else')
      if (calls.length > MAXIMUM_CALLS) throw this.#scan.refuse(`a plan holds at most ${MAXIMUM_CALLS} calls`)
    } while (this.#scan.take(';'))
    if (!this.#scan.take('<fn_end>')) throw this.#scan.refuse('expected ; or the end token')
    if (this.#scan.at < this.#scan.text.length) throw this.#scan.refuse('text after the end token')
    return calls
  }

  /** One call; null for `<fn_none>()`. */
  #call(depth: number): Call | null {
    if (depth > MAXIMUM_DEPTH) throw this.#scan.refuse(`calls nest at most ${MAXIMUM_DEPTH} deep`)
    if (this.#scan.take('<fn_none>()')) {
      if (depth > 1) throw this.#scan.refuse('<fn_none> cannot stand in an argument')
      return null
    }
    const number = this.#scan.match(/<fn_(\d{1,4})>\(/y)
    if (!number) throw this.#scan.refuse('expected a functional token and (')
    const definition = this.#catalogue.functions[Number(number[1])]
    if (!definition)
      throw this.#scan.refuse(`there is no function ${number[1]}, the last is ${this.#catalogue.functions.length - 1}`)
    return { function: definition.name, arguments: this.#arguments(definition, depth) }
  }

  #arguments(definition: Signature, depth: number): Call['arguments'] {
    const names = Object.keys(definition.parameters)
    const positional = names.filter((name) => !definition.parameters[name]?.optional)
    const given = new Map<string, Value>()
    let position = 0
    while (!this.#scan.take(')')) {
      if (given.size > 0 && !this.#scan.match(/, ?/y)) throw this.#scan.refuse('expected , or )')
      const named = this.#scan.match(/([A-Za-z_][A-Za-z0-9_]*) ?= ?/y)?.[1]
      const name = named ?? positional[position++]
      if (name === undefined)
        throw this.#scan.refuse(`${definition.name} takes ${positional.length} arguments by position`)
      if (!Object.hasOwn(definition.parameters, name))
        throw this.#scan.refuse(`${definition.name} has no parameter ${name}`)
      if (given.has(name)) throw this.#scan.refuse(`${name} is given twice`)
      given.set(name, this.#value(depth))
    }
    return Object.fromEntries(names.flatMap((name) => (given.has(name) ? [[name, given.get(name) as Value]] : [])))
  }

  #value(depth: number): Value {
    if (this.#scan.peek('<')) {
      const call = this.#call(depth + 1)
      if (!call) throw this.#scan.refuse('<fn_none> cannot stand in an argument')
      return call
    }
    const number = this.#scan.match(/-?\d{1,22}(?:\.\d{1,20})?(?:e[+-]?\d{1,3})?(?=[,)])/y)
    if (number) return Number(number[0])
    if (!this.#scan.take("'")) throw this.#scan.refuse('expected a number, a string in single quotes or a call')
    return this.#string()
  }

  #string(): string {
    let value = ''
    for (;;) {
      const run = this.#scan.match(/[^'\\]+/y)
      if (run) value += run[0]
      const escaped = this.#scan.match(/\\(['\\])/y)
      if (escaped) value += escaped[1]
      else if (this.#scan.take("'")) return value
      else throw this.#scan.refuse("expected ', \\' or \\\\")
    }
  }
}
