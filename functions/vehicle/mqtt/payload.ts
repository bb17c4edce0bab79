/** What boards write, read: a signal's value, a board's presence, the answer to a request. */
import type { SignalValue } from '../../context.ts'
import { ERROR_CODES, type ErrorCode, OctodError } from '../../error.ts'
import { checkValue, type Signal } from '../signal.ts'

/** Larger messages are not read, in bytes. */
const MAXIMUM_PAYLOAD = 16_384

export type Report = {
  /** Undefined when the board takes its value back: an empty message (which also clears a retained one) or `null`. */
  readonly value: SignalValue | undefined
  /** Milliseconds since the epoch, by the board's clock; undefined when it has none. */
  readonly ts: number | undefined
}
export type Answer =
  | { readonly id: string; readonly status: 'ok' }
  | { readonly id: string; readonly status: 'error'; readonly code: ErrorCode; readonly error: string }

/**
 * Reads `{"value":…,"ts"?}`, a bare JSON value, or for a signal of type string the bare word.
 *
 * @throws OctodError `invalid_message` for what is neither, `invalid_argument` and `out_of_range` for a value that the signal
 * can't hold
 */
export function readReport(signal: Signal, payload: Uint8Array): Report {
  const text = readText(payload)
  if (text === '') return { value: undefined, ts: undefined }
  const { value, ts } = fieldsOf(signal, text)
  if (!(ts === undefined || (typeof ts === 'number' && ts >= 0))) {
    throw new OctodError('invalid_message', `ts is milliseconds since 1970, got ${JSON.stringify(ts)}`)
  }
  if (value === null) return { value: undefined, ts }
  // Any JSON, until it is checked here.
  checkValue(signal, value as SignalValue)
  return { value: value as SignalValue, ts }
}

function fieldsOf(signal: Signal, text: string): { readonly value: unknown; readonly ts?: unknown } {
  const json = parse(text)
  if (json === undefined) {
    if (signal.datatype === 'string') return { value: text }
    throw new OctodError('invalid_message', `${JSON.stringify(text)} is no JSON value`)
  }
  if (typeof json !== 'object' || json === null || Array.isArray(json)) return { value: json }
  if (Object.hasOwn(json, 'value')) return json as { readonly value: unknown }
  throw new OctodError('invalid_message', `the object has no field "value": ${text}`)
}

/** `{"state":"online"}` or the bare word. An empty message (a cleared one) says nothing: undefined. @throws OctodError `invalid_message` */
export function readState(payload: Uint8Array): 'online' | 'offline' | undefined {
  const text = readText(payload)
  if (text === '') return undefined
  const json = parse(text)
  const state = typeof json === 'object' && json !== null && 'state' in json ? json.state : (json ?? text)
  if (state === 'online' || state === 'offline') return state
  throw new OctodError('invalid_message', `a status is {"state":"online"} or {"state":"offline"}, got ${text}`)
}

/**
 * Reads `{"id","status":"ok"|"error","code"?,"error"?}`. A code that is not of our list is `failed_to_handle`.
 *
 * @throws OctodError `invalid_message`
 */
export function readAnswer(payload: Uint8Array): Answer {
  const text = readText(payload)
  const json = parse(text)
  const { id, status, code, error } = (typeof json === 'object' && json !== null ? json : {}) as {
    readonly [name: string]: unknown
  }
  if (typeof id === 'string' && status === 'ok') return { id, status }
  if (typeof id !== 'string' || status !== 'error') {
    throw new OctodError('invalid_message', `an answer is {"id":"…","status":"ok"} or "error", got ${text}`)
  }
  const known = ERROR_CODES.find((one) => one === code) ?? 'failed_to_handle'
  return { id, status, code: known, error: typeof error === 'string' && error !== '' ? error : 'no reason given' }
}

/** @throws OctodError `invalid_message` for what is too long or not UTF-8 */
function readText(payload: Uint8Array): string {
  if (payload.length > MAXIMUM_PAYLOAD) {
    throw new OctodError('invalid_message', `it has ${payload.length} bytes, at most ${MAXIMUM_PAYLOAD} are read`)
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(payload).trim()
  } catch {
    throw new OctodError('invalid_message', 'it is not UTF-8 text')
  }
}

/** Undefined when it is no JSON. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
