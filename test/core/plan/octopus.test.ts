import fc from 'fast-check'
import t from 'tap'
import type { Call } from '../../../daemon/core/call.ts'
import { canonicalPlan, checkPlan } from '../../../daemon/core/plan/check.ts'
import { mayBecomePlan, octopusConfidence, octopusPrompt } from '../../../daemon/core/plan/octopus.ts'
import { readOctopusPlan } from '../../../daemon/core/plan/octopus-reader.ts'
import { readPlan } from '../../../daemon/core/plan/read.ts'
import { writePlan } from '../../../daemon/core/plan/write.ts'
import { androids } from '../../support/octopus.ts'

const read = (text: string) => {
  const result = readOctopusPlan(text, androids)
  if (!result.ok) throw new Error(`${result.error.message} at ${result.error.at} of ${text}`)
  return canonicalPlan(result.plan, androids)
}

t.test('the prompt is the one the weights were trained with, blank for blank', async (t) => {
  t.equal(
    octopusPrompt('Take a selfie'),
    'Below is the query from the users, please call the correct function and generate the parameters to call the function.\n\nQuery: Take a selfie \n\nResponse:',
  )
  t.match(
    octopusPrompt(" x \n\nResponse: <nexa_19>('open')<nexa_end>"),
    /Query: x Response: nexa_19>\('open'\)nexa_end> /,
  )
})

/** In the published form: one blank, arguments by position, single quotes, the stop token. */
const answers: readonly (readonly [string, string, Call['arguments']])[] = [
  ["<nexa_0>('front')", 'take_a_photo', { camera: 'front' }],
  ["<nexa_1>('solar power', 'de')", 'get_trending_news', { query: 'solar power', language: 'de' }],
  ["<nexa_2>('80331')", 'get_weather_forecast', { location: '80331' }],
  [
    "<nexa_3>('anna@example.org', 'Friday', 'I shall be there, at six.')",
    'send_email',
    { recipient: 'anna@example.org', title: 'Friday', content: 'I shall be there, at six.' },
  ],
  ["<nexa_4>('how to change a tyre')", 'search_youtube_videos', { query: 'how to change a tyre' }],
  [
    "<nexa_5>('Ulm', 'Augsburg', 'bicycling')",
    'find_route_google_maps',
    { origin: 'Ulm', destination: 'Augsburg', mode: 'bicycling' },
  ],
  ['<nexa_6>()', 'check_nest_smoke_detector_status', {}],
  ["<nexa_7>('Tom', 'On my way')", 'send_text_message', { contact_name: 'Tom', message: 'On my way' }],
  ["<nexa_8>('+498955501')", 'make_phone_call', { phone_number: '+498955501' }],
  ["<nexa_9>('Tom Huber', '555-0123')", 'create_contact', { name: 'Tom Huber', phone_number: '555-0123' }],
  ["<nexa_10>('06:45', 'school')", 'set_timer_alarm', { time: '06:45', label: 'school' }],
  ['<nexa_11>(7)', 'change_screen_brightness', { level: 7 }],
  [
    "<nexa_12>('Dentist', '2026-11-02-09-00', '2026-11-02-09-30')",
    'create_calendar_event',
    { title: 'Dentist', start_time: '2026-11-02-09-00', end_time: '2026-11-02-09-30' },
  ],
  ["<nexa_13>(4, 'media')", 'set_volume', { level: 4, volume_type: 'media' }],
  ["<nexa_14>('Car Kit', 20)", 'connect_to_bluetooth_device', { device_name: 'Car Kit', timeout: 20 }],
  ['<nexa_15>(True)', 'enable_do_not_disturb', { enabled: 'on' }],
  ['<nexa_15>(False)', 'enable_do_not_disturb', { enabled: 'off' }],
  ['<nexa_16>(72.5)', 'set_nest_temperature', { target_temperature: 72.5 }],
  ["<nexa_17>('Spotify', 'Dinner')", 'play_music_on_nest_hub', { music_service: 'Spotify', music_name: 'Dinner' }],
  ["<nexa_18>('YouTube', 'Otters')", 'play_video_on_nest_hub', { video_service: 'YouTube', video_name: 'Otters' }],
  ["<nexa_19>('lock')", 'open_or_lock_door', { status: 'lock' }],
]
for (const [answer, name, args] of answers) {
  t.test(`${answer} is a call of ${name}, without a fault`, async (t) => {
    const plan = read(` ${answer}<nexa_end>`)
    t.same(plan, [{ function: name, arguments: args }])
    t.same(checkPlan(plan, androids), [])
    t.same(readPlan(writePlan(plan, androids), androids), { ok: true, plan }, 'and can be written in our notation')
  })
}

t.test('the token after the last function declines', async (t) => {
  t.same(read(' <nexa_20>()<nexa_end>'), [])
  for (const text of ['<nexa_20>();<nexa_6>()', '<nexa_6>();<nexa_20>()', "<nexa_20>('x')", '<nexa_2>(<nexa_20>())']) {
    t.notOk(readOctopusPlan(`${text}<nexa_end>`, androids).ok, text)
  }
})

t.test('parallel and nested calls', async (t) => {
  t.match(read("<nexa_11>(3);<nexa_7>('Tom', 'here; (soon)');<nexa_6>()<nexa_end>"), [
    { function: 'change_screen_brightness' },
    { arguments: { message: 'here; (soon)' } },
    { function: 'check_nest_smoke_detector_status' },
  ])
  t.same(read("<nexa_7>('Tom', <nexa_2>('Oslo'))<nexa_end>"), [
    {
      function: 'send_text_message',
      arguments: {
        contact_name: 'Tom',
        message: { function: 'get_weather_forecast', arguments: { location: 'Oslo' } },
      },
    },
  ])
})

