/** Answers about the state of the car, each a sentence made from its signals. */
import type { Vehicle } from '../context.ts'
import { readFlag, readNumber, readText, readTexts } from './read.ts'
import { ASSIST_PATHS } from './signals-driving.ts'
import { isInMiles, kmhToMph, sayDistance, sayPressure, saySpeed, sayTemperature, temperatureUnit } from './units.ts'
import { cornersOf, doorPath, privateStationPath, stationPath, windowPath } from './zones.ts'

const engine = 'Vehicle.Powertrain.CombustionEngine'
const battery = 'Vehicle.Powertrain.TractionBattery'
const lights = 'Vehicle.Body.Lights'
const fuel = 'Vehicle.Powertrain.FuelSystem'
const LITRES_PER_US_GALLON = 3.785412

/** `a`, `a and b`, `a, b and c`. */
function sayList(things: readonly string[]): string {
  return things.length < 2 ? (things[0] ?? '') : `${things.slice(0, -1).join(', ')} and ${things.at(-1)}`
}
const sentenceList = (things: readonly string[], none: string, some: (list: string) => string): string =>
  things.length === 0 ? none : some(sayList(things))
const isAre = (things: readonly string[]): string => (things.length === 1 ? 'is' : 'are')

const sayBattery = (vehicle: Vehicle): string => {
  const charge = `the battery is at ${Math.round(readNumber(vehicle, `${battery}.StateOfCharge.Displayed`))} percent`
  if (!readFlag(vehicle, `${battery}.Charging.IsCharging`)) return charge
  return `${charge} and charging to ${readNumber(vehicle, `${battery}.Charging.ChargeLimit`)} percent`
}
const sayRange = (vehicle: Vehicle): string => {
  const total = sayDistance(readNumber(vehicle, 'Vehicle.Powertrain.Range') / 1000, vehicle)
  const electric = sayDistance(readNumber(vehicle, `${battery}.Range`) / 1000, vehicle)
  return `the range is ${total}, ${electric} of it electric`
}

function sayTires(vehicle: Vehicle): string {
  const wheels = ['Row1', 'Row2'].flatMap((row) =>
    ['Left', 'Right'].map((side) => {
      const tire = `Vehicle.Chassis.Axle.${row}.Wheel.${side}.Tire`
      const pressure = sayPressure(readNumber(vehicle, `${tire}.Pressure`), vehicle)
      const name = `${row === 'Row1' ? 'front' : 'rear'} ${side.toLowerCase()}`
      return { name, pressure, isLow: readFlag(vehicle, `${tire}.IsPressureLow`) }
    }),
  )
  const low = wheels.filter(({ isLow }) => isLow).map(({ name, pressure }) => `${name} at ${pressure}`)
  if (low.length > 0) return `the tire pressure is low: ${sayList(low)}`
  const [first] = wheels
  if (wheels.every(({ pressure }) => pressure === first?.pressure)) return `all tires are at ${first?.pressure}`
  return `the tires are fine: ${sayList(wheels.map(({ name, pressure }) => `${name} ${pressure}`))}`
}

const sayLevel = (what: string, level: string): string =>
  `the ${what} level is ${level.toLowerCase().replace('_', ' ')}`
const sayCoolant = (vehicle: Vehicle): string => {
  const temperature = sayTemperature(
    readNumber(vehicle, `${engine}.EngineCoolant.Temperature`),
    temperatureUnit(vehicle),
  )
  return `${sayLevel('coolant', readText(vehicle, `${engine}.EngineCoolant.Level`))}, its temperature ${temperature}`
}

function sayDoors(vehicle: Vehicle): string {
  const corners = cornersOf('all', vehicle)
  const doors = corners
    .filter((corner) => readFlag(vehicle, doorPath(corner, 'IsOpen')))
    .map(({ name }) => `${name} door`)
  const trunk = readFlag(vehicle, 'Vehicle.Body.Trunk.Rear.IsOpen') ? ['trunk'] : []
  const hood = readFlag(vehicle, 'Vehicle.Body.Hood.IsOpen') ? ['hood'] : []
  const open = [...doors, ...trunk, ...hood]
  const unlocked = corners.filter((corner) => !readFlag(vehicle, doorPath(corner, 'IsLocked')))
  const locks =
    unlocked.length === 0
      ? 'locked'
      : unlocked.length === corners.length
        ? 'unlocked'
        : `locked except ${sayList(unlocked.map(({ name }) => name))}`
  return open.length === 0
    ? `all doors are closed and ${locks}`
    : `the ${sayList(open)} ${isAre(open)} open, the doors are ${locks}`
}

function sayWindows(vehicle: Vehicle): string {
  const windows = cornersOf('all', vehicle)
    .map((corner) => ({ name: `${corner.name} window`, percent: readNumber(vehicle, windowPath(corner)) }))
    .filter(({ percent }) => percent > 0)
    .map(({ name, percent }) => (percent === 100 ? name : `${name} (${percent} percent)`))
  const position = readNumber(vehicle, 'Vehicle.Cabin.Sunroof.Position')
  const open = position === 0 ? windows : [...windows, position < 0 ? 'sunroof (tilted)' : 'sunroof']
  return sentenceList(open, 'all windows and the sunroof are closed', (list) => `the ${list} ${isAre(open)} open`)
}

