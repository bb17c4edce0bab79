/**
 * The plan grammar as a state machine over carried pieces (see carry.ts). It says which token may come next and builds the plan
 * from those taken. What it lets through is a plan of functions, parameters and values that exist, nested calls only where their return
 * type fits and with every required argument, and free text only as a span of what was said. A call of the plan itself may lack what it
 * needs: the speaker is asked for it, nothing is invented.
 */
import type { Parameter } from '../../../functions/define.ts'
import type { Call, Plan, Value } from '../call.ts'
import type { Catalogue, Signature } from '../catalogue.ts'
import { type Acceptor, acceptorOf } from './accept.ts'
import { isFreeText, uncarryValue } from './carry.ts'
import { mayNest } from './check.ts'
import { asSaid, heardForm } from './heard.ts'

export type Piece =
  | { readonly kind: 'function'; readonly index: number }
  | { readonly kind: 'argument'; readonly index: number }
  | { readonly kind: 'none' | 'close' | 'end' }
  /** Bytes of UTF-8, one a character. */
  | { readonly kind: 'text'; readonly bytes: string }

const MAXIMUM_CALLS = 8
const MAXIMUM_DEPTH = 3

/** A call being written. */
type Frame = {
  readonly definition: Signature
  readonly names: readonly string[]
  /** Parameters below this index are given or passed over. */
  next: number
  readonly values: Map<string, Value>
}
/** An argument being written: nothing yet, or text so far. */
type Argument = { readonly name: string; readonly parameter: Parameter; readonly acceptor: Acceptor; text: string }

export class PlanAutomaton {
  readonly #catalogue: Catalogue<Signature>
  /** The heard form, in bytes of UTF-8, one a character. */
  readonly #utterance: string
  readonly #said: string
  readonly #calls: Call[] = []
  readonly #frames: Frame[] = []
  /** Arguments whose value is the nested call being written, outermost first. */
  readonly #pending: Argument[] = []
  #argument: Argument | undefined
  #declined = false
  #done = false

  /** @param said the words the plan is for; the prompt holds their heard form */
  constructor(catalogue: Catalogue<Signature>, said: string) {
    this.#catalogue = catalogue
    this.#said = said
    this.#utterance = Buffer.from(heardForm(said), 'utf8').toString('latin1')
  }

  get isDone(): boolean {
    return this.#done
  }

  /** The plan so far; whole when `isDone`. */
  plan(): Plan {
    return [...this.#calls]
  }

  /** Whether the piece may come next. */
  accepts(piece: Piece): boolean {
    if (this.#done) return false
    switch (piece.kind) {
      case 'none':
        return this.#calls.length === 0 && this.#frames.length === 0 && !this.#declined
      case 'end':
        return this.#declined || (this.#frames.length === 1 && this.#isCallWhole())
      case 'close':
        return this.#frames.length > 1 && this.#isCallWhole()
      case 'argument':
        return this.#mayOpen(piece.index)
      case 'text':
        return (
          piece.bytes !== '' &&
          this.#argument !== undefined &&
          this.#argument.acceptor.mayBegin(this.#argument.text + piece.bytes)
        )
      case 'function':
        return this.#mayCall(piece.index)
    }
  }

  /** Takes a piece that `accepts` allows. */
  advance(piece: Piece): void {
    switch (piece.kind) {
      case 'none':
        this.#declined = true
        return
      case 'end':
        if (!this.#declined) this.#closeCall()
        this.#done = true
        return
      case 'close':
        this.#closeCall()
        return
      case 'argument':
        this.#open(piece.index)
        return
      case 'text':
        if (this.#argument) this.#argument.text += piece.bytes
        return
      case 'function':
        if (!this.#awaitsValue() && this.#frames.length > 0) this.#closeCall()
        this.#openCall(piece.index)
    }
  }

  #mayCall(index: number): boolean {
    const definition = this.#catalogue.functions[index]
    if (!definition || this.#declined) return false
    if (this.#awaitsValue()) {
      return this.#frames.length < MAXIMUM_DEPTH && mayNest(definition.returns, (this.#argument as Argument).parameter)
    }
    if (this.#frames.length === 0) return this.#calls.length === 0
    return this.#frames.length === 1 && this.#calls.length + 1 < MAXIMUM_CALLS && this.#isCallWhole()
  }

  #mayOpen(index: number): boolean {
    const frame = this.#frames.at(-1)
    if (!frame || !this.#isValueWhole() || index < frame.next || index >= frame.names.length) return false
    if (this.#frames.length === 1) return true
    return frame.names.slice(frame.next, index).every((name) => frame.definition.parameters[name]?.optional)
  }

  #open(index: number): void {
    this.#settleValue()
    const frame = this.#frames.at(-1) as Frame
    const name = frame.names[index] as string
    const parameter = frame.definition.parameters[name] as Parameter
    frame.next = index + 1
    this.#argument = { name, parameter, acceptor: acceptorOf(parameter, this.#utterance), text: '' }
  }

  #openCall(index: number): void {
    const definition = this.#catalogue.functions[index] as Signature
    this.#frames.push({ definition, names: Object.keys(definition.parameters), next: 0, values: new Map() })
    if (this.#frames.length > 1) this.#pending.push(this.#argument as Argument)
    this.#argument = undefined
  }

  #closeCall(): void {
    this.#settleValue()
    const frame = this.#frames.pop() as Frame
    const call: Call = { function: frame.definition.name, arguments: Object.fromEntries(frame.values) }
    const outer = this.#frames.at(-1)
    if (outer) outer.values.set((this.#pending.pop() as Argument).name, call)
    else this.#calls.push(call)
  }

  #settleValue(): void {
    if (!this.#argument) return
    const text = Buffer.from(this.#argument.text, 'latin1').toString('utf8')
    const value = uncarryValue(text, this.#argument.parameter)
    const isSpan = typeof value === 'string' && isFreeText(this.#argument.parameter)
    this.#frames.at(-1)?.values.set(this.#argument.name, isSpan ? asSaid(value, this.#said) : value)
    this.#argument = undefined
  }

  #awaitsValue(): boolean {
    return this.#argument !== undefined && this.#argument.text === ''
  }

  #isValueWhole(): boolean {
    return this.#argument === undefined || this.#argument.acceptor.isWhole(this.#argument.text)
  }

  #isCallWhole(): boolean {
    const frame = this.#frames.at(-1)
    if (!frame || !this.#isValueWhole()) return false
    if (this.#frames.length === 1) return true
    if (!frame.names.slice(frame.next).every((name) => frame.definition.parameters[name]?.optional)) return false
    const needed = frame.definition.needsOneOf
    return !needed || needed.some((name) => frame.values.has(name) || this.#argument?.name === name)
  }
}
