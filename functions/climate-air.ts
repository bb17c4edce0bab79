/** The air of the climate system: blower, compressor, where the air goes and where it comes from. */
import { defineFunction } from './define.ts'
import { bring } from './vehicle/bring.ts'
import { readNumber } from './vehicle/read.ts'
import { sayEach } from './vehicle/say-each.ts'
import { adjustPercent, FAN, levelToPercent, sayPercent } from './vehicle/scale.ts'
import { stationsFor } from './vehicle/stations.ts'
import { eachCorner, inZone, privateStationPath, stationPath } from './vehicle/zones.ts'

export const setFanSpeed = defineFunction({
  name: 'set_fan_speed',
  group: 'climate',
  description: 'Set the blower to a level.',
  examples: ['fan on level two', 'blower to the maximum', 'switch the fan off in the rear'],
  parameters: {
    level: { type: 'level', ask: 'How strong shall the fan blow?' },
    zone: { type: 'zone', default: 'all', optional: true },
  },
  returns: null,
  effect: 'actuate',
  whileMoving: 'allow',
  actuator: 'climate',
  async run({ level, zone }, context) {
    const { vehicle } = context
    const stations = stationsFor(zone, vehicle)
    const percent = levelToPercent(level, FAN)
    const speeds = stations.corners.map((corner) => {
      const path = stationPath(corner, 'FanSpeed')
      const current = readNumber(vehicle, path)
      // A blower that runs is on already: plain `on` leaves it as it is.
      return { corner, path, value: level === 'on' && current > 0 ? current : percent }
    })
    const targets = Object.fromEntries(speeds.map(({ path, value }) => [path, value]))
    const modes =
      percent === 0 ? {} : eachCorner(stations.corners, (corner) => privateStationPath(corner, 'Mode'), 'ON')
    const name = inZone(stations.zone, 'fan')
    const saying = sayEach(speeds, (value) => sayPercent(value, FAN))
    return bring(
      context,
      { ...stations.sync, ...modes, ...targets },
      {
        done: `${name} ${saying}`,
        already: `the ${name} is already ${percent === 0 ? 'off' : `on ${saying}`}`,
        value: speeds[0]?.value ?? 0,
      },
    )
  },
})

export const adjustFanSpeed = defineFunction({
  name: 'adjust_fan_speed',
  group: 'climate',
  description: 'More (up) or less (down) air from the blower, by an amount if one is said.',
  examples: ['blow a little harder', 'less air on the passenger please', 'fan down by two'],
  parameters: {
    direction: { type: 'direction', ask: 'Shall the fan blow more or less?' },
    zone: { type: 'zone', default: 'all', optional: true },
    amount: { type: 'level', optional: true },
  },
  returns: null,
  effect: 'actuate',
  whileMoving: 'allow',
  actuator: 'climate',
  async run({ direction, zone, amount }, context) {
    const { vehicle } = context
    const stations = stationsFor(zone, vehicle)
    const speeds = stations.corners.map((corner) => {
      const path = stationPath(corner, 'FanSpeed')
      return { corner, path, value: adjustPercent(readNumber(vehicle, path), direction, amount, FAN) }
    })
    const targets = Object.fromEntries(speeds.map(({ path, value }) => [path, value]))
    const modes =
      direction === 'up' ? eachCorner(stations.corners, (corner) => privateStationPath(corner, 'Mode'), 'ON') : {}
    const name = inZone(stations.zone, 'fan')
    const isOff = speeds.every(({ value }) => value === 0)
    const end = direction === 'up' ? 'at its highest level' : isOff ? 'off' : 'at its lowest level'
    return bring(
      context,
      { ...stations.sync, ...modes, ...targets },
      {
        done: `${name} ${sayEach(speeds, (value) => sayPercent(value, FAN))}`,
        already: `the ${name} is already ${end}`,
        value: speeds[0]?.value ?? 0,
      },
    )
  },
})

