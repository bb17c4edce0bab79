import type { Vehicle } from '../ports.ts'

/**
 * - `parked`: stands, with the gear in Park or the parking brake engaged.
 * - `idling`: stands, ready to drive off.
 * - `moving`: has a speed.
 * - `unknown`: no speed, an old one, or one that another signal contradicts. Nothing is allowed then that is not allowed on the move.
 *
 * The states are those of Android Automotive (peers: AAOS driving states), where unknown is fully restricted, too.
 */
export type DrivingState = 'parked' | 'idling' | 'moving' | 'unknown'
export const DRIVING_STATES: readonly DrivingState[] = ['parked', 'idling', 'moving', 'unknown']

const SPEED = 'Vehicle.Speed'
const IS_MOVING = 'Vehicle.IsMoving'
const GEAR = 'Vehicle.Powertrain.Transmission.SelectedGear'
const BRAKE = 'Vehicle.Chassis.ParkingBrake.IsEngaged'
/** `SelectedGear` in Park, as VSS counts gears. */
const PARK = 126
/** Below this a wheel sensor's noise is no movement, in km/h. */
const STANDSTILL_KMH = 0.5

/**
 * @param now milliseconds since the epoch
 * @param maxAgeMs a speed reported longer ago than this is none
 */
export function drivingState(vehicle: Pick<Vehicle, 'get'>, now: number, maxAgeMs: number): DrivingState {
  const speed = vehicle.get(SPEED)
  if (!speed || typeof speed.value !== 'number' || !Number.isFinite(speed.value) || now - speed.at > maxAgeMs) {
    return 'unknown'
  }
  if (Math.abs(speed.value) >= STANDSTILL_KMH) return 'moving'
  const isMoving = vehicle.get(IS_MOVING)
  if (isMoving?.value === true && now - isMoving.at <= maxAgeMs) return 'unknown'
  const isHeld = vehicle.get(GEAR)?.value === PARK || vehicle.get(BRAKE)?.value === true
  return isHeld ? 'parked' : 'idling'
}
