/**
 * Carries a plan out: independent calls at once, nested calls before the call around them, calls of the same actuator in spoken
 * order (also across utterances). A call has a deadline. A failed nested call fails the call around it and nothing else.
 */
import type { Context, Outcome } from '../../functions/context.ts'
import type { FunctionDefinition } from '../../functions/define.ts'
import { OctodError } from '../../functions/error.ts'
import { bindArguments } from './bind.ts'
import { type Call, isCall, type Plan } from './call.ts'
import type { Catalogue } from './catalogue.ts'
import { type Move, recorded } from './moves.ts'
import { type CallResult, isMade } from './ports.ts'

export const DEFAULT_DEADLINE_MS = 3_000

/** Why a call is not made. */
export type Refusal = Required<Pick<CallResult, 'state' | 'code' | 'speech'>>

export type DispatchHooks = {
  /** Asked at the moment of acting, when a call may have waited for others; undefined lets it pass. */
  readonly guard?: (call: Call) => Refusal | undefined
  readonly start: (index: number, functionName: string) => void
  /** A target that the car has taken. */
  readonly move?: (index: number, move: Move) => void
  readonly end: (result: CallResult) => void
}

export class Dispatcher {
  readonly #catalogue: Catalogue
  /** The last call of each actuator, so that the next one waits for it. */
  readonly #tails = new Map<string, Promise<unknown>>()

  constructor(catalogue: Catalogue) {
    this.#catalogue = catalogue
  }

  /**
   * @param refusals by position in the plan: calls that are not made; the others run
   * @returns every call, nested ones before the call around them, in spoken order. Never throws.
   */
  async run(
    plan: Plan,
    refusals: ReadonlyMap<number, Refusal>,
    context: Context,
    hooks: DispatchHooks,
  ): Promise<readonly CallResult[]> {
    const results = await Promise.all(
      numbered(plan).map((call, position) => {
        const refusal = refusals.get(position)
        return refusal ? [refused(call, null, refusal)] : this.#tree(call, null, context, hooks)
      }),
    )
    return results.flat()
  }

  /** Every call of a plan of which none is made. */
  refuse(plan: Plan, refusalOf: (position: number) => Refusal): readonly CallResult[] {
    const tree = (call: Numbered, parent: number | null, refusal: Refusal): CallResult[] => [
      ...call.nested.flatMap(([, inner]) => tree(inner, call.index, refusal)),
      refused(call, parent, refusal),
    ]
    return numbered(plan).flatMap((call, position) => tree(call, null, refusalOf(position)))
  }

  async #tree(
    numbered: Numbered,
    parent: number | null,
    context: Context,
    hooks: DispatchHooks,
  ): Promise<CallResult[]> {
    const nested = await Promise.all(
      numbered.nested.map(([, child]) => this.#tree(child, numbered.index, context, hooks)),
    )
    const below = nested.flat()
    const values = new Map(
      numbered.nested.map(([name, child]) => [name, below.find(({ index }) => index === child.index)]),
    )
    for (const result of values.values()) {
      if (result && !isMade(result.state)) {
        return [...below, refused(numbered, parent, failure('nested_failed', result.speech))]
      }
    }
    const handed = new Map([...values].map(([name, result]) => [name, result?.value]))
    return [...below, await this.#one(numbered, parent, handed, context, hooks)]
  }

  async #one(
    numbered: Numbered,
    parent: number | null,
    values: ReadonlyMap<string, unknown>,
    context: Context,
    hooks: DispatchHooks,
  ): Promise<CallResult> {
    const { call, index } = numbered
    const definition = this.#catalogue.get(call.function)
    if (!definition) return refused(numbered, parent, failure('not_found', `there is no function ${call.function}`))
    const actuator =
      definition.effect === 'read' ? null : definition.actuator === undefined ? definition.name : definition.actuator
    const before = actuator === null ? undefined : this.#tails.get(actuator)
    const run = async (): Promise<CallResult> => {
      await before
      const refusal = hooks.guard?.(call)
      if (refusal) return refused(numbered, parent, refusal)
      hooks.start(index, call.function)
      const started = performance.now()
      const shown = Object.fromEntries(
        Object.entries(call.arguments).map(([name, value]) => [
          name,
          isCall(value) ? (values.get(name) ?? null) : value,
        ]),
      )
      const about = { index, parent, function: call.function, arguments: shown }
      let result: CallResult
      try {
        const { state, speech, value } = await carryOut(definition, bindArguments(call, definition, values, context), {
          ...context,
          vehicle: recorded(context.vehicle, (move) => hooks.move?.(index, move)),
        })
        result = { ...about, state, speech, ...(value !== undefined && { value }), ms: performance.now() - started }
      } catch (error) {
        result = { ...about, state: 'failed', ...whatWentWrong(error, call.function), ms: performance.now() - started }
      }
      hooks.end(result)
      return result
    }
    const running = run()
    if (actuator !== null) {
      this.#tails.set(actuator, running)
      void running.then(() => {
        if (this.#tails.get(actuator) === running) this.#tails.delete(actuator)
      })
    }
    return running
  }
}

type Numbered = {
  readonly call: Call
  readonly nested: readonly (readonly [name: string, call: Numbered])[]
  readonly index: number
}

/** Nested calls are counted before the call around them. */
function numbered(plan: Plan): readonly Numbered[] {
  let next = 0
  const number = (call: Call): Numbered => {
    const nested = Object.entries(call.arguments).flatMap(([name, value]) =>
      isCall(value) ? [[name, number(value)] as const] : [],
    )
    return { call, nested, index: next++ }
  }
  return plan.map(number)
}

const failure = (code: OctodError['code'], speech: string): Refusal => ({ state: 'failed', code, speech })

function refused({ call, index }: Numbered, parent: number | null, refusal: Refusal): CallResult {
  return { index, parent, function: call.function, arguments: call.arguments, ...refusal, ms: 0 }
}

function whatWentWrong(error: unknown, name: string): Pick<CallResult, 'speech'> & { code: OctodError['code'] } {
  if (error instanceof OctodError) return { code: error.code, speech: error.message }
  return { code: 'plugin_crashed', speech: `${name} failed: ${error instanceof Error ? error.message : String(error)}` }
}

/** Runs the handler; one that does not answer in time is given up, whatever it does with its signal. */
async function carryOut(
  definition: FunctionDefinition,
  args: Record<string, unknown>,
  context: Context,
): Promise<Outcome> {
  const { deadlineMs = DEFAULT_DEADLINE_MS, name } = definition
  const deadline = new AbortController()
  const signal = AbortSignal.any([context.signal, deadline.signal])
  const givenUp = Promise.withResolvers<never>()
  const giveUp = () =>
    givenUp.reject(
      context.signal.aborted
        ? new OctodError('interrupted', `${name} was interrupted`)
        : new OctodError('timeout', `${name} did not answer within ${deadlineMs / 1000} s`),
    )
  if (signal.aborted) throw new OctodError('interrupted', `${name} was interrupted`)
  signal.addEventListener('abort', giveUp, { once: true })
  const cancel = context.clock.after(deadlineMs, () => deadline.abort())
  try {
    return await Promise.race([definition.run(args as never, Object.freeze({ ...context, signal })), givenUp.promise])
  } finally {
    cancel()
    signal.removeEventListener('abort', giveUp)
  }
}
