/** Bytes from the broker to an utterance, or to the reason why it is none. */
import { randomUUID } from 'node:crypto'
import type { IPublishPacket } from 'mqtt'
import { z } from 'zod'
import { ZONES } from '../../functions/define.ts'
import type { ErrorCode } from '../../functions/error.ts'
import type { Utterance } from '../core/call.ts'
import { CONTROL_CHARACTERS, holdsControlCharacters, ID, RETAINED, tooLarge, tooLong } from '../core/intake-rules.ts'

export type Received =
  | { readonly ok: true; readonly utterance: Utterance }
  /** The utterance as far as it could be read, so that the refusal can be answered and logged. */
  | { readonly ok: false; readonly utterance: Utterance; readonly code: ErrorCode; readonly message: string }

export type Intake = {
  readonly site: string
  readonly source: string
  /** Longest text in characters. */
  readonly maxCharacters: number
  /** Milliseconds since the epoch. */
  readonly now: number
}

/** Larger messages are refused unread, in bytes. */
const MAXIMUM_PAYLOAD = 16_384

const ID_RULE = 'must be 1 to 128 visible ASCII characters or a whole number'
const Id = z.union([z.string().regex(ID, ID_RULE), z.int().transform(String)], ID_RULE)
const Message = z.looseObject({
  text: z.string(),
  id: Id.nullish(),
  site: z.string().nullish(),
  zone: z.enum(ZONES).nullish(),
  expires_ms: z.number().int().positive().nullish(),
  ts: z.number().positive().nullish(),
  session_id: z.string().nullish(),
})

/** What the packet says beside its payload. */
export type PacketMarks = Pick<IPublishPacket, 'retain' | 'properties'>

/** `retain` and MQTT 5 properties come from the packet. Never throws. */
export function readUtterance(payload: Buffer, packet: PacketMarks, intake: Intake): Received {
  const { responseTopic, correlationData } = packet.properties ?? {}
  const empty: Utterance = {
    id: randomUUID(),
    site: intake.site,
    text: '',
    source: intake.source,
    receivedAt: intake.now,
    ...(responseTopic && {
      replyTo: { topic: responseTopic, ...(correlationData && { correlation: correlationData }) },
    }),
  }
  const refuse = (code: ErrorCode, message: string, utterance = empty): Received => ({
    ok: false,
    utterance,
    code,
    message,
  })
  if (payload.length > MAXIMUM_PAYLOAD) return refuse('too_long', tooLarge(payload.length, MAXIMUM_PAYLOAD))
  let whole: string
  try {
    whole = new TextDecoder('utf-8', { fatal: true }).decode(payload)
  } catch {
    return refuse('not_text', 'the message is not UTF-8 text')
  }
  const fields: Fields | string = whole.trimStart().startsWith('{') ? parseMessage(whole) : { text: whole }
  if (typeof fields === 'string') return refuse('invalid_message', fields)
  const utterance = fill(empty, fields, intake)
  if (holdsControlCharacters(fields.text)) return refuse('not_text', CONTROL_CHARACTERS, utterance)
  if (packet.retain) return refuse('rejected_retained', RETAINED, utterance)
  if (fields.site != null && fields.site !== intake.site)
    return refuse('unknown_site', `this is site ${intake.site}, not ${fields.site}`, utterance)
  if (utterance.text === '') return refuse('empty', 'the message holds no words', utterance)
  if (utterance.text.length > intake.maxCharacters) {
    const cut = { ...utterance, text: `${utterance.text.slice(0, intake.maxCharacters)}…` }
    return refuse('too_long', tooLong(utterance.text, intake.maxCharacters), cut)
  }
  if (utterance.expiresAt !== undefined && intake.now > utterance.expiresAt)
    return refuse('expired', 'that came too late; nothing was done', utterance)
  return { ok: true, utterance }
}

type Fields = Partial<z.infer<typeof Message>> & { readonly text: string }

function parseMessage(text: string): z.infer<typeof Message> | string {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    return `the message begins like JSON and is not: ${(error as Error).message}`
  }
  const parsed = Message.safeParse(value)
  if (parsed.success) return parsed.data
  const issue = parsed.error.issues[0] as z.core.$ZodIssue
  return `${issue.path.join('.') || 'the message'}: ${issue.message.replace(/^Invalid input: /, '')}`
}

function fill(empty: Utterance, fields: Fields, intake: Intake): Utterance {
  // One line, single blanks: what a speech recogniser would have sent.
  const text = fields.text.replace(/\s+/g, ' ').trim()
  const { id, zone, expires_ms: expires, ts, session_id: sessionId } = fields
  return {
    ...empty,
    text,
    ...(id && { id }),
    ...(zone && { zone }),
    ...(expires && { expiresAt: (ts ?? intake.now) + expires }),
    ...(sessionId && { sessionId }),
  }
}
