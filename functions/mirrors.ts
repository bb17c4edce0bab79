import { defineFunction } from './define.ts'
import { bring } from './vehicle/bring.ts'
import { readNumber } from './vehicle/read.ts'
import { sideOf } from './vehicle/zones.ts'

export const setMirrors = defineFunction({
  name: 'set_mirrors',
  group: 'body',
  description: 'Fold or unfold the outside mirrors.',
  examples: ['fold the side mirrors in', 'mirrors back out please'],
  parameters: {
    state: { enum: ['folded', 'unfolded'], ask: 'Shall I fold the mirrors in or out?' },
  },
  returns: null,
  effect: 'actuate',
  whileMoving: 'block',
  actuator: 'mirrors',
  announce: ({ state }) => `${state === 'folded' ? 'fold' : 'unfold'} the mirrors`,
  async run({ state }, context) {
    const isFolded = state === 'folded'
    const targets = {
      'Vehicle.Body.Mirrors.DriverSide.IsFolded': isFolded,
      'Vehicle.Body.Mirrors.PassengerSide.IsFolded': isFolded,
    }
    return bring(context, targets, { done: `mirrors ${state}`, already: `the mirrors are already ${state}` })
  },
})

/** One spoken nudge of a mirror glass, in percent of its way from the middle to the end. */
const NUDGE = 10
/** Which angle a direction turns, and which way: 100 is fully up and fully right. */
const TURNS = {
  up: ['Tilt', 1],
  down: ['Tilt', -1],
  left: ['Yaw', -1],
  right: ['Yaw', 1],
} as const

export const adjustMirror = defineFunction({
  name: 'adjust_mirror',
  group: 'body',
  description: 'Move a mirror glass.',
  examples: ['turn the left mirror down', 'right mirror a bit outwards to the right', 'rear view mirror up a touch'],
  parameters: {
    direction: { enum: ['up', 'down', 'left', 'right'], ask: 'Which way shall the mirror turn?' },
    mirror: { enum: ['left', 'right', 'rearview'], optional: true },
  },
  returns: null,
  effect: 'actuate',
  whileMoving: 'allow',
  actuator: 'mirrors',
  async run({ direction, mirror }, context) {
    const { vehicle } = context
    // Unsaid, it is the mirror on the driver's side.
    const which = mirror ?? (sideOf('left', vehicle) === 'DriverSide' ? 'left' : 'right')
    const base =
      which === 'rearview' ? 'Vehicle.Private.Cabin.RearviewMirror' : `Vehicle.Body.Mirrors.${sideOf(which, vehicle)}`
    const [angle, sign] = TURNS[direction]
    const path = `${base}.${angle}`
    const target = Math.max(-100, Math.min(100, readNumber(vehicle, path) + sign * NUDGE))
    const goal = direction === 'up' || direction === 'down' ? direction : `to the ${direction}`
    return bring(
      context,
      { [path]: target },
      {
        done: `${which} mirror ${goal}`,
        already: `the ${which} mirror cannot go further ${goal}`,
        underway: `${which} mirror moving ${goal}`,
        value: target,
      },
    )
  },
})
