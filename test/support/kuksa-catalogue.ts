/** What a databroker knows of its signals, and the check it makes of values. */
import type { Metadata, WireValue } from '../../functions/vehicle/kuksa/service.ts'
import type { Signal } from '../../functions/vehicle/signal.ts'

export type CatalogueEntry = {
  readonly path: string
  readonly datatype: string
  readonly kind: 'actuator' | 'sensor' | 'attribute'
  readonly unit?: string
  readonly minimum?: number
  readonly maximum?: number
  readonly allowed?: readonly string[]
}

/** A car that has exactly these signals, as an overlay over VSS would define them. */
export const catalogueOf = (signals: readonly Signal[]): readonly CatalogueEntry[] =>
  signals.map(({ initial: _, ...rest }) => rest)

const FIELDS: { readonly [datatype: string]: keyof WireValue } = {
  boolean: 'bool',
  string: 'string',
  'string[]': 'stringArray',
  int8: 'int32',
  int16: 'int32',
  int32: 'int32',
  uint8: 'uint32',
  uint16: 'uint32',
  uint32: 'uint32',
  float: 'float',
  double: 'double',
}
const wire = ({ datatype }: CatalogueEntry, value: number): WireValue => ({ [FIELDS[datatype] ?? 'string']: value })

export function metadataOf(entry: CatalogueEntry, id: number): Metadata {
  const { path, datatype, kind, unit = '', minimum, maximum, allowed } = entry
  return {
    path,
    id,
    dataType: `DATA_TYPE_${datatype.replace('[]', '_ARRAY').toUpperCase()}`,
    entryType: `ENTRY_TYPE_${kind.toUpperCase()}`,
    unit,
    ...(minimum !== undefined && { min: wire(entry, minimum) }),
    ...(maximum !== undefined && { max: wire(entry, maximum) }),
    ...(allowed && { allowedValues: { stringArray: { values: allowed } } }),
  }
}

/** What the broker objects to; undefined when the signal can hold the value. */
export function checkWireValue(entry: CatalogueEntry, value: WireValue | null | undefined): string | undefined {
  const { path, datatype, minimum = Number.NEGATIVE_INFINITY, maximum = Number.POSITIVE_INFINITY, allowed } = entry
  if (value?.typedValue !== FIELDS[datatype]) return `Wrong type for vss_path ${path}. Expected type: ${datatype}`
  const plain = value?.[FIELDS[datatype] as keyof WireValue]
  if (typeof plain === 'number' && (plain < minimum || plain > maximum)) {
    return `Out of bounds min/max value provided for ${path}: ${plain} | Expected range [min: ${minimum}, max: ${maximum}]`
  }
  if (allowed && !allowed.includes(String(plain))) {
    return `Out of bounds allowed value provided for ${path}: ${plain} | Expected values [${allowed}]`
  }
  return undefined
}
