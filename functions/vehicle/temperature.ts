import type { Vehicle } from '../context.ts'
import { OctodError } from '../error.ts'
import { fahrenheitToCelsius, inUnit, type TemperatureUnit } from './units.ts'

/** What the climate control can be set to, in degrees Celsius. */
export const COLDEST = 16
export const WARMEST = 28

const toHalves = (celsius: number): number => Math.round(celsius * 2) / 2

/**
 * A spoken cabin temperature. Without a unit, 60 to 85 is Fahrenheit: no cabin is that hot in Celsius.
 *
 * @returns degrees Celsius in halves, 16 to 28, and the unit that was meant
 * @throws OctodError `out_of_range`, with the range in the unit that was meant
 */
export function cabinTemperature(
  degrees: number,
  said: TemperatureUnit | undefined,
): { readonly celsius: number; readonly unit: TemperatureUnit } {
  const unit = said ?? (degrees >= 60 && degrees <= 85 ? 'fahrenheit' : 'celsius')
  const celsius = toHalves(unit === 'fahrenheit' ? fahrenheitToCelsius(degrees) : degrees)
  if (celsius >= COLDEST && celsius <= WARMEST) return { celsius, unit }
  const [minimum, maximum] = [inUnit(COLDEST, unit), inUnit(WARMEST, unit)]
  const name = unit === 'fahrenheit' ? 'Fahrenheit' : 'Celsius'
  throw new OctodError(
    'out_of_range',
    `the cabin cannot be set to ${degrees} degrees ${name}; it takes ${minimum} to ${maximum} degrees ${name}`,
    { degrees, minimum, maximum, unit },
  )
}

/** A temperature moved by a number of degrees Celsius and held between 16 and 28. */
export const moveTemperature = (celsius: number, change: number): number =>
  toHalves(Math.min(WARMEST, Math.max(COLDEST, celsius + change)))

/** Whether the other zones follow the driver's. */
export const isSynchronized = (vehicle: Vehicle): boolean => vehicle.get(SYNC)?.value === true
export const SYNC = 'Vehicle.Private.Cabin.HVAC.IsSyncActive'
