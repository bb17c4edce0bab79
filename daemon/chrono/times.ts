import type { ParsedResult } from 'chrono-node'
import { casual } from 'chrono-node/en'
import type { Clock, Times } from '../../functions/context.ts'
import { duration } from './duration.ts'
import { spokenTime } from './spoken-time.ts'

type Range = { readonly start: Date; readonly end: Date }

const HOUR = 3_600_000
const MONTH =
  'january|february|march|april|may|june|july|august|september|october|november|december|jan|feb|mar|apr|jun|jul|aug|sep|sept|oct|nov|dec'
const WEEKDAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday']

/** Parts of a day: the hour meant when only the part is said, and the hours it spans (above 24: the next day). */
const PARTS = [
  { word: /\bmorning\b/, hour: 8, from: 6, to: 12 },
  { word: /\bnoon\b/, hour: 12, from: 12, to: 13 },
  { word: /\bafternoon\b/, hour: 15, from: 12, to: 18 },
  { word: /\bevening\b/, hour: 19, from: 18, to: 23 },
  { word: /\b(?:tonight|night)\b/, hour: 21, from: 18, to: 28 },
] as const

/** A day named without an hour means nine in the morning. */
const DAY_BEGINS = 9

/**
 * Spoken English times, read with chrono against the daemon's clock. The car's time zone is the process's (`TZ`).
 *
 * Times look forward: `at 7` is the next seven o'clock, morning or evening. On another day an hour from one to five
 * without am or pm is in the afternoon; `tomorrow at 7` is in the morning.
 */
export class ChronoTimes implements Times {
  readonly #clock: Clock

  constructor(clock: Clock) {
    this.#clock = clock
  }

