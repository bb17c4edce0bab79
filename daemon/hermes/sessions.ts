/** What is known of sessions that go on: who leads them, and what is still owed to them. */
import type { Clock } from '../core/ports.ts'
import type { TextCaptured } from './messages.ts'

/** More are not remembered at once: a session whose end was never told must not stay for ever. */
const MOST_SESSIONS = 200
/** How long whoever else may end a session has before octod does, in milliseconds. */
const GRACE_MS = 10_000

export type Session = {
  readonly siteId: string
  customData: string | null
  lang: string | null
  /** A dialogue manager leads it: what the speech recogniser captures comes as a query as well. */
  isLed: boolean
  /** What the speech recogniser captured and the query is still to come for. */
  captured?: TextCaptured
  /** What was taken from the speech recogniser itself, before anybody was known to lead the session. */
  taken?: string
  /** octod has asked something in it and waits for the answer. */
  hasQuestion?: boolean
  /** Who continued it wants to answer what is not understood. */
  isAnsweredByOther?: boolean
  cancel?: () => void
}

export class Sessions {
  readonly #clock: Clock
  readonly #sessions = new Map<string, Session>()

  constructor(clock: Clock) {
    this.#clock = clock
  }

  get(id: string | null): Session | undefined {
    return id === null ? undefined : this.#sessions.get(id)
  }

  /** The session, known from now on. */
  open(id: string, siteId: string): Session {
    const known = this.#sessions.get(id)
    if (known) return known
    const session: Session = { siteId, customData: null, lang: null, isLed: false }
    this.#sessions.set(id, session)
    const oldest = this.#sessions.keys().next().value
    if (this.#sessions.size > MOST_SESSIONS && oldest !== undefined) this.close(oldest)
    return session
  }

  /** Others may end or continue it; `then` runs when none of them has. */
  leaveToOthers(id: string, then: () => void): void {
    const session = this.get(id)
    if (!session) return
    session.cancel?.()
    session.cancel = this.#clock.after(GRACE_MS, then)
  }

  /** @returns what was known of it */
  close(id: string): Session | undefined {
    const session = this.get(id)
    session?.cancel?.()
    this.#sessions.delete(id)
    return session
  }

  clear(): void {
    for (const id of [...this.#sessions.keys()]) this.close(id)
  }
}
