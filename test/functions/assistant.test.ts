import t from 'tap'
import { FakeClock } from '../support/clock.ts'
import { startApps } from '../support/head-unit.ts'
import { call, makeServiceContext, NOON, place } from '../support/services.ts'

const MINUTE = 60_000
const at = (day: number, hour: number, minute = 0) => new Date(2026, 9, day, hour, minute)

t.test('get_time tells the time and the date here', async (t) => {
  const { state, speech, value } = await call(makeServiceContext(t), 'get_time')
  t.equal(state, 'achieved')
  t.equal(speech, 'It is 12:35 on Monday 5 October 2026')
  t.equal(value, speech)
})

t.test('set_timer rings after its length', async (t) => {
  const context = makeServiceContext(t)
  t.equal(
    (await call(context, 'set_timer', { duration: 'an hour and a half' })).speech,
    'Timer set for 1 hour 30 minutes',
  )
  context.clock.advance(89 * MINUTE)
  t.same(context.fired, [])
  context.clock.advance(MINUTE)
  t.match(context.fired, [{ kind: 'timer', text: '1 hour 30 minutes' }])
})

t.test('set_timer takes a time of day too, and refuses what is neither', async (t) => {
  const context = makeServiceContext(t)
  t.equal((await call(context, 'set_timer', { duration: '1 pm' })).speech, 'Timer set for 25 minutes')
  await t.rejects(call(context, 'set_timer', { duration: 'bananas' }), {
    code: 'invalid_argument',
    message: /"bananas"/,
  })
  t.equal(context.reminders.list().length, 1)
})

t.test('set_reminder fires at its time', async (t) => {
  const context = makeServiceContext(t)
  const { speech } = await call(context, 'set_reminder', { text: 'call the bank', time: 'tomorrow at 9 am' })
  t.equal(speech, 'Reminder set for 9:00 tomorrow: call the bank')
  t.match(context.reminders.list(), [{ kind: 'reminder', due: at(6, 9).getTime() }])
  context.clock.advance(24 * 60 * MINUTE)
  t.match(context.fired, [{ text: 'call the bank' }])
})

const ALARMS: readonly (readonly [text: string, time: string, due: Date])[] = [
  ['wake me up', '6:30 am', at(6, 6, 30)],
  ['alarm', '5 tomorrow', at(6, 5)],
  ['get me up', 'at 7', at(5, 19)],
  ['wake up', 'five pm', at(5, 17)],
]
for (const [text, time, due] of ALARMS) {
  t.test(`set_reminder "${text}" ${time} is an alarm`, async (t) => {
    const context = makeServiceContext(t)
    t.match((await call(context, 'set_reminder', { text, time })).speech, /^Alarm set for /)
    t.match(context.reminders.list(), [{ kind: 'alarm', due: due.getTime() }])
  })
}

t.test('set_reminder without a time is a note, an alarm asks for one, the past is refused', async (t) => {
  const context = makeServiceContext(t)
  t.equal((await call(context, 'set_reminder', { text: 'buy milk' })).speech, 'Noted: buy milk')
  t.match(context.reminders.list(), [{ text: 'buy milk', due: null }])
  await t.rejects(call(context, 'set_reminder', { text: 'wake me up' }), { code: 'slots_incomplete' })
  await t.rejects(call(context, 'set_reminder', { text: 'call', time: 'yesterday' }), {
    code: 'invalid_argument',
    message: /has passed/,
  })
})

t.test('get_reminders tells what is set, of a day if one is named', async (t) => {
  const context = makeServiceContext(t)
  t.equal((await call(context, 'get_reminders')).speech, 'Nothing is set')
  await call(context, 'set_timer', { duration: 'ten minutes' })
  await call(context, 'set_reminder', { text: 'alarm', time: 'tomorrow at 7' })
  await call(context, 'set_reminder', { text: 'buy milk' })
  context.clock.advance(4 * MINUTE)
  const { speech, value } = await call(context, 'get_reminders')
  t.equal(speech, 'You have 3 set: the 10 minutes timer with 6 minutes left, the alarm at 7:00 tomorrow and buy milk')
  t.equal(value, speech)
  t.equal(
    (await call(context, 'get_reminders', { day: 'tomorrow' })).speech,
    'You have 1 set: the alarm at 7:00 tomorrow',
  )
  t.equal((await call(context, 'get_reminders', { day: 'friday' })).speech, 'Nothing is set for friday')
})

const CANCELS: readonly (readonly [what: string | undefined, left: readonly string[]])[] = [
  [undefined, []],
  ['the timer', ['alarm', 'call the bank', 'wake me up']],
  ['all my alarms', ['10 minutes', 'call the bank']],
  ['my 6 am alarm', ['10 minutes', 'alarm', 'call the bank']],
  ['the bank', ['10 minutes', 'alarm', 'wake me up']],
]
for (const [what, left] of CANCELS) {
  t.test(`cancel_reminder ${what ?? 'without a name'} leaves ${left.length}`, async (t) => {
    const context = makeServiceContext(t)
    await call(context, 'set_timer', { duration: 'ten minutes' })
    await call(context, 'set_reminder', { text: 'alarm', time: 'tomorrow at 7' })
    await call(context, 'set_reminder', { text: 'wake me up', time: '6 am' })
    await call(context, 'set_reminder', { text: 'call the bank', time: 'five pm' })
    t.match((await call(context, 'cancel_reminder', what === undefined ? {} : { what })).speech, /^Cancelled /)
    t.same(
      context.reminders
        .list()
        .map(({ text }) => text)
        .sort(),
      left,
    )
  })
}

