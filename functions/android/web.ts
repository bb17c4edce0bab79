/** News, weather, routes, mail and video search: other programs', and where octod knows such a function, the same program's. */

import { APP_DEADLINE_MS } from '../apps/deadline.ts'
import { position } from '../apps/position.ts'
import { defineFunction } from '../define.ts'

export const getTrendingNews = defineFunction({
  name: 'get_trending_news',
  group: 'assistant',
  description: 'Tell the news about a topic, in a language if one is named (two letters: en, de).',
  examples: ['Any news about electric cars?', 'Show me the football headlines in Spanish'],
  parameters: {
    query: { type: 'text', ask: 'News about what?' },
    language: { type: 'text', optional: true },
  },
  returns: 'text',
  effect: 'read',
  whileMoving: 'allow',
  deadlineMs: APP_DEADLINE_MS,
  run({ query, language }, context) {
    return context.apps.call('get_news', { topic: query, ...(language !== undefined && { language }) }, context.signal)
  },
})

export const getWeatherForecast = defineFunction({
  name: 'get_weather_forecast',
  group: 'assistant',
  description: 'Tell the weather of the coming days in a town or postal code.',
  examples: ["What's the forecast for Lisbon?", 'Will it be sunny in 80331?'],
  parameters: {
    location: { type: 'place', ask: 'The weather where?' },
  },
  returns: 'text',
  effect: 'read',
  whileMoving: 'allow',
  deadlineMs: APP_DEADLINE_MS,
  run({ location }, context) {
    return context.apps.call('get_weather', { place: location, ...position(context) }, context.signal)
  },
})

export const sendEmail = defineFunction({
  name: 'send_email',
  group: 'phone',
  description: 'Send an e-mail with a subject and a text to an address.',
  examples: ['E-mail anna@example.org, subject Friday, and say that I shall be there at six'],
  parameters: {
    recipient: { type: 'text', ask: 'To which address?' },
    title: { type: 'text', ask: 'What is the subject?' },
    content: { type: 'text', nested: true, ask: 'What shall I write?' },
  },
  returns: null,
  effect: 'actuate',
  whileMoving: 'allow',
  actuator: 'phone',
  deadlineMs: APP_DEADLINE_MS,
  announce: ({ recipient }) => `send the e-mail to ${recipient}`,
  run(args, context) {
    return context.apps.call('send_email', args, context.signal)
  },
})

export const searchYoutubeVideos = defineFunction({
  name: 'search_youtube_videos',
  group: 'media',
  description: 'Look for videos on YouTube.',
  examples: ['Find videos on changing a tyre', 'Look on YouTube for mountain passes'],
  parameters: {
    query: { type: 'text', ask: 'Videos about what?' },
  },
  returns: 'text',
  effect: 'read',
  whileMoving: 'allow',
  deadlineMs: APP_DEADLINE_MS,
  run(args, context) {
    return context.apps.call('search_youtube_videos', args, context.signal)
  },
})

export const findRouteGoogleMaps = defineFunction({
  name: 'find_route_google_maps',
  group: 'navigation',
  description: 'Tell the way from one place to another, by car unless something else is said.',
  examples: ['How do I get from Ulm to Augsburg?', 'Find the way from the station to the museum on foot'],
  parameters: {
    origin: { type: 'place', ask: 'From where?' },
    destination: { type: 'place', ask: 'Where to?' },
    mode: { enum: ['driving', 'walking', 'bicycling', 'transit'], optional: true },
  },
  returns: 'text',
  effect: 'read',
  whileMoving: 'allow',
  deadlineMs: APP_DEADLINE_MS,
  run({ origin, destination, mode = 'driving' }, context) {
    const places = { origin, destination, ...position(context) }
    // A car's navigation knows the roads only.
    return mode === 'driving'
      ? context.apps.call('get_route_info', { ...places, item: 'time' }, context.signal)
      : context.apps.call('find_route_google_maps', { ...places, mode }, context.signal)
  },
})
