/** Plans and calls for people: `set_window(position=half, window=driver)`. */
import { isCall, type Plan } from '../core/call.ts'
import type { CallResult } from '../core/ports.ts'

export function showPlan(plan: Plan): string {
  if (plan.length === 0) return 'declined: not for this car'
  return plan.map((call) => showCall(call.function, call.arguments)).join('\n')
}

export function showCall(name: string, args: Readonly<Record<string, unknown>>): string {
  return `${name}(${Object.entries(args)
    .map(([key, value]) => `${key}=${showValue(value)}`)
    .join(', ')})`
}

function showValue(value: unknown): string {
  if (isCall(value)) return showCall(value.function, value.arguments)
  if (typeof value === 'object' && value !== null) return 'name' in value ? String(value.name) : JSON.stringify(value)
  return String(value)
}

/** One line a call, nested ones indented under the call around them. */
export function showCalls(calls: readonly CallResult[]): string {
  const lines = (parent: number | null, indent: string): string[] =>
    calls
      .filter((call) => call.parent === parent)
      .flatMap((call) => [
        `${indent}${showCall(call.function, call.arguments)}  ${call.state}${call.code ? ` (${call.code})` : ''}  ${call.ms.toFixed(1)} ms`,
        ...lines(call.index, `${indent}    `),
      ])
  return lines(null, '  ').join('\n')
}
