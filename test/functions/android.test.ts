import t, { type Test } from 'tap'
import type { Apps } from '../../functions/context.ts'
import { androids } from '../support/octopus.ts'
import { makeServiceContext, place } from '../support/services.ts'

/** A context whose apps do everything and keep what they were asked. */
function setUp(t: Test) {
  const calls: (readonly [name: string, args: unknown])[] = []
  const apps: Apps = {
    async call(name, args) {
      calls.push([name, args])
      return { state: 'achieved', speech: 'done' }
    },
  }
  const context = makeServiceContext(t, { apps })
  const run = async (name: string, args: object = {}) => androids.get(name)?.run(args as never, context)
  return { calls, context, run }
}

t.test('names and parameters are those of the released weights, in their order', async (t) => {
  const signatures = androids.functions.map(({ name, parameters }) => `${name}(${Object.keys(parameters).join(', ')})`)
  t.same(signatures, [
    'take_a_photo(camera)',
    'get_trending_news(query, language)',
    'get_weather_forecast(location)',
    'send_email(recipient, title, content)',
    'search_youtube_videos(query)',
    'find_route_google_maps(origin, destination, mode)',
    'check_nest_smoke_detector_status()',
    'send_text_message(contact_name, message)',
    'make_phone_call(phone_number)',
    'create_contact(name, phone_number)',
    'set_timer_alarm(time, label)',
    'change_screen_brightness(level)',
    'create_calendar_event(title, start_time, end_time)',
    'set_volume(level, volume_type)',
    'connect_to_bluetooth_device(device_name, timeout)',
    'enable_do_not_disturb(enabled)',
    'set_nest_temperature(target_temperature)',
    'play_music_on_nest_hub(music_service, music_name)',
    'play_video_on_nest_hub(video_service, video_name)',
    'open_or_lock_door(status)',
  ])
})

t.test('everything that is needed can be asked for', async (t) => {
  for (const { name, parameters, examples } of androids.functions) {
    t.ok(examples.length > 0, name)
    for (const [key, { optional, ask }] of Object.entries(parameters)) t.ok(optional || ask, `${name}, ${key}`)
  }
})

const munich = { position: { name: 'here', latitude: Number, longitude: Number } }
/** What is asked of an app: its function and arguments. */
const handed: readonly (readonly [name: string, args: object, app: string, arguments: object])[] = [
  ['take_a_photo', {}, 'take_a_photo', { camera: 'back' }],
  ['get_trending_news', { query: 'football', language: 'es' }, 'get_news', { topic: 'football', language: 'es' }],
  ['get_weather_forecast', { location: place('Oslo') }, 'get_weather', { place: { name: 'Oslo' }, ...munich }],
  ['send_email', { recipient: 'a@b.c', title: 'Hi', content: 'Ho' }, 'send_email', { recipient: 'a@b.c' }],
  ['search_youtube_videos', { query: 'otters' }, 'search_youtube_videos', { query: 'otters' }],
  [
    'find_route_google_maps',
    { origin: place('Ulm'), destination: place('Augsburg') },
    'get_route_info',
    { origin: { name: 'Ulm' }, destination: { name: 'Augsburg' }, item: 'time', ...munich },
  ],
  [
    'find_route_google_maps',
    { origin: place('Ulm'), destination: place('Augsburg'), mode: 'walking' },
    'find_route_google_maps',
    { mode: 'walking', ...munich },
  ],
  ['check_nest_smoke_detector_status', {}, 'check_nest_smoke_detector_status', {}],
  [
    'send_text_message',
    { contact_name: 'mom', message: 'late' },
    'send_message',
    { contact: 'Anna Meyer', number: '+49-171-5550101', text: 'late' },
  ],
  ['make_phone_call', { phone_number: '555-0199' }, 'call_contact', { number: '5550199' }],
  ['make_phone_call', { phone_number: 'mom' }, 'call_contact', { contact: 'Anna Meyer' }],
  ['create_contact', { name: 'Tom', phone_number: '555' }, 'create_contact', { name: 'Tom', phone_number: '555' }],
  ['set_volume', { level: 8, volume_type: 'ring' }, 'set_volume', { level: 8, volume_type: 'ring' }],
  ['connect_to_bluetooth_device', { device_name: 'Kit' }, 'connect_to_bluetooth_device', { timeout: 10 }],
  ['enable_do_not_disturb', { enabled: 'on' }, 'set_do_not_disturb', { state: 'on' }],
  ['set_nest_temperature', { target_temperature: 70 }, 'set_nest_temperature', { target_temperature: 70 }],
  ['play_music_on_nest_hub', { music_service: 'A', music_name: 'B' }, 'play_music_on_nest_hub', { music_name: 'B' }],
  ['play_video_on_nest_hub', { video_service: 'A', video_name: 'B' }, 'play_video_on_nest_hub', { video_name: 'B' }],
  ['open_or_lock_door', { status: 'lock' }, 'open_or_lock_door', { status: 'lock' }],
]
for (const [name, args, app, expected] of handed) {
  t.test(`${name} ${JSON.stringify(args)} is the ${app} app's`, async (t) => {
    const { calls, run } = setUp(t)
    t.match(await run(name, args), { speech: 'done' })
    t.match(calls, [[app, expected]])
  })
}

t.test('screen and media volume are the car’s, in ten steps', async (t) => {
  const { calls, context, run } = setUp(t)
  t.match(await run('change_screen_brightness', { level: 7 }), { speech: /brightness 70 percent/ })
  t.match(await run('set_volume', { level: 4, volume_type: 'media' }), { speech: 'Volume 40 percent' })
  t.equal(context.vehicle.get('Vehicle.Cabin.Infotainment.HMI.Brightness')?.value, 70)
  t.equal(context.vehicle.get('Vehicle.Cabin.Infotainment.Media.Volume')?.value, 40)
  t.same(calls, [])
})

t.test('an alarm goes off at the next such time, today or tomorrow, also when it was said in words', async (t) => {
  const { context, run } = setUp(t)
  t.match(await run('set_timer_alarm', { time: '12:40', label: 'tea' }), { speech: 'Alarm set for 12:40' })
  t.match(await run('set_timer_alarm', { time: '06:45' }), { speech: /^Alarm set for 6:45 tomorrow/ })
  await run('set_timer_alarm', { time: 'in 20 minutes' })
  await t.rejects(run('set_timer_alarm', { time: '25:00 o’cluck' }), { code: 'invalid_argument' })
  t.match(
    context.reminders.list().map(({ kind, text, due }) => [kind, text, new Date(due ?? 0).getHours()]),
    [
      ['alarm', 'tea', 12],
      ['alarm', 'alarm', 12],
      ['alarm', 'alarm', 6],
    ],
  )
})

t.test('an appointment is put into the calendar between its two times', async (t) => {
  const { context, run } = setUp(t)
  const event = { title: 'Dentist', start_time: '2026-11-02-09-00', end_time: '2026-11-02-09-30' }
  t.match(await run('create_calendar_event', event), { speech: /^Added Dentist, .*November/ })
  t.match(context.calendar.between(new Date(2026, 10, 2), new Date(2026, 10, 3)), [
    { title: 'Dentist', start: new Date(2026, 10, 2, 9), end: new Date(2026, 10, 2, 9, 30) },
  ])
  await t.rejects(run('create_calendar_event', { ...event, end_time: '2026-11-02-08-00' }), {
    code: 'invalid_argument',
    message: /after the beginning/,
  })
  await t.rejects(run('create_calendar_event', { ...event, start_time: '2026-02-30-09-00' }), {
    code: 'invalid_argument',
    message: /year-month-day/,
  })
})
