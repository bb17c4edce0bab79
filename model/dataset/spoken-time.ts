/** Times of day, days and lengths of time as people say them. */
import type { Random } from './random.ts'
import { numberWords, ordinal } from './spoken.ts'

const WEEKDAYS = 'monday tuesday wednesday thursday friday saturday sunday'.split(' ')
const MONTHS = 'january february march april may june july august september october november december'.split(' ')
const DAY_PARTS = ['morning', 'afternoon', 'evening', 'night']

/** Said words, and words before them that belong to the phrasing (`on`, `at`). */
export type Timed = { readonly lead: string; readonly words: string }

/** What stands around the slot: the words before it, the words after it (empty at the end). */
export type Surroundings = { readonly before: string; readonly after: string }

const PREPOSITION =
  /(?:^| )(?:on|at|for|by|until|till|before|after|from|to|of|since|around|about|this|next|the|my|your|every|is|in|how|are)$/
const endsWithPreposition = (before: string): boolean =>
  PREPOSITION.test(before.trimEnd()) || /'s$/.test(before.trimEnd())
const endsWith = (before: string, word: string): boolean => ` ${before.trimEnd()}`.endsWith(` ${word}`)

/** `7 am`, `half past six`, `19:45`, `noon`. */
export function sayTime(random: Random): string {
  const hour = random.between(1, 12)
  const minute = random.chance(0.45) ? 0 : random.chance(0.85) ? random.between(1, 11) * 5 : random.between(1, 59)
  const point = random.next()
  if (point < 0.04) return random.pick(['noon', 'midnight', 'midday', 'noon'])
  if (point < 0.1) return `${random.between(0, 23)}:${String(minute).padStart(2, '0')}`
  if (point < 0.22) return pastOrTo(hour, random) + (random.chance(0.2) ? ` ${halfOfDay(random)}` : '')
  if (minute === 0) return wholeHour(hour, random)
  const minutes = String(minute).padStart(2, '0')
  const digits = random.chance(0.85) ? `${hour}:${minutes}` : `${hour} ${minutes}`
  const said = random.chance(0.72) ? digits : `${numberWords(hour)} ${minute < 10 ? 'oh ' : ''}${numberWords(minute)}`
  return random.chance(0.62) ? `${said}${/\d$/.test(said) && random.chance(0.15) ? '' : ' '}${halfOfDay(random)}` : said
}

function wholeHour(hour: number, random: Random): string {
  const said = random.chance(0.72) ? String(hour) : numberWords(hour)
  const point = random.next()
  if (point < 0.5) return `${said}${/\d/.test(said) && random.chance(0.15) ? '' : ' '}${halfOfDay(random)}`
  if (point < 0.68) return `${said} ${random.pick(["o'clock", "o'clock", 'oclock'])}`
  if (point < 0.76) return `${said} in the ${random.pick(['morning', 'afternoon', 'evening'])}`
  if (point < 0.78) return `${said} ${random.pick(['tonight', 'sharp'])}`
  return said
}

const halfOfDay = (random: Random): string =>
  random.pick(['am', 'pm', 'am', 'pm', 'am', 'pm', 'a.m.', 'p.m.', 'a m', 'p m'])

function pastOrTo(hour: number, random: Random): string {
  const said = random.chance(0.55) ? numberWords(hour) : String(hour)
  if (random.chance(0.4)) return `half past ${said}`
  const part = random.pick(['quarter', 'a quarter', 'five', 'ten', 'twenty', '10', '20', '5'])
  return `${part} ${random.pick(['past', 'to', 'past', 'to', 'after', 'till'])} ${said}`
}

/** `tomorrow`, `friday`, `next week`, `the 5th of may`. */
export function sayDay(random: Random, { before, after }: Surroundings): Timed {
  if (endsWith(before, 'on')) return { lead: '', words: dateOrWeekday(random) }
  if (endsWith(before, 'this'))
    return { lead: '', words: random.pick([...WEEKDAYS, 'weekend', 'week', 'afternoon', 'evening']) }
  if (endsWith(before, 'next')) return { lead: '', words: random.pick([...WEEKDAYS, 'week', 'weekend', 'month']) }
  if (/(?:^| )(?:my|your|the|a)$/.test(before.trimEnd())) return { lead: '', words: random.pick(WEEKDAYS) }
  const point = random.next()
  if (point < 0.25) return { lead: '', words: 'tomorrow' }
  if (point < 0.36) return { lead: '', words: 'today' }
  if (point < 0.62) return weekday(random, before, after)
  if (point < 0.88) return { lead: '', words: otherDay(random) }
  const words = date(random)
  return { lead: leadOfDate(words, before), words }
}

