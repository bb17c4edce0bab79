/**
 * Hermes messages as they come in. Senders differ: a field without a value is absent, null or empty, and new fields turn up. All of
 * that is the same here; a known field of the wrong type is a fault of the message.
 */
import { z } from 'zod'
import { OctodError } from '../../functions/error.ts'
import { CONTROL_CHARACTERS, holdsControlCharacters, tooLarge, tooLong } from '../core/intake-rules.ts'

/** Larger messages are refused unread, in bytes. */
const MAXIMUM_PAYLOAD = 65_536

const word = z
  .string()
  .nullish()
  .transform((value) => value || null)
const siteId = z
  .string()
  .nullish()
  .transform((value) => value || 'default')
const sessionId = z.string().min(1)

export const Query = z.looseObject({
  input: z.string(),
  siteId,
  id: word,
  intentFilter: z.array(z.string()).nullish(),
  sessionId: word,
  wakewordId: word,
  lang: word,
  customData: word,
  asrConfidence: z.number().nullish(),
})
export const TextCaptured = z.looseObject({
  text: z.string(),
  likelihood: z.number().nullish(),
  siteId,
  sessionId: word,
  wakewordId: word,
  asrTokens: z.array(z.unknown()).nullish(),
  lang: word,
})
export type TextCaptured = z.infer<typeof TextCaptured>
export const SessionStarted = z.looseObject({ sessionId, siteId, customData: word, lang: word })
/** Also `endSession`. Why a session ended is a word or an object, and makes no difference. */
export const SessionEnded = z.looseObject({ sessionId })
export const SessionContinued = z.looseObject({ sessionId, sendIntentNotRecognized: z.boolean().nullish() })
export const Configure = z.looseObject({
  siteId,
  intents: z.array(z.looseObject({ intentId: z.string(), enable: z.boolean() })),
})
export const Toggle = z.looseObject({ siteId })

/** What was asked, whichever topic it came on. */
export type Asked = {
  /** One line, single blanks. */
  readonly input: string
  readonly rawInput: string
  readonly siteId: string
  readonly id: string | null
  readonly sessionId: string | null
  /** The only intents wanted; null: all. */
  readonly intentFilter: readonly string[] | null
  readonly wakewordId: string | null
  readonly lang: string | null
  readonly customData: string | null
  /** As the speech recogniser gave them; null where none was asked. */
  readonly asrTokens: readonly unknown[] | null
  readonly asrConfidence: number | null
}

/** Where the answer goes. */
export type Address = Pick<Asked, 'siteId' | 'id' | 'sessionId'>

/** A question with nothing but its words and its address. */
export function bareAsked(text: string, address: Address): Asked {
  return {
    input: text.replace(/\s+/g, ' ').trim(),
    rawInput: text,
    intentFilter: null,
    wakewordId: null,
    lang: null,
    customData: null,
    asrTokens: null,
    asrConfidence: null,
    ...address,
  }
}

/** @throws OctodError `too_long`, `invalid_message` for what is not a JSON object */
export function readJson(payload: Buffer): object {
  if (payload.length > MAXIMUM_PAYLOAD) {
    throw new OctodError('too_long', tooLarge(payload.length, MAXIMUM_PAYLOAD))
  }
  let value: unknown
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(payload))
  } catch (error) {
    throw new OctodError('invalid_message', `the message is not JSON: ${(error as Error).message}`)
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new OctodError('invalid_message', 'the message is not a JSON object')
  }
  return value
}

/** @throws OctodError `invalid_message` naming the field */
export function check<T extends z.ZodType>(schema: T, value: object): z.infer<T> {
  const parsed = schema.safeParse(value)
  if (parsed.success) return parsed.data
  const issue = parsed.error.issues[0] as z.core.$ZodIssue
  throw new OctodError(
    'invalid_message',
    `${issue.path.join('.') || 'the message'}: ${issue.message.replace(/^Invalid input: /, '')}`,
  )
}

/** A faulty message as far as it can be read: enough to answer it. */
export function salvaged(value: object, payload: Buffer): Asked {
  const field = (name: string) => {
    const found = (value as Record<string, unknown>)[name]
    return typeof found === 'string' && found !== '' ? found : null
  }
  return bareAsked(field('input') ?? field('text') ?? payload.toString('utf8'), {
    siteId: field('siteId') ?? 'default',
    id: field('id'),
    sessionId: field('sessionId'),
  })
}

/** Why words are not taken, if they are not. */
export function faultIn(text: string, maxCharacters: number): OctodError | undefined {
  if (holdsControlCharacters(text)) return new OctodError('not_text', CONTROL_CHARACTERS)
  if (text.length <= maxCharacters) return undefined
  return new OctodError('too_long', tooLong(text, maxCharacters))
}
