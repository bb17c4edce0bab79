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
import type { Fault } from './plan/check.ts'
import type { CallResult } from './ports.ts'

export const DEFAULT_DEADLINE_MS = 3_000

export type DispatchHooks = {
  readonly start: (index: number, functionName: string) => void
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
   * @param faults of the plan; a faulty call fails without being made, the others run
   * @returns every call, nested ones before the call around them, in spoken order. Never throws.
   */
  async run(
    plan: Plan,
    faults: readonly Fault[],
    context: Context,
    hooks: DispatchHooks,
  ): Promise<readonly CallResult[]> {
    let next = 0
    const number = (call: Call): Numbered => {
      const nested = Object.entries(call.arguments).flatMap(([name, value]) =>
        isCall(value) ? [[name, number(value)] as const] : [],
      )
      return { call, nested, index: next++ }
    }
    const numbered = plan.map(number)
    const results = await Promise.all(
      numbered.map((call, position) => {
        const fault = faults.find(({ call: at }) => at === position)
        if (fault) return [refused(call, null, fault.code, fault.ask ?? fault.message)]
        return this.#tree(call, null, context, hooks)
      }),
    )
    return results.flat()
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
      if (result && result.state !== 'achieved' && result.state !== 'accepted') {
        return [...below, refused(numbered, parent, 'nested_failed', result.speech)]
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
    if (!definition) return refused(numbered, parent, 'not_found', `there is no function ${call.function}`)
    const actuator =
      definition.effect === 'read' ? null : definition.actuator === undefined ? definition.name : definition.actuator
    const before = actuator === null ? undefined : this.#tails.get(actuator)
    const run = async (): Promise<CallResult> => {
      await before
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
        const { state, speech, value } = await carryOut(
          definition,
          bindArguments(call, definition, values, context),
          context,
        )
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

function refused(
  { call, index }: Numbered,
  parent: number | null,
  code: OctodError['code'],
  speech: string,
): CallResult {
  return { index, parent, function: call.function, arguments: call.arguments, state: 'failed', code, speech, ms: 0 }
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
