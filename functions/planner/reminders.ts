import type { Context, Reminder } from '../context.ts'
import { OctodError } from '../error.ts'
import { sayDuration } from './say-duration.ts'
import { sayList } from './say-list.ts'

/** A sentence that wants to be woken up, not to be reminded of something. */
const ALARM = /\b(?:alarm|wake|get (?:me |us )?up|waking)\b/i

/** Words of a request that say nothing about which reminder is meant. */
const FILLERS = new Set('a about all an any at every for me my of off our please set the to'.split(' '))
const KINDS: readonly (readonly [RegExp, readonly Reminder['kind'][]])[] = [
  [/^timers?$|^countdown$/, ['timer']],
  [/^alarms?$|^wake$|^wakeup$/, ['alarm']],
  [/^reminders?$|^notes?$/, ['reminder']],
  [/^everything$/, ['timer', 'alarm', 'reminder']],
]

export function reminderKind(text: string): 'alarm' | 'reminder' {
  return ALARM.test(text) ? 'alarm' : 'reminder'
}

/**
 * When an alarm goes off. People who name a day and an hour for it mean the morning: `wake me at 5 tomorrow`.
 * @returns words for `Times.moment`
 */
export function alarmTime(words: string): string {
  const namesDay = /\btomorrow\b|\b\w+day\b/i.test(words) && !/\btoday\b/i.test(words)
  const namesHalf = /[ap]\.?m\b|\b(?:morning|noon|afternoon|evening|night|tonight)\b/i.test(words)
  return namesDay && !namesHalf && /\d|\b(?:one|two|three|four|five)\b/i.test(words) ? `${words} in the morning` : words
}

/** `the 10 minutes timer with 4 minutes left`, `the alarm at 7:00 tomorrow`, `call the bank at 18:00`. */
export function sayReminder(reminder: Reminder, context: Context): string {
  const { kind, text, due } = reminder
  if (due === null) return text
  if (kind === 'timer') return `the ${text} timer with ${sayDuration(Math.max(due - context.clock.now(), 0))} left`
  const when = context.times.say(new Date(due))
  const at = /^\d/.test(when) ? `at ${when}` : when
  return kind === 'alarm' ? `the alarm ${at}` : `${text} ${at}`
}

/** Those that words mean: by kind (`the timer`), by time (`my 7 am alarm`), by text (`the bank`); all without words. */
export function chooseReminders(what: string | undefined, context: Context): readonly Reminder[] {
  const all = context.reminders.list()
  const words =
    (what ?? '')
      .toLowerCase()
      .match(/[\p{L}\p{N}:]+/gu)
      ?.filter((word) => !FILLERS.has(word)) ?? []
  const kinds = words.flatMap((word) => KINDS.find(([pattern]) => pattern.test(word))?.[1] ?? [])
  const rest = words.filter((word) => !KINDS.some(([pattern]) => pattern.test(word)))
  const chosen = kinds.length === 0 ? all : all.filter(({ kind }) => kinds.includes(kind))
  if (rest.length === 0) return chosen
  const byText = chosen.filter(({ text }) => rest.every((word) => text.toLowerCase().includes(word)))
  if (byText.length > 0) return byText
  const moment = context.times.moment(rest.join(' '))
  return moment === undefined ? [] : chosen.filter(({ due }) => due !== null && sameClockTime(due, moment))
}

/** Says what there is instead. */
export function nothingToCancel(what: string | undefined, context: Context): OctodError {
  const set = context.reminders.list().map((each) => sayReminder(each, context))
  const rest = set.length === 0 ? 'nothing is set' : `there is ${sayList(set)}`
  return new OctodError('not_found', `found ${what === undefined ? 'nothing' : `no ${what}`} to cancel; ${rest}`, {
    what,
  })
}

function sameClockTime(due: number, moment: Date): boolean {
  const date = new Date(due)
  return date.getMinutes() === moment.getMinutes() && date.getHours() % 12 === moment.getHours() % 12
}
