import { defineFunction } from './define.ts'
import { OctodError } from './error.ts'
import { bring } from './vehicle/bring.ts'
import { readNumber, readText } from './vehicle/read.ts'

const MODE = 'Vehicle.Body.Windshield.Front.Wiping.Mode'
const INTENSITY = 'Vehicle.Body.Windshield.Front.Wiping.Intensity'
/** The rain sensor's most sensitive setting. */
const MOST_SENSITIVE = 5
const endOf = (window: 'front' | 'rear'): 'Front' | 'Rear' => (window === 'front' ? 'Front' : 'Rear')

const MODES = {
  on: ['MEDIUM', 'on'],
  off: ['OFF', 'off'],
  intermittent: ['INTERVAL', 'on interval'],
  slow: ['SLOW', 'slow'],
  fast: ['FAST', 'fast'],
  auto: ['RAIN_SENSOR', 'automatic'],
} as const

export const setWipers = defineFunction({
  name: 'set_wipers',
  group: 'lights',
  description: 'Set the wipers.',
  examples: ['wipers on interval', 'wipe the screen one time', 'rear wiper off'],
  parameters: {
    mode: { enum: ['on', 'off', 'intermittent', 'slow', 'fast', 'auto', 'once'], ask: 'Which wiper speed?' },
    window: { enum: ['front', 'rear'], optional: true },
  },
  returns: null,
  effect: 'actuate',
  whileMoving: 'allow',
  actuator: 'wipers',
  announce: ({ mode, window }) => `set the ${window === 'rear' ? 'rear wiper' : 'wipers'} to ${mode}`,
  async run({ mode, window = 'front' }, context) {
    const name = window === 'front' ? 'wipers' : 'rear wiper'
    const end = endOf(window)
    if (mode === 'once') {
      const targets = { [`Vehicle.Private.Body.Windshield.${end}.IsWipingOnce`]: true }
      return bring(context, targets, {
        done: `${name} wiping once`,
        already: `already wiping the ${window === 'front' ? 'windshield' : 'rear window'}`,
      })
    }
    const [target, saying] = MODES[mode]
    const verb = window === 'front' ? 'are' : 'is'
    const targets = { [`Vehicle.Body.Windshield.${end}.Wiping.Mode`]: target }
    return bring(context, targets, { done: `${name} ${saying}`, already: `the ${name} ${verb} already ${saying}` })
  },
})

/** From still to fastest. */
const LADDER = ['OFF', 'INTERVAL', 'SLOW', 'MEDIUM', 'FAST']
const SAYINGS = ['off', 'on interval', 'slow', 'at normal speed', 'fast']

export const adjustWipers = defineFunction({
  name: 'adjust_wipers',
  group: 'lights',
  description: 'Make the wipers faster (up) or slower (down).',
  examples: ['wipe faster', 'the wipers can slow down now'],
  parameters: {
    direction: { type: 'direction', ask: 'Wipers faster or slower?' },
  },
  returns: null,
  effect: 'actuate',
  whileMoving: 'allow',
  actuator: 'wipers',
  async run({ direction }, context) {
    const { vehicle } = context
    const change = direction === 'up' ? 1 : -1
    const mode = readText(vehicle, MODE)
    if (mode === 'RAIN_SENSOR') {
      const intensity = Math.min(MOST_SENSITIVE, Math.max(1, readNumber(vehicle, INTENSITY) + change))
      return bring(
        context,
        { [INTENSITY]: intensity },
        {
          done: `rain sensor at sensitivity ${intensity}`,
          already: `the rain sensor is already at its ${direction === 'up' ? 'most' : 'least'} sensitive`,
          value: intensity,
        },
      )
    }
    const step = Math.min(LADDER.length - 1, Math.max(0, LADDER.indexOf(mode) + change))
    const saying = SAYINGS[step] ?? 'off'
    return bring(
      context,
      { [MODE]: LADDER[step] ?? 'OFF' },
      {
        done: `wipers ${saying}`,
        already: `the wipers are already ${direction === 'up' ? 'at their fastest' : 'off'}`,
        value: saying,
      },
    )
  },
})

export const washWindshield = defineFunction({
  name: 'wash_windshield',
  group: 'lights',
  description: 'Spray washer fluid and wipe.',
  examples: ['spray the windscreen', 'the back window is dirty, wash it'],
  parameters: {
    window: { enum: ['front', 'rear'], optional: true },
  },
  returns: null,
  effect: 'actuate',
  whileMoving: 'allow',
  actuator: 'wipers',
  async run({ window = 'front' }, context) {
    if (readNumber(context.vehicle, 'Vehicle.Body.Windshield.Front.WasherFluid.Level') === 0) {
      throw new OctodError('failed_to_handle', 'the washer fluid is empty; refill it before washing')
    }
    const name = window === 'front' ? 'windshield' : 'rear window'
    const targets = { [`Vehicle.Private.Body.Windshield.${endOf(window)}.IsWashing`]: true }
    return bring(context, targets, { done: `washing the ${name}`, already: `already washing the ${name}` })
  },
})
