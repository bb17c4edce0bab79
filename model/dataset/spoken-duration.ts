/** Lengths of time as people say them. */
import type { Random } from './random.ts'
import { numberWords } from './spoken.ts'
import type { Surroundings } from './spoken-time.ts'

/** `10 minutes`, `an hour and a half`; before a noun as in "a 10 minute timer", without the plural. */
export function sayDuration(random: Random, { before, after }: Surroundings): string {
  const attributive =
    /(?:^| )(?:an?|my|the|your|another)$/.test(before.trimEnd()) &&
    /^(?:[a-z]+ )?(?:timer|countdown|alarm|reminder)/.test(after)
  if (attributive) return attributiveDuration(random)
  const point = random.next()
  if (point < 0.52) return amount(random)
  if (point < 0.66)
    return random.pick([
      'half an hour',
      'an hour',
      'an hour',
      'a minute',
      'a quarter of an hour',
      'an hour and a half',
      'half a minute',
    ])
  if (point < 0.72)
    return random.pick([
      'a couple of minutes',
      'a couple minutes',
      'a couple of hours',
      'a few minutes',
      'three quarters of an hour',
    ])
  if (point < 0.86) return hoursAndMinutes(random)
  const count = random.between(1, 5)
  const said = random.chance(0.5) ? String(count) : numberWords(count)
  return random.chance(0.5)
    ? `${said} and a half hours`
    : `${said} ${count === 1 ? 'minute' : 'minutes'} ${random.chance(0.5) ? 'and ' : ''}${random.pick([10, 15, 20, 30, 45])} seconds`
}

function amount(random: Random): string {
  const point = random.next()
  if (point < 0.12) return plural(random.pick([5, 10, 15, 20, 30, 45, 60, 90]), 'second', random)
  if (point < 0.78) {
    const count = random.chance(0.7)
      ? random.pick([1, 2, 3, 5, 5, 10, 10, 12, 15, 20, 25, 30, 35, 40, 45, 50, 60, 90])
      : random.between(1, 59)
    return plural(count, random.chance(0.08) ? 'min' : 'minute', random)
  }
  return plural(random.between(1, 12), 'hour', random)
}

function plural(count: number, unit: string, random: Random): string {
  const said = random.chance(0.66) ? String(count) : numberWords(count, random.chance(0.2))
  return `${said} ${unit}${count === 1 || (unit === 'min' && random.chance(0.5)) ? '' : 's'}`
}

function hoursAndMinutes(random: Random): string {
  const hours = random.between(1, 6)
  const words = random.chance(0.4)
  const say = (count: number): string => (words ? numberWords(count) : String(count))
  const first = hours === 1 && random.chance(0.5) ? 'an hour' : `${say(hours)} hour${hours === 1 ? '' : 's'}`
  return `${first} ${random.chance(0.7) ? 'and ' : ''}${say(random.pick([5, 10, 15, 20, 30, 40, 45]))} minutes`
}

function attributiveDuration(random: Random): string {
  if (random.chance(0.1)) return random.pick(['half hour', 'one hour', 'half an hour'])
  const unit = random.pick(['minute', 'minute', 'minute', 'minute', 'hour', 'second', 'min'])
  const count =
    unit === 'hour'
      ? random.between(1, 8)
      : random.pick([1, 2, 3, 4, 5, 5, 7, 8, 10, 10, 12, 15, 18, 20, 25, 30, 40, 45, 60, 90])
  return `${random.chance(0.66) ? count : numberWords(count)} ${unit}`
}

/** `in 20 minutes`, `in an hour`, `20 minutes from now`. */
export function sayIn(random: Random): string {
  const nowhere = { before: '', after: '' }
  if (random.chance(0.06)) return `${amount(random)} from now`
  if (random.chance(0.08))
    return random.pick([
      'in two days',
      'in 3 days',
      'in a week',
      'in two weeks',
      'in a few days',
      'in a little while',
      'in a bit',
    ])
  return `in ${sayDuration(random, nowhere)}`
}
