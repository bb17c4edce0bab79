/** One signal of the car: what it is, what it may hold, how fast it moves. `signals.ts` is the table of them. */
import type { SignalValue } from '../context.ts'
import { OctodError } from '../error.ts'

export type Datatype =
  | 'boolean'
  | 'int8'
  | 'uint8'
  | 'uint16'
  | 'int32'
  | 'uint32'
  | 'float'
  | 'double'
  | 'string'
  | 'string[]'

export type Signal = {
  readonly path: string
  readonly datatype: Datatype
  /** Only an actuator takes targets; an attribute never changes. */
  readonly kind: 'actuator' | 'sensor' | 'attribute'
  readonly unit?: string
  /** Inclusive. */
  readonly minimum?: number
  readonly maximum?: number
  readonly allowed?: readonly string[]
  /** How fast a slow actuator travels, in its unit per second. Without it a target is reached at once. */
  readonly speed?: number
  /** A push button: true falls back to false after so many milliseconds. */
  readonly pulseMs?: number
  readonly initial: SignalValue
}
export type SignalTraits = Partial<Omit<Signal, 'path' | 'kind' | 'datatype' | 'initial'>>

export const actuator = (
  path: string,
  datatype: Datatype,
  initial: SignalValue,
  traits: SignalTraits = {},
): Signal => ({
  path,
  datatype,
  kind: 'actuator',
  initial,
  ...traits,
})
export const sensor = (path: string, datatype: Datatype, initial: SignalValue, traits: SignalTraits = {}): Signal => ({
  path,
  datatype,
  kind: 'sensor',
  initial,
  ...traits,
})

const INTEGERS: { readonly [datatype: string]: readonly [number, number] } = {
  int8: [-128, 127],
  uint8: [0, 255],
  uint16: [0, 65_535],
  int32: [-2_147_483_648, 2_147_483_647],
  uint32: [0, 4_294_967_295],
}
/** Whether the signal holds whole numbers only. */
export const isInteger = (signal: Signal): boolean => Object.hasOwn(INTEGERS, signal.datatype)

/**
 * Checks that a signal can hold a value.
 *
 * @throws OctodError `invalid_argument` for a value of another type, `out_of_range` outside the bounds or the allowed words
 */
export function checkValue(signal: Signal, value: SignalValue): void {
  if (!hasType(signal, value)) {
    throw new OctodError(
      'invalid_argument',
      `${signal.path} takes a value of type ${signal.datatype}, got ${JSON.stringify(value)}`,
      { path: signal.path, value },
    )
  }
  const unit = signal.unit === undefined ? '' : ` ${signal.unit}`
  const [low, high] = INTEGERS[signal.datatype] ?? [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY]
  const minimum = signal.minimum ?? low
  const maximum = signal.maximum ?? high
  if (typeof value === 'number' && (value < minimum || value > maximum)) {
    throw new OctodError('out_of_range', `${signal.path} takes ${minimum} to ${maximum}${unit}, got ${value}`, {
      path: signal.path,
      value,
      minimum,
      maximum,
    })
  }
  if (signal.allowed && !signal.allowed.includes(String(value))) {
    throw new OctodError(
      'out_of_range',
      `${signal.path} takes ${signal.allowed.join(', ')}, got ${JSON.stringify(value)}`,
      {
        path: signal.path,
        value,
        allowed: signal.allowed,
      },
    )
  }
}

function hasType(signal: Signal, value: SignalValue): boolean {
  if (signal.datatype === 'boolean') return typeof value === 'boolean'
  if (signal.datatype === 'string') return typeof value === 'string'
  if (signal.datatype === 'string[]') return Array.isArray(value) && value.every((entry) => typeof entry === 'string')
  return typeof value === 'number' && Number.isFinite(value) && (!isInteger(signal) || Number.isInteger(value))
}
