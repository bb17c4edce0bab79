/** What may stand for a parameter that is not free text, and the canonical form of what was written for it. */
import { DIRECTIONS, type Parameter, SWITCHES, ZONES } from '../../../functions/define.ts'
import { readNumber } from './numbers.ts'

export const LEVEL_WORDS = ['on', 'off', 'low', 'medium', 'high', 'max'] as const
export const OPENING_WORDS = ['open', 'closed', 'half', 'vent'] as const
const LEVEL = /^(?:on|off|low|medium|high|max|\d+(?:\.\d+)?%?)$/
const OPENING = /^(?:open|closed|half|vent|\d+(?:\.\d+)?%)$/

/** The words of a closed parameter; undefined for numbers, levels, openings and free text. */
export function closedWords(parameter: Parameter): readonly string[] | undefined {
  if ('enum' in parameter) return parameter.enum
  if (parameter.type === 'switch') return SWITCHES
  if (parameter.type === 'direction') return DIRECTIONS
  if (parameter.type === 'zone') return ZONES
  return undefined
}

/**
 * The canonical form of a plain value: `Fifty Percent` for a level is `50%`, `"twenty one"` for a number is 21,
 * `Rear Left` for a zone is `rear_left`. What has no canonical form is returned as it is, for the check to refuse.
 */
export function canonical(value: string | number, parameter: Parameter): string | number {
  const words = closedWords(parameter)
  const plain = String(value).trim().toLowerCase()
  if (words) return words.find((word) => word === plain.replaceAll(' ', '_')) ?? value
  if ('enum' in parameter) return value
  if (parameter.type === 'number') return typeof value === 'number' ? value : (readNumber(plain) ?? value)
  if (parameter.type === 'level' || parameter.type === 'opening') {
    const percent = /^(.*?) ?(?:%|percent|per cent)$/.exec(plain)?.[1]
    const number = readNumber(percent ?? plain)
    if (number === undefined) return plain
    return percent !== undefined || parameter.type === 'opening' ? `${number}%` : String(number)
  }
  return String(value)
}

/** Why a plain value can't stand for the parameter; undefined when it can. */
export function valueFault(
  value: string | number,
  parameter: Parameter,
): { code: 'invalid_argument' | 'out_of_range'; allowed: string } | undefined {
  const words = closedWords(parameter)
  if (words) return words.includes(String(value)) ? undefined : { code: 'invalid_argument', allowed: words.join(', ') }
  if ('enum' in parameter) return undefined
  switch (parameter.type) {
    case 'number': {
      if (typeof value !== 'number' || !Number.isFinite(value)) return { code: 'invalid_argument', allowed: 'a number' }
      const { minimum = Number.NEGATIVE_INFINITY, maximum = Number.POSITIVE_INFINITY } = parameter
      return value < minimum || value > maximum
        ? { code: 'out_of_range', allowed: `${minimum} to ${maximum}` }
        : undefined
    }
    case 'level':
      if (!LEVEL.test(String(value)))
        return { code: 'invalid_argument', allowed: `${LEVEL_WORDS.join(', ')}, a number or a percentage` }
      return percentFault(String(value))
    case 'opening':
      if (!OPENING.test(String(value)))
        return { code: 'invalid_argument', allowed: `${OPENING_WORDS.join(', ')} or a percentage` }
      return percentFault(String(value))
    default:
      return typeof value === 'string' && value.trim() !== ''
        ? undefined
        : { code: 'invalid_argument', allowed: 'words' }
  }
}

function percentFault(value: string) {
  return value.endsWith('%') && Number(value.slice(0, -1)) > 100
    ? ({ code: 'out_of_range', allowed: '0% to 100%' } as const)
    : undefined
}
