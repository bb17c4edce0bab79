/** Makes the words and the value of a slot, by the type of the parameter and the style. */
import { DIRECTIONS, type Direction, type Parameter, SWITCHES, ZONES, type Zone } from '../../functions/define.ts'
import { levelMaker, numberMaker, openingMaker, pickInRange, readRange } from './amounts.ts'
import { expandTemplate, type Template } from './choice.ts'
import type { Lists } from './lists.ts'
import type { Random } from './random.ts'
import { ZONE_ADJECTIVES, ZONE_NOUNS, ZONE_PHRASES, ZONE_QUANTIFIERS } from './seat-words.ts'
import { closed, type Made, open, type SlotMaker } from './slot-maker.ts'
import { sayNumber } from './spoken.ts'
import { sayDuration, sayIn } from './spoken-duration.ts'
import { type Surroundings, sayDay, sayDaytime, sayTime, type Timed } from './spoken-time.ts'

/** `@` words of one parameter and style, by value. */
export type ValueWords = ReadonlyMap<string, readonly Template[]>

/**
 * @param parameter what the slot's value is for; null in [none], where words are all that counts
 * @param words the `@` lines for this parameter and style, if there are any
 */
export function slotMaker(
  parameter: Parameter | null,
  style: string | null,
  words: ValueWords | undefined,
  lists: Lists,
): Made {
  if (words) return fromWords(parameter, words)
  if (parameter === null) return freeMaker(style, lists)
  if ('enum' in parameter) return fromValues(parameter.enum, style)
  switch (parameter.type) {
    case 'switch':
      return fromValues(SWITCHES, style)
    case 'direction':
      return fromValues(DIRECTIONS satisfies readonly Direction[], style)
    case 'zone':
      return zoneMaker(style)
    case 'number':
      return numberMaker(style, parameter)
    case 'level':
      return levelMaker(style)
    case 'opening':
      return openingMaker(style)
    case 'when':
      return whenMaker(style) ?? listMaker(style, lists)
    default:
      return listMaker(style, lists)
  }
}

function fromWords(parameter: Parameter | null, words: ValueWords): Made {
  const values = [...words.keys()]
  const isNumber = parameter !== null && !('enum' in parameter) && parameter.type === 'number'
  const isOpen = parameter === null || isFreeText(parameter)
  return (random) => {
    const value = random.pick(values)
    const template = random.pick(words.get(value) as readonly Template[])
    const said = expandTemplate(template, random)
      .map((item) => (item.kind === 'words' ? item.text : ''))
      .join('')
      .replace(/\s+/g, ' ')
      .trim()
    return isOpen ? open(said) : closed(said, isNumber ? Number(value) : value)
  }
}

export const isFreeText = (parameter: Parameter): boolean =>
  !('enum' in parameter) && (parameter.type === 'text' || parameter.type === 'when' || parameter.type === 'place')

function fromValues(values: readonly string[], style: string | null): Made {
  // `{state:switch}` in a free variable says no more than `{state}`.
  if (style !== null && !['switch', 'direction', 'enum'].includes(style))
    return { fault: `style "${style}" has no @ lines` }
  return (random) => {
    const value = random.pick(values)
    return closed(value.replaceAll('_', ' '), value)
  }
}

function zoneMaker(style: string | null): Made {
  const styles = {
    one: ZONE_ADJECTIVES,
    many: ZONE_QUANTIFIERS,
    noun: ZONE_NOUNS,
    zone: ZONE_PHRASES,
    phrase: ZONE_PHRASES,
  }
  if (style !== null && !Object.hasOwn(styles, style))
    return { fault: `a zone has the styles one, many, noun or none, not "${style}"` }
  const words = styles[(style ?? 'phrase') as keyof typeof styles]
  const zones = ZONES.filter((zone: Zone) => words[zone] !== undefined)
  return (random) => {
    const zone = random.pick(zones)
    return closed(random.pick(words[zone] as readonly string[]), zone)
  }
}

const SAY_WHEN: { readonly [style: string]: (random: Random, around: Surroundings) => Timed } = {
  time: (random) => ({ lead: '', words: sayTime(random) }),
  day: sayDay,
  daytime: sayDaytime,
  duration: (random, around) => ({ lead: '', words: sayDuration(random, around) }),
  in: (random) => ({ lead: '', words: sayIn(random) }),
}

function whenMaker(style: string | null): SlotMaker | null {
  if (style === null || !Object.hasOwn(SAY_WHEN, style)) return null
  const say = SAY_WHEN[style] as (random: Random, around: Surroundings) => Timed
  return (random, _part, around) => {
    const { lead, words } = say(random, around)
    // "an hour" is a length and keeps its article; "the 5th" is the 5th.
    const article = style === 'duration' || style === 'in' ? null : /^(?:the|a|an) /.exec(words)
    return article ? open(words.slice(article[0].length), lead + article[0]) : open(words, lead)
  }
}

/** Lists whose entries are whole sentences, which keep their first word. */
const SENTENCES = ['message']

function listMaker(style: string | null, lists: Lists): Made {
  if (style === null) return { fault: 'free text needs a list as style, such as {query:song}' }
  const range = readRange(style)
  if (range) return (random) => open(sayNumber(pickInRange(range, random), random))
  if (!lists.has(style)) return whenMaker(style) ?? { fault: `there is no list "${style}"` }
  return (random, part) => {
    const words = lists.pick(style, part, random)
    const article = SENTENCES.includes(style) ? null : /^(?:the|a|an) (?=.)/.exec(words)
    return article ? open(words.slice(article[0].length), article[0]) : open(words)
  }
}

/** In [none]: a list, a time, a range, a zone or a level, whatever the style names. */
function freeMaker(style: string | null, lists: Lists): Made {
  if (style === null) return { fault: 'a slot of [none] needs a style or @ lines' }
  if (lists.has(style) || whenMaker(style) || readRange(style)) return listMaker(style, lists)
  const other = ['one', 'many', 'noun', 'zone'].includes(style) ? zoneMaker(style) : levelMaker(style)
  return 'fault' in other ? { fault: `there is no list or style "${style}"` } : other
}
