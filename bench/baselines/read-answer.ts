/** Reads the JSON that a general model wrote into a plan. */
import { z } from 'zod'
import type { Call, Plan } from '../../daemon/core/call.ts'
import type { Catalogue, Signature } from '../../daemon/core/catalogue.ts'
import { canonicalPlan, wholeCalls } from '../../daemon/core/plan/check.ts'

type WrittenCall = { name: string; arguments: { [key: string]: string | number | WrittenCall } }

const WrittenCall: z.ZodType<WrittenCall> = z.lazy(() =>
  z.object({
    name: z.string(),
    arguments: z.record(z.string(), z.union([z.string(), z.number(), WrittenCall])),
  }),
)
const Written = z.array(WrittenCall)

/**
 * The plan as octod would carry it out: canonical values, calls that lack something left out. What is no list of calls, or not at its
 * end, declines, as does a plan of octod's own engine that has no end.
 */
export function readAnswer(text: string, catalogue: Catalogue<Signature>): Plan {
  const written = Written.safeParse(parsed(text))
  if (!written.success) return []
  return wholeCalls(canonicalPlan(written.data.map(callOf), catalogue), catalogue)
}

/** Whether the text is a whole JSON list: nothing more needs to be written. */
export const isWhole = (text: string): boolean => text.trimEnd().endsWith(']') && Array.isArray(parsed(text))

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function callOf({ name, arguments: given }: WrittenCall): Call {
  const values = Object.entries(given).map(([key, value]) => [key, typeof value === 'object' ? callOf(value) : value])
  return { function: name, arguments: Object.fromEntries(values) }
}
