/**
 * Hermes, the MQTT dialect of Rhasspy and Snips: a second way into the same pipeline, and a second way out of it. See docs/hermes.md.
 */
import { randomUUID } from 'node:crypto'
import type { IPublishPacket, MqttClient } from 'mqtt'
import type { Zone } from '../../functions/define.ts'
import { OctodError } from '../../functions/error.ts'
import type { Utterance } from '../core/call.ts'
import { remarkIn } from '../core/conversation/words.ts'
import { ID, RETAINED } from '../core/intake-rules.ts'
import type { Clock, Replies, Result } from '../core/ports.ts'
import {
  type Answer,
  answersTo,
  ending,
  error,
  isUnderstood,
  notification,
  notRecognized,
  type Role,
  type Told,
} from './answers.ts'
import { heed } from './around.ts'
import { type Asked, bareAsked, faultIn, readJson, salvaged } from './messages.ts'
import { queryAsked, textAsked } from './questions.ts'
import { Sessions } from './sessions.ts'
import { Sites } from './sites.ts'
import * as topics from './topics.ts'

export type HermesOptions = {
  readonly client: MqttClient
  readonly role: Role
  /** The sites that are answered; empty: all. */
  readonly siteIds: readonly string[]
  /** Names of all functions there are. */
  readonly functions: readonly string[]
  readonly clock: Clock
  /** Takes an utterance on; the result comes back through `result`. */
  readonly handle: (utterance: Utterance) => Promise<Result>
  /** The seat that a site's microphone belongs to. */
  readonly zoneOf: (site: string) => Zone | undefined
  /** Longest text in characters. */
  readonly maxCharacters: number
}

const SOURCE = 'hermes'

export class HermesDialect implements Replies {
  readonly #options: HermesOptions
  readonly #sessions: Sessions
  readonly #sites: Sites
  /** Questions by the utterance they became; null: nobody on Hermes waits for the result. */
  readonly #asked = new WeakMap<Utterance, Asked | null>()
  readonly #receive = (topic: string, payload: Buffer, packet: IPublishPacket) => {
    if (!topics.HEARD.includes(topic) || (packet.retain && payload.length === 0)) return
    if (topic === topics.QUERY || topic === topics.TEXT_CAPTURED) this.#question(topic, payload, packet.retain)
    else if (!packet.retain) {
      heed(topic, payload, this.#sessions, this.#sites, (site) => this.#dropQuestion(site))
    }
  }

  constructor(options: HermesOptions) {
    this.#options = options
    this.#sessions = new Sessions(options.clock)
    this.#sites = new Sites(options.siteIds, options.functions)
  }

  /** The client subscribes again by itself after each reconnect. */
  start(): void {
    const { client } = this.#options
    client.on('message', this.#receive)
    // Retained messages are asked for as such, so that each is refused with its reason.
    client.subscribe([...topics.HEARD], { qos: 0, rap: true, rh: 0 })
  }

  stop(): void {
    const { client } = this.#options
    client.off('message', this.#receive)
    client.unsubscribe([...topics.HEARD])
    this.#sessions.clear()
  }

  result(result: Result, utterance: Utterance): void {
    const asked = this.#askedBy(utterance)
    if (asked) this.#tell(result, asked)
  }

  event(): void {}

  notice(speech: string, utterance: Utterance): void {
    const asked = this.#askedBy(utterance)
    if (asked) this.#send([notification(asked, speech)])
  }

  #tell(told: Told, asked: Asked): void {
    const { role } = this.#options
    const { sessionId } = asked
    const session = this.#sessions.get(sessionId)
    if (session) session.hasQuestion = told.outcome === 'confirm'
    const isForOthers = isUnderstood(told)
      ? role === 'nlu'
      : told.outcome === 'rejected' && session?.isAnsweredByOther === true
    const isLeft = sessionId !== null && isForOthers
    this.#send(answersTo(told, asked, role, isLeft))
    if (isLeft) this.#sessions.leaveToOthers(sessionId, () => this.#send(ending(asked, null)))
  }

  /** Undefined when nobody on Hermes waits; an utterance of an earlier run is known by what the log kept. */
  #askedBy(utterance: Utterance): Asked | undefined {
    if (utterance.source !== SOURCE) return undefined
    const asked = this.#asked.get(utterance)
    if (asked !== undefined) return asked ?? undefined
    const { text, site: siteId, id, sessionId = null } = utterance
    return bareAsked(text, { siteId, id, sessionId })
  }

  #question(topic: string, payload: Buffer, isRetained: boolean): void {
    let faulty = bareAsked(payload.toString('utf8'), { siteId: this.#sites.first, id: null, sessionId: null })
    try {
      const value = readJson(payload)
      faulty = salvaged(value, payload)
      if (!this.#sites.serves(faulty.siteId)) return
      if (isRetained) throw new OctodError('rejected_retained', RETAINED)
      const asked = (topic === topics.QUERY ? queryAsked : textAsked)(value, this.#sessions)
      if (asked) this.#take(asked)
    } catch (fault) {
      if (!(fault instanceof OctodError)) throw fault
      this.#refuse(faulty, fault)
    }
  }

  #take(asked: Asked): void {
    const { input } = asked
    const session = this.#sessions.get(asked.sessionId)
    if (session) session.hasQuestion = false
    const fault = faultIn(input, this.#options.maxCharacters)
    if (input === '') this.#send([notRecognized(asked), ...ending(asked, null)])
    else if (fault) this.#refuse(asked, fault)
    else this.#handOn(asked)
  }

  #handOn(asked: Asked): void {
    const { clock, role, handle, zoneOf } = this.#options
    const { input, siteId, id, sessionId } = asked
    const recogniseOnly = role === 'nlu' || this.#sites.isPaused(siteId)
    // A yes or an undo is told like an intent: it acts in the pipeline, before any plan is made.
    if (recogniseOnly && remarkIn(input)) {
      this.#tell({ id: id ?? randomUUID(), text: input, outcome: 'done', speech: '', calls: [] }, asked)
      return
    }
    const zone = zoneOf(siteId)
    const functions = asked.intentFilter ?? this.#sites.wanted(siteId)
    const utterance: Utterance = {
      id: id !== null && ID.test(id) ? id : randomUUID(),
      site: siteId,
      text: input,
      source: SOURCE,
      receivedAt: clock.now(),
      ...(zone && { zone }),
      ...(sessionId !== null && { sessionId }),
      ...(functions && { functions }),
      ...(recogniseOnly && { recogniseOnly }),
    }
    this.#asked.set(utterance, asked)
    void handle(utterance)
  }

  /** The session that was asked in is over: a yes in another one is no answer. Said as a "no" that can't mean anything else. */
  #dropQuestion(site: string): void {
    const { clock, handle } = this.#options
    const no: Utterance = { id: randomUUID(), site, text: 'no', source: SOURCE, receivedAt: clock.now(), functions: [] }
    this.#asked.set(no, null)
    void handle(no)
  }

  #refuse(asked: Asked, { message }: OctodError): void {
    const { maxCharacters } = this.#options
    const isLong = asked.input.length > maxCharacters
    const cut = isLong ? { ...asked, input: `${asked.input.slice(0, maxCharacters)}…` } : asked
    this.#send([error(cut, message), ...ending(asked, null)])
  }

  #send(answers: readonly Answer[]): void {
    for (const { topic, payload } of answers) this.#options.client.publish(topic, JSON.stringify(payload))
  }
}
