import t from 'tap'
import { ChronoTimes } from '../../daemon/chrono/times.ts'
import { FakeClock } from '../support/clock.ts'

process.env.TZ = 'Europe/Berlin'
/** A Sunday, 12:35. */
const NOW = new Date(2026, 9, 4, 12, 35)

const timesAt = (now: Date) => new ChronoTimes(new FakeClock(now.getTime()))
const written = (date: Date | undefined) =>
  date && `${date.getMonth() + 1}-${date.getDate()} ${date.getHours()}:${String(date.getMinutes()).padStart(2, '0')}`

const MOMENTS: readonly (readonly [string, string | undefined])[] = [
  ['at 7', '10-4 19:00'],
  ['7', '10-4 19:00'],
  ['7 am', '10-5 7:00'],
  ['by five pm', '10-4 17:00'],
  ['eight a.m.', '10-5 8:00'],
  ['half past six', '10-4 18:30'],
  ['quarter to eight', '10-4 19:45'],
  ['ten to seven', '10-4 18:50'],
  ['seven thirty', '10-4 19:30'],
  ['19:30', '10-4 19:30'],
  ['noon', '10-5 12:00'],
  ['midnight', '10-5 0:00'],
  ['in 20 minutes', '10-4 12:55'],
  ['in an hour and a half', '10-4 14:05'],
  ['an hour from now', '10-4 13:35'],
  ['in 2 days', '10-6 12:35'],
  ['tomorrow at 7', '10-5 7:00'],
  ['tomorrow at 3', '10-5 15:00'],
  ['8 tomorrow', '10-5 8:00'],
  ['tomorrow morning at 5', '10-5 5:00'],
  ['tomorrow', '10-5 9:00'],
  ['today', '10-4 13:35'],
  ['today at 3', '10-4 15:00'],
  ['8 in the evening', '10-4 20:00'],
  ['tonight at 8', '10-4 20:00'],
  ['tonight', '10-4 21:00'],
  ['monday morning', '10-5 8:00'],
  ['friday at 18:00', '10-9 18:00'],
  ['the day after tomorrow at five', '10-6 17:00'],
  ['the 21st', '10-21 9:00'],
  ['on the 3rd', '11-3 9:00'],
  ['july seventh', '7-7 9:00'],
  ['christmas', '12-25 9:00'],
  ['next week', '10-5 9:00'],
  ['bananas', undefined],
  ['', undefined],
]

for (const [words, expected] of MOMENTS) {
  t.test(`"${words}" is ${expected ?? 'no moment'}`, async (t) => {
    t.equal(written(timesAt(NOW).moment(words)), expected)
  })
}

const RANGES: readonly (readonly [string, string, string])[] = [
  ['today', '10-4 0:00', '10-5 0:00'],
  ['tomorrow', '10-5 0:00', '10-6 0:00'],
  ['monday morning', '10-5 6:00', '10-5 12:00'],
  ['tonight', '10-4 18:00', '10-5 4:00'],
  ['next week', '10-5 0:00', '10-12 0:00'],
  ['next weekend', '10-10 0:00', '10-12 0:00'],
  ['this month', '10-1 0:00', '11-1 0:00'],
  ['january', '1-1 0:00', '2-1 0:00'],
  ['next three days', '10-4 0:00', '10-7 0:00'],
  ['from 3 to 5 tomorrow', '10-5 15:00', '10-5 17:00'],
  ['friday at noon', '10-9 12:00', '10-9 13:00'],
  ['march 21st', '3-21 0:00', '3-22 0:00'],
  ['right now', '10-4 12:35', '10-4 13:35'],
]

for (const [words, start, end] of RANGES) {
  t.test(`"${words}" runs from ${start} to ${end}`, async (t) => {
    const range = timesAt(NOW).range(words)
    t.same([written(range?.start), written(range?.end)], [start, end])
  })
}

t.test('words without a day are no range', async (t) => {
  t.equal(timesAt(NOW).range('bananas'), undefined)
})

const DURATIONS: readonly (readonly [string, number | undefined])[] = [
  ['ten minutes', 600],
  ['twenty-five minutes', 1500],
  ['an hour and a half', 5400],
  ['one and a half hours', 5400],
  ['half an hour', 1800],
  ['three quarters of an hour', 2700],
  ['90 seconds', 90],
  ['a hundred and five seconds', 105],
  ['one hour and thirty minutes', 5400],
  ['1 hour 30', 5400],
  ['2h 5m', 7500],
  ['a couple of minutes', 120],
  ['five', 300],
  ['forty five minute timer', 2700],
  ['zero minutes', undefined],
  ['9999 weeks', undefined],
  ['7 pm', undefined],
  ['soon', undefined],
]

for (const [words, seconds] of DURATIONS) {
  t.test(`"${words}" lasts ${seconds === undefined ? 'no time' : `${seconds} s`}`, async (t) => {
    t.equal(timesAt(NOW).duration(words), seconds === undefined ? undefined : seconds * 1000)
  })
}

t.test('a clock time that has passed today is tomorrow', async (t) => {
  t.equal(written(timesAt(new Date(2026, 9, 4, 20, 0)).moment('at 7')), '10-5 7:00')
  t.equal(written(timesAt(new Date(2026, 9, 4, 20, 0)).moment('5 pm')), '10-5 17:00')
})

t.test('a day keeps its hours across the change to winter time', async (t) => {
  const times = timesAt(new Date(2026, 9, 24, 12, 0))
  t.equal(times.moment('tomorrow at 7 am')?.toISOString(), '2026-10-25T06:00:00.000Z')
  const day = times.range('tomorrow')
  t.equal((day?.end.getTime() ?? 0) - (day?.start.getTime() ?? 0), 25 * 3_600_000)
})

t.test('say names the day by its distance', async (t) => {
  const times = timesAt(NOW)
  const said: readonly (readonly [Date, string])[] = [
    [new Date(2026, 9, 4, 18, 0), '18:00'],
    [new Date(2026, 9, 5, 7, 30), '7:30 tomorrow'],
    [new Date(2026, 9, 9, 18, 0), 'Friday at 18:00'],
    [new Date(2026, 9, 12, 9, 5), '12 October at 9:05'],
    [new Date(2027, 0, 1, 0, 0), '1 January 2027 at 0:00'],
    [new Date(2026, 9, 3, 9, 0), '9:00 yesterday'],
  ]
  for (const [moment, words] of said) t.equal(times.say(moment), words)
})
