import type { Test } from 'tap'
import type { Outcome, SignalValue } from '../../functions/context.ts'
import type { FunctionDefinition, Group } from '../../functions/define.ts'
import { functions } from '../../functions/index.ts'
import { makeContext, type TestContext } from './context.ts'

/** One call of a function: what the car is like, what is asked, what is said and what the car is like in the end. */
export type FunctionCase = {
  readonly call: string
  readonly args: { readonly [name: string]: string | number }
  /** Signals that differ from the parked car's. */
  readonly given?: { readonly [path: string]: SignalValue }
  readonly speech: string
  /** Default `achieved`. */
  readonly state?: Outcome['state']
  readonly value?: Outcome['value']
  /** Signals once everything has come to rest. */
  readonly signals?: { readonly [path: string]: SignalValue }
}
/** A call that is refused. */
export type RefusedCase = Pick<FunctionCase, 'call' | 'args' | 'given'> & {
  readonly code: string
  readonly message: RegExp
}

/** Longer than any actuator takes. */
const LONG_MS = 60_000

export function functionNamed(name: string): FunctionDefinition {
  const found = functions.find((definition) => definition.name === name)
  if (!found) throw new Error(`no function ${name}`)
  return found
}

/** Runs a function as the dispatcher does: arguments checked already, zones filled in with the default. */
export async function callFunction(name: string, args: FunctionCase['args'], context: TestContext): Promise<Outcome> {
  const definition = functionNamed(name)
  const zones = Object.entries(definition.parameters).flatMap(([key, parameter]) =>
    'type' in parameter && parameter.type === 'zone' ? [[key, parameter.default]] : [],
  )
  return definition.run({ ...Object.fromEntries(zones), ...args } as never, context)
}

const describeCall = ({ call, args }: Pick<FunctionCase, 'call' | 'args'>): string =>
  `${call}(${Object.entries(args)
    .map(([name, value]) => `${name}=${value}`)
    .join(', ')})`

/**
 * One test a case, and one that no function of the group is without a case.
 *
 * @param elsewhere functions that the test file covers in tests of their own
 */
export function testFunctions(
  t: Test,
  group: Group,
  cases: readonly FunctionCase[],
  refused: readonly RefusedCase[] = [],
  elsewhere: readonly string[] = [],
): void {
  for (const entry of cases) {
    t.test(`${describeCall(entry)} says "${entry.speech}"`, async (t) => {
      const context = makeContext(t, { signals: entry.given ?? {} })
      const outcome = await callFunction(entry.call, entry.args, context)
      t.equal(outcome.speech, entry.speech)
      t.equal(outcome.state, entry.state ?? 'achieved')
      if (entry.value !== undefined) t.same(outcome.value, entry.value)
      context.clock.advance(LONG_MS)
      for (const [path, value] of Object.entries(entry.signals ?? {}))
        t.same(context.vehicle.get(path)?.value, value, path)
    })
  }
  for (const entry of refused) {
    t.test(`${describeCall(entry)} is refused with ${entry.code} and changes nothing`, async (t) => {
      const context = makeContext(t, { signals: entry.given ?? {} })
      const before = context.vehicle.list().map(({ path, value }) => [path, value])
      await t.rejects(callFunction(entry.call, entry.args, context), { code: entry.code, message: entry.message })
      context.clock.advance(LONG_MS)
      t.same(
        context.vehicle.list().map(({ path, value }) => [path, value]),
        before,
      )
    })
  }
  t.test(`every function of ${group} has a case`, async (t) => {
    const covered = new Set([...cases.map(({ call }) => call), ...elsewhere])
    const missing = functions.filter((definition) => definition.group === group && !covered.has(definition.name))
    t.same(
      missing.map(({ name }) => name),
      [],
    )
  })
}
