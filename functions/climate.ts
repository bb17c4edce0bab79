import { defineFunction } from './define.ts'
import { bring } from './vehicle/bring.ts'
import { readNumber } from './vehicle/read.ts'
import { sayEach } from './vehicle/say-each.ts'
import { stationsFor } from './vehicle/stations.ts'
import { cabinTemperature, moveTemperature, SYNC } from './vehicle/temperature.ts'
import { inUnit, sayTemperature, temperatureUnit } from './vehicle/units.ts'
import { cornersOf, eachCorner, inZone, privateStationPath, stationPath } from './vehicle/zones.ts'

const FAHRENHEIT_PER_CELSIUS = 1.8
/** The change when no number is said: enough to be felt. Degrees Celsius. */
const NOTICEABLE = 2

export const setClimate = defineFunction({
  name: 'set_climate',
  group: 'climate',
  description: 'Switch the whole climate system (heating, fan and cooling together) on or off, or to automatic.',
  examples: [
    'switch the climate control off',
    'climate to automatic please',
    'turn off the climate for the back seats',
  ],
  parameters: {
    state: { enum: ['on', 'off', 'auto'], ask: 'Climate control on, off or automatic?' },
    zone: { type: 'zone', default: 'all', optional: true },
  },
  returns: null,
  effect: 'actuate',
  whileMoving: 'allow',
  actuator: 'climate',
  async run({ state, zone }, context) {
    const stations = stationsFor(zone, context.vehicle)
    const mode = { on: 'ON', off: 'OFF', auto: 'AUTO' }[state]
    const words = state === 'auto' ? 'automatic' : state
    const name = inZone(stations.zone, 'climate control')
    const targets = eachCorner(stations.corners, (corner) => privateStationPath(corner, 'Mode'), mode)
    return bring(
      context,
      { ...stations.sync, ...targets },
      { done: `${name} ${words}`, already: `the ${name} is already ${words}` },
    )
  },
})

export const setTemperature = defineFunction({
  name: 'set_temperature',
  group: 'climate',
  description: 'Set the cabin target temperature.',
  examples: ['make it twenty one degrees in here', 'passenger side to 19 degrees', 'heat the cabin to 72 fahrenheit'],
  parameters: {
    // 16 to 28 Celsius or 61 to 82 Fahrenheit: the handler tells which.
    degrees: { type: 'number', minimum: 16, maximum: 85, ask: 'To how many degrees?' },
    zone: { type: 'zone', default: 'all', optional: true },
    unit: { enum: ['celsius', 'fahrenheit'], optional: true },
  },
  returns: null,
  effect: 'actuate',
  whileMoving: 'allow',
  actuator: 'climate',
  async run({ degrees, zone, unit }, context) {
    const wanted = cabinTemperature(degrees, unit)
    const stations = stationsFor(zone, context.vehicle)
    const targets = eachCorner(stations.corners, (corner) => stationPath(corner, 'Temperature'), wanted.celsius)
    const name = inZone(stations.zone, 'temperature')
    const saying = sayTemperature(wanted.celsius, wanted.unit)
    const value = inUnit(wanted.celsius, wanted.unit)
    return bring(
      context,
      { ...stations.sync, ...targets },
      { done: `${name} ${saying}`, already: `the ${name} is already ${saying}`, value },
    )
  },
})

