/** Where a client may have its answer sent. */
import type { Topics } from './topics.ts'

/** Others that take orders over MQTT. */
const ORDERS = /^(hermes|rhasspy|homeassistant)\//

/** Not a way to publish anywhere: no wildcards, no broker topics, and never where octod, the car or a neighbour takes orders. */
export function mayAnswerOn(topic: string, topics: Topics): boolean {
  return (
    !/[#+\0]|^\$/.test(topic) &&
    topic !== topics.utterance &&
    topic !== topics.result &&
    !topic.startsWith(topics.request('')) &&
    !topic.startsWith(topics.vehicle('')) &&
    !topic.startsWith(topics.call('')) &&
    !ORDERS.test(topic)
  )
}
