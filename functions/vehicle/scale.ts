/**
 * Spoken levels and openings as percent, the unit VSS has for nearly every actuator.
 *
 * An actuator with steps (a fan of 5) takes bare numbers as steps and names low, medium and high after them.
 * A bare number from 11 to 100 is a percentage, as no actuator has more than ten steps.
 */
import type { Direction, Level, Opening } from '../define.ts'
import { OctodError } from '../error.ts'

export type Scale = {
  /** For errors: `the fan speed`. */
  readonly what: string
  /** Positions above off: 3 for a seat heater, 100 for an actuator without steps. */
  readonly steps: number
  /** What plain `on` means, in percent. */
  readonly on: number
  /** Steps taken by `up` and `down` when no amount is said; default 1. */
  readonly stride?: number
}

export const FAN: Scale = { what: 'the fan speed', steps: 5, on: 60 }
export const SEAT_HEATING: Scale = { what: 'the seat heating', steps: 3, on: 67 }
export const SEAT_COOLING: Scale = { what: 'the seat cooling', steps: 3, on: 67 }
export const MASSAGE: Scale = { what: 'the massage', steps: 3, on: 67 }
export const LIGHT: Scale = { what: 'the light', steps: 100, on: 100 }
export const AMBIENT_LIGHT: Scale = { what: 'the ambient light', steps: 100, on: 50 }
export const BRIGHTNESS: Scale = { what: 'the brightness', steps: 100, on: 100, stride: 10 }

const HIGHEST_STEP_COUNT = 10
/** A small gap, in percent. */
const VENT = 10

const stepToPercent = (step: number, scale: Scale): number => Math.round((step * 100) / scale.steps)
const refuse = (level: Level, scale: Scale): OctodError => {
  const numbers = scale.steps > HIGHEST_STEP_COUNT ? '' : `0 to ${scale.steps}, `
  const allowed = `off, on, low, medium, high, max, ${numbers}0% to 100%`
  return new OctodError('out_of_range', `${scale.what} cannot be set to "${level}"; it takes ${allowed}`, {
    level,
    allowed,
  })
}

/**
 * A level on its actuator's scale.
 *
 * @returns 0 (off) to 100 percent, whole
 * @throws OctodError `out_of_range`, naming what is allowed
 */
export function levelToPercent(level: Level, scale: Scale): number {
  const word = level.trim().toLowerCase()
  const { steps } = scale
  switch (word) {
    case 'off':
      return 0
    case 'on':
      return scale.on
    case 'low':
      return stepToPercent(Math.max(1, Math.round(steps / 4)), scale)
    case 'medium':
      return stepToPercent(Math.ceil(steps / 2), scale)
    case 'high':
      return stepToPercent(Math.ceil(steps * 0.75), scale)
    case 'max':
      return 100
  }
  const amount = parseAmount(word, scale)
  if (!amount || amount.percent > 100) throw refuse(level, scale)
  return Math.round(amount.percent)
}

/** `3` as steps, `30%` (and `30`, more than any scale has steps) as percent. Undefined for what is no number. */
function parseAmount(word: string, scale: Scale): { readonly percent: number } | undefined {
  const match = /^(\d+(?:\.\d+)?)\s*(%?)$/.exec(word)
  if (!match) return undefined
  const number = Number(match[1])
  if (match[2] === '%' || scale.steps > HIGHEST_STEP_COUNT || number > HIGHEST_STEP_COUNT) return { percent: number }
  return { percent: (number * 100) / scale.steps }
}

/**
 * A present value moved up or down, held between the lowest level above off and 100 percent: less never means off.
 *
 * @param current 0 to 100 percent
 * @param amount what was said: `2` (steps), `20%`, `low` (one stride), `medium` (two), `high` (three), `max` (all the way)
 * @throws OctodError `out_of_range` for an amount that is none
 */
export function adjustPercent(current: number, direction: Direction, amount: Level | undefined, scale: Scale): number {
  const lowest = stepToPercent(1, scale)
  if (direction === 'down' && current <= lowest) return current
  const change = amountToPercent(amount, scale)
  return Math.round(direction === 'up' ? Math.min(100, current + change) : Math.max(lowest, current - change))
}

function amountToPercent(amount: Level | undefined, scale: Scale): number {
  const stride = ((scale.stride ?? 1) * 100) / scale.steps
  const word = amount?.trim().toLowerCase()
  if (word === undefined || word === 'on' || word === 'low') return stride
  if (word === 'medium') return stride * 2
  if (word === 'high') return stride * 3
  if (word === 'max') return 100
  const parsed = parseAmount(word, scale)
  if (!parsed || parsed.percent === 0) {
    throw new OctodError(
      'out_of_range',
      `${scale.what} cannot change by "${amount}"; say a number of steps or a percentage`,
      { amount },
    )
  }
  return parsed.percent
}

/** For speech: `off`, `level 3` on a scale of few steps, else `45 percent`. */
export function sayPercent(percent: number, scale: Scale): string {
  if (percent === 0) return 'off'
  const step = Math.round((percent * scale.steps) / 100)
  const isStep = scale.steps <= HIGHEST_STEP_COUNT && stepToPercent(step, scale) === percent
  return isStep ? `level ${step}` : `${percent} percent`
}

/**
 * How far something opens: `open`, `closed`, `half`, `vent` (a gap of 10 percent) or `<n>%`.
 *
 * @returns 0 (closed) to 100 (open) percent, whole
 * @throws OctodError `out_of_range`, naming what is allowed
 */
export function openingToPercent(opening: Opening): number {
  const word = opening.trim().toLowerCase()
  if (word === 'open') return 100
  if (word === 'closed') return 0
  if (word === 'half') return 50
  if (word === 'vent') return VENT
  const percent = Number(/^(\d+(?:\.\d+)?)\s*%?$/.exec(word)?.[1])
  if (percent >= 0 && percent <= 100) return Math.round(percent)
  const allowed = 'open, closed, half, vent, 0% to 100%'
  throw new OctodError('out_of_range', `it cannot be opened to "${opening}"; it takes ${allowed}`, { opening, allowed })
}
