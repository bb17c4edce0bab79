import { type Answer, type Arguments, type Functions, Refusal, text, told } from './answer.ts'
import { CENTER, JAMS, locate, minutes, nearest, roadKilometers, type Spot, search } from './map.ts'

type Route = { readonly destination: Spot; readonly stops: readonly Spot[] }

const COMPASS = ['north', 'north-east', 'east', 'south-east', 'south', 'south-west', 'west', 'north-west']
const JAM_REACH_KM = 20

/** The route under way, its options, the map. @param now milliseconds since the epoch */
export function navigation(now: () => number): Functions {
  let route: Route | undefined
  let view = 'heading_up'
  const options = new Set<string>()

  const underWay = (): Route => {
    if (route === undefined) throw new Refusal('not_found', 'there is no route; name a destination first')
    return route
  }
  const clock = (at: number) => new Date(at).toTimeString().slice(0, 5).replace(/^0/, '')
  const trip = (from: Spot) => legs(from, [...underWay().stops, underWay().destination], options)

  const items: { readonly [item: string]: (from: Spot) => string } = {
    eta: (from) => `You arrive at ${clock(now() + trip(from).minutes * 60_000)}`,
    time_left: (from) => `${sayMinutes(trip(from).minutes)} left`,
    distance_left: (from) => `${sayKilometers(trip(from).kilometers)} left`,
    next_turn: (from) => {
      const next = underWay().stops[0] ?? underWay().destination
      return `Head ${heading(from, next)} for ${sayKilometers(roadKilometers(from, next))} to ${next.name}`
    },
    destination: () => {
      const { destination, stops } = underWay()
      return `${destination.name}${stops.length > 0 ? ` by ${stops.map(({ name }) => name).join(', ')}` : ''}`
    },
    traffic: (from) => sayTraffic([from, underWay().destination]),
  }

  return {
    navigate_to: (args) => {
      const from = here(args)
      route = { destination: locate(args.destination, from), stops: [] }
      const { kilometers, minutes: long } = trip(from)
      return started(
        route.destination,
        `Navigating to ${route.destination.name}: ${sayKilometers(kilometers)}, ${sayMinutes(long)}`,
      )
    },
    add_stop: (args) => {
      const stop = locate(args.place, here(args))
      route = { ...underWay(), stops: [...underWay().stops, stop] }
      return started(stop, `Added ${stop.name}; ${items.eta?.(here(args)).toLowerCase()}`)
    },
    remove_stop: (args) => {
      const { destination, stops } = underWay()
      const name = (args.place as Partial<Spot> | undefined)?.name ?? ''
      const index = name === '' ? 0 : stops.findIndex((stop) => stop.name.toLowerCase().includes(name.toLowerCase()))
      const stop = stops[index]
      if (stop === undefined)
        throw new Refusal('not_found', `there is no ${name || 'stop'} on the way to ${destination.name}`)
      route = { destination, stops: stops.toSpliced(index, 1) }
      return { speech: `Removed ${stop.name}` }
    },
    cancel_navigation: () => {
      const { destination } = underWay()
      route = undefined
      return { speech: `Stopped the guidance to ${destination.name}` }
    },
    find_place: (args) => {
      const around = near(args, route)
      const found = search(text(args.query), around)[0]
      if (found === undefined) throw new Refusal('not_found', `found no ${text(args.query)} near ${around.name}`)
      return {
        speech: `${found.name}, ${sayKilometers(roadKilometers(around, found))} away, ${found.address ?? ''}`,
        value: found,
      }
    },
    get_trip_info: (args) => told(own(items, text(args.item))(here(args))),
    get_traffic: (args) =>
      told(sayTraffic(args.place === undefined ? [here(args)] : [here(args), locate(args.place, here(args))])),
    get_route_info: (args) => told(routeInfo(args, options, clock)),
    set_route_option: (args) => {
      options.add(text(args.option))
      return { speech: `Routes: ${[...options].join(', ').replaceAll('_', ' ')}` }
    },
    get_location: (args) => {
      const at = here(args)
      const known = nearest(at)
      const value = {
        name: known.name,
        latitude: at.latitude,
        longitude: at.longitude,
        ...(known.address && { address: known.address }),
      }
      return { speech: `You are near ${known.name}${known.address ? `, ${known.address}` : ''}`, value }
    },
    set_map_view: (args) => {
      view = text(args.view)
      return { speech: `Map: ${view.replaceAll('_', ' ')}` }
    },
  }
}

