import { randomUUID } from 'node:crypto'
import { readFileSync, statSync } from 'node:fs'
import createCalendar from 'ical-generator'
import ical, { type VEvent } from 'node-ical'
import type { Calendar, CalendarEvent, Clock } from '../../functions/context.ts'
import { OctodError } from '../../functions/error.ts'
import { replaceFile } from './replace-file.ts'
import { zonedTimes } from './zoned-times.ts'

export type IcalCalendarOptions = {
  /** Path of an .ics file (RFC 5545); one that does not exist is an empty calendar, made at the first `add`. */
  readonly file: string
  /** Stamps added events. */
  readonly clock: Clock
}

/**
 * The driver's calendar in one .ics file. It is read again whenever the file has changed, so another program may
 * write it. Times without a zone are the car's (`TZ`).
 */
export class IcalCalendar implements Calendar {
  readonly #file: string
  readonly #clock: Clock
  #events: readonly VEvent[] = []
  #version: string | undefined
  #writing: Promise<void> = Promise.resolve()

  constructor(options: IcalCalendarOptions) {
    this.#file = options.file
    this.#clock = options.clock
  }

  /** @throws OctodError `provider_unavailable` when the file is there but is no calendar or can't be read */
  between(start: Date, end: Date): readonly CalendarEvent[] {
    this.#refresh()
    try {
      return this.#events
        .flatMap((event) => occurrences(event, start, end))
        .sort((a, b) => a.start.getTime() - b.start.getTime() || a.title.localeCompare(b.title))
    } catch (cause) {
      // A rule that was read but can't be expanded.
      throw this.#unavailable('has an event that repeats in no valid way', cause)
    }
  }

  /**
   * Writes the event into the file, which is replaced as a whole. One event at a time.
   * @throws OctodError `provider_unavailable` when the file is no calendar or can't be written
   */
  add(event: CalendarEvent): Promise<void> {
    const written = this.#writing.then(() => this.#write(event))
    this.#writing = written.catch(() => undefined)
    return written
  }

  async #write(event: CalendarEvent): Promise<void> {
    const calendar = this.#withEvent(this.#read(), event)
    try {
      await replaceFile(this.#file, calendar)
    } catch (cause) {
      throw this.#unavailable("can't be written", cause)
    }
  }

  /** The file's text with the event before its end; a whole calendar when there is none yet. */
  #withEvent(text: string | undefined, event: CalendarEvent): string {
    const own = createCalendar({ prodId: { company: 'octod', product: 'octod', language: 'EN' } })
    own.createEvent({
      id: randomUUID(),
      start: event.start,
      end: event.end,
      stamp: new Date(this.#clock.now()),
      summary: event.title,
      ...(event.place === undefined ? {} : { location: event.place }),
    })
    const written = own.toString()
    if (text === undefined) return `${written}\r\n`
    const component = written.slice(written.indexOf('BEGIN:VEVENT'), written.lastIndexOf('END:VCALENDAR'))
    const end = text.toUpperCase().lastIndexOf('END:VCALENDAR')
    return text.slice(0, end) + component + text.slice(end)
  }

  #refresh(): void {
    const version = this.#stamp()
    if (version === this.#version) return
    const text = this.#read()
    try {
      const components = text === undefined ? {} : ical.sync.parseICS(zonedTimes(text))
      this.#events = Object.values(components).filter(isEvent)
    } catch (cause) {
      throw this.#unavailable('is no valid iCalendar file', cause)
    }
    this.#version = version
  }

  /** What tells one state of the file from another. */
  #stamp(): string {
    const state = statSync(this.#file, { throwIfNoEntry: false, bigint: true })
    return state ? `${state.ino} ${state.mtimeNs} ${state.size}` : 'missing'
  }

  #read(): string | undefined {
    let text: string
    try {
      text = readFileSync(this.#file, 'utf8')
    } catch (cause) {
      if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return undefined
      throw this.#unavailable("can't be read", cause)
    }
    // The parser takes any text and finds nothing in it; a file that lost its end must not look like an empty calendar.
    if (!/^\uFEFF?BEGIN:VCALENDAR\s/i.test(text) || !/\nEND:VCALENDAR\s*$/i.test(text)) {
      throw this.#unavailable(
        'is no valid iCalendar file',
        new Error('it must run from BEGIN:VCALENDAR to END:VCALENDAR'),
      )
    }
    return text
  }

  #unavailable(what: string, cause: unknown): OctodError {
    const reason = cause instanceof Error ? cause.message : String(cause)
    const message = `the calendar ${this.#file} ${what}: ${reason}; restore the file or correct assistant.calendar`
    return new OctodError('provider_unavailable', message, { file: this.#file }, { cause })
  }
}

/** A date that could not be read stays text in the parser's result; such an event can't be placed in time. */
function isEvent(component: unknown): component is VEvent {
  const event = component as Partial<VEvent> | undefined
  return event?.type === 'VEVENT' && event.start instanceof Date && event.status !== 'CANCELLED'
}

function occurrences(event: VEvent, start: Date, end: Date): CalendarEvent[] {
  return ical
    .expandRecurringEvent(event, { from: start, to: end, expandOngoing: true })
    .filter((each) => each.event.status !== 'CANCELLED' && overlaps(each.start, each.end, start, end))
    .map((each) => {
      const place = words(each.event.location)
      const title = words(each.summary) || 'Untitled'
      const times = { start: new Date(each.start.getTime()), end: new Date(each.end.getTime()) }
      return { title, ...times, ...(place === '' ? {} : { place }) }
    })
}

/** Ends are exclusive; an event without a length overlaps when it begins inside. */
function overlaps(start: Date, end: Date, from: Date, to: Date): boolean {
  return start < to && (end > from || (end.getTime() === start.getTime() && start >= from))
}

function words(value: VEvent['location']): string {
  const text = typeof value === 'object' ? value.val : value
  return (text ?? '').replace(/\s*\n\s*/g, ', ').trim()
}
