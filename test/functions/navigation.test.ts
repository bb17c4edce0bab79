import t, { type Test } from 'tap'
import type { Place } from '../../functions/define.ts'
import { FakeClock } from '../support/clock.ts'
import { startApps } from '../support/head-unit.ts'
import { call, makeServiceContext, NOON, place } from '../support/services.ts'

async function setUp(t: Test) {
  const clock = new FakeClock(NOON.getTime())
  const { apps, calls } = await startApps(t, clock)
  const context = makeServiceContext(t, { clock, apps })
  const says = async (name: string, args: { readonly [name: string]: string | Place } = {}) =>
    (await call(context, name, args)).speech
  return { calls, clock, context, says }
}

t.test('a route is started, changed, asked about and ended', async (t) => {
  const { clock, context, says } = await setUp(t)
  await t.rejects(call(context, 'get_trip_info', { item: 'eta' }), { code: 'not_found', message: /no route/ })
  t.match(
    await says('navigate_to', { destination: place('Salzburg') }),
    /^Navigating to Salzburg: 1\d\d kilometers, 1 hour /,
  )
  t.match(await says('get_trip_info', { item: 'destination' }), /^Salzburg$/)
  t.match(await says('add_stop', { place: place('the bakery') }), /^Added Bakery Huber; you arrive at 14:\d\d$/)
  t.equal(await says('get_trip_info', { item: 'destination' }), 'Salzburg by Bakery Huber')
  t.match(
    await says('get_trip_info', { item: 'next_turn' }),
    /^Head (?:south-)?west for \d+ metres to Bakery Huber$|^Head /,
  )
  t.match(await says('get_trip_info', { item: 'time_left' }), /^1 hour .* left$/)
  t.match(await says('get_trip_info', { item: 'distance_left' }), /kilometers left$/)
  const before = await says('get_trip_info', { item: 'eta' })
  clock.advance(10 * 60_000)
  t.not(await says('get_trip_info', { item: 'eta' }), before)
  t.equal(await says('remove_stop', { place: place('bakery') }), 'Removed Bakery Huber')
  await t.rejects(call(context, 'remove_stop'), { code: 'not_found' })
  t.equal(await says('cancel_navigation'), 'Stopped the guidance to Salzburg')
  await t.rejects(call(context, 'cancel_navigation'), { code: 'not_found' })
})

t.test('find_place hands up a place that navigate_to takes', async (t) => {
  const { context, says } = await setUp(t)
  const { value, speech } = await call(context, 'find_place', { query: 'charging station' })
  t.match(value, { name: 'FastCharge Isartor', latitude: 48.1341, longitude: 11.5832 })
  t.match(speech, /^FastCharge Isartor, .* away, /)
  t.match(await says('navigate_to', { destination: value as Place }), /^Navigating to FastCharge Isartor/)
  t.match(await call(context, 'find_place', { query: 'charging station', near: place('work') }), {
    value: { name: 'FastCharge Garching' },
  })
  await call(context, 'navigate_to', { destination: place('work') })
  t.match(await call(context, 'find_place', { query: 'a charger', near: place('destination') }), {
    value: { name: 'FastCharge Garching' },
  })
  await t.rejects(call(context, 'find_place', { query: 'volcano' }), { code: 'not_found', message: /volcano/ })
})

t.test("a contact's address is found on the map", async (t) => {
  const { context, says } = await setUp(t)
  const { value } = await call(context, 'get_contact_address', { contact: 'mom' })
  t.match(await says('navigate_to', { destination: value as Place }), /^Navigating to Anna Meyer: \d+ kilometers/)
})

t.test('get_route_info tells time, distance and when to leave', async (t) => {
  const { calls, context, says } = await setUp(t)
  t.match(
    await says('get_route_info', { destination: place('Berlin'), item: 'distance' }),
    /^Berlin is 6\d\d kilometers away$/,
  )
  t.match(
    await says('get_route_info', { destination: place('Salzburg'), item: 'time', origin: place('Innsbruck') }),
    /^\d hours? .*to Salzburg$/,
  )
  const { speech } = await call(context, 'get_route_info', {
    destination: place('airport'),
    item: 'departure_time',
    arrive_by: 'six pm',
  })
  t.match(speech, /^Leave at 17:\d\d to be at Munich Airport at 18:00$/)
  t.match(calls.at(-1), /"arrive_at":"2026-10-05T16:00:00.000Z"/)
  await t.rejects(
    call(context, 'get_route_info', { destination: place('airport'), item: 'departure_time', arrive_by: 'bananas' }),
    {
      code: 'invalid_argument',
    },
  )
  await t.rejects(call(context, 'get_route_info', { destination: place('Atlantis'), item: 'time' }), {
    code: 'not_found',
    message: /Atlantis/,
  })
})

t.test('get_location is where the car says it is', async (t) => {
  const { context } = await setUp(t)
  const { speech, value } = await call(context, 'get_location')
  t.match(speech, /^You are near Marienplatz/)
  t.match(value, { name: 'Marienplatz', latitude: 48.13743, longitude: 11.57549 })
})

t.test('traffic, route options and the map view', async (t) => {
  const { says } = await setUp(t)
  t.match(await says('get_traffic', { place: place('Garching') }), /minutes delay, slow traffic on the A9/)
  t.match(await says('get_traffic'), /Mittlerer Ring/)
  t.equal(await says('set_route_option', { option: 'avoid_tolls' }), 'Routes: avoid tolls')
  t.equal(await says('set_map_view', { view: 'zoom_in' }), 'Map: zoom in')
})
