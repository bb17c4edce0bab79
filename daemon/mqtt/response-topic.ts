/** Where a client may have its answer sent. */
import type { Topics } from './topics.ts'

/** Not a way to publish anywhere: no wildcards, no broker topics, and never where octod itself takes orders. */
export function mayAnswerOn(topic: string, topics: Topics): boolean {
  return (
    !/[#+\0]|^\$/.test(topic) &&
    topic !== topics.utterance &&
    topic !== topics.result &&
    !topic.startsWith(topics.request(''))
  )
}
