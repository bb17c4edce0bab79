/**
 * The one list of codes, and the one error class. Codes are part of the API (results, logs, `docs/errors.md`):
 * never reworded. A message says what could not be done, what was received, what is allowed, what to do.
 */
export const ERROR_CODES = [
  // the words
  'no_intent_match',
  'low_confidence',
  'slots_incomplete',
  'out_of_range',
  'invalid_argument',
  'invalid_plan',
  // the message
  'rejected_retained',
  'expired',
  'duplicate',
  'busy',
  'too_long',
  'empty',
  'not_text',
  'invalid_message',
  'unknown_site',
  // carrying out
  'not_supported',
  'not_found',
  'provider_unavailable',
  'permission_denied',
  'failed_to_handle',
  'timeout',
  'plugin_crashed',
  'nested_failed',
  'interrupted',
  // the policy
  'blocked_driving',
  'blocked_unknown_state',
  'blocked_policy',
  'needs_confirmation',
  'confirmation_timeout',
  // the engine
  'model_loading',
  'model_missing',
  'model_invalid',
  'model_mismatch',
  'engine_crashed',
  'engine_unavailable',
  // the daemon
  'config_invalid',
  'broker_unavailable',
  'log_unavailable',
  'usage',
  'internal',
] as const

export type ErrorCode = (typeof ERROR_CODES)[number]

export class OctodError extends Error {
  readonly code: ErrorCode
  /** The subject of the error: a path, a value, a topic. */
  readonly facts: { readonly [name: string]: unknown }

  constructor(
    code: ErrorCode,
    message: string,
    facts: { readonly [name: string]: unknown } = {},
    options?: ErrorOptions,
  ) {
    super(message, options)
    this.name = 'OctodError'
    this.code = code
    this.facts = facts
  }
}

/** The code of any thrown value; `internal` for what is not ours. */
export function errorCode(error: unknown): ErrorCode {
  return error instanceof OctodError ? error.code : 'internal'
}
