/** Clock, calendar, reminders, the manual; weather and news are other programs'. */

import { APP_DEADLINE_MS } from './apps/deadline.ts'
import { position } from './apps/position.ts'
import { defineFunction } from './define.ts'
import { OctodError } from './error.ts'
import { isAllDay, isWithinDay, sayDay, sayDayOf, sayHour, sayNext, upcomingEvents } from './planner/calendar.ts'
import { openingSentences } from './planner/opening-sentences.ts'
import { alarmTime, chooseReminders, nothingToCancel, reminderKind, sayReminder } from './planner/reminders.ts'
import { resolveMoment, resolveRange } from './planner/resolve-time.ts'
import { sayDuration } from './planner/say-duration.ts'
import { sayList } from './planner/say-list.ts'
import { told } from './planner/told.ts'

export const getWeather = defineFunction({
  name: 'get_weather',
  group: 'assistant',
  description: 'Tell the weather: where and when, if said.',
  examples: [
    "What's the weather like in Oslo tomorrow?",
    'Is it going to rain tonight?',
    'How cold is it outside of town?',
  ],
  parameters: {
    place: { type: 'place', optional: true },
    day: { type: 'when', optional: true },
  },
  returns: 'text',
  effect: 'read',
  whileMoving: 'allow',
  deadlineMs: APP_DEADLINE_MS,
  run(args, context) {
    const range = args.day === undefined ? undefined : context.times.range(args.day)
    const when = range ? { from: range.start.toISOString(), until: range.end.toISOString() } : {}
    return context.apps.call('get_weather', { ...args, ...when, ...position(context) }, context.signal)
  },
})

export const getTime = defineFunction({
  name: 'get_time',
  group: 'assistant',
  description: 'Tell the time or date, here or elsewhere.',
  examples: ['What time is it?', "What's today's date?", 'What time is it in Tokyo?'],
  parameters: {
    place: { type: 'place', optional: true },
  },
  returns: 'text',
  effect: 'read',
  whileMoving: 'allow',
  deadlineMs: APP_DEADLINE_MS,
  run(args, context) {
    if (args.place) return context.apps.call('get_time', args, context.signal)
    const now = new Date(context.clock.now())
    return told(`It is ${sayHour(now)} on ${sayDay(now)} ${now.getFullYear()}`)
  },
})

export const setTimer = defineFunction({
  name: 'set_timer',
  group: 'assistant',
  description: 'Start a timer.',
  examples: ['Set a timer for ten minutes', 'Count down an hour and a half', 'Start a ninety second timer'],
  parameters: {
    duration: { type: 'when', ask: 'For how long?' },
  },
  returns: null,
  effect: 'actuate',
  whileMoving: 'allow',
  run({ duration }, context) {
    const length = context.times.duration(duration) ?? resolveMoment(duration, context).getTime() - context.clock.now()
    const text = sayDuration(length)
    context.reminders.add({ kind: 'timer', text, due: context.clock.now() + length })
    return { state: 'achieved', speech: `Timer set for ${text}` }
  },
})

export const setReminder = defineFunction({
  name: 'set_reminder',
  group: 'assistant',
  description: 'Set a reminder or an alarm.',
  examples: ['Remind me to call the bank at five', 'Wake me up at 6:30 tomorrow', 'Make a note to buy washer fluid'],
  parameters: {
    text: { type: 'text', ask: 'What shall I remind you of?' },
    time: { type: 'when', optional: true },
  },
  returns: null,
  effect: 'actuate',
  whileMoving: 'allow',
  run({ text, time }, context) {
    const kind = reminderKind(text)
    if (time === undefined) {
      if (kind === 'alarm') throw new OctodError('slots_incomplete', 'for when is the alarm? say it with a time')
      context.reminders.add({ kind, text, due: null })
      return { state: 'achieved', speech: `Noted: ${text}` }
    }
    const due = resolveMoment(kind === 'alarm' ? alarmTime(time) : time, context)
    context.reminders.add({ kind, text, due: due.getTime() })
    const when = context.times.say(due)
    return {
      state: 'achieved',
      speech: kind === 'alarm' ? `Alarm set for ${when}` : `Reminder set for ${when}: ${text}`,
    }
  },
})

export const getCalendar = defineFunction({
  name: 'get_calendar',
  group: 'assistant',
  description: 'Tell the appointments of a day, or when one appointment is.',
  examples: ["What's on my calendar tomorrow?", 'When is my dentist appointment?', 'Am I busy on Monday morning?'],
  parameters: {
    day: { type: 'when', optional: true },
    event: { type: 'text', optional: true },
  },
  returns: 'text',
  effect: 'read',
  whileMoving: 'allow',
  run({ day, event }, context) {
    return told(
      day === undefined && event !== undefined ? sayNext(event, context) : sayDayOf(day ?? 'today', event, context),
    )
  },
})

