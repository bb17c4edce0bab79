import data from '../data/places.json' with { type: 'json' }
import { Refusal, words } from './answer.ts'

export type Spot = {
  readonly name: string
  readonly address?: string
  readonly phone?: string
  readonly latitude: number
  readonly longitude: number
}
type Known = Spot & { readonly kinds: readonly string[] }

const KNOWN: readonly Known[] = [...data.places, ...data.cities.map((city) => ({ ...city, kinds: ['city', 'town'] }))]
const FILLERS = new Set(
  'a an the nearest closest next some any good nice place to of in at my near nearby around here'.split(' '),
)
const RADIUS_KM = 6371
/** Roads are longer than the straight line. */
const DETOUR = 1.3

export const JAMS = data.jams
/** Where the car is taken to be when a call does not tell: the middle of the town. */
export const CENTER: Spot = {
  name: 'Marienplatz',
  address: 'Marienplatz 1, 80331 Munich',
  latitude: 48.1374,
  longitude: 11.5755,
}

/** Kilometres by road, roughly. */
export function roadKilometers(from: Spot, to: Spot): number {
  const radians = (degrees: number) => (degrees * Math.PI) / 180
  const north = Math.sin(radians(to.latitude - from.latitude) / 2) ** 2
  const east = Math.sin(radians(to.longitude - from.longitude) / 2) ** 2
  const half = north + Math.cos(radians(from.latitude)) * Math.cos(radians(to.latitude)) * east
  return 2 * RADIUS_KM * Math.asin(Math.sqrt(half)) * DETOUR
}

/** Minutes by road: slow in town, faster on what lies beyond the first 15 km. */
export function minutes(kilometers: number): number {
  return Math.round((Math.min(kilometers, 15) / 30 + Math.max(kilometers - 15, 0) / 95) * 60)
}

/** Places of a kind or with a name, best and then nearest first. */
export function search(query: string, around: Spot): readonly Spot[] {
  return KNOWN.map((place) => ({ place, score: fits(query, place), away: roadKilometers(around, place) }))
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score || a.away - b.away)
    .map(({ place: { kinds: _, ...spot } }) => spot)
}

/**
 * The one place that an argument means: by its position, its address, else its name.
 * @throws Refusal `not_found`
 */
export function locate(place: unknown, around: Spot): Spot {
  const { name, address, latitude, longitude } = (typeof place === 'object' ? place : { name: place }) as Partial<Spot>
  if (typeof latitude === 'number' && typeof longitude === 'number')
    return { ...(place as Spot), name: name ?? 'there' }
  const called = name ?? address ?? 'place without a name'
  // Of an address the street is enough, whatever country and code are written with it.
  const street = address?.split(',')[0]
  const found = (street === undefined ? undefined : search(street, around)[0]) ?? search(called, around)[0]
  if (found === undefined)
    throw new Refusal('not_found', `the map knows no ${called}; name a place near Munich or a city`)
  return address === undefined ? found : { ...found, name: called, address }
}

/** The known place nearest to a position. */
export function nearest(to: Spot): Spot {
  return KNOWN.reduce((best, place) => (roadKilometers(to, place) < roadKilometers(to, best) ? place : best))
}

function fits(query: string, place: Known): number {
  const asked = words(query).filter((word) => !FILLERS.has(word))
  if (asked.length === 0) return 0
  const phrase = asked.map(singular).join(' ')
  if (phrase === words(place.name).map(singular).join(' ')) return 4
  if (place.kinds.some((kind) => words(kind).map(singular).join(' ') === phrase)) return 3
  const known = [place.name, place.address ?? '', ...place.kinds].flatMap(words).map(singular)
  return asked.map(singular).every((word) => known.includes(word)) ? 2 : 0
}

function singular(word: string): string {
  return word.length > 3 ? word.replace(/ies$/, 'y').replace(/s$/, '') : word
}