function weekday(random: Random, before: string, after: string): Timed {
  const words = random.chance(0.2) ? `${random.pick(['next', 'this'])} ${random.pick(WEEKDAYS)}` : random.pick(WEEKDAYS)
  const mayLead = after === '' && !endsWithPreposition(before) && !words.startsWith('next') && !words.startsWith('this')
  return { lead: mayLead && random.chance(0.7) ? 'on ' : '', words }
}

function otherDay(random: Random): string {
  return random.pick([
    'tonight',
    'tonight',
    'this weekend',
    'next week',
    'this week',
    'this afternoon',
    'this evening',
    'this morning',
    'tomorrow morning',
    'tomorrow afternoon',
    'tomorrow evening',
    'tomorrow night',
    'the day after tomorrow',
    'next weekend',
    'later today',
    `${random.pick(WEEKDAYS)} ${random.pick(DAY_PARTS)}`,
    'the weekend',
    'next month',
  ])
}

function leadOfDate(words: string, before: string): string {
  const on = endsWithPreposition(before) ? '' : 'on '
  return on + (MONTHS.some((month) => words.startsWith(month)) ? '' : 'the ')
}

/** Without the article: `5th`, `5th of may`, `may 5th`, `december twelfth`. */
function date(random: Random): string {
  const number = ordinal(random.between(1, 28), random.chance(0.7))
  const point = random.next()
  if (point < 0.3) return number
  if (point < 0.5) return `${number} of ${random.pick(MONTHS)}`
  return `${random.pick(MONTHS)} ${random.chance(0.25) ? random.between(1, 28) : number}`
}

function dateOrWeekday(random: Random): string {
  const point = random.next()
  if (point < 0.72) return random.pick(WEEKDAYS)
  if (point < 0.82) return `${random.pick(WEEKDAYS)} ${random.pick(DAY_PARTS)}`
  return `${random.pick(MONTHS)} ${ordinal(random.between(1, 28), random.chance(0.7))}`
}

/** `tomorrow at 7 am`, `friday evening`, `7 am tomorrow`. */
export function sayDaytime(random: Random, { before, after }: Surroundings): Timed {
  const time = sayTime(random).replace(/ tonight$/, '')
  if (endsWith(before, 'at') || endsWith(before, 'by') || endsWith(before, 'around'))
    return { lead: '', words: `${time} ${plainDay(random)}` }
  if (endsWith(before, 'on'))
    return {
      lead: '',
      words: `${random.pick(WEEKDAYS)} ${random.chance(0.25) ? random.pick(DAY_PARTS) : `at ${time}`}`,
    }
  const point = random.next()
  if (point < 0.45) {
    const { lead, words } = sayDayForTime(random, before, after)
    return { lead, words: `${words} at ${time}` }
  }
  if (point < 0.55) return { lead: '', words: `${plainDay(random)} ${time}` }
  if (point < 0.68) return { lead: '', words: `${random.pick(['tomorrow', ...WEEKDAYS])} ${random.pick(DAY_PARTS)}` }
  const bare = endsWithPreposition(before) || after !== ''
  if (point < 0.74)
    return {
      lead: '',
      words: `${random.pick(['tomorrow', ...WEEKDAYS])} ${random.pick(['around', 'by', 'before', 'after'])} ${time}`,
    }
  return {
    lead: bare ? '' : 'at ',
    words: `${time} ${random.chance(0.3) ? `on ${random.pick(WEEKDAYS)}` : plainDay(random)}`,
  }
}

const plainDay = (random: Random): string =>
  random.pick([
    'tomorrow',
    'tomorrow',
    'tomorrow',
    'today',
    'tonight',
    'tomorrow morning',
    ...WEEKDAYS,
    `next ${random.pick(WEEKDAYS)}`,
  ])

function sayDayForTime(random: Random, before: string, after: string): Timed {
  const point = random.next()
  if (point < 0.45)
    return { lead: '', words: random.pick(['tomorrow', 'tomorrow', 'today', 'tonight', 'tomorrow morning']) }
  if (point < 0.85) return weekday(random, before, after)
  const words = date(random)
  return { lead: leadOfDate(words, before), words }
}
