/**
 * What a model says twice it means once: a small one sometimes writes the very same call again. Nobody asks for the same thing twice in
 * one sentence; who wants two steps of volume says an amount.
 */
import { isDeepStrictEqual } from 'node:util'
import type { Call, Plan } from '../call.ts'

/** For each call of the plan whether it is the first of its kind. */
export const isFirst = (plan: Plan): boolean[] =>
  plan.map((call, index) => !plan.slice(0, index).some((earlier: Call) => isDeepStrictEqual(earlier, call)))
