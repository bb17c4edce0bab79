/** Takes in what came over a wire: an utterance goes down the pipeline, anything else is refused with its reason. */
import type { Config } from './config.ts'
import type { Pipeline } from './core/pipeline.ts'
import type { Clock, Result } from './core/ports.ts'
import { type PacketMarks, readUtterance } from './mqtt/messages.ts'

export type Intake = (payload: Buffer, packet: PacketMarks, source: string) => Promise<Result>

export function createIntake({ site, intake, zones }: Config, clock: Clock, pipeline: Pipeline): Intake {
  return async (payload, packet, source) => {
    const received = readUtterance(payload, packet, {
      site,
      source,
      maxCharacters: intake.max_characters,
      now: clock.now(),
    })
    if (!received.ok) return pipeline.refuse(received.utterance, received.code, received.message)
    const zone = received.utterance.zone ?? zones[site]
    return pipeline.handle({ ...received.utterance, ...(zone && { zone }) })
  }
}
