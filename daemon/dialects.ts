/** How others than octod's own topics speak to it: Hermes, Home Assistant, and requests. */
import type { MqttClient } from 'mqtt'
import type { Config } from './config.ts'
import type { Catalogue } from './core/catalogue.ts'
import type { Pipeline } from './core/pipeline.ts'
import type { Clock, Replies } from './core/ports.ts'
import { HermesDialect } from './hermes/dialect.ts'
import type { RequestHandler } from './mqtt/requests.ts'

/** @param pipeline asked for with the first utterance, as it answers through the dialect */
export function createHermes(
  { hermes, zones, intake }: Config,
  parts: { readonly client: MqttClient; readonly catalogue: Catalogue; readonly clock: Clock },
  pipeline: () => Pipeline,
): HermesDialect | undefined {
  if (!hermes.enabled) return undefined
  return new HermesDialect({
    client: parts.client,
    clock: parts.clock,
    role: hermes.role,
    siteIds: hermes.site_ids,
    functions: parts.catalogue.functions.map(({ name }) => name),
    maxCharacters: intake.max_characters,
    zoneOf: (site) => zones[site],
    handle: (utterance) => pipeline().handle(utterance),
  })
}

/** Each is told everything; one that is not concerned passes it over. */
export function toAll(replies: readonly Replies[]): Replies {
  return {
    result(result, utterance) {
      for (const one of replies) one.result(result, utterance)
    },
    event(event, utterance) {
      for (const one of replies) one.event(event, utterance)
    },
    notice(speech, utterance) {
      for (const one of replies) one.notice(speech, utterance)
    },
  }
}

/** `request/confirm` and `request/cancel`: yes and no to the open question, or to that about the utterance `id`. */
export function answersTo(
  pipeline: Pipeline,
  site: string,
): readonly (readonly [verb: string, handler: RequestHandler])[] {
  const answer =
    (word: 'yes' | 'no'): RequestHandler =>
    ({ id }) =>
      pipeline.answer(word, site, typeof id === 'string' ? id : undefined)
  return [
    ['confirm', answer('yes')],
    ['cancel', answer('no')],
  ]
}
