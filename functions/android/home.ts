/** The house: smoke detector, thermostat, screens and door belong to a program that knows it. */

import { APP_DEADLINE_MS } from '../apps/deadline.ts'
import { defineFunction } from '../define.ts'

export const checkNestSmokeDetectorStatus = defineFunction({
  name: 'check_nest_smoke_detector_status',
  group: 'assistant',
  description: 'Tell how the smoke detector at home is.',
  examples: ['Is the smoke detector at home all right?'],
  parameters: {},
  returns: 'text',
  effect: 'read',
  whileMoving: 'allow',
  deadlineMs: APP_DEADLINE_MS,
  run(args, context) {
    return context.apps.call('check_nest_smoke_detector_status', args, context.signal)
  },
})

export const setNestTemperature = defineFunction({
  name: 'set_nest_temperature',
  group: 'assistant',
  description: 'Set the thermostat at home, 50 to 90 degrees Fahrenheit.',
  examples: ['Set the thermostat at home to 72 degrees', 'Heat the house to 68'],
  parameters: {
    target_temperature: {
      type: 'number',
      minimum: 50,
      maximum: 90,
      ask: 'How warm, in degrees Fahrenheit?',
    },
  },
  returns: null,
  effect: 'actuate',
  whileMoving: 'allow',
  deadlineMs: APP_DEADLINE_MS,
  run(args, context) {
    return context.apps.call('set_nest_temperature', args, context.signal)
  },
})

export const playMusicOnNestHub = defineFunction({
  name: 'play_music_on_nest_hub',
  group: 'assistant',
  description: 'Play a playlist of a music service at home.',
  examples: ['Play my dinner playlist from Spotify at home'],
  parameters: {
    music_service: { type: 'text', ask: 'From which music service?' },
    music_name: { type: 'text', ask: 'Which playlist?' },
  },
  returns: null,
  effect: 'actuate',
  whileMoving: 'allow',
  actuator: 'nest_hub',
  deadlineMs: APP_DEADLINE_MS,
  run(args, context) {
    return context.apps.call('play_music_on_nest_hub', args, context.signal)
  },
})

export const playVideoOnNestHub = defineFunction({
  name: 'play_video_on_nest_hub',
  group: 'assistant',
  description: 'Play a video of a video service at home.',
  examples: ['Show the kids Shaun the Sheep from YouTube at home'],
  parameters: {
    video_service: { type: 'text', ask: 'From which video service?' },
    video_name: { type: 'text', ask: 'Which video?' },
  },
  returns: null,
  effect: 'actuate',
  whileMoving: 'allow',
  actuator: 'nest_hub',
  deadlineMs: APP_DEADLINE_MS,
  run(args, context) {
    return context.apps.call('play_video_on_nest_hub', args, context.signal)
  },
})

export const openOrLockDoor = defineFunction({
  name: 'open_or_lock_door',
  group: 'assistant',
  description: 'Open or lock the door of the house.',
  examples: ['Lock the front door at home', 'Open the house door'],
  parameters: {
    status: { enum: ['open', 'lock'], ask: 'Shall it be opened or locked?' },
  },
  returns: null,
  effect: 'actuate',
  // Nobody on the road sees who stands before it.
  whileMoving: 'confirm',
  deadlineMs: APP_DEADLINE_MS,
  announce: ({ status }) => `${status} the house door`,
  run(args, context) {
    return context.apps.call('open_or_lock_door', args, context.signal)
  },
})
