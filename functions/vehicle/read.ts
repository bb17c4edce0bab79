/** The live values of the car, typed. All throw OctodError `provider_unavailable` when the car has reported none. */
import type { SignalValue, Vehicle } from '../context.ts'
import { OctodError } from '../error.ts'

function read(vehicle: Vehicle, path: string): SignalValue {
  const sample = vehicle.get(path)
  if (sample) return sample.value
  throw new OctodError('provider_unavailable', `the car does not report ${path}; check the control unit behind it`, {
    path,
  })
}

export const readNumber = (vehicle: Vehicle, path: string): number => Number(read(vehicle, path))
export const readFlag = (vehicle: Vehicle, path: string): boolean => read(vehicle, path) === true
export const readText = (vehicle: Vehicle, path: string): string => String(read(vehicle, path))
export const readTexts = (vehicle: Vehicle, path: string): readonly string[] => {
  const value = read(vehicle, path)
  return Array.isArray(value) ? value : [String(value)]
}
