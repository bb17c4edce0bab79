/** Slots for numbers, levels and openings. */
import type { Random } from './random.ts'
import { closed, type Made, type SlotWords } from './slot-maker.ts'
import { sayNumber, sayPercent } from './spoken.ts'
import type { Surroundings } from './spoken-time.ts'

type Range = { readonly low: number; readonly high: number; readonly step: number }

/** `16-28`, `16-28/0.5`, `-10-30`. */
export function readRange(style: string | null): Range | null {
  const match = /^(-?\d+(?:\.\d+)?)-(-?\d+(?:\.\d+)?)(?:\/(\d+(?:\.\d+)?))?$/.exec(style ?? '')
  if (!match) return null
  const range = { low: Number(match[1]), high: Number(match[2]), step: Number(match[3] ?? 1) }
  return range.low < range.high && range.step > 0 ? range : null
}

export function pickInRange({ low, high, step }: Range, random: Random): number {
  const steps = Math.floor((high - low) / step + 1e-9)
  return Number((low + random.between(0, steps) * step).toFixed(4))
}

export function numberMaker(
  style: string | null,
  bounds: { readonly minimum?: number; readonly maximum?: number },
): Made {
  const { minimum: low, maximum: high } = bounds
  const range =
    readRange(style) ?? (style === null && low !== undefined && high !== undefined ? { low, high, step: 1 } : null)
  if (!range) return { fault: `a number needs a range as style, such as {degrees:16-28}, not "${style ?? ''}"` }
  return (random) => {
    const value = pickInRange(range, random)
    return closed(sayNumber(value, random), value)
  }
}

const LEVEL_WORDS: { readonly [value: string]: readonly string[] } = {
  low: ['low', 'low', 'low', 'the lowest', 'minimum', 'the lowest setting', 'the minimum', 'the lowest level', 'min'],
  medium: [
    'medium',
    'medium',
    'medium',
    'the middle setting',
    'mid',
    'a medium level',
    'medium level',
    'the medium setting',
  ],
  high: ['high', 'high', 'high', 'a high level', 'the high setting', 'high level'],
  max: [
    'max',
    'maximum',
    'full',
    'the max',
    'the maximum',
    'the highest',
    'the highest setting',
    'the highest level',
    'full blast',
    'full power',
    'its maximum',
  ],
}
/** Those that can stand between an article and a noun: "the {level:word} setting". */
const LEVEL_ADJECTIVES: { readonly [value: string]: readonly string[] } = {
  low: ['low', 'lowest', 'minimum'],
  medium: ['medium', 'middle'],
  high: ['high'],
  max: ['max', 'maximum', 'highest', 'full'],
}

/** "Down to" does not go with the highest, nor "up to" with the lowest. */
function levelsAfter(before: string): readonly string[] {
  if (/\bdown to $/.test(before)) return ['low', 'medium']
  return /\bup to $/.test(before) ? ['medium', 'high', 'max'] : ['low', 'medium', 'high', 'max']
}

function levelWord(random: Random, { before, after }: Surroundings): SlotWords {
  const value = random.pick(levelsAfter(before))
  const adjective =
    /(?:^| )(?:an?|the|its|my)$/.test(before.trimEnd()) ||
    (after !== '' && !/^(?:for|on|in|and|please|at|now)\b/.test(after))
  return closed(random.pick((adjective ? LEVEL_ADJECTIVES : LEVEL_WORDS)[value] as readonly string[]), value)
}

function levelNumber(random: Random, range: Range): SlotWords {
  const value = pickInRange(range, random)
  return closed(sayNumber(value, random), String(value))
}

function percent(random: Random): SlotWords {
  const value = random.chance(0.7)
    ? random.between(1, 10) * 10
    : random.chance(0.6)
      ? random.between(1, 20) * 5
      : random.between(1, 100)
  return closed(sayPercent(value, random), `${value}%`)
}

const ONE_TO_FIVE: Range = { low: 1, high: 5, step: 1 }

export function levelMaker(style: string | null): Made {
  const range = readRange(style)
  if (range) return (random) => levelNumber(random, range)
  if (style === 'word') return (random, _part, around) => levelWord(random, around)
  if (style === 'number') return (random) => levelNumber(random, ONE_TO_FIVE)
  if (style === 'percent') return percent
  if (style !== null && style !== 'level')
    return { fault: `a level has the styles word, number, percent, a range or none, not "${style}"` }
  return (random, _part, around) => {
    const point = random.next()
    if (point < 0.42) return levelWord(random, around)
    if (point < 0.6) return percent(random)
    const number = levelNumber(random, ONE_TO_FIVE)
    const named = /(?:^| )(?:level|setting|stage|number|the|an?)$/.test(around.before.trimEnd()) || around.after !== ''
    return !named && random.chance(0.3) ? { ...number, lead: 'level ' } : number
  }
}

export function openingMaker(style: string | null): Made {
  if (style === 'percent') return percent
  if (style !== null && style !== 'opening')
    return { fault: `an opening has the style percent or none, not "${style}"` }
  return (random) =>
    random.chance(0.65)
      ? percent(random)
      : closed(random.pick(['half', 'half', 'halfway', 'half way', 'midway']), 'half')
}
