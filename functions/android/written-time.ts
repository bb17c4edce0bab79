/** Times in the two forms that Octopus v2 writes, and in words where it did not keep to them. */
import type { Context } from '../context.ts'
import { OctodError } from '../error.ts'
import { resolveMoment } from '../planner/resolve-time.ts'

/** The next `07:30`, today or tomorrow. @throws OctodError `invalid_argument` when the words name no time to come */
export function alarmAt(words: string, context: Context): Date {
  const [, hour, minute] = /^([01]?\d|2[0-3]):([0-5]\d)$/.exec(words.trim()) ?? []
  if (hour === undefined) return resolveMoment(words, context)
  const next = new Date(context.clock.now())
  next.setHours(Number(hour), Number(minute), 0, 0)
  if (next.getTime() <= context.clock.now()) next.setDate(next.getDate() + 1)
  return next
}

/**
 * `2026-11-02-09-00`, in the car's time zone.
 * @param after what it must lie behind
 * @throws OctodError `invalid_argument` when the words name no time, or one too early
 */
export function momentWritten(words: string, context: Context, after?: Date): Date {
  const moment = asWritten(words.trim()) ?? context.times.moment(words)
  if (moment === undefined || (after && moment <= after)) {
    const allowed = after ? 'a time after the beginning' : 'year-month-day-hour-minute'
    throw new OctodError('invalid_argument', `"${words}" can't be used here; it must be ${allowed}`, { words })
  }
  return moment
}

/** Undefined for another form, and for a day or a time of day that does not exist. */
function asWritten(words: string): Date | undefined {
  const parts = /^(\d{4})-(\d{2})-(\d{2})-(\d{2})-(\d{2})$/.exec(words)?.slice(1).map(Number)
  if (!parts) return undefined
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0] = parts
  const moment = new Date(year, month - 1, day, hour, minute)
  return moment.getMonth() === month - 1 && hour < 24 && minute < 60 ? moment : undefined
}
