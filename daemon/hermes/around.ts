/** What goes on around questions: sessions begin and end, sites are paused, intents are chosen. */
import { OctodError } from '../../functions/error.ts'
import { Configure, check, readJson, SessionContinued, SessionEnded, SessionStarted, Toggle } from './messages.ts'
import type { Sessions } from './sessions.ts'
import type { Sites } from './sites.ts'
import * as topics from './topics.ts'

/**
 * What can't be read is none of octod's: Hermes has no answer to these.
 * @param onQuestionOver told the site of a session that ended while octod waited for an answer in it
 */
export function heed(
  topic: string,
  payload: Buffer,
  sessions: Sessions,
  sites: Sites,
  onQuestionOver: (siteId: string) => void,
): void {
  try {
    const value = readJson(payload)
    if (topic === topics.CONFIGURE) {
      const { siteId, intents } = check(Configure, value)
      sites.configure(siteId, intents)
    } else if (topic === topics.TOGGLE_ON || topic === topics.TOGGLE_OFF) {
      sites.toggle(check(Toggle, value).siteId, topic === topics.TOGGLE_ON)
    } else if (topic === topics.SESSION_STARTED || topic === topics.SESSION_QUEUED) {
      const { sessionId, siteId, customData, lang } = check(SessionStarted, value)
      if (sites.serves(siteId)) Object.assign(sessions.open(sessionId, siteId), { customData, lang, isLed: true })
    } else if (topic === topics.CONTINUE_SESSION) {
      const { sessionId, sendIntentNotRecognized } = check(SessionContinued, value)
      const session = sessions.get(sessionId)
      session?.cancel?.()
      if (session) session.isAnsweredByOther = sendIntentNotRecognized === true
    } else {
      const session = sessions.close(check(SessionEnded, value).sessionId)
      if (session?.hasQuestion) onQuestionOver(session.siteId)
    }
  } catch (fault) {
    if (!(fault instanceof OctodError)) throw fault
  }
}