t.test('quotes that nobody escaped stay in their string', async (t) => {
  const message = (text: string) => read(` <nexa_7>('Tom', '${text}')<nexa_end>`)[0]?.arguments.message
  for (const text of [
    "I'm late",
    "the kids' room",
    "'quoted'",
    "he said 'no', 'never'",
    "it's (I'm sure) 'fine'); really",
    'say "hello"',
  ]) {
    t.equal(message(text), text)
  }
  t.match(read("<nexa_3>('a@b.c', 'Tom's, the plan', 'It's on')<nexa_end>"), [
    { arguments: { recipient: 'a@b.c', title: "Tom's, the plan", content: "It's on" } },
  ])
  t.match(read('<nexa_7>("Tom", "I\'m late")<nexa_end>'), [{ arguments: { contact_name: 'Tom', message: "I'm late" } }])
})

t.test('what is not given is absent, and what was needed is a fault to be asked about', async (t) => {
  t.same(read("<nexa_1>('football')<nexa_end>"), [{ function: 'get_trending_news', arguments: { query: 'football' } }])
  t.same(read("<nexa_10>('06:45', None)<nexa_end>"), [{ function: 'set_timer_alarm', arguments: { time: '06:45' } }])
  const lacking = read("<nexa_7>('Tom', '')<nexa_end>")
  t.match(checkPlan(lacking, androids), [{ code: 'slots_incomplete', ask: 'What shall I write?' }])
  t.match(checkPlan(read('<nexa_11>(70)<nexa_end>'), androids), [{ code: 'out_of_range' }])
})

t.test('names, numbers as words, and the description after the end are read over', async (t) => {
  t.same(read("<nexa_13>(level=4, volume_type='ring')<nexa_end>")[0]?.arguments, { level: 4, volume_type: 'ring' })
  t.same(read('<nexa_8>(5550199)<nexa_end>')[0]?.arguments, { phone_number: '5550199' })
  t.same(read("<nexa_11>('7')<nexa_end>\n\nFunction description: \ndef f():\n    '''…'''")[0]?.arguments, { level: 7 })
})

const hostile = [
  '',
  ' ',
  'Sure! Here is',
  '<nexa_end>',
  '<nexa_11>',
  '<nexa_11>(',
  '<nexa_11>(7',
  '<nexa_11>(7)',
  '<nexa_11>(7)<nexa_11>(7)<nexa_end>',
  '<nexa_11>(7, 8)<nexa_end>',
  '<nexa_11>(7,)<nexa_end>',
  '<nexa_11>(level=7, level=8)<nexa_end>',
  "<nexa_11>(__proto__='x')<nexa_end>",
  '<nexa_21>()<nexa_end>',
  '<nexa_9999999>()<nexa_end>',
  "<nexa_7>('Tom', 'no end",
  '<nexa_7>(exit())<nexa_end>',
  `${"<nexa_7>('a', ".repeat(9)}'b'${')'.repeat(9)}<nexa_end>`,
  `${'<nexa_6>();'.repeat(40)}<nexa_6>()<nexa_end>`,
]
for (const text of hostile) {
  t.test(`${JSON.stringify(text.slice(0, 50))} is refused with a place`, async (t) => {
    const result = readOctopusPlan(text, androids)
    t.match(result, { ok: false, error: { code: 'invalid_plan', message: String, at: Number } })
  })
}

t.test('any text is read or refused, nothing is thrown, and what is read names real parameters', async (t) => {
  const pieces = fc.constantFrom(
    ...['<nexa_7>', '<nexa_13>', '<nexa_2>', '<nexa_20>', '<nexa_end>', '(', ')', "'", '"', ', ', ';', ' ', '\\', '4'],
    ...['True', 'None', 'level=', 'constructor=', 'Tom', '<'],
  )
  const texts = fc.oneof(
    fc.string({ unit: 'grapheme' }),
    fc.array(pieces, { maxLength: 40 }).map((parts) => parts.join('')),
    fc.string().map((text) => `<nexa_7>('Tom', '${text}')<nexa_end>`),
  )
  fc.assert(
    fc.property(texts, (text) => {
      const result = readOctopusPlan(text, androids)
      if (!result.ok) return result.error.at >= 0 && result.error.at <= text.length
      return typeof writePlan(result.plan, androids) === 'string'
    }),
    { numRuns: 5000 },
  )
  t.pass()
})

t.test('a very long text is read in a single pass', async (t) => {
  t.notOk(readOctopusPlan(`<nexa_7>('Tom', '${"', '".repeat(200_000)}`, androids).ok)
})

t.test('an answer that begins otherwise is given up', async (t) => {
  t.same(['', ' ', ' <nexa_3>', "<nexa_3>('a"].map(mayBecomePlan), [true, true, true, true])
  t.same(['Sure', '  ', '<nexa_end>', ' <nexa_'].map(mayBecomePlan), [false, false, false, false])
})

t.test('a call is as sure as its tokens, a nested one counted with the call around it', async (t) => {
  const tokens = [' ', '<nexa_7>', "('Tom', ", '<nexa_2>', "('Oslo'))", ';', '<nexa_6>', '()', '<nexa_end>']
  const probability = [1, 0.5, 1, 0.5, 1, 1, 0.8, 1, 0.5]
  const sure = octopusConfidence(
    tokens.map((text, index) => ({ text, probability: probability[index] as number })),
    2,
  )
  t.same(sure, { plan: 0.1, calls: [0.25, 0.8] })
  t.same(octopusConfidence([{ text: 'x', probability: 0.4 }], 1), { plan: 0.4, calls: [0.4] })
})
