import type { SignalValue, Vehicle } from '../context.ts'
import type { Zone } from '../define.ts'
import { isSynchronized, SYNC } from './temperature.ts'
import { type Corner, cornersOf } from './zones.ts'

/**
 * The HVAC stations that a climate setting for a zone goes to. While the zones follow the driver, a setting for
 * the driver goes to all, and one for any other zone ends the following.
 *
 * @returns the stations, the zone to speak of, and the targets that end the following (or none)
 */
export function stationsFor(
  zone: Zone,
  vehicle: Vehicle,
): {
  readonly corners: readonly Corner[]
  readonly zone: Zone
  readonly sync: { readonly [path: string]: SignalValue }
} {
  const isFollowing = isSynchronized(vehicle)
  const reach = isFollowing && zone === 'driver' ? 'all' : zone
  return {
    corners: cornersOf(reach, vehicle),
    zone: reach,
    sync: isFollowing && reach !== 'all' ? { [SYNC]: false } : {},
  }
}