export const setAirConditioning = defineFunction({
  name: 'set_air_conditioning',
  group: 'climate',
  description: 'Switch the air conditioning compressor (A/C, cooling) on or off.',
  examples: ['air con on', 'stop the cooling', 'disable the air conditioner please'],
  parameters: {
    state: { type: 'switch', ask: 'Air conditioning on or off?' },
  },
  returns: null,
  effect: 'actuate',
  whileMoving: 'allow',
  async run({ state }, context) {
    const targets = { 'Vehicle.Cabin.HVAC.IsAirConditioningActive': state === 'on' }
    return bring(context, targets, {
      done: `air conditioning ${state}`,
      already: `the air conditioning is already ${state}`,
    })
  },
})

export const setAirflow = defineFunction({
  name: 'set_airflow',
  group: 'climate',
  description: 'Choose where the air goes.',
  examples: ['air on my feet', 'blow at the windscreen and the footwell', 'let the vents choose by themselves'],
  parameters: {
    target: {
      enum: ['face', 'feet', 'windshield', 'face_and_feet', 'feet_and_windshield', 'auto'],
      ask: 'Where shall the air go: face, feet or windshield?',
    },
    zone: { type: 'zone', default: 'all', optional: true },
  },
  returns: null,
  effect: 'actuate',
  whileMoving: 'allow',
  actuator: 'climate',
  async run({ target, zone }, context) {
    const stations = stationsFor(zone, context.vehicle)
    const targets = eachCorner(
      stations.corners,
      (corner) => privateStationPath(corner, 'Airflow'),
      target.toUpperCase(),
    )
    const name = inZone(stations.zone, 'air')
    const goal = target === 'auto' ? 'distributed automatically' : `to the ${target.replaceAll('_', ' ')}`
    return bring(
      context,
      { ...stations.sync, ...targets },
      {
        done: `${name} ${goal}`,
        already: `the ${name} is already ${target === 'auto' ? goal : `going ${goal}`}`,
      },
    )
  },
})

export const setRecirculation = defineFunction({
  name: 'set_recirculation',
  group: 'climate',
  description: 'Recirculate cabin air (on) or take fresh air from outside (off).',
  examples: ['keep the outside air out', 'recirculation on', 'let some fresh air through the vents'],
  parameters: {
    state: { type: 'switch', ask: 'Recirculation on or off?' },
  },
  returns: null,
  effect: 'actuate',
  whileMoving: 'allow',
  async run({ state }, context) {
    const targets = { 'Vehicle.Cabin.HVAC.IsRecirculationActive': state === 'on' }
    return bring(context, targets, {
      done: state === 'on' ? 'air recirculation on' : 'air recirculation off, fresh air from outside',
      already: `the air recirculation is already ${state}`,
    })
  },
})

export const setDefroster = defineFunction({
  name: 'set_defroster',
  group: 'climate',
  description: 'Switch the windshield or rear window defroster (defogger) on or off.',
  examples: ['defog the front', 'rear window heating off', 'clear both screens of ice'],
  parameters: {
    state: { type: 'switch', ask: 'Defroster on or off?' },
    window: { enum: ['front', 'rear', 'all'], optional: true },
  },
  returns: null,
  effect: 'actuate',
  whileMoving: 'allow',
  async run({ state, window }, context) {
    // Unsaid, on is for the windshield that one looks through, off for whatever runs.
    const which = window ?? (state === 'on' ? 'front' : 'all')
    const ends = which === 'all' ? ['Front', 'Rear'] : [which === 'front' ? 'Front' : 'Rear']
    const targets = Object.fromEntries(
      ends.map((end) => [`Vehicle.Cabin.HVAC.Is${end}DefrosterActive`, state === 'on']),
    )
    const name = which === 'all' ? 'front and rear defroster' : `${which} defroster`
    const verb = which === 'all' ? 'are' : 'is'
    return bring(context, targets, { done: `${name} ${state}`, already: `the ${name} ${verb} already ${state}` })
  },
})