  moment(words: string): Date | undefined {
    const text = spokenTime(words)
    const now = new Date(this.#clock.now())
    const length = lengthFromNow(text)
    if (length !== undefined) return new Date(now.getTime() + length)
    const calendar = calendarRange(text, now)
    if (calendar !== undefined) return dayOpens(calendar.start, now)
    const result = parse(dayOfMonth(text, now), now)
    if (result === undefined) return undefined
    return result.start.isCertain('hour') ? exact(result, text, now) : inexact(result, text, now)
  }

  duration(words: string): number | undefined {
    return duration(words)
  }

  range(words: string): Range | undefined {
    const text = spokenTime(words)
    const now = new Date(this.#clock.now())
    const length = /^(?:right )?now$|^currently$|^at the moment$/.test(text) ? 0 : lengthFromNow(text)
    if (length !== undefined) return hourFrom(new Date(now.getTime() + length))
    const calendar = calendarRange(text, now)
    if (calendar !== undefined) return calendar
    const result = parse(dayOfMonth(text, now), now)
    if (result === undefined) return undefined
    if (result.start.isCertain('hour')) {
      const start = exact(result, text, now)
      const span = result.end ? result.end.date().getTime() - result.start.date().getTime() : HOUR
      return { start, end: new Date(start.getTime() + Math.max(span, 0)) }
    }
    if (result.end) return { start: result.start.date(), end: result.end.date() }
    const part = PARTS.find(({ word }) => word.test(text))
    const day = result.start.date()
    return part ? { start: at(day, part.from), end: at(day, part.to) } : days(day, 0, 1)
  }

  say(moment: Date): string {
    const time = `${moment.getHours()}:${String(moment.getMinutes()).padStart(2, '0')}`
    const distance = daysBetween(new Date(this.#clock.now()), moment)
    if (distance === 0) return time
    if (distance === 1) return `${time} tomorrow`
    if (distance === -1) return `${time} yesterday`
    if (distance > 1 && distance < 7) return `${WEEKDAYS[moment.getDay()]} at ${time}`
    const sameYear = moment.getFullYear() === new Date(this.#clock.now()).getFullYear()
    const date = moment.toLocaleDateString('en-GB', {
      day: 'numeric',
      month: 'long',
      ...(sameYear ? {} : { year: 'numeric' }),
    })
    return `${date} at ${time}`
  }
}

function parse(text: string, now: Date): ParsedResult | undefined {
  return casual.parse(text, now, { forwardDate: true })[0]
}

/** "The 21st" alone: chrono wants a month with it, the one in which that day comes next. */
function dayOfMonth(text: string, now: Date): string {
  if (new RegExp(`\\b(?:${MONTH})\\b`).test(text)) return text
  return text.replace(/\b(?:on )?(?:the )?(\d{1,2})(?:st|nd|rd|th)\b/, (words, number: string) => {
    const day = Number(number)
    if (day < 1 || day > 31) return words
    const date = new Date(now.getFullYear(), now.getMonth() + (day < now.getDate() ? 1 : 0), 1)
    while (new Date(date.getFullYear(), date.getMonth() + 1, 0).getDate() < day) date.setMonth(date.getMonth() + 1)
    return `${date.toLocaleDateString('en-GB', { month: 'long' })} ${day} ${date.getFullYear()}`
  })
}

/** A result with an hour: fills in the half of the day when the words leave it open. */
function exact(result: ParsedResult, text: string, now: Date): Date {
  const { start } = result
  const date = start.date()
  const hour = start.get('hour') ?? 0
  const open = !start.isCertain('meridiem') && hour >= 1 && hour <= 12 && !PARTS.some(({ word }) => word.test(text))
  if (!open) return date
  const later = at(date, hour === 12 ? 24 : hour + 12, date.getMinutes())
  const day = start.isCertain('day') || start.isCertain('weekday') || start.isCertain('month')
  if (!day) {
    const today = [at(now, hour, date.getMinutes()), at(now, hour + 12, date.getMinutes())]
    return today.find((candidate) => candidate > now) ?? at(now, hour + 24, date.getMinutes())
  }
  if (daysBetween(now, date) === 0) return date > now ? date : later
  return hour <= 5 ? later : date
}

/** A result without an hour: a day, a part of a day, or a stretch of days from now. */
function inexact(result: ParsedResult, text: string, now: Date): Date {
  const date = result.start.date()
  const part = PARTS.find(({ word }) => word.test(text))
  if (part) {
    const open = at(date, part.hour) <= now && now < at(date, part.to)
    return open ? new Date(now.getTime() + HOUR) : at(date, part.hour)
  }
  return /^in \d|^in an? /.test(text) ? date : dayOpens(date, now)
}

/** Nine in the morning of a day; in an hour when that day is today and nine has passed. */
function dayOpens(day: Date, now: Date): Date {
  const morning = at(day, DAY_BEGINS)
  return morning > now || daysBetween(now, day) !== 0 ? morning : new Date(now.getTime() + HOUR)
}

/** Milliseconds of words that are a length with a unit below a day: `in 20 minutes`, `an hour from now`. */
function lengthFromNow(text: string): number | undefined {
  return /\b(?:hours?|hrs?|h|minutes?|mins?|m|seconds?|secs?|s)\b/.test(text) ? duration(text) : undefined
}

/** Weeks, weekends, months and "next three days". */
function calendarRange(text: string, now: Date): Range | undefined {
  const stretch = /^(?:the |in the )?(?:next|coming|following) (\d{1,2}) (day|week)s?$/.exec(text)
  if (stretch) return days(now, 0, Number(stretch[1]) * (stretch[2] === 'week' ? 7 : 1))
  const named = /^(?:on |in |for |over )?(?:the )?(this |next |coming )?(week ?end|week|month)$/.exec(text)
  const weekday = (now.getDay() + 6) % 7
  if (named?.[2] === 'month') return months(now, named[1] === 'next ' ? 1 : 0)
  if (named?.[2] === 'week') {
    return named[1] === 'next ' ? days(now, 7 - weekday, 14 - weekday) : days(now, 0, 7 - weekday)
  }
  if (named) {
    const week = named[1] === 'next ' ? 7 : 0
    return days(now, (week === 0 && weekday === 6 ? 6 : 5) - weekday + week, 7 - weekday + week)
  }
  const month = new RegExp(`^(?:in |next |this )?(${MONTH})$`).exec(text)
  const start = month ? parse(text, now)?.start.date() : undefined
  return start ? months(start, 0) : undefined
}

/** The same day at an hour; 24 and more are the following day. */
function at(day: Date, hour: number, minute = 0): Date {
  return new Date(day.getFullYear(), day.getMonth(), day.getDate(), hour, minute)
}

function days(day: Date, from: number, to: number): Range {
  return { start: at(day, 24 * from), end: at(day, 24 * to) }
}

function months(day: Date, from: number): Range {
  const start = new Date(day.getFullYear(), day.getMonth() + from, 1)
  return { start, end: new Date(start.getFullYear(), start.getMonth() + 1, 1) }
}

function hourFrom(start: Date): Range {
  return { start, end: new Date(start.getTime() + HOUR) }
}

function daysBetween(from: Date, to: Date): number {
  return Math.round((at(to, 12).getTime() - at(from, 12).getTime()) / (24 * HOUR))
}