function sayLights(vehicle: Vehicle): string {
  const burning = [
    ['low beam', `${lights}.Beam.Low.IsOn`],
    ['high beam', `${lights}.Beam.High.IsOn`],
    ['front fog light', `${lights}.Fog.Front.IsOn`],
    ['rear fog light', `${lights}.Fog.Rear.IsOn`],
    ['hazard lights', `${lights}.Hazard.IsSignaling`],
  ].flatMap(([name = '', path = '']) => (readFlag(vehicle, path) ? [name] : []))
  const position = readText(vehicle, `${lights}.LightSwitch`)
  const parking = position === 'POSITION' ? ['parking lights'] : []
  const automatic = position === 'AUTO' ? 'the headlights are on automatic, ' : ''
  const on = [...parking, ...burning]
  return `${automatic}${sentenceList(on, 'no lights are on', (list) => `on: ${list}`)}`
}

function sayWarnings(vehicle: Vehicle): string {
  const oil = readText(vehicle, `${engine}.EngineOil.Level`)
  const coolant = readText(vehicle, `${engine}.EngineCoolant.Level`)
  const isTireLow = ['Row1', 'Row2'].some((row) =>
    ['Left', 'Right'].some((side) => readFlag(vehicle, `Vehicle.Chassis.Axle.${row}.Wheel.${side}.Tire.IsPressureLow`)),
  )
  const warnings = [
    ...readTexts(vehicle, 'Vehicle.Private.Warnings'),
    ...(isTireLow ? ['low tire pressure'] : []),
    ...(readFlag(vehicle, 'Vehicle.Body.Windshield.Front.WasherFluid.IsLevelLow') ? ['low washer fluid'] : []),
    ...(oil === 'NORMAL' ? [] : [`${oil.toLowerCase().replace('_', ' ')} oil level`]),
    ...(coolant === 'NORMAL' ? [] : [`${coolant.toLowerCase().replace('_', ' ')} coolant level`]),
  ]
  return sentenceList(
    warnings,
    'there are no warnings',
    (list) => `${warnings.length === 1 ? 'one warning' : `${warnings.length} warnings`}: ${list}`,
  )
}

function sayConsumption(vehicle: Vehicle): string {
  const litres = readNumber(vehicle, `${fuel}.AverageConsumption`)
  const electric = readNumber(vehicle, 'Vehicle.Private.Powertrain.AverageElectricConsumption')
  if (!isInMiles(vehicle)) return `${litres} liters and ${electric} kilowatt hours per 100 kilometers on average`
  const milesPerGallon = litres === 0 ? 0 : Math.round((kmhToMph(100) * LITRES_PER_US_GALLON) / litres)
  // Per 100 miles it takes more than per 100 kilometres.
  return `${milesPerGallon} miles per gallon and ${((electric * 100) / kmhToMph(100)).toFixed(1)} kilowatt hours per 100 miles on average`
}

function sayClimate(vehicle: Vehicle): string {
  const unit = temperatureUnit(vehicle)
  const [driver, passenger] = cornersOf('front', vehicle)
  if (!driver || !passenger) return 'the climate control is off'
  const mode = readText(vehicle, privateStationPath(driver, 'Mode')).toLowerCase()
  const conditioning = readFlag(vehicle, 'Vehicle.Cabin.HVAC.IsAirConditioningActive') ? 'on' : 'off'
  const [left, right] = [driver, passenger].map((corner) =>
    sayTemperature(readNumber(vehicle, stationPath(corner, 'Temperature')), unit),
  )
  const temperatures =
    left === right ? `set to ${left}` : `set to ${left} for the driver and ${right} for the passenger`
  return `the climate control is ${mode === 'auto' ? 'automatic' : mode}, ${temperatures}, the air conditioning is ${conditioning}`
}

function sayAssistance(vehicle: Vehicle): string {
  const off = Object.entries(ASSIST_PATHS)
    .filter(([, path]) => !readFlag(vehicle, path))
    .map(([feature]) => feature.replaceAll('_', ' '))
  const cruise = readFlag(vehicle, 'Vehicle.ADAS.CruiseControl.IsActive')
    ? `cruise control holds ${saySpeed(readNumber(vehicle, 'Vehicle.ADAS.CruiseControl.SpeedSet'), vehicle)}`
    : 'cruise control is not active'
  return `${sentenceList(off, 'all driver assistance is on', (list) => `driver assistance is on except ${list}`)}, ${cruise}`
}

/** One answer for each item of `get_vehicle_status`. Each may throw OctodError `provider_unavailable`. */
export const STATUS = {
  fuel: (vehicle) => `the tank is ${readNumber(vehicle, `${fuel}.RelativeLevel`)} percent full`,
  battery: sayBattery,
  range: sayRange,
  tire_pressure: sayTires,
  oil: (vehicle) => sayLevel('oil', readText(vehicle, `${engine}.EngineOil.Level`)),
  odometer: (vehicle) =>
    `the odometer reads ${sayDistance(readNumber(vehicle, 'Vehicle.TraveledDistance') / 1000, vehicle)}`,
  speed: (vehicle) => `the speed is ${saySpeed(readNumber(vehicle, 'Vehicle.Speed'), vehicle)}`,
  washer_fluid: (vehicle) =>
    `the washer fluid is at ${readNumber(vehicle, 'Vehicle.Body.Windshield.Front.WasherFluid.Level')} percent`,
  coolant: sayCoolant,
  service: (vehicle) => {
    const kilometres = readNumber(vehicle, 'Vehicle.Service.DistanceToService')
    return kilometres < 0
      ? `the service is overdue by ${sayDistance(-kilometres, vehicle)}`
      : `the next service is due in ${sayDistance(kilometres, vehicle)}`
  },
  doors: sayDoors,
  windows: sayWindows,
  lights: sayLights,
  warnings: sayWarnings,
  consumption: sayConsumption,
  climate: sayClimate,
  driver_assist: sayAssistance,
} satisfies { readonly [item: string]: (vehicle: Vehicle) => string }
