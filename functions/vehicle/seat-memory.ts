/** Stored seat positions. They lie in the car, as JSON in one signal a seat, so that no function keeps state. */
import type { Vehicle } from '../context.ts'
import { OctodError } from '../error.ts'
import { readNumber, readText } from './read.ts'
import { type Corner, seatMemoryPath, seatPath } from './zones.ts'

/** The leaves below a seat that make its position. */
export const SEAT_LEAVES = [
  'Position',
  'Height',
  'Backrest.Recline',
  'Backrest.LumbarSupport',
  'Backrest.LumbarHeight',
  'Headrest.Height',
  'Headrest.Angle',
] as const

type SeatPosition = { readonly [leaf: string]: number }

/** `Position one` and `position one` are the same profile. */
const profileKey = (profile: string): string => profile.trim().toLowerCase().replace(/\s+/g, ' ')

function readMemory(corner: Corner, vehicle: Vehicle): ReadonlyMap<string, SeatPosition> {
  const path = seatMemoryPath(corner)
  const text = readText(vehicle, path)
  try {
    return new Map(Object.entries(JSON.parse(text) as { [profile: string]: SeatPosition }))
  } catch (cause) {
    const message = `the stored positions of the ${corner.name} seat cannot be read: ${path} holds no JSON; store them anew`
    throw new OctodError('failed_to_handle', message, { path, text }, { cause })
  }
}

/** The memory signal's new text, with the seat's present position under the profile. */
export function memoryWith(profile: string, corner: Corner, vehicle: Vehicle): string {
  const position = Object.fromEntries(SEAT_LEAVES.map((leaf) => [leaf, readNumber(vehicle, seatPath(corner, leaf))]))
  const before = [...readMemory(corner, vehicle)].filter(([name]) => name !== profileKey(profile))
  return JSON.stringify(Object.fromEntries([...before, [profileKey(profile), position]]))
}

/**
 * The targets that bring a seat to a stored position.
 *
 * @throws OctodError `not_found` when nothing is stored under the profile, with the names that are
 */
export function storedPosition(profile: string, corner: Corner, vehicle: Vehicle): { readonly [path: string]: number } {
  const memory = readMemory(corner, vehicle)
  const position = memory.get(profileKey(profile))
  if (!position) {
    const stored = memory.size === 0 ? 'nothing is stored yet' : `stored are ${[...memory.keys()].join(', ')}`
    throw new OctodError('not_found', `the ${corner.name} seat has no position "${profile}"; ${stored}`, { profile })
  }
  return Object.fromEntries(
    SEAT_LEAVES.flatMap((leaf) => (position[leaf] === undefined ? [] : [[seatPath(corner, leaf), position[leaf]]])),
  )
}
