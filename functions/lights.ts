import type { SignalValue } from './context.ts'
import { defineFunction } from './define.ts'
import { OctodError } from './error.ts'
import { bring } from './vehicle/bring.ts'
import { colorOf } from './vehicle/colors.ts'
import { AMBIENT_LIGHT, LIGHT, levelToPercent } from './vehicle/scale.ts'
import { ambientLightPath, cornersOf, eachCorner, inZone, spotlightPath } from './vehicle/zones.ts'

/** The light switch's position, the high beam switch, and the words, for each mode. */
const HEADLIGHTS = {
  on: ['BEAM', false, 'headlights on', 'the headlights are already on'],
  off: ['OFF', false, 'headlights off', 'the headlights are already off'],
  parking: ['POSITION', false, 'parking lights on', 'the parking lights are already on'],
  low_beam: ['BEAM', false, 'low beam on', 'the low beam is already on'],
  high_beam: ['BEAM', true, 'high beam on', 'the high beam is already on'],
  auto: ['AUTO', false, 'headlights automatic', 'the headlights are already automatic'],
} as const

export const setHeadlights = defineFunction({
  name: 'set_headlights',
  group: 'lights',
  description: 'Set the headlights.',
  examples: ['it is dark, lights on', 'full beam please', 'headlights to automatic', 'just the side lights'],
  parameters: {
    mode: {
      enum: ['on', 'off', 'parking', 'low_beam', 'high_beam', 'auto'],
      ask: 'Which headlights: low beam, high beam, parking lights or automatic?',
    },
  },
  returns: null,
  effect: 'actuate',
  whileMoving: 'confirm_off',
  announce: ({ mode }) =>
    mode === 'off' ? 'switch the headlights off' : `set the headlights to ${String(mode).replace('_', ' ')}`,
  async run({ mode }, context) {
    const [position, isHighBeam, done, already] = HEADLIGHTS[mode]
    const targets = {
      'Vehicle.Body.Lights.LightSwitch': position,
      'Vehicle.Body.Lights.IsHighBeamSwitchOn': isHighBeam,
    }
    return bring(context, targets, { done, already })
  },
})

export const setFogLights = defineFunction({
  name: 'set_fog_lights',
  group: 'lights',
  description: 'Switch fog lights on or off.',
  examples: ['fog lamps on', 'switch the rear fog lamp off'],
  parameters: {
    state: { type: 'switch', ask: 'Fog lights on or off?' },
    position: { enum: ['front', 'rear'], optional: true },
  },
  returns: null,
  effect: 'actuate',
  whileMoving: 'allow',
  async run({ state, position }, context) {
    // Unsaid, on is the front ones (the rear one dazzles), off is whatever burns.
    const ends =
      position === undefined && state === 'off' ? ['Front', 'Rear'] : [position === 'rear' ? 'Rear' : 'Front']
    const targets = Object.fromEntries(ends.map((end) => [`Vehicle.Body.Lights.Fog.${end}.IsOn`, state === 'on']))
    const name = ends.length === 2 ? 'fog lights' : `${ends[0]?.toLowerCase()} fog lights`
    return bring(context, targets, { done: `${name} ${state}`, already: `the ${name} are already ${state}` })
  },
})

export const setHazardLights = defineFunction({
  name: 'set_hazard_lights',
  group: 'lights',
  description: 'Switch the hazard warning lights on or off.',
  examples: ['hazards on', 'stop the warning flashers'],
  parameters: {
    state: { type: 'switch', ask: 'Hazard lights on or off?' },
  },
  returns: null,
  effect: 'actuate',
  whileMoving: 'allow',
  async run({ state }, context) {
    const targets = { 'Vehicle.Body.Lights.Hazard.IsSignaling': state === 'on' }
    return bring(context, targets, {
      done: `hazard lights ${state}`,
      already: `the hazard lights are already ${state}`,
    })
  },
})

export const setInteriorLight = defineFunction({
  name: 'set_interior_light',
  group: 'lights',
  description: 'Set the cabin, dome or reading lights.',
  examples: ['some light in here please', 'reading lamp on for the passenger', 'cabin light at 40 percent'],
  parameters: {
    level: { type: 'level', ask: 'How bright shall the interior light be?' },
    zone: { type: 'zone', default: 'all', optional: true },
  },
  returns: null,
  effect: 'actuate',
  whileMoving: 'allow',
  async run({ level, zone }, context) {
    const percent = levelToPercent(level, LIGHT)
    const isOn = percent > 0
    const corners = cornersOf(zone, context.vehicle)
    const spots = eachCorner(corners, (corner) => spotlightPath(corner, 'IsLightOn'), isOn)
    // For the whole cabin it is the dome light; dark means the reading lights too.
    const dome: { readonly [path: string]: SignalValue } =
      zone === 'all' ? { 'Vehicle.Cabin.Light.IsDomeOn': isOn } : {}
    const intensity: { readonly [path: string]: SignalValue } = !isOn
      ? {}
      : zone === 'all'
        ? { 'Vehicle.Private.Cabin.Light.DomeIntensity': percent }
        : eachCorner(corners, (corner) => spotlightPath(corner, 'Intensity'), percent)
    const targets = { ...dome, ...(zone === 'all' && isOn ? {} : spots), ...intensity }
    const name = zone === 'all' ? 'interior light' : inZone(zone, 'reading light')
    const saying = isOn && percent < 100 ? `${percent} percent` : isOn ? 'on' : 'off'
    return bring(context, targets, {
      done: `${name} ${saying}`,
      already: `the ${name} is already ${isOn && percent < 100 ? `at ${saying}` : saying}`,
      value: percent,
    })
  },
})

export const setAmbientLight = defineFunction({
  name: 'set_ambient_light',
  group: 'lights',
  description: "Set the ambient lighting's colour, its level, or both.",
  examples: ['mood lighting in violet', 'ambient light off', 'make the ambience light orange at 30 percent'],
  parameters: {
    color: { type: 'text', optional: true, ask: 'Which colour, or how bright?' },
    level: { type: 'level', optional: true },
  },
  returns: null,
  effect: 'actuate',
  whileMoving: 'allow',
  needsOneOf: ['color', 'level'],
  async run({ color, level }, context) {
    if (color === undefined && level === undefined) {
      throw new OctodError(
        'slots_incomplete',
        'the ambient light needs a colour or a level; say for example "blue" or "50 percent"',
      )
    }
    const corners = cornersOf('all', context.vehicle)
    const set = <Value>(leaf: string, value: Value) =>
      eachCorner(corners, (corner) => ambientLightPath(corner, leaf), value)
    const percent = level === undefined ? undefined : levelToPercent(level, AMBIENT_LIGHT)
    const chosen = color === undefined ? undefined : colorOf(color)
    const isPlainOn = level === 'on'
    const targets: { readonly [path: string]: SignalValue } = {
      ...set('IsLightOn', percent !== 0),
      ...(chosen ? set('Color', chosen.code) : {}),
      // VSS takes no intensity of 0; plain `on` keeps the last one.
      ...(percent && !isPlainOn ? set('Intensity', percent) : {}),
    }
    const amount = percent === 0 ? 'off' : percent === undefined ? '' : isPlainOn ? 'on' : `${percent} percent`
    const saying = [chosen?.name, chosen && isPlainOn ? '' : amount].filter((part) => part).join(', ')
    return bring(context, targets, {
      done: `ambient light ${saying}`,
      already: `the ambient light is already ${saying}`,
    })
  },
})
