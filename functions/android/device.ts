/** Screen and volume are the car's, alarms and appointments octod's own. */

import { APP_DEADLINE_MS } from '../apps/deadline.ts'
import { defineFunction } from '../define.ts'
import { setDisplayBrightness } from '../display.ts'
import { setVolume as setCarVolume } from '../media.ts'
import { alarmAt, momentWritten } from './written-time.ts'

/** Ten steps, as a telephone has them. */
const percent = (level: number): string => `${Math.round(level * 10)}%`

export const setTimerAlarm = defineFunction({
  name: 'set_timer_alarm',
  group: 'assistant',
  description: 'Set an alarm for a time of day (hours and minutes of 24), with a label if one is said.',
  examples: ['Set an alarm for 06:45', 'Set an alarm at 15:30 called school'],
  parameters: {
    time: { type: 'when', ask: 'For when?' },
    label: { type: 'text', optional: true },
  },
  returns: null,
  effect: 'actuate',
  whileMoving: 'allow',
  run({ time, label = 'alarm' }, context) {
    const due = alarmAt(time, context)
    context.reminders.add({ kind: 'alarm', text: label, due: due.getTime() })
    return { state: 'achieved', speech: `Alarm set for ${context.times.say(due)}` }
  },
})

export const changeScreenBrightness = defineFunction({
  name: 'change_screen_brightness',
  group: 'display',
  description: 'Set the brightness of the screen, 0 to 10.',
  examples: ['Set the screen to brightness 7', 'Screen brightness all the way up'],
  parameters: {
    level: { type: 'number', minimum: 0, maximum: 10, ask: 'How bright, from 0 to 10?' },
  },
  returns: null,
  effect: 'actuate',
  whileMoving: 'allow',
  actuator: 'display_brightness',
  run({ level }, context) {
    return setDisplayBrightness.run({ level: percent(level) }, context)
  },
})

export const createCalendarEvent = defineFunction({
  name: 'create_calendar_event',
  group: 'assistant',
  description: 'Put an appointment into the calendar; times are written year-month-day-hour-minute.',
  examples: ['Put dentist into my calendar from 2026-11-02-09-00 to 2026-11-02-09-30'],
  parameters: {
    title: { type: 'text', ask: 'What shall I call the appointment?' },
    start_time: { type: 'when', ask: 'When does it begin?' },
    end_time: { type: 'when', ask: 'When does it end?' },
  },
  returns: null,
  effect: 'actuate',
  whileMoving: 'allow',
  async run({ title, start_time, end_time }, context) {
    const start = momentWritten(start_time, context)
    await context.calendar.add({ title, start, end: momentWritten(end_time, context, start) })
    return { state: 'achieved', speech: `Added ${title}, ${context.times.say(start)}` }
  },
})

export const setVolume = defineFunction({
  name: 'set_volume',
  group: 'media',
  description: 'Set the volume of ringing, of media or of alarms, 0 to 10.',
  examples: ['Media volume to 4', 'Set the ring volume to 8'],
  parameters: {
    level: { type: 'number', minimum: 0, maximum: 10, ask: 'How loud, from 0 to 10?' },
    volume_type: { enum: ['ring', 'media', 'alarm'], ask: 'The volume of ringing, media or alarms?' },
  },
  returns: null,
  effect: 'actuate',
  whileMoving: 'allow',
  actuator: 'volume',
  deadlineMs: APP_DEADLINE_MS,
  run(args, context) {
    if (args.volume_type === 'media') return setCarVolume.run({ level: percent(args.level) }, context)
    return context.apps.call('set_volume', args, context.signal)
  },
})