export const adjustTemperature = defineFunction({
  name: 'adjust_temperature',
  group: 'climate',
  description:
    "Make the cabin warmer (up) or cooler (down), by a number of degrees if one is said. Also for complaints: I'm freezing, it is hot in the back.",
  examples: ['a bit warmer please', 'three degrees cooler on the passenger side', 'it is stuffy and hot back there'],
  parameters: {
    direction: { type: 'direction', ask: 'Warmer or cooler?' },
    zone: { type: 'zone', default: 'all', optional: true },
    degrees: { type: 'number', minimum: 0.5, maximum: 30, optional: true },
  },
  returns: null,
  effect: 'actuate',
  whileMoving: 'allow',
  actuator: 'climate',
  async run({ direction, zone, degrees }, context) {
    const { vehicle } = context
    const unit = temperatureUnit(vehicle)
    const spoken =
      degrees === undefined ? NOTICEABLE : unit === 'fahrenheit' ? degrees / FAHRENHEIT_PER_CELSIUS : degrees
    const change = direction === 'up' ? spoken : -spoken
    const stations = stationsFor(zone, vehicle)
    const reached = stations.corners.map((corner) => {
      const path = stationPath(corner, 'Temperature')
      return { corner, path, value: moveTemperature(readNumber(vehicle, path), change) }
    })
    const targets = Object.fromEntries(reached.map(({ path, value }) => [path, value]))
    const name = inZone(stations.zone, 'temperature')
    return bring(
      context,
      { ...stations.sync, ...targets },
      {
        done: `${name} ${sayEach(reached, (value) => sayTemperature(value, unit))}`,
        already: `the ${name} is already at its ${direction === 'up' ? 'highest' : 'lowest'}`,
        value: inUnit(reached[0]?.value ?? 0, unit),
      },
    )
  },
})

export const getTemperature = defineFunction({
  name: 'get_temperature',
  group: 'climate',
  description: 'Tell a temperature: inside, outside, or what a zone is set to.',
  examples: ['how warm is it inside', 'what is the temperature outdoors', 'what is the passenger side set to'],
  parameters: {
    where: { enum: ['cabin', 'outside', 'driver', 'passenger', 'rear'], ask: 'The temperature inside or outside?' },
  },
  returns: 'number',
  effect: 'read',
  whileMoving: 'allow',
  actuator: null,
  run({ where }, { vehicle }) {
    const unit = temperatureUnit(vehicle)
    const measured = { cabin: 'Vehicle.Cabin.HVAC.AmbientAirTemperature', outside: 'Vehicle.Exterior.AirTemperature' }
    if (where === 'cabin' || where === 'outside') {
      const celsius = readNumber(vehicle, measured[where])
      const place = where === 'cabin' ? 'in the cabin' : 'outside'
      return {
        state: 'achieved',
        speech: `it is ${sayTemperature(celsius, unit)} ${place}`,
        value: inUnit(celsius, unit),
      }
    }
    const set = cornersOf(where, vehicle).map((corner) => ({
      corner,
      value: readNumber(vehicle, stationPath(corner, 'Temperature')),
    }))
    const saying = sayEach(set, (celsius) => sayTemperature(celsius, unit))
    return {
      state: 'achieved',
      speech: `the ${where} temperature is set to ${saying}`,
      value: inUnit(set[0]?.value ?? 0, unit),
    }
  },
})

export const setClimateSync = defineFunction({
  name: 'set_climate_sync',
  group: 'climate',
  description: "Let all zones follow the driver's climate settings (on), or keep them apart (off).",
  examples: ['sync all zones to my climate', 'separate the climate zones again', 'same climate for everybody'],
  parameters: {
    state: { type: 'switch', ask: 'Climate sync on or off?' },
  },
  returns: null,
  effect: 'actuate',
  whileMoving: 'allow',
  actuator: 'climate',
  async run({ state }, context) {
    const { vehicle } = context
    if (state === 'off') {
      return bring(
        context,
        { [SYNC]: false },
        { done: 'climate zones separate', already: 'the climate zones are already separate' },
      )
    }
    const [driver, ...others] = cornersOf('all', vehicle)
    const targets = Object.fromEntries(
      ['Temperature', 'FanSpeed'].flatMap((leaf) =>
        others.map((corner) => [stationPath(corner, leaf), readNumber(vehicle, stationPath(driver ?? corner, leaf))]),
      ),
    )
    return bring(
      context,
      { [SYNC]: true, ...targets },
      {
        done: 'all climate zones follow the driver',
        already: 'all climate zones already follow the driver',
      },
    )
  },
})
