/** A signal as the databroker describes it, and its values on the wire. */
import type { SignalValue } from '../../context.ts'
import type { Datapoint, Metadata, WireValue } from './service.ts'

export type Family = 'boolean' | 'number' | 'string' | 'string[]'

export type CarSignal = {
  readonly path: string
  readonly kind: 'actuator' | 'sensor' | 'attribute'
  /** As VSS names it: `uint8`, `float`, `boolean`, `string[]`. */
  readonly datatype: string
  /** Undefined for what no function uses, an array of numbers for example. */
  readonly family: Family | undefined
  readonly unit: string
  /** Inclusive; those of the datatype where the broker says none. */
  readonly minimum: number
  readonly maximum: number
  readonly allowed: readonly string[] | undefined
}

type WireType = { readonly family: Family; readonly field: keyof WireValue; readonly range?: readonly [number, number] }
/** Small whole numbers travel in 32 bits; the broker refuses what does not fit the signal's own type. */
const WIRE_TYPES: { readonly [datatype: string]: WireType } = {
  boolean: { family: 'boolean', field: 'bool' },
  string: { family: 'string', field: 'string' },
  'string[]': { family: 'string[]', field: 'stringArray' },
  float: { family: 'number', field: 'float' },
  double: { family: 'number', field: 'double' },
  int8: { family: 'number', field: 'int32', range: [-128, 127] },
  int16: { family: 'number', field: 'int32', range: [-32_768, 32_767] },
  int32: { family: 'number', field: 'int32', range: [-2_147_483_648, 2_147_483_647] },
  int64: { family: 'number', field: 'int64', range: [Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER] },
  uint8: { family: 'number', field: 'uint32', range: [0, 255] },
  uint16: { family: 'number', field: 'uint32', range: [0, 65_535] },
  uint32: { family: 'number', field: 'uint32', range: [0, 4_294_967_295] },
  uint64: { family: 'number', field: 'uint64', range: [0, Number.MAX_SAFE_INTEGER] },
}

/** Whether the car holds whole numbers only. */
export const isWhole = (signal: CarSignal): boolean => WIRE_TYPES[signal.datatype]?.range !== undefined

export function readMetadata(metadata: Metadata): CarSignal {
  const datatype = metadata.dataType.replace('DATA_TYPE_', '').replace('_ARRAY', '[]').toLowerCase()
  const type = WIRE_TYPES[datatype]
  const [lowest, highest] = type?.range ?? [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY]
  const minimum = readValue(metadata.min)
  const maximum = readValue(metadata.max)
  const allowed = readValue(metadata.allowedValues)
  return {
    path: metadata.path,
    kind:
      metadata.entryType === 'ENTRY_TYPE_ACTUATOR'
        ? 'actuator'
        : metadata.entryType === 'ENTRY_TYPE_SENSOR'
          ? 'sensor'
          : 'attribute',
    datatype,
    family: type?.family,
    unit: metadata.unit,
    minimum: typeof minimum === 'number' ? minimum : lowest,
    maximum: typeof maximum === 'number' ? maximum : highest,
    allowed: Array.isArray(allowed) && allowed.length > 0 ? allowed : undefined,
  }
}

/** A value as the signal's type travels. The value must be of the signal's family. */
export function writeValue(signal: CarSignal, value: SignalValue): WireValue {
  const field = WIRE_TYPES[signal.datatype]?.field ?? 'string'
  return { [field]: field === 'stringArray' ? { values: value } : value }
}

/** Undefined when there is no value, or one that octod has no use for. */
export function readValue(value: WireValue | null | undefined): SignalValue | undefined {
  switch (value?.typedValue) {
    case 'float':
      // 21.3 arrives as 21.299999237060547; 24 bits hold seven digits.
      return value.float === undefined ? undefined : Number(value.float.toPrecision(7))
    case 'stringArray':
      return value.stringArray?.values
    case 'string':
    case 'bool':
    case 'int32':
    case 'int64':
    case 'uint32':
    case 'uint64':
    case 'double':
      return value[value.typedValue]
    default:
      return undefined
  }
}

/** When a value was measured, in milliseconds since the epoch; undefined when nobody wrote it down. */
export function readTime({ timestamp }: Datapoint): number | undefined {
  if (!timestamp || timestamp.seconds === 0) return undefined
  return timestamp.seconds * 1000 + Math.round(timestamp.nanos / 1_000_000)
}