t.test('cancel_reminder says what there is when nothing fits', async (t) => {
  const context = makeServiceContext(t)
  await t.rejects(call(context, 'cancel_reminder', {}), { code: 'not_found', message: /nothing is set/ })
  await call(context, 'set_timer', { duration: 'ten minutes' })
  await t.rejects(call(context, 'cancel_reminder', { what: 'the alarm' }), {
    code: 'not_found',
    message: /10 minutes timer/,
  })
  t.equal(context.reminders.list().length, 1)
})

t.test('add_calendar_event puts an hour, a whole day or a span into the calendar', async (t) => {
  const context = makeServiceContext(t)
  t.equal(
    (await call(context, 'add_calendar_event', { title: 'Lunch with Anna', time: 'friday at noon' })).speech,
    'Added Lunch with Anna, Friday at 12:00',
  )
  t.equal(
    (await call(context, 'add_calendar_event', { title: 'Fair', time: 'friday' })).speech,
    'Added Fair, Friday 9 October',
  )
  t.same(context.calendar.between(at(9, 0), at(10, 0)), [
    { title: 'Fair', start: at(9, 0), end: at(10, 0) },
    { title: 'Lunch with Anna', start: at(9, 12), end: at(9, 13) },
  ])
  await t.rejects(call(context, 'add_calendar_event', { title: 'Lunch' }), { code: 'slots_incomplete' })
  await t.rejects(call(context, 'add_calendar_event', { title: 'Trip', time: 'next week' }), {
    code: 'invalid_argument',
    message: /more than a day/,
  })
})

t.test('get_calendar tells a day, or when one appointment is', async (t) => {
  const context = makeServiceContext(t)
  t.equal((await call(context, 'get_calendar')).speech, 'There is nothing in the calendar for today')
  await context.calendar.add({ title: 'Bowling with Tom', start: at(8, 19), end: at(8, 21), place: 'Lucky Lanes' })
  await context.calendar.add({ title: 'Dentist', start: at(8, 8, 30), end: at(8, 9) })
  const { speech, value } = await call(context, 'get_calendar', { day: 'thursday' })
  t.equal(speech, 'For thursday: Dentist at 8:30 and Bowling with Tom at 19:00')
  t.equal(value, speech)
  t.equal(
    (await call(context, 'get_calendar', { event: 'bowling' })).speech,
    'Bowling with Tom is on Thursday at 19:00, at Lucky Lanes',
  )
  t.equal(
    (await call(context, 'get_calendar', { event: 'my next appointment' })).speech,
    'Dentist is on Thursday at 8:30',
  )
  t.equal((await call(context, 'get_calendar', { event: 'yoga' })).speech, 'There is no yoga in the calendar')
  t.match(
    (await call(context, 'get_calendar', { day: 'this week' })).speech,
    /Dentist is on Thursday at 8:30 and Bowling/,
  )
  await t.rejects(call(context, 'get_calendar', { day: 'bananas' }), { code: 'invalid_argument' })
})

t.test('get_event_place hands up where an appointment is', async (t) => {
  const context = makeServiceContext(t)
  await t.rejects(call(context, 'get_event_place'), { code: 'not_found', message: /no appointment/ })
  await context.calendar.add({ title: 'Call with Chidi', start: at(6, 8), end: at(6, 9) })
  await context.calendar.add({ title: 'Bowling', start: at(8, 19), end: at(8, 21), place: 'Lucky Lanes' })
  t.match(await call(context, 'get_event_place'), {
    speech: 'Bowling is at Lucky Lanes',
    value: { name: 'Lucky Lanes' },
  })
  t.match(await call(context, 'get_event_place', { event: 'bowling' }), { value: { name: 'Lucky Lanes' } })
  await t.rejects(call(context, 'get_event_place', { event: 'chidi' }), { code: 'not_found', message: /has no place/ })
})

t.test("search_manual reads from the owner's manual", async (t) => {
  const context = makeServiceContext(t)
  const { speech, value } = await call(context, 'search_manual', { query: 'where is the fuse box' })
  t.match(speech, /^Fuse box: There are two fuse boxes/)
  t.ok(speech.length < 400)
  t.equal(value, speech)
  await t.rejects(call(context, 'search_manual', { query: 'submarine' }), { code: 'not_found', message: /submarine/ })
})

t.test('weather, news and the time elsewhere come from the app that has them', async (t) => {
  const clock = new FakeClock(NOON.getTime())
  const { apps, calls } = await startApps(t, clock)
  const context = makeServiceContext(t, { clock, apps })
  t.match(await call(context, 'get_weather', { place: place('London'), day: 'tomorrow' }), {
    speech: /^In London it is .* tomorrow/,
    value: /degrees/,
  })
  t.match(calls[0], new RegExp(`"from":"${at(6, 0).toISOString()}"`))
  t.match((await call(context, 'get_weather')).speech, /^Here it is .* today/)
  t.match((await call(context, 'get_news', { topic: 'sports' })).speech, /home side wins/)
  t.equal((await call(context, 'get_time', { place: place('Tokyo') })).speech, 'It is 19:35 in Tokyo')
  await t.rejects(call(context, 'get_time', { place: place('Atlantis') }), { code: 'not_found' })
})
