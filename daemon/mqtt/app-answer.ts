import type { Outcome, OutcomeValue } from '../../functions/context.ts'
import { ERROR_CODES, type ErrorCode } from '../../functions/error.ts'

/** What an app said to a call. */
export type AppAnswer =
  | { readonly id: string; readonly status: 'ok'; readonly outcome: Outcome }
  | { readonly id: string; readonly status: 'error'; readonly code: ErrorCode; readonly speech: string }

/**
 * Reads `{"id","status":"ok"|"error","speech","value"?,"state"?,"code"?}`. A code that is not of our list is
 * `failed_to_handle`. Undefined when the payload is no such answer; fields beside these are passed over.
 */
export function readAppAnswer(payload: Uint8Array): AppAnswer | undefined {
  let message: unknown
  try {
    message = JSON.parse(Buffer.from(payload).toString('utf8'))
  } catch {
    return undefined
  }
  if (typeof message !== 'object' || message === null) return undefined
  const { id, status, speech, value, state, code } = message as { readonly [name: string]: unknown }
  if (typeof id !== 'string' || typeof speech !== 'string' || speech.trim() === '') return undefined
  if (status === 'error')
    return { id, status, speech, code: ERROR_CODES.find((known) => known === code) ?? 'failed_to_handle' }
  if (status !== 'ok' || !(state === undefined || state === 'achieved' || state === 'accepted')) return undefined
  if (value === undefined || value === null) return { id, status, outcome: { state: state ?? 'achieved', speech } }
  if (!isOutcomeValue(value)) return undefined
  return { id, status, outcome: { state: state ?? 'achieved', speech, value } }
}

/** JSON without null, which no function hands up. */
function isOutcomeValue(value: unknown): value is OutcomeValue {
  if (value === null) return false
  return typeof value === 'object' ? Object.values(value).every(isOutcomeValue) : value !== undefined
}