export const getEventPlace = defineFunction({
  name: 'get_event_place',
  group: 'assistant',
  description: 'Tell where an appointment takes place; the next one if none is named.',
  examples: ['Where is my next meeting?', "Where does the parents' evening take place?"],
  parameters: {
    event: { type: 'text', optional: true },
  },
  returns: 'place',
  effect: 'read',
  whileMoving: 'allow',
  run({ event }, context) {
    const events = upcomingEvents(event, context)
    const found = events.find(({ place }) => place !== undefined)
    if (found?.place !== undefined) {
      return { state: 'achieved', speech: `${found.title} is at ${found.place}`, value: { name: found.place } }
    }
    const [first] = events
    const reason = first
      ? `${first.title} has no place in the calendar`
      : `there is no ${event ?? 'appointment'} in the calendar`
    throw new OctodError('not_found', `${reason}; say the place itself`, { event })
  },
})

export const getNews = defineFunction({
  name: 'get_news',
  group: 'assistant',
  description: 'Tell the news, about a topic if named.',
  examples: ["What's in the news?", 'Read me the sports headlines'],
  parameters: {
    topic: { type: 'text', optional: true },
  },
  returns: 'text',
  effect: 'read',
  whileMoving: 'allow',
  deadlineMs: APP_DEADLINE_MS,
  run(args, context) {
    return context.apps.call('get_news', args, context.signal)
  },
})

export const getReminders = defineFunction({
  name: 'get_reminders',
  group: 'assistant',
  description: 'Tell the timers, alarms and reminders that are set.',
  examples: ['What reminders do I have?', 'How long is left on the timer?', 'What am I to do tomorrow?'],
  parameters: {
    day: { type: 'when', optional: true },
  },
  returns: 'text',
  effect: 'read',
  whileMoving: 'allow',
  run({ day }, context) {
    const range = day === undefined ? undefined : resolveRange(day, context)
    const set = context.reminders.list().filter(({ due }) => {
      return range === undefined || (due !== null && due >= range.start.getTime() && due < range.end.getTime())
    })
    if (set.length === 0) return told(`Nothing is set${day === undefined ? '' : ` for ${day}`}`)
    return told(`You have ${set.length} set: ${sayList(set.map((each) => sayReminder(each, context)))}`)
  },
})

export const cancelReminder = defineFunction({
  name: 'cancel_reminder',
  group: 'assistant',
  description: 'Cancel a timer, an alarm or a reminder; all of them if none is named.',
  examples: ['Cancel the timer', "Turn off my seven o'clock alarm", 'Delete all my reminders'],
  parameters: {
    what: { type: 'text', optional: true },
  },
  returns: null,
  effect: 'actuate',
  whileMoving: 'allow',
  run({ what }, context) {
    const chosen = chooseReminders(what, context)
    if (chosen.length === 0) throw nothingToCancel(what, context)
    const names = chosen.map((each) => sayReminder(each, context))
    context.reminders.cancel(chosen.map(({ id }) => id))
    return { state: 'achieved', speech: `Cancelled ${sayList(names)}` }
  },
})

export const addCalendarEvent = defineFunction({
  name: 'add_calendar_event',
  group: 'assistant',
  description: 'Put an appointment into the calendar.',
  examples: ['Put lunch with Anna into my calendar for Friday at noon', 'Add a haircut tomorrow at three'],
  parameters: {
    title: { type: 'text', ask: 'What shall I call the appointment?' },
    time: { type: 'when', optional: true },
  },
  returns: null,
  effect: 'actuate',
  whileMoving: 'allow',
  async run({ title, time }, context) {
    if (time === undefined) throw new OctodError('slots_incomplete', `when is ${title}? say it with a day or a time`)
    const { start, end } = resolveRange(time, context)
    if (!isWithinDay({ start, end })) {
      throw new OctodError('invalid_argument', `"${time}" is more than a day; name a day or a time for ${title}`, {
        time,
      })
    }
    await context.calendar.add({ title, start, end })
    const when = isAllDay({ start, end }) ? sayDay(start) : context.times.say(start)
    return { state: 'achieved', speech: `Added ${title}, ${when}` }
  },
})

export const searchManual = defineFunction({
  name: 'search_manual',
  group: 'assistant',
  description:
    "Answer from the owner's manual how a thing in this car works or is done: how do I ..., where is ..., what does ... mean.",
  examples: ['How do I engage the child locks?', 'What does the yellow engine light mean?', 'Where is the tow hook?'],
  parameters: {
    query: { type: 'text', ask: 'What shall I look up in the manual?' },
  },
  returns: 'text',
  effect: 'read',
  whileMoving: 'allow',
  run({ query }, context) {
    const [section] = context.manual.search(query, 1)
    if (section) return told(`${section.title}: ${openingSentences(section.text)}`)
    throw new OctodError('not_found', `the owner's manual says nothing about ${query}; ask with other words`, { query })
  },
})
