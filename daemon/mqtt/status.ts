/** The daemon's retained facts: who it is (`info`) and how it is (`health`). */
import type { MqttClient } from 'mqtt'
import type { Topics } from './topics.ts'

const HEALTH_EVERY_MS = 30_000

export type StatusOptions = {
  readonly client: MqttClient
  readonly topics: Topics
  readonly info: () => unknown
  readonly health: () => unknown
}

export class StatusPublisher {
  readonly #options: StatusOptions
  #timer: NodeJS.Timeout | undefined
  readonly #publishAll = () => {
    const { client, topics, info } = this.#options
    client.publish(topics.info, JSON.stringify(info()), { qos: 1, retain: true })
    this.publishHealth()
  }

  constructor(options: StatusOptions) {
    this.#options = options
  }

  /** Now, at each connect, and the health every 30 s. */
  start(): void {
    this.#options.client.on('connect', this.#publishAll)
    this.#publishAll()
    this.#timer = setInterval(() => this.publishHealth(), HEALTH_EVERY_MS)
  }

  /** A state that nobody hears now is stale by the next connect: without a connection nothing is kept. */
  publishHealth(): void {
    const { client, topics, health } = this.#options
    if (client.connected) client.publish(topics.health, JSON.stringify(health()), { qos: 1, retain: true })
  }

  stop(): void {
    this.#options.client.off('connect', this.#publishAll)
    clearInterval(this.#timer)
  }
}
