/** Publishes results and events; a result also goes to the response topic that its utterance named. */
import type { MqttClient } from 'mqtt'
import type { Utterance } from '../core/call.ts'
import type { Replies, Result, UtteranceEvent } from '../core/ports.ts'
import { mayAnswerOn } from './response-topic.ts'
import type { Topics } from './topics.ts'

export class MqttReplies implements Replies {
  readonly #client: MqttClient
  readonly #topics: Topics

  constructor(client: MqttClient, topics: Topics) {
    this.#client = client
    this.#topics = topics
  }

  result(result: Result, utterance: Utterance): void {
    const payload = JSON.stringify(result)
    this.#client.publish(this.#topics.result, payload, { qos: 1 })
    const { topic, correlation } = utterance.replyTo ?? {}
    if (topic && mayAnswerOn(topic, this.#topics)) {
      this.#client.publish(topic, payload, {
        qos: 1,
        ...(correlation &&
          this.#client.options.protocolVersion === 5 && { properties: { correlationData: Buffer.from(correlation) } }),
      })
    }
  }

  event(event: UtteranceEvent): void {
    this.#client.publish(this.#topics.event, JSON.stringify(event), { qos: 1 })
  }

  notice(speech: string): void {
    this.#client.publish(this.#topics.notification, JSON.stringify({ speech }), { qos: 1 })
  }
}
