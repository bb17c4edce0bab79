import { defineFunction, type Zone } from './define.ts'
import { bring } from './vehicle/bring.ts'
import { readNumber } from './vehicle/read.ts'
import { sayOpening } from './vehicle/say-opening.ts'
import { openingToPercent } from './vehicle/scale.ts'
import { cornersOf, doorPath, eachCorner, nameOf, theName, theNameIs, windowPath } from './vehicle/zones.ts'

export const setWindow = defineFunction({
  name: 'set_window',
  group: 'body',
  description: 'Open or close windows, fully or in part.',
  examples: ['let my window down', 'shut all the windows', 'passenger window down a third, say 30 percent'],
  parameters: {
    position: { type: 'opening', ask: 'How far shall the window open?' },
    window: { type: 'zone', default: 'driver', optional: true },
  },
  returns: null,
  effect: 'actuate',
  whileMoving: 'allow',
  announce: ({ position, window = 'driver' }) =>
    `${position === 'closed' ? 'close' : 'open'} ${theName(window as Zone, 'window')}`,
  async run({ position, window }, context) {
    const percent = openingToPercent(position)
    const corners = cornersOf(window, context.vehicle)
    // Several windows are spoken of by the one that stands furthest open.
    const current = Math.max(...corners.map((corner) => readNumber(context.vehicle, windowPath(corner))))
    const words = sayOpening(
      { name: nameOf(window, 'window'), theNameIs: theNameIs(window, 'window') },
      percent,
      current,
    )
    return bring(context, eachCorner(corners, windowPath, percent), words)
  },
})

/** Fully tilted, in the percent of `Sunroof.Position`. */
const TILTED = -100

export const setSunroof = defineFunction({
  name: 'set_sunroof',
  group: 'body',
  description: 'Open, close or tilt the sunroof.',
  examples: ['slide the sunroof open', 'tilt the roof', 'sunroof shut please'],
  parameters: {
    position: { type: 'opening', ask: 'How far shall the sunroof open?' },
  },
  returns: null,
  effect: 'actuate',
  whileMoving: 'allow',
  actuator: 'roof',
  announce: ({ position }) => (position === 'closed' ? 'close the sunroof' : 'open the sunroof'),
  async run({ position }, context) {
    const { vehicle } = context
    const path = 'Vehicle.Private.Cabin.Sunroof.Position'
    const percent = position === 'vent' ? TILTED : openingToPercent(position)
    const targets = { [path]: percent }
    if (percent === TILTED) {
      const words = {
        done: 'sunroof tilted',
        already: 'the sunroof is already tilted',
        underway: 'sunroof tilting',
        value: percent,
      }
      return bring(context, targets, words)
    }
    const words = sayOpening({ name: 'sunroof', theNameIs: 'the sunroof is' }, percent, readNumber(vehicle, path))
    return bring(context, targets, words)
  },
})

export const setSunshade = defineFunction({
  name: 'set_sunshade',
  group: 'body',
  description: 'Open or close the sunroof blind or the rear sunshade.',
  examples: ['pull the roof blind back', 'raise the shade at the rear window', 'close the blind halfway'],
  parameters: {
    position: { type: 'opening', ask: 'How far shall the sunshade open?' },
    shade: { enum: ['roof', 'rear'], optional: true },
  },
  returns: null,
  effect: 'actuate',
  whileMoving: 'allow',
  actuator: 'roof',
  async run({ position, shade = 'roof' }, context) {
    const open = openingToPercent(position)
    const path = shade === 'roof' ? 'Vehicle.Cabin.Sunroof.Shade.Position' : 'Vehicle.Cabin.RearShade.Position'
    const name = shade === 'roof' ? 'roof blind' : 'rear sunshade'
    // VSS counts how far a shade is drawn.
    const current = 100 - readNumber(context.vehicle, path)
    return bring(context, { [path]: 100 - open }, sayOpening({ name, theNameIs: `the ${name} is` }, open, current))
  },
})

