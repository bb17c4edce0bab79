import { randomUUID } from 'node:crypto'
import type { IClientPublishOptions, MqttClient, Packet, PacketCallback } from 'mqtt'
import type { Apps, Clock, Outcome } from '../../functions/context.ts'
import { OctodError } from '../../functions/error.ts'
import { type AppAnswer, readAppAnswer } from './app-answer.ts'
import { type Topics, topicsOf } from './topics.ts'

const DEFAULT_DEADLINE_MS = 2_000
/** MQTT 5 reason: the broker took the message, and nobody has subscribed to its topic. */
const NO_MATCHING_SUBSCRIBERS = 16

export type MqttAppsOptions = {
  readonly client: MqttClient
  /** First level of the topics, `octod`. */
  readonly baseTopic: string
  readonly site: string
  readonly clock: Clock
  /** Longest wait for an app's answer in milliseconds; default 2000. */
  readonly deadlineMs?: number
}

type Pending = {
  readonly name: string
  /** Called by the client when the broker has taken the message; tells our message among the client's. */
  readonly sent: PacketCallback
  readonly settle: (answer: AppAnswer | OctodError) => void
}

/**
 * Calls functions that other programs own, over MQTT. A call is published to `<base>/<site>/call/<function>`; the app
 * answers on the response topic that the call names. `docs/apps.md` describes the messages.
 */
export class MqttApps implements Apps {
  readonly #client: MqttClient
  readonly #topics: Topics
  readonly #site: string
  readonly #clock: Clock
  readonly #deadlineMs: number
  readonly #responseTopic: string
  readonly #pending = new Map<string, Pending>()
  #ignored = 0
  #refusal: string | undefined

  constructor(options: MqttAppsOptions) {
    this.#client = options.client
    this.#topics = topicsOf(options.baseTopic, options.site)
    this.#site = options.site
    this.#clock = options.clock
    this.#deadlineMs = options.deadlineMs ?? DEFAULT_DEADLINE_MS
    // A client id may hold what has a meaning in topics.
    this.#responseTopic = this.#topics.callResponse((options.client.options.clientId ?? 'octod').replace(/[/+#]/g, '_'))
  }

  /** Answers that were late, unknown or malformed. */
  get ignored(): number {
    return this.#ignored
  }

  /**
   * Listens for answers, now and after each reconnection. Resolves when the broker has agreed, at once when there is no
   * connection yet.
   */
  async start(): Promise<void> {
    this.#client.on('message', this.#onMessage)
    this.#client.on('packetreceive', this.#onPacket)
    this.#client.on('connect', this.#subscribe)
    if (this.#client.connected) await this.#subscribe()
  }

  /** Ends the waiting of calls under way (`interrupted`) and stops listening. */
  async stop(): Promise<void> {
    this.#client.off('message', this.#onMessage)
    this.#client.off('packetreceive', this.#onPacket)
    this.#client.off('connect', this.#subscribe)
    for (const { name, settle } of this.#pending.values()) {
      settle(new OctodError('interrupted', `${name} was given up: the daemon stops`))
    }
    if (this.#client.connected) await this.#client.unsubscribeAsync(this.#responseTopic).catch(() => undefined)
  }

  /**
   * @throws OctodError `provider_unavailable` without a broker or an answer in time, `interrupted` when the signal
   * aborts, the app's own code when it refuses
   */
  async call(functionName: string, args: { readonly [name: string]: unknown }, signal: AbortSignal): Promise<Outcome> {
    if (signal.aborted) throw new OctodError('interrupted', `${functionName} was interrupted`)
    // A message published now would wait in the client's queue and be carried out when nobody wants it any more.
    if (!this.#client.connected) throw this.#unavailable(functionName, 'there is no connection to the broker')
    if (this.#refusal !== undefined) {
      const reason = `the broker refuses the topic for answers (${this.#refusal}); allow ${this.#topics.call('#')} in its ACL`
      throw this.#unavailable(functionName, reason)
    }
    const answer = await this.#ask(functionName, args, signal)
    if (answer.status === 'error') throw new OctodError(answer.code, answer.speech, { function: functionName })
    return answer.outcome
  }

  #ask(name: string, args: { readonly [name: string]: unknown }, signal: AbortSignal): Promise<AppAnswer> {
    const id = randomUUID()
    const { promise, resolve, reject } = Promise.withResolvers<AppAnswer>()
    const settle = (answer: AppAnswer | OctodError) => this.#pending.get(id)?.settle(answer)
    const cancel = this.#clock.after(this.#deadlineMs, () => settle(this.#noAnswer(name)))
    const abort = () => settle(new OctodError('interrupted', `${name} was interrupted`))
    signal.addEventListener('abort', abort, { once: true })
    const sent: PacketCallback = (error) => {
      if (error) settle(this.#unavailable(name, error.message))
    }
    this.#pending.set(id, {
      name,
      sent,
      settle: (answer) => {
        this.#pending.delete(id)
        cancel()
        signal.removeEventListener('abort', abort)
        if (!(answer instanceof OctodError)) return resolve(answer)
        this.#withdraw(sent)
        reject(answer)
      },
    })
    this.#publish(id, name, args, sent)
    return promise
  }

  #publish(id: string, name: string, args: { readonly [name: string]: unknown }, sent: PacketCallback): void {
    const message = {
      id,
      function: name,
      arguments: args,
      site: this.#site,
      deadline_ms: this.#deadlineMs,
      response_topic: this.#responseTopic,
    }
    this.#client.publish(this.#topics.call(name), JSON.stringify(message), this.#publishOptions(id), sent)
  }

