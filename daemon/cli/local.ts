/** A daemon without broker and log, for one sentence: `octod say --local` and `--dry-run`. */

import { join } from 'node:path'
import type { Apps } from '../../functions/context.ts'
import { OctodError } from '../../functions/error.ts'
import { functions } from '../../functions/index.ts'
import { SimulatedVehicle } from '../../functions/vehicle/simulated.ts'
import { ChronoTimes } from '../chrono/times.ts'
import { systemClock } from '../clock.ts'
import type { Config } from '../config.ts'
import { Catalogue } from '../core/catalogue.ts'
import { Pipeline } from '../core/pipeline.ts'
import type { CallLog, Replies } from '../core/ports.ts'
import { IcalCalendar } from '../ical/calendar.ts'
import { LlamaEngine } from '../llama/engine.ts'
import { SqliteManual } from '../sqlite/manual.ts'
import { VcardContacts } from '../vcard/contacts.ts'

const forgetful: CallLog = {
  accept: () => true,
  plan() {},
  finish() {},
  unfinished: () => [],
  health: { ok: true, message: 'nothing is kept' },
  close() {},
}
const silent: Replies = { result() {}, event() {} }
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
  const catalogue = new Catalogue(functions)
  const { file, threads, deadline_ms: deadlineMs } = config.model
  return { catalogue, engine: new LlamaEngine({ file, catalogue, clock: systemClock, threads, deadlineMs }) }
}

/** A pipeline on a simulated car of its own; the engine must be started. */
export function createLocalPipeline(config: Config, engine: LlamaEngine, catalogue: Catalogue): Pipeline {
  const clock = systemClock
  const { calendar, contacts, manual } = config.assistant
  return new Pipeline({
    engine,
    catalogue,
    log: forgetful,
    replies: silent,
    services: {
      clock,
      times: new ChronoTimes(clock),
      vehicle: new SimulatedVehicle({ clock }),
      apps: noApps,
      reminders: noReminders,
      calendar: new IcalCalendar({ file: calendar ?? join(config.stateDir, 'calendar.ics'), clock }),
      contacts: new VcardContacts(contacts ?? join(config.stateDir, 'contacts.vcf')),
      manual: manual === null ? { search: () => [] } : new SqliteManual(manual),
    },
  })
}
