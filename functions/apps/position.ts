import type { Context } from '../context.ts'
import type { Place } from '../define.ts'

/**
 * Where the car is, as an argument for apps that search around it; no argument while the car does not report it.
 * Degrees north and east.
 */
export function position({ vehicle }: Context): { readonly position?: Place } {
  const value = (name: string) => vehicle.list().find(({ path }) => path === `Vehicle.CurrentLocation.${name}`)?.value
  const latitude = value('Latitude')
  const longitude = value('Longitude')
  if (typeof latitude !== 'number' || typeof longitude !== 'number') return {}
  return { position: { name: 'here', latitude, longitude } }
}
