import { chmodSync, existsSync, readdirSync, readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { IcalCalendar } from '../../daemon/ical/calendar.ts'
import { FakeClock } from '../support/clock.ts'

process.env.TZ = 'Europe/Berlin'

const october = (day: number, hour = 0, minute = 0) => new Date(2026, 9, day, hour, minute)
const component = (lines: string) =>
  `BEGIN:VEVENT\r\nDTSTAMP:20260101T000000Z\r\n${lines.trim().replace(/\n\s*/g, '\r\n')}\r\nEND:VEVENT\r\n`
const calendarText = (...events: string[]) =>
  `BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//test//EN\r\n${events.join('')}END:VCALENDAR\r\n`

const MEETING = component(`
  UID:meeting
  DTSTART:20260105T090000
  DTEND:20260105T100000
  RRULE:FREQ=WEEKLY;BYDAY=MO
  EXDATE:20261012T090000
  SUMMARY;LANGUAGE=en:Team meeting
  LOCATION:Office\\, Main Street
`)
const MOVED = component(`
  UID:meeting
  RECURRENCE-ID:20261019T090000
  DTSTART:20261019T110000
  DTEND:20261019T120000
  SUMMARY:Team meeting\\, moved
`)
const BOWLING = component(`
  UID:bowling
  DTSTART;TZID=America/New_York:20261006T180000
  DURATION:PT90M
  SUMMARY:Bowling
`)
const BIRTHDAY = component(`
  UID:birthday
  DTSTART;VALUE=DATE:20261007
  SUMMARY:Birthday
`)
const CANCELLED = component(`
  UID:cancelled
  DTSTART:20261008T100000
  STATUS:CANCELLED
  SUMMARY:Called off
`)

function setUp(t: Test, text?: string) {
  const file = join(t.testdir(text === undefined ? {} : { 'calendar.ics': text }), 'calendar.ics')
  return { file, calendar: new IcalCalendar({ file, clock: new FakeClock() }) }
}

t.test('recurring events are expanded, with exceptions, moved ones and the change to winter time', async (t) => {
  const { calendar } = setUp(t, calendarText(MEETING, MOVED))
  const events = calendar.between(october(1), october(31))
  t.same(
    events.map(({ title, start, end }) => [title, start, end]),
    [
      ['Team meeting', october(5, 9), october(5, 10)],
      ['Team meeting, moved', october(19, 11), october(19, 12)],
      ['Team meeting', october(26, 9), october(26, 10)],
    ],
  )
  t.equal(events[0]?.place, 'Office, Main Street')
})

t.test('zones, durations and whole days are read; cancelled events are not', async (t) => {
  const { calendar } = setUp(t, calendarText(BIRTHDAY, CANCELLED, BOWLING))
  t.same(calendar.between(october(6), october(9)), [
    { title: 'Birthday', start: october(7), end: october(8) },
    { title: 'Bowling', start: october(7, 0), end: october(7, 1, 30) },
  ])
})

t.test('the end of a range is exclusive, an event under way overlaps it', async (t) => {
  const { calendar } = setUp(t, calendarText(MEETING))
  t.equal(calendar.between(october(5, 8), october(5, 9)).length, 0)
  t.equal(calendar.between(october(5, 9, 30), october(5, 9, 45)).length, 1)
  t.equal(calendar.between(october(5, 10), october(5, 11)).length, 0)
})

t.test('the file is read again when it has changed', async (t) => {
  const { file, calendar } = setUp(t, calendarText(BIRTHDAY))
  t.equal(calendar.between(october(1), october(31)).length, 1)
  writeFileSync(file, calendarText(BIRTHDAY, BOWLING))
  utimesSync(file, new Date(0), new Date(1))
  t.equal(calendar.between(october(1), october(31)).length, 2)
})

t.test('a file that is not there is empty, and add makes it', async (t) => {
  const { file, calendar } = setUp(t)
  t.same(calendar.between(october(1), october(31)), [])
  const lunch = { title: 'Lunch; with Anna, maybe', start: october(9, 12), end: october(9, 13), place: 'Café' }
  await calendar.add(lunch)
  t.same(calendar.between(october(1), october(31)), [lunch])
  t.equal(statSync(file).mode & 0o777, 0o600)
})

t.test('add keeps what is there, its permissions, and leaves no other file', async (t) => {
  const { file, calendar } = setUp(t, calendarText(MEETING))
  chmodSync(file, 0o640)
  await Promise.all([
    calendar.add({ title: 'One', start: october(9, 12), end: october(9, 13) }),
    calendar.add({ title: 'Two', start: october(9, 14), end: october(9, 15) }),
  ])
  t.ok(readFileSync(file, 'utf8').includes(MEETING))
  t.same(
    calendar.between(october(9), october(10)).map(({ title }) => title),
    ['One', 'Two'],
  )
  t.equal(statSync(file).mode & 0o777, 0o640)
  t.same(readdirSync(join(file, '..')), ['calendar.ics'])
})

const BROKEN: readonly (readonly [string, string])[] = [
  ['garbage', 'this is no calendar'],
  ['a file cut short', calendarText(MEETING).slice(0, -20)],
  ['a date that is none', calendarText(component('UID:x\nDTSTART:soon\nRRULE:FREQ=DAILY\nSUMMARY:x'))],
  ['a rule that is none', calendarText(component('UID:x\nDTSTART:20261009T120000\nRRULE:FREQ=NOPE\nSUMMARY:x'))],
]

for (const [what, text] of BROKEN) {
  t.test(`${what} is provider_unavailable, and says which file to restore`, async (t) => {
    const { file, calendar } = setUp(t, text)
    t.throws(() => calendar.between(october(1), october(31)), {
      code: 'provider_unavailable',
      message: /calendar\.ics .*restore the file/,
    })
    t.equal(readFileSync(file, 'utf8'), text)
  })
}

t.test('add does not touch a file that is no calendar', async (t) => {
  const { file, calendar } = setUp(t, 'this is no calendar')
  const event = { title: 'Lunch', start: october(9, 12), end: october(9, 13) }
  await t.rejects(calendar.add(event), { code: 'provider_unavailable' })
  t.equal(readFileSync(file, 'utf8'), 'this is no calendar')
})

t.test('a folder that is not there fails add', async (t) => {
  const file = join(t.testdir(), 'absent', 'calendar.ics')
  const calendar = new IcalCalendar({ file, clock: new FakeClock() })
  const event = { title: 'Lunch', start: october(9, 12), end: october(9, 13) }
  await t.rejects(calendar.add(event), { code: 'provider_unavailable', message: /can't be written/ })
  t.notOk(existsSync(file))
})
