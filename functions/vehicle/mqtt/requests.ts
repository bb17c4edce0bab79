import { randomUUID } from 'node:crypto'
import type { IClientPublishOptions, MqttClient, Packet, PacketCallback } from 'mqtt'
import type { Clock, SignalValue } from '../../context.ts'
import { OctodError } from '../../error.ts'
import { isAt } from '../reported-signals.ts'
import type { Answer } from './payload.ts'

/** MQTT 5 reason: the broker took the message, and nobody has subscribed to its topic. */
const NO_MATCHING_SUBSCRIBERS = 16

export type Request = {
  readonly path: string
  readonly target: SignalValue
  /** What the board reported last; undefined when it never did. */
  readonly before: SignalValue | undefined
}
type Pending = Request & {
  /** Called by the client when the broker has taken the message; tells our message among the client's. */
  readonly sent: PacketCallback
  /** Without an error: the board has taken the target. */
  readonly settle: (error?: OctodError) => void
}

/** Requests to boards, `<root>/<path>/set`, and the wait for each to be taken. */
export class SetRequests {
  readonly #client: MqttClient
  readonly #root: string
  readonly #clock: Clock
  readonly #deadlineMs: number
  readonly #pending = new Map<string, Pending>()

  constructor(options: {
    readonly client: MqttClient
    readonly root: string
    readonly clock: Clock
    readonly deadlineMs: number
  }) {
    this.#client = options.client
    this.#root = options.root
    this.#clock = options.clock
    this.#deadlineMs = options.deadlineMs
  }

  /**
   * Sends a target and waits until a board has taken it.
   *
   * @throws OctodError `provider_unavailable` when nobody does in time, `interrupted` when the signal aborts, the board's
   * own code when it refuses
   */
  ask(request: Request, signal?: AbortSignal): Promise<void> {
    const { path, target } = request
    const id = randomUUID()
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    const settle = (error?: OctodError) => this.#pending.get(id)?.settle(error)
    const cancel = this.#clock.after(this.#deadlineMs, () => settle(this.#noAnswer(path)))
    const abort = () => settle(new OctodError('interrupted', `the request for ${path} was interrupted`, { path }))
    signal?.addEventListener('abort', abort, { once: true })
    const sent: PacketCallback = (error) => {
      if (error) settle(this.#unavailable(path, `the broker did not take ${this.#topic(path)}: ${error.message}`))
    }
    this.#pending.set(id, {
      ...request,
      sent,
      settle: (error) => {
        this.#pending.delete(id)
        cancel()
        signal?.removeEventListener('abort', abort)
        if (error === undefined) return resolve()
        this.#withdraw(sent)
        reject(error)
      },
    })
    this.#client.publish(this.#topic(path), JSON.stringify({ value: target, id }), this.#publishOptions(id, path), sent)
    return promise
  }

  /** A board's answer; passed over when nobody waits for it any more. */
  answer(answer: Answer): void {
    const pending = this.#pending.get(answer.id)
    if (answer.status === 'ok') pending?.settle()
    else {
      pending?.settle(
        new OctodError(answer.code, `the board refuses ${pending.path}: ${answer.error}`, { path: pending.path }),
      )
    }
  }

  /**
   * A board has said a value of its own accord: the target is an answer, and so is a number on the way to it. A board that
   * only repeats the old value has not listened.
   */
  reported(path: string, value: SignalValue): void {
    for (const pending of [...this.#pending.values()]) {
      if (pending.path !== path) continue
      if (isAt(value, pending.target) || isNearer(value, pending)) pending.settle()
    }
  }

  /** A packet from the broker. The client drops an acknowledgement's reason when it calls back, so it is read here. */
  acknowledged(packet: Packet): void {
    if (packet.cmd !== 'puback' || packet.reasonCode !== NO_MATCHING_SUBSCRIBERS) return
    const callback = this.#client.outgoing[packet.messageId ?? 0]?.cb
    const pending = [...this.#pending.values()].find(({ sent }) => sent === callback)
    pending?.settle(this.#unavailable(pending.path, `no board has subscribed to ${this.#topic(pending.path)}`))
  }

  /** Ends every wait. */
  failAll(reason: (path: string) => OctodError): void {
    for (const { path, settle } of [...this.#pending.values()]) settle(reason(path))
  }

  #topic(path: string): string {
    return `${this.#root}/${path}/set`
  }

  #publishOptions(id: string, path: string): IClientPublishOptions {
    if (this.#client.options.protocolVersion !== 5) return { qos: 1 }
    return {
      qos: 1,
      properties: {
        responseTopic: `${this.#root}/${path}/response`,
        correlationData: Buffer.from(id),
        messageExpiryInterval: Math.ceil(this.#deadlineMs / 1000),
      },
    }
  }

  /** A message that the broker has not taken yet must not be sent again after a reconnection: the wish is out of date. */
  #withdraw(sent: PacketCallback): void {
    const found = Object.entries(this.#client.outgoing).find(([, { cb }]) => cb === sent)
    if (found) this.#client.removeOutgoingMessage(Number(found[0]))
  }

  #noAnswer(path: string): OctodError {
    const reason = `nobody answered on ${this.#topic(path)} within ${this.#deadlineMs / 1000} s; is the board that owns it running (see docs/vehicle-mqtt.md)?`
    return this.#unavailable(path, reason)
  }

  #unavailable(path: string, reason: string): OctodError {
    return new OctodError('provider_unavailable', reason, { path, topic: this.#topic(path) })
  }
}

const isNearer = (value: SignalValue, { target, before }: Request): boolean =>
  typeof value === 'number' &&
  typeof target === 'number' &&
  typeof before === 'number' &&
  Math.abs(value - target) < Math.abs(before - target)
