import type { CalendarEvent, Context } from '../context.ts'
import { resolveRange } from './resolve-time.ts'
import { sayList } from './say-list.ts'

/** How far ahead an appointment is looked for, in milliseconds. */
const HORIZON = 366 * 86_400_000
const DAY = 86_400_000

/** Words of a question that say nothing about which appointment is meant. */
const FILLERS = new Set(
  'a an any appointment appointments at calendar event events for in is meeting meetings my next of on our the to upcoming with'.split(
    ' ',
  ),
)

/** Appointments under way or ahead whose title the words name, soonest first; all of them without such words. */
export function upcomingEvents(words: string | undefined, context: Context): readonly CalendarEvent[] {
  const now = context.clock.now()
  const events = context.calendar.between(new Date(now), new Date(now + HORIZON))
  return words === undefined ? events : matching(words, events)
}

/** Events whose title holds the words as they are, else each telling word of them. */
function matching(words: string, events: readonly CalendarEvent[]): readonly CalendarEvent[] {
  const phrase = plain(words)
  const whole = events.filter(({ title }) => ` ${plain(title)} `.includes(` ${phrase} `))
  if (whole.length > 0) return whole
  const telling = phrase.split(' ').filter((word) => !FILLERS.has(word))
  return events.filter(({ title }) => {
    const inTitle = plain(title).split(' ')
    return telling.every((word) => inTitle.some((other) => alike(word, other)))
  })
}

/** When the next appointment that the words name takes place. */
export function sayNext(words: string, context: Context): string {
  const [next] = upcomingEvents(words, context)
  return next ? sayEvent(next, context) : `There is no ${words} in the calendar`
}

/**
 * The appointments of a day or a span of days, of those that the words name if there are words.
 * @throws OctodError `invalid_argument` when `day` is none
 */
export function sayDayOf(day: string, words: string | undefined, context: Context): string {
  const range = resolveRange(day, context)
  const all = context.calendar.between(range.start, range.end)
  const events = words === undefined ? all : matching(words, all)
  if (events.length === 0)
    return `There is ${words === undefined ? 'nothing' : `no ${words}`} in the calendar for ${day}`
  const say = isWithinDay(range) ? sayEventOfDay : (event: CalendarEvent) => sayEvent(event, context)
  return `For ${day}: ${sayList(events.map(say))}`
}

/** `Bowling on Friday at 18:00, at Lucky Lanes`. */
function sayEvent(event: CalendarEvent, context: Context): string {
  return `${event.title} ${sayStart(event, context)}${event.place === undefined ? '' : `, at ${event.place}`}`
}

/** Inside a day that was named, the hour is enough: `Bowling at 18:00`. */
function sayEventOfDay(event: CalendarEvent): string {
  return isAllDay(event) ? `${event.title} all day` : `${event.title} at ${sayHour(event.start)}`
}

export function sayHour(date: Date): string {
  return `${date.getHours()}:${String(date.getMinutes()).padStart(2, '0')}`
}

/** `Monday 5 October` */
export function sayDay(date: Date): string {
  const weekday = date.toLocaleDateString('en-GB', { weekday: 'long' })
  return `${weekday} ${date.toLocaleDateString('en-GB', { day: 'numeric', month: 'long' })}`
}

/** Whether a span runs from midnight to midnight; with a change of the clock in it too. */
export function isAllDay({ start, end }: { readonly start: Date; readonly end: Date }): boolean {
  return [start, end].every((date) => date.getHours() === 0 && date.getMinutes() === 0) && start < end
}

/** Whether a span is about a day or less. */
export function isWithinDay({ start, end }: { readonly start: Date; readonly end: Date }): boolean {
  return end.getTime() - start.getTime() <= DAY * 1.05
}

function sayStart(event: CalendarEvent, context: Context): string {
  const now = context.clock.now()
  if (event.start.getTime() <= now && now < event.end.getTime()) return 'is under way'
  if (!isAllDay(event)) return `is ${atWords(context.times.say(event.start))}`
  return `is on ${sayDay(event.start)}`
}

const atWords = (when: string): string => (/^\d+:/.test(when) ? `at ${when}` : `on ${when}`)

function alike(a: string, b: string): boolean {
  return a === b || (Math.min(a.length, b.length) >= 4 && (a.startsWith(b) || b.startsWith(a)))
}

function plain(text: string): string {
  return text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/['’]s\b/g, '')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
}
