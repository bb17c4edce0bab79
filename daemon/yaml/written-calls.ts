/** Calls as people write them in a YAML file: `set_sunshade: {position: open, shade: roof}`. */
import { z } from 'zod'
import type { FunctionDefinition } from '../../functions/define.ts'
import type { Call, Plan } from '../core/call.ts'
import type { Catalogue } from '../core/catalogue.ts'
import { canonicalPlan, checkPlan } from '../core/plan/check.ts'

type Written = { readonly [name: string]: { readonly [argument: string]: string | number | Written } | null }

const Argument: z.ZodType<string | number | Written> = z.lazy(() => z.union([z.string(), z.number(), CallFields]))
/** A function's name and its arguments; an argument may be a call again. */
export const CallFields: z.ZodType<Written> = z.record(z.string(), z.record(z.string(), Argument).nullable())

/** Those of the names that are not for another model: its catalogue has them and this one has not. */
export const meantHere = (
  names: readonly string[],
  catalogue: Catalogue<FunctionDefinition>,
  elsewhere: ReadonlySet<string>,
): string[] => names.filter((name) => catalogue.get(name) || !elsewhere.has(name))

/** Checked like a model's plan; what is wrong is added to `faults`, each with `where` before it. */
export function planIn(
  written: readonly Written[],
  where: string,
  catalogue: Catalogue<FunctionDefinition>,
  faults: string[],
): Plan {
  const plan = canonicalPlan(written.flatMap(callsIn), catalogue)
  for (const { message } of checkPlan(plan, catalogue)) faults.push(`${where}: ${message}`)
  return plan
}

function callsIn(written: Written): readonly Call[] {
  return Object.entries(written).map(([name, args]) => ({
    function: name,
    arguments: Object.fromEntries(
      Object.entries(args ?? {}).map(([key, value]) => [
        key,
        typeof value === 'object' ? (callsIn(value)[0] as Call) : value,
      ]),
    ),
  }))
}
