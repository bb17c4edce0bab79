/** Sound. The volume is the car's own; what plays is the media app's. */

import { APP_DEADLINE_MS } from './apps/deadline.ts'
import type { Vehicle } from './context.ts'
import { defineFunction } from './define.ts'
import { bring } from './vehicle/bring.ts'
import { readNumber } from './vehicle/read.ts'
import { adjustPercent, levelToPercent, type Scale } from './vehicle/scale.ts'

const VOLUME_PATH = 'Vehicle.Cabin.Infotainment.Media.Volume'
const MUTED_PATH = 'Vehicle.Private.Media.IsMuted'
/** Loud enough to hear, whatever the seat. */
const VOLUME: Scale = { what: 'the volume', steps: 100, on: 30, stride: 10 }

export const playMedia = defineFunction({
  name: 'play_media',
  group: 'media',
  description: 'Play music, a station, a podcast or a book that is asked for by words.',
  examples: ['Play some Miles Davis', 'Put on the morning news podcast', 'Play my road trip playlist on Spotify'],
  parameters: {
    query: { type: 'text', ask: 'What shall I play?' },
    source: { type: 'text', optional: true },
  },
  returns: null,
  effect: 'actuate',
  whileMoving: 'allow',
  actuator: 'media',
  deadlineMs: APP_DEADLINE_MS,
  run(args, context) {
    return context.apps.call('play_media', args, context.signal)
  },
})

export const controlMedia = defineFunction({
  name: 'control_media',
  group: 'media',
  description: 'Control what is playing.',
  examples: ['Pause the music', 'Skip this song', 'Shuffle'],
  parameters: {
    action: {
      enum: ['play', 'pause', 'stop', 'next', 'previous', 'restart', 'shuffle', 'repeat'],
      ask: 'Play, pause, next or previous?',
    },
  },
  returns: null,
  effect: 'actuate',
  whileMoving: 'allow',
  actuator: 'media',
  deadlineMs: APP_DEADLINE_MS,
  run(args, context) {
    return context.apps.call('control_media', args, context.signal)
  },
})

export const setVolume = defineFunction({
  name: 'set_volume',
  group: 'media',
  description: 'Set the volume to a level.',
  examples: ['Set the volume to 40 percent', 'Turn it all the way up', 'Volume low'],
  parameters: {
    level: { type: 'level', ask: 'How loud?' },
  },
  returns: null,
  effect: 'actuate',
  whileMoving: 'allow',
  actuator: 'volume',
  run({ level }, context) {
    const percent = levelToPercent(level, VOLUME)
    // Who asks for a volume wants to hear it.
    const unmute = percent > 0 && isMuted(context.vehicle) ? { [MUTED_PATH]: false } : {}
    return bring(context, { [VOLUME_PATH]: percent, ...unmute }, sayVolume(percent))
  },
})

export const adjustVolume = defineFunction({
  name: 'adjust_volume',
  group: 'media',
  description: 'Louder (up) or quieter (down), by an amount if one is said.',
  examples: ['A bit louder please', 'Turn the music down by ten percent', "It's too loud in here"],
  parameters: {
    direction: { type: 'direction', ask: 'Louder or quieter?' },
    amount: { type: 'level', optional: true },
  },
  returns: null,
  effect: 'actuate',
  whileMoving: 'allow',
  actuator: 'volume',
  run({ direction, amount }, context) {
    const percent = adjustPercent(readNumber(context.vehicle, VOLUME_PATH), direction, amount, VOLUME)
    const unmute = direction === 'up' && isMuted(context.vehicle) ? { [MUTED_PATH]: false } : {}
    return bring(context, { [VOLUME_PATH]: percent, ...unmute }, sayVolume(percent))
  },
})