export const setDoorLock = defineFunction({
  name: 'set_door_lock',
  group: 'body',
  description: 'Lock or unlock doors.',
  examples: ['lock up the car', 'open the lock of the passenger door', 'unlock the back doors'],
  parameters: {
    state: { enum: ['locked', 'unlocked'], ask: 'Lock or unlock?' },
    door: { type: 'zone', default: 'all', optional: true },
  },
  returns: null,
  effect: 'actuate',
  whileMoving: 'confirm_unlock',
  actuator: 'locks',
  announce: ({ state, door = 'all' }) => `${state === 'locked' ? 'lock' : 'unlock'} ${theName(door as Zone, 'door')}`,
  async run({ state, door }, context) {
    const isLocked = state === 'locked'
    const doors = eachCorner(cornersOf(door, context.vehicle), (corner) => doorPath(corner, 'IsLocked'), isLocked)
    const trunk = door === 'all' ? { 'Vehicle.Body.Trunk.Rear.IsLocked': isLocked } : {}
    return bring(
      context,
      { ...doors, ...trunk },
      {
        done: `${nameOf(door, 'door')} ${state}`,
        already: `${theNameIs(door, 'door')} already ${state}`,
      },
    )
  },
})

export const setChildLock = defineFunction({
  name: 'set_child_lock',
  group: 'body',
  description: 'Switch the child locks of rear doors and windows on or off.',
  examples: ['child safety lock on', 'the kids are out, release the child locks'],
  parameters: {
    state: { type: 'switch', ask: 'Child lock on or off?' },
  },
  returns: null,
  effect: 'actuate',
  whileMoving: 'allow',
  announce: ({ state }) => `switch the child locks ${state}`,
  async run({ state }, context) {
    const targets = {
      'Vehicle.Private.Cabin.Door.IsChildLockEngaged': state === 'on',
      'Vehicle.Cabin.IsWindowChildLockEngaged': state === 'on',
    }
    return bring(context, targets, { done: `child locks ${state}`, already: `the child locks are already ${state}` })
  },
})

const FLAPS = {
  hood: 'Vehicle.Body.Hood.IsOpen',
  charge_port: 'Vehicle.Powertrain.TractionBattery.Charging.ChargingPort.AnyPosition.IsFlapOpen',
  fuel_door: 'Vehicle.Private.Body.FuelDoor.IsOpen',
  glove_box: 'Vehicle.Private.Cabin.GloveBox.IsOpen',
} as const

export const setClosure = defineFunction({
  name: 'set_closure',
  group: 'body',
  description: 'Open or close a lid.',
  examples: ['pop the boot', 'shut the tailgate', 'open the flap for the charging plug', 'glove compartment open'],
  parameters: {
    closure: {
      enum: ['trunk', 'frunk', 'hood', 'charge_port', 'fuel_door', 'glove_box'],
      ask: 'What shall I open or close?',
    },
    state: { enum: ['open', 'closed'], ask: 'Open it or close it?' },
  },
  returns: null,
  effect: 'actuate',
  whileMoving: 'block_open',
  actuator: 'locks',
  announce: ({ closure, state }) => `${state === 'open' ? 'open' : 'close'} the ${String(closure).replace('_', ' ')}`,
  async run({ closure, state }, context) {
    const name = closure.replace('_', ' ')
    const isOpen = state === 'open'
    if (closure !== 'trunk' && closure !== 'frunk') {
      return bring(
        context,
        { [FLAPS[closure]]: isOpen },
        { done: `${name} ${state}`, already: `the ${name} is already ${state}` },
      )
    }
    const lid = `Vehicle.Body.Trunk.${closure === 'trunk' ? 'Rear' : 'Front'}`
    const percent = isOpen ? 100 : 0
    const current = readNumber(context.vehicle, `${lid}.Position`)
    // A locked lid does not move.
    const lock = isOpen ? { [`${lid}.IsLocked`]: false } : {}
    const words = sayOpening({ name, theNameIs: `the ${name} is` }, percent, current)
    return bring(context, { ...lock, [`${lid}.Position`]: percent }, words)
  },
})
