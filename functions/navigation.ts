/** Routes and places: the navigation app's. It is told where the car is. */

import { APP_DEADLINE_MS } from './apps/deadline.ts'
import { position } from './apps/position.ts'
import { defineFunction } from './define.ts'
import { resolveMoment } from './planner/resolve-time.ts'

export const navigateTo = defineFunction({
  name: 'navigate_to',
  group: 'navigation',
  description: 'Start route guidance to a place.',
  examples: ['Take me to the airport', 'Navigate to 12 Elm Street', 'Drive me home'],
  parameters: {
    destination: { type: 'place', ask: 'Where to?' },
  },
  returns: null,
  effect: 'actuate',
  whileMoving: 'allow',
  actuator: 'navigation',
  deadlineMs: APP_DEADLINE_MS,
  run(args, context) {
    return context.apps.call('navigate_to', { ...args, ...position(context) }, context.signal)
  },
})

export const addStop = defineFunction({
  name: 'add_stop',
  group: 'navigation',
  description: 'Add a stop to the route.',
  examples: ['Add a stop at the bakery', 'Go by a gas station on the way'],
  parameters: {
    place: { type: 'place', ask: 'Where shall we stop?' },
  },
  returns: null,
  effect: 'actuate',
  whileMoving: 'allow',
  actuator: 'navigation',
  deadlineMs: APP_DEADLINE_MS,
  run(args, context) {
    return context.apps.call('add_stop', { ...args, ...position(context) }, context.signal)
  },
})

export const cancelNavigation = defineFunction({
  name: 'cancel_navigation',
  group: 'navigation',
  description: 'Stop route guidance.',
  examples: ['Stop navigating', 'End the route guidance'],
  parameters: {},
  returns: null,
  effect: 'actuate',
  whileMoving: 'allow',
  actuator: 'navigation',
  deadlineMs: APP_DEADLINE_MS,
  run(args, context) {
    return context.apps.call('cancel_navigation', args, context.signal)
  },
})

export const findPlace = defineFunction({
  name: 'find_place',
  group: 'navigation',
  description: 'Find a place of a kind or by name.',
  examples: ['Find a charging station', 'Where is the nearest pharmacy?', 'Look for parking near the museum'],
  parameters: {
    query: { type: 'text', ask: 'What shall I look for?' },
    near: { type: 'place', optional: true },
  },
  returns: 'place',
  effect: 'read',
  whileMoving: 'allow',
  deadlineMs: APP_DEADLINE_MS,
  run(args, context) {
    return context.apps.call('find_place', { ...args, ...position(context) }, context.signal)
  },
})

export const getTripInfo = defineFunction({
  name: 'get_trip_info',
  group: 'navigation',
  description: 'Tell something about the trip under way.',
  examples: ['When do we arrive?', 'How far is it still?', "What's the next turn?"],
  parameters: {
    item: {
      enum: ['eta', 'time_left', 'distance_left', 'next_turn', 'destination', 'traffic'],
      ask: 'What about the trip: arrival, time or distance left?',
    },
  },
  returns: 'text',
  effect: 'read',
  whileMoving: 'allow',
  deadlineMs: APP_DEADLINE_MS,
  run(args, context) {
    return context.apps.call('get_trip_info', { ...args, ...position(context) }, context.signal)
  },
})

export const getTraffic = defineFunction({
  name: 'get_traffic',
  group: 'navigation',
  description: 'Tell the traffic on the way to, or around, a place.',
  examples: ['How is the traffic on the way to work?', 'Is there any congestion ahead?'],
  parameters: {
    place: { type: 'place', optional: true },
  },
  returns: 'text',
  effect: 'read',
  whileMoving: 'allow',
  deadlineMs: APP_DEADLINE_MS,
  run(args, context) {
    return context.apps.call('get_traffic', { ...args, ...position(context) }, context.signal)
  },
})

export const setRouteOption = defineFunction({
  name: 'set_route_option',
  group: 'navigation',
  description: 'Choose how routes are planned.',
  examples: ['Avoid toll roads', 'Take the fastest route'],
  parameters: {
    option: {
      enum: ['fastest', 'shortest', 'eco', 'avoid_tolls', 'avoid_highways', 'avoid_ferries', 'avoid_traffic'],
      ask: 'Which route: fastest, shortest, without tolls, motorways or ferries?',
    },
  },
  returns: null,
  effect: 'actuate',
  whileMoving: 'allow',
  actuator: 'navigation',
  deadlineMs: APP_DEADLINE_MS,
  run(args, context) {
    return context.apps.call('set_route_option', args, context.signal)
  },
})

export const getLocation = defineFunction({
  name: 'get_location',
  group: 'navigation',
  description: 'Tell where the car is.',
  examples: ['Where are we right now?', 'What street is this?'],
  parameters: {},
  returns: 'place',
  effect: 'read',
  whileMoving: 'allow',
  deadlineMs: APP_DEADLINE_MS,
  run(args, context) {
    return context.apps.call('get_location', { ...args, ...position(context) }, context.signal)
  },
})

export const setMapView = defineFunction({
  name: 'set_map_view',
  group: 'navigation',
  description: 'Change the map.',
  examples: ['Zoom in on the map', 'Show the map in 3D', 'Switch to satellite view'],
  parameters: {
    view: {
      enum: ['zoom_in', 'zoom_out', '2d', '3d', 'north_up', 'heading_up', 'satellite', 'overview'],
      ask: 'Which map view?',
    },
  },
  returns: null,
  effect: 'actuate',
  whileMoving: 'allow',
  actuator: 'map',
  deadlineMs: APP_DEADLINE_MS,
  run(args, context) {
    return context.apps.call('set_map_view', args, context.signal)
  },
})

export const getRouteInfo = defineFunction({
  name: 'get_route_info',
  group: 'navigation',
  description: 'Tell how long or how far it is to a place, or when to leave, without starting guidance.',
  examples: [
    'How long does it take to get to Berlin?',
    'How far is Salzburg from Munich?',
    'When do I have to leave to be at the airport by six?',
  ],
  parameters: {
    destination: { type: 'place', ask: 'To which place?' },
    item: { enum: ['time', 'distance', 'departure_time'], ask: 'Time, distance or when to leave?' },
    origin: { type: 'place', optional: true },
    arrive_by: { type: 'when', optional: true },
  },
  returns: 'text',
  effect: 'read',
  whileMoving: 'allow',
  deadlineMs: APP_DEADLINE_MS,
  run(args, context) {
    const arrival =
      args.arrive_by === undefined ? {} : { arrive_at: resolveMoment(args.arrive_by, context).toISOString() }
    return context.apps.call('get_route_info', { ...args, ...arrival, ...position(context) }, context.signal)
  },
})

export const removeStop = defineFunction({
  name: 'remove_stop',
  group: 'navigation',
  description: 'Remove a stop from the route.',
  examples: ['Remove the bakery from the route', 'Skip the next stop'],
  parameters: {
    place: { type: 'place', optional: true },
  },
  returns: null,
  effect: 'actuate',
  whileMoving: 'allow',
  actuator: 'navigation',
  deadlineMs: APP_DEADLINE_MS,
  run(args, context) {
    return context.apps.call('remove_stop', args, context.signal)
  },
})
