/** Measures as the car's displays show them: `HMI.TemperatureUnit` and `HMI.DistanceUnit` choose the system. */
import type { Vehicle } from '../context.ts'

export type TemperatureUnit = 'celsius' | 'fahrenheit'

const KILOMETRES_PER_MILE = 1.609344
const KILOPASCALS_PER_PSI = 6.894757

export const fahrenheitToCelsius = (degrees: number): number => ((degrees - 32) * 5) / 9
export const celsiusToFahrenheit = (degrees: number): number => (degrees * 9) / 5 + 32
export const mphToKmh = (speed: number): number => speed * KILOMETRES_PER_MILE
export const kmhToMph = (speed: number): number => speed / KILOMETRES_PER_MILE

/** The unit of the car's temperature display; Celsius when it reports none. */
export const temperatureUnit = (vehicle: Vehicle): TemperatureUnit =>
  vehicle.get('Vehicle.Cabin.Infotainment.HMI.TemperatureUnit')?.value === 'F' ? 'fahrenheit' : 'celsius'
/** Whether distances and speeds are shown in miles. */
export const isInMiles = (vehicle: Vehicle): boolean =>
  vehicle.get('Vehicle.Cabin.Infotainment.HMI.DistanceUnit')?.value === 'MILES'

/** A temperature in the given unit, as a number to speak: halves of a degree Celsius, whole degrees Fahrenheit. */
export const inUnit = (celsius: number, unit: TemperatureUnit): number =>
  unit === 'fahrenheit' ? Math.round(celsiusToFahrenheit(celsius)) : Math.round(celsius * 2) / 2
/** `21 degrees`, `70 degrees Fahrenheit`. */
export const sayTemperature = (celsius: number, unit: TemperatureUnit): string => {
  const degrees = inUnit(celsius, unit)
  return `${degrees} ${Math.abs(degrees) === 1 ? 'degree' : 'degrees'}${unit === 'fahrenheit' ? ' Fahrenheit' : ''}`
}
/** `62 kilometers`, `39 miles`. */
export const sayDistance = (kilometres: number, vehicle: Vehicle): string =>
  isInMiles(vehicle) ? `${Math.round(kmhToMph(kilometres))} miles` : `${Math.round(kilometres)} kilometers`
/** `50 kilometers per hour`, `31 miles per hour`. */
export const saySpeed = (kmh: number, vehicle: Vehicle): string => `${sayDistance(kmh, vehicle)} per hour`
/** `2.5 bar`, `36 psi`. */
export const sayPressure = (kilopascals: number, vehicle: Vehicle): string =>
  isInMiles(vehicle) ? `${Math.round(kilopascals / KILOPASCALS_PER_PSI)} psi` : `${(kilopascals / 100).toFixed(1)} bar`
