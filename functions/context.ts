/** What a handler is given and what it gives back: the ports of the car and of the daemon's services. */
import type { Place, Zone } from './define.ts'

/**
 * What a handler did.
 *
 * - `achieved`: the target state is reached, the question answered, the message sent.
 * - `accepted`: the actuator has taken the target and is on its way (a window moving).
 */
export type Outcome = {
  readonly state: 'achieved' | 'accepted'
  /** One short sentence for the driver, made from what really happened; present tense, no full stop needed. */
  readonly speech: string
  /** What a nested call hands up, and what the log keeps. Must be plain JSON. */
  readonly value?: OutcomeValue
}
export type OutcomeValue =
  | string
  | number
  | boolean
  | Place
  | readonly OutcomeValue[]
  | { readonly [key: string]: OutcomeValue }

/** Time, handed in so that tests own it. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number
  /** Runs `action` once after `delayMs` (0 or more). Returns what cancels it. */
  after(delayMs: number, action: () => void): () => void
}

export type SignalValue = string | number | boolean | readonly string[]
export type SignalSample = {
  readonly path: string
  readonly value: SignalValue
  /** Milliseconds since the epoch at which the car reported it. */
  readonly at: number
}

/**
 * The car. Signals are COVESA VSS 6.0 paths (`Vehicle.Cabin.HVAC.IsAirConditioningActive`) in their VSS units,
 * and own ones under `Vehicle.Private.` where VSS has none; `functions/vehicle/signals.ts` lists them.
 */
export interface Vehicle {
  readonly name: string
  /** The last value the car reported; undefined when it never did. @throws OctodError `not_found` for an unknown path */
  get(path: string): SignalSample | undefined
  /**
   * Asks the car to bring signals to target values, all or none.
   * Resolves when the car has taken the targets, not when it has reached them.
   * @returns per path, whether the car is there already (`achieved`) or on its way (`accepted`)
   * @throws OctodError `not_found` (no such signal), `not_supported` (a sensor), `out_of_range`, `provider_unavailable`
   */
  actuate(
    targets: { readonly [path: string]: SignalValue },
    signal?: AbortSignal,
  ): Promise<{ readonly [path: string]: 'achieved' | 'accepted' }>
  /** Halts moving actuators where they are; the current position becomes the target. Without paths, everything that moves. */
  halt(paths?: readonly string[]): Promise<void>
  /** Every reported change, and the arrival at a target. Returns what ends it. */
  watch(listener: (event: VehicleEvent) => void): () => void
  /** Every signal the car knows. */
  list(): readonly SignalSample[]
}
export type VehicleEvent = { readonly type: 'changed' | 'reached'; readonly sample: SignalSample }

/** Functions that other programs own (phone, media, navigation …), reached over MQTT. */
export interface Apps {
  /**
   * Hands a call to the program that owns the function and waits for its answer.
   * @throws OctodError `provider_unavailable` when no program answers before the deadline; the program's own code when it refuses
   */
  call(functionName: string, args: { readonly [name: string]: unknown }, signal: AbortSignal): Promise<Outcome>
}

/** Spoken times, resolved against the clock and the car's time zone. */
export interface Times {
  /** A moment: `tomorrow at 7 am`, `in 20 minutes`, `half past six`. Undefined when the words name none. */
  moment(words: string): Date | undefined
  /** A length in milliseconds: `ten minutes`, `an hour and a half`. Undefined when the words name none. */
  duration(words: string): number | undefined
  /** A whole day or range: `tomorrow`, `next week`, `monday morning`. End exclusive. Undefined when the words name none. */
  range(words: string): { readonly start: Date; readonly end: Date } | undefined
  /** For speech: `7:30 tomorrow`, `Friday at 18:00`. */
  say(moment: Date): string
}

export type Reminder = {
  readonly id: number
  readonly kind: 'timer' | 'reminder' | 'alarm'
  readonly text: string
  /** When it fires; null for a note without a time. Milliseconds since the epoch. */
  readonly due: number | null
}
/** Timers, alarms and reminders. They survive a restart; one that came due meanwhile fires at the next start. */
export interface Reminders {
  add(reminder: Omit<Reminder, 'id'>): Reminder
  /** Those not yet fired or cancelled, soonest first. */
  list(): readonly Reminder[]
  cancel(ids: readonly number[]): number
}

export type CalendarEvent = {
  readonly title: string
  readonly start: Date
  readonly end: Date
  readonly place?: string
}
/** The driver's calendar, an .ics file. */
export interface Calendar {
  /** Events that overlap the range, soonest first; recurring ones expanded. */
  between(start: Date, end: Date): readonly CalendarEvent[]
  /** @throws OctodError `provider_unavailable` when the file can't be written */
  add(event: CalendarEvent): Promise<void>
}

export type Contact = { readonly name: string; readonly phones: readonly string[]; readonly address?: string }
/** The driver's address book, a vCard file. */
export interface Contacts {
  /** Best matches for a spoken name, best first; empty when nobody fits. */
  find(name: string): readonly Contact[]
}

/** The owner's manual: Markdown files in a full-text index. */
export interface Manual {
  /** Best sections for a question, best first. */
  search(
    question: string,
    limit: number,
  ): readonly { readonly title: string; readonly text: string; readonly file: string }[]
}

/** Everything a handler may use. Frozen; a handler keeps no state of its own between calls. */
export type Context = {
  /** Aborts at the call's deadline and when the daemon stops. */
  readonly signal: AbortSignal
  readonly site: string
  /** The seat the speaker sits on, when the message told. */
  readonly speakerZone?: Zone
  readonly clock: Clock
  readonly times: Times
  readonly vehicle: Vehicle
  readonly apps: Apps
  readonly reminders: Reminders
  readonly calendar: Calendar
  readonly contacts: Contacts
  readonly manual: Manual
}