function here(args: Arguments): Spot {
  const { latitude, longitude } = (args.position ?? {}) as Partial<Spot>
  return typeof latitude === 'number' && typeof longitude === 'number' ? { name: 'here', latitude, longitude } : CENTER
}

function near(args: Arguments, route: Route | undefined): Spot {
  const name = (args.near as Partial<Spot> | undefined)?.name
  if (args.near === undefined || name === 'here' || name === 'me') return here(args)
  if (/\bdestination$/.test(name ?? '') && route) return route.destination
  return locate(args.near, here(args))
}

function own<T>(table: { readonly [name: string]: T }, name: string): T {
  const found = Object.hasOwn(table, name) ? table[name] : undefined
  if (found === undefined) throw new Refusal('invalid_argument', `the navigation has no ${name}`)
  return found
}

function legs(
  from: Spot,
  through: readonly Spot[],
  options: ReadonlySet<string>,
): { kilometers: number; minutes: number } {
  const kilometers = through.reduce((sum, spot, index) => sum + roadKilometers(through[index - 1] ?? from, spot), 0)
  const slower = options.has('avoid_highways') ? 1.4 : options.has('eco') ? 1.1 : 1
  return { kilometers, minutes: Math.max(1, Math.round(minutes(kilometers) * slower)) }
}

function routeInfo(args: Arguments, options: ReadonlySet<string>, clock: (at: number) => string): string {
  const from = args.origin === undefined ? here(args) : locate(args.origin, here(args))
  const to = locate(args.destination, here(args))
  const way = legs(from, [to], options)
  if (args.item === 'distance') return `${to.name} is ${sayKilometers(way.kilometers)} away`
  if (args.item === 'time') return `${sayMinutes(way.minutes)} to ${to.name}`
  const arrival = Date.parse(text(args.arrive_at))
  if (Number.isNaN(arrival)) return `${sayMinutes(way.minutes)} to ${to.name}; say when you want to be there`
  return `Leave at ${clock(arrival - way.minutes * 60_000)} to be at ${to.name} at ${clock(arrival)}`
}

function sayTraffic(around: readonly Spot[]): string {
  const jams = JAMS.filter((jam) =>
    around.some((spot) => roadKilometers(spot, { ...jam, name: jam.road }) < JAM_REACH_KM),
  )
  if (jams.length === 0) return 'No delays'
  return jams.map(({ text: what, minutes: delay }) => `${delay} minutes delay, ${what}`).join('; ')
}

function started({ name, address, latitude, longitude }: Spot, speech: string): Answer {
  return { speech, value: { name, latitude, longitude, ...(address && { address }) } }
}

function heading(from: Spot, to: Spot): string {
  const east = (to.longitude - from.longitude) * Math.cos((from.latitude * Math.PI) / 180)
  const turn = Math.atan2(east, to.latitude - from.latitude) / (Math.PI / 4)
  return COMPASS[(Math.round(turn) + 8) % 8] ?? 'north'
}

function sayKilometers(kilometers: number): string {
  if (kilometers < 1) return `${Math.max(50, Math.round(kilometers * 20) * 50)} metres`
  return `${kilometers < 10 ? kilometers.toFixed(1) : Math.round(kilometers)} kilometers`
}

function sayMinutes(count: number): string {
  if (count < 60) return `${count} minute${count === 1 ? '' : 's'}`
  const rest = count % 60
  return `${Math.floor(count / 60)} hour${count < 120 ? '' : 's'}${rest === 0 ? '' : ` ${rest} minutes`}`
}
