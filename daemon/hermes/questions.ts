/** What came in, as questions. The same words may come twice: from the speech recogniser, and from the dialogue manager it told. */
import { type Asked, bareAsked, check, Query, TextCaptured } from './messages.ts'
import type { Sessions } from './sessions.ts'

/** @throws OctodError `invalid_message`; undefined when the question is in hand already */
export function queryAsked(value: object, sessions: Sessions): Asked | undefined {
  const { input, intentFilter, asrConfidence, ...query } = check(Query, value)
  const { siteId, id, sessionId, wakewordId, lang, customData } = query
  const session = sessionId === null ? undefined : sessions.open(sessionId, siteId)
  const { captured, taken } = session ?? {}
  if (session) {
    session.isLed = true
    delete session.captured
    delete session.taken
    // The speech recogniser's own message was taken for the question; its answer is on its way.
    if (taken === input) return undefined
  }
  const heard = captured?.text === input ? captured : undefined
  return {
    ...bareAsked(input, { siteId, id, sessionId }),
    intentFilter: intentFilter?.length ? intentFilter : null,
    wakewordId,
    lang: lang ?? session?.lang ?? null,
    customData: customData ?? session?.customData ?? null,
    asrTokens: heard?.asrTokens ?? null,
    asrConfidence: asrConfidence ?? heard?.likelihood ?? null,
  }
}

/**
 * A dialogue manager makes a query of it; where none leads the session, it is taken as it is.
 * @throws OctodError `invalid_message`; undefined when the query is still to come
 */
export function textAsked(value: object, sessions: Sessions): Asked | undefined {
  const captured = check(TextCaptured, value)
  const { text, likelihood, siteId, sessionId, wakewordId, asrTokens, lang } = captured
  if (sessionId !== null) {
    const session = sessions.open(sessionId, siteId)
    if (session.isLed) {
      session.captured = captured
      return undefined
    }
    session.taken = text
  }
  return {
    ...bareAsked(text, { siteId, id: null, sessionId }),
    wakewordId,
    lang,
    asrTokens: asrTokens ?? null,
    asrConfidence: likelihood ?? null,
  }
}
