import type { Context } from '../context.ts'
import { OctodError } from '../error.ts'

/**
 * The moment that words name, which must lie ahead.
 * @throws OctodError `invalid_argument` when they name none, or one that has passed
 */
export function resolveMoment(words: string, context: Context): Date {
  const moment = context.times.moment(words)
  if (moment === undefined) throw notUnderstood(words, 'at 7, tomorrow at 7 am or in 20 minutes')
  if (moment.getTime() <= context.clock.now()) {
    throw new OctodError(
      'invalid_argument',
      `${context.times.say(moment)} has passed; name a time that is still to come`,
      { words },
    )
  }
  return moment
}

/** @throws OctodError `invalid_argument` when the words name no day or span of time */
export function resolveRange(words: string, context: Context): { readonly start: Date; readonly end: Date } {
  const range = context.times.range(words)
  if (range === undefined) throw notUnderstood(words, 'today, tomorrow, next week or Monday morning')
  return range
}

function notUnderstood(words: string, allowed: string): OctodError {
  return new OctodError('invalid_argument', `"${words}" is no time that can be used; say it like ${allowed}`, { words })
}
