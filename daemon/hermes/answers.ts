/**
 * What Hermes hears of a result. Fields without a value are null, never left out; `slots`, `asrTokens` and `asrConfidence` always
 * have one, because clients of Snips break without them. The `id` of the question is in every answer that has a place for it, and a
 * session that came in is ended or continued.
 */
import { remarkIn } from '../core/conversation/words.ts'
import type { CallResult, OutcomeWord, Result } from '../core/ports.ts'
import type { Asked } from './messages.ts'
import { slotMaker } from './slots.ts'
import * as topics from './topics.ts'

/** `handler`: octod acts. `nlu`: somebody else does, on `hermes/intent/<name>`. */
export type Role = 'handler' | 'nlu'
export type Answer = { readonly topic: string; readonly payload: object }

/** As much of a result as Hermes hears of. */
export type Told = Pick<Result, 'id' | 'text' | 'outcome' | 'speech' | 'confidence' | 'calls'>

/** An outcome of a sentence that was understood, whatever became of it. */
const UNDERSTOOD: ReadonlySet<OutcomeWord> = new Set(['done', 'partial', 'failed', 'blocked', 'confirm'])

export const isUnderstood = ({ outcome }: Told): boolean => UNDERSTOOD.has(outcome)

/** @param isLeft others answer in the session and end it */
export function answersTo(result: Told, asked: Asked, role: Role, isLeft: boolean): readonly Answer[] {
  const speech = role === 'handler' && result.speech !== '' ? result.speech : null
  if (isUnderstood(result)) return [...intents(result, asked, role), ...(isLeft ? [] : closing(result, asked, speech))]
  if (result.outcome === 'rejected') return [notRecognized(asked), ...(isLeft ? [] : ending(asked, speech))]
  return [error(asked, result.speech), ...closing(result, asked, speech)]
}

/** Spoken by the session where there is one, else at the site. */
function closing(result: Told, asked: Asked, speech: string | null): readonly Answer[] {
  if (asked.sessionId === null) return speech === null ? [] : [say(asked, speech)]
  return result.outcome === 'confirm' ? [continueSession(asked, speech)] : ending(asked, speech)
}

export function ending({ sessionId, customData }: Asked, text: string | null): readonly Answer[] {
  return sessionId === null ? [] : [{ topic: topics.END_SESSION, payload: { sessionId, text, customData } }]
}

function continueSession({ sessionId, customData, lang }: Asked, text: string | null): Answer {
  const payload = { sessionId, text, intentFilter: null, sendIntentNotRecognized: false, customData, lang }
  return { topic: topics.CONTINUE_SESSION, payload }
}

export function say({ siteId, lang, id, sessionId }: Asked, text: string): Answer {
  return { topic: topics.SAY, payload: { text, siteId, lang, id, sessionId, volume: null } }
}

/** Something to say that nobody waits for: through the dialogue manager where there is one, so that it cuts nobody short. */
export function notification(asked: Asked, text: string): Answer {
  const { sessionId, siteId, lang } = asked
  if (sessionId === null) return say({ ...asked, id: null }, text)
  return {
    topic: topics.START_SESSION,
    payload: { init: { type: 'notification', text }, siteId, customData: null, lang },
  }
}

export function notRecognized({ input, siteId, id, sessionId, customData }: Asked): Answer {
  return { topic: topics.NOT_RECOGNIZED, payload: { input, siteId, id, sessionId, customData } }
}

export function error({ input, siteId, sessionId }: Asked, message: string): Answer {
  return { topic: topics.ERROR, payload: { error: message, siteId, context: input, sessionId } }
}

/** One intent a call, in spoken order; a call inside another is a value of that one's slot. */
function intents(result: Told, asked: Asked, role: Role): readonly Answer[] {
  const slots = slotMaker(asked)
  const spoken = result.calls.filter(({ parent }) => parent === null)
  const found = spoken.map((call) => ({ intent: intentOf(call, result), slots: slots(call.arguments) }))
  return (found.length > 0 ? found : remark(result)).flatMap(({ intent, slots }, index, { length: count }) => {
    const { input, siteId, id, sessionId } = asked
    const parsed = { input, intent, siteId, id, slots, sessionId }
    const answer = { topic: topics.INTENT_PARSED, payload: parsed }
    if (role === 'handler') return [answer]
    const payload = {
      ...parsed,
      customData: count === 1 ? asked.customData : placeInPlan(result.id, index, count, asked.customData),
      asrTokens: asked.asrTokens ?? [tokensOf(input)],
      asrConfidence: asked.asrConfidence ?? 1,
      rawInput: asked.rawInput,
      wakewordId: asked.wakewordId,
      lang: asked.lang,
    }
    return [answer, { topic: topics.intentTopic(intent.intentName), payload }]
  })
}

const intentOf = (call: CallResult, { confidence }: Told) => ({
  intentName: call.function,
  confidenceScore: call.confidence ?? confidence ?? 1,
})

/** "Yes", "no", "stop", "undo", "again" call no function and are intents of that name. */
function remark({ text }: Told) {
  const name = remarkIn(text)
  return name ? [{ intent: { intentName: name, confidenceScore: 1 }, slots: [] }] : []
}

/** Hermes knows one intent a sentence: this says which of how many it is. What the asker sent along comes along. */
function placeInPlan(plan: string, index: number, count: number, customData: string | null): string {
  return JSON.stringify({ octod: { plan, index, count }, ...(customData !== null && { customData }) })
}

function tokensOf(input: string): readonly object[] {
  return [...input.matchAll(/\S+/g)].map(({ 0: value, index }) => ({
    value,
    confidence: 1,
    rangeStart: index,
    rangeEnd: index + value.length,
    time: null,
  }))
}