export const setMute = defineFunction({
  name: 'set_mute',
  group: 'media',
  description: 'Mute (on) or unmute (off) the sound.',
  examples: ['Mute the sound', 'Unmute'],
  parameters: {
    state: { type: 'switch', ask: 'Sound on or off?' },
  },
  returns: null,
  effect: 'actuate',
  whileMoving: 'allow',
  actuator: 'volume',
  run({ state }, context) {
    const words = state === 'on' ? 'muted' : 'on'
    return bring(
      context,
      { [MUTED_PATH]: state === 'on' },
      { done: `Sound ${words}`, already: `The sound is already ${words}` },
    )
  },
})

export const tuneRadio = defineFunction({
  name: 'tune_radio',
  group: 'media',
  description: 'Tune the radio to a frequency or station.',
  examples: ['Tune to 98.5', 'Switch the radio to Bayern 3'],
  parameters: {
    station: { type: 'text', ask: 'Which station?' },
  },
  returns: null,
  effect: 'actuate',
  whileMoving: 'allow',
  actuator: 'media',
  deadlineMs: APP_DEADLINE_MS,
  run(args, context) {
    return context.apps.call('tune_radio', args, context.signal)
  },
})

export const setAudioSource = defineFunction({
  name: 'set_audio_source',
  group: 'media',
  description: 'Choose where sound comes from.',
  examples: ['Switch to bluetooth audio', 'Listen to FM radio', 'Use CarPlay for the sound'],
  parameters: {
    source: {
      ask: 'Which source?',
      enum: ['radio', 'am', 'fm', 'dab', 'cd', 'bluetooth', 'usb', 'aux', 'carplay', 'android_auto', 'streaming'],
    },
  },
  returns: null,
  effect: 'actuate',
  whileMoving: 'allow',
  actuator: 'media',
  deadlineMs: APP_DEADLINE_MS,
  run(args, context) {
    return context.apps.call('set_audio_source', args, context.signal)
  },
})

export const adjustEqualizer = defineFunction({
  name: 'adjust_equalizer',
  group: 'media',
  description: 'Change bass, treble and the like.',
  examples: ['More bass', 'Less treble', 'Move the sound to the rear'],
  parameters: {
    band: { enum: ['bass', 'mid', 'treble', 'balance', 'fade'], ask: 'Bass, treble, balance or fade?' },
    direction: { enum: ['up', 'down', 'left', 'right', 'front', 'rear'], ask: 'More or less?' },
  },
  returns: null,
  effect: 'actuate',
  whileMoving: 'allow',
  actuator: 'media',
  deadlineMs: APP_DEADLINE_MS,
  run(args, context) {
    return context.apps.call('adjust_equalizer', args, context.signal)
  },
})

export const getNowPlaying = defineFunction({
  name: 'get_now_playing',
  group: 'media',
  description: 'Tell what is playing.',
  examples: ['What song is this?', 'Who sings that?'],
  parameters: {},
  returns: 'text',
  effect: 'read',
  whileMoving: 'allow',
  deadlineMs: APP_DEADLINE_MS,
  run(args, context) {
    return context.apps.call('get_now_playing', args, context.signal)
  },
})

export const addToPlaylist = defineFunction({
  name: 'add_to_playlist',
  group: 'media',
  description: 'Add what is playing, or a named piece, to a playlist.',
  examples: ['Add this song to my favorites', 'Put Blue in Green on my jazz playlist'],
  parameters: {
    playlist: { type: 'text', ask: 'Which playlist?' },
    item: { type: 'text', optional: true },
  },
  returns: null,
  effect: 'actuate',
  whileMoving: 'allow',
  actuator: 'media',
  deadlineMs: APP_DEADLINE_MS,
  run(args, context) {
    return context.apps.call('add_to_playlist', args, context.signal)
  },
})

/** A car without a mute switch is never muted. */
function isMuted(vehicle: Vehicle): boolean {
  return vehicle.list().some(({ path, value }) => path === MUTED_PATH && value === true)
}

function sayVolume(percent: number): { readonly done: string; readonly already: string } {
  return { done: `Volume ${percent} percent`, already: `The volume is already at ${percent} percent` }
}