  /** A message that the broker has not taken yet must not be sent again after a reconnection. */
  #withdraw(sent: PacketCallback): void {
    const found = Object.entries(this.#client.outgoing).find(([, { cb }]) => cb === sent)
    if (found) this.#client.removeOutgoingMessage(Number(found[0]))
  }

  #publishOptions(id: string): IClientPublishOptions {
    if (this.#client.options.protocolVersion !== 5) return { qos: 1 }
    return {
      qos: 1,
      properties: {
        responseTopic: this.#responseTopic,
        correlationData: Buffer.from(id),
        messageExpiryInterval: Math.ceil(this.#deadlineMs / 1000),
      },
    }
  }

  readonly #subscribe = async (): Promise<void> => {
    try {
      await this.#client.subscribeAsync(this.#responseTopic, { qos: 1 })
      this.#refusal = undefined
    } catch (error) {
      // Without a connection it is no refusal, and the next connection subscribes again.
      if (this.#client.connected) this.#refusal = error instanceof Error ? error.message : String(error)
    }
  }

  readonly #onMessage = (topic: string, payload: Buffer): void => {
    if (topic !== this.#responseTopic) return
    const answer = readAppAnswer(payload)
    const pending = answer && this.#pending.get(answer.id)
    if (pending) pending.settle(answer)
    else this.#ignored++
  }

  /** The client drops the reason when it calls back, so it is read from the packet, which comes first. */
  readonly #onPacket = (packet: Packet): void => {
    if (packet.cmd !== 'puback' || packet.reasonCode !== NO_MATCHING_SUBSCRIBERS) return
    const callback = this.#client.outgoing[packet.messageId ?? 0]?.cb
    const pending = [...this.#pending.values()].find(({ sent }) => sent === callback)
    pending?.settle(this.#unowned(pending.name))
  }

  #noAnswer(name: string): OctodError {
    const message = `no app answered for ${name} within ${this.#deadlineMs / 1000} s; start an app that owns it (see docs/apps.md)`
    return new OctodError('provider_unavailable', message, { function: name, deadlineMs: this.#deadlineMs })
  }

  #unowned(name: string): OctodError {
    const message = `no app is connected that owns ${name}; start one (see docs/apps.md)`
    return new OctodError('provider_unavailable', message, { function: name })
  }

  #unavailable(name: string, reason: string): OctodError {
    return new OctodError('provider_unavailable', `${name} can't be handed to an app: ${reason}`, { function: name })
  }
}
