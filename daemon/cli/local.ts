/** A daemon without broker and log, for one sentence: `octod say --local` and `--dry-run`. */

import type { Apps, SignalValue } from '../../functions/context.ts'
import { OctodError } from '../../functions/error.ts'
import { SimulatedVehicle } from '../../functions/vehicle/simulated.ts'
import { ChronoTimes } from '../chrono/times.ts'
import { systemClock } from '../clock.ts'
import type { Config } from '../config.ts'
import type { Catalogue } from '../core/catalogue.ts'
import { Pipeline } from '../core/pipeline.ts'
import type { CallLog, Replies } from '../core/ports.ts'
import { LlamaEngine } from '../llama/engine.ts'
import { engineOptions, profileOf } from '../profiles.ts'
import { openPersonalData } from '../services.ts'
import { readAliases } from '../yaml/phrases.ts'
import { readPolicy } from '../yaml/policy.ts'

const forgetful: CallLog = {
  accept: () => true,
  plan() {},
  finish() {},
  settle() {},
  unfinished: () => [],
  health: { ok: true, message: 'nothing is kept' },
  close() {},
}
const silent: Replies = { result() {}, event() {}, notice() {} }
const unavailable = (what: string) =>
  new OctodError('provider_unavailable', `${what} needs the running daemon; leave out --local`)
const noApps: Apps = { call: (name) => Promise.reject(unavailable(name)) }
const noReminders = {
  add: () => {
    throw unavailable('a reminder')
  },
  list: () => [],
  cancel: () => 0,
}

export function createEngine(config: Config): { engine: LlamaEngine; catalogue: Catalogue } {
  const { catalogue } = profileOf(config)
  return { catalogue, engine: new LlamaEngine({ ...engineOptions(config), catalogue, clock: systemClock }) }
}

/**
 * A pipeline on a simulated car of its own; the engine must be started.
 * @param signals what the car reports from the start
 * @throws OctodError `not_found`, `invalid_argument` or `out_of_range` for a signal that the car has not, or can't report
 */
export function createLocalPipeline(
  config: Config,
  engine: LlamaEngine,
  catalogue: Catalogue,
  signals: { readonly [path: string]: SignalValue },
): Pipeline {
  const clock = systemClock
  const { elsewhere } = profileOf(config)
  return new Pipeline({
    engine,
    catalogue,
    log: forgetful,
    replies: silent,
    thresholds: config.confidence,
    policy: readPolicy(config.policy.file, catalogue, elsewhere),
    aliases: readAliases(config.assistant.phrases, catalogue, elsewhere),
    services: {
      clock,
      times: new ChronoTimes(clock),
      vehicle: new SimulatedVehicle({ clock, initial: signals }),
      apps: noApps,
      reminders: noReminders,
      ...openPersonalData(config, clock),
    },
  })
}
