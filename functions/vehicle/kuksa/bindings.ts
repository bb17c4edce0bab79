/** Which signal of the car stands behind each signal of the functions, and where the car falls short of what they need. */
import { OctodError } from '../../error.ts'
import type { Signal } from '../signal.ts'
import { type Alias, aliasesOf } from './aliases.ts'
import { type CarSignal, type Family, isWhole } from './car-signal.ts'

export type Binding = {
  readonly signal: Signal
  readonly alias: Alias
  /** Whose values the car reports. */
  readonly source: CarSignal
  /** Where targets go; undefined when the car lets it be read only. */
  readonly actuator: CarSignal | undefined
}

type Car = ReadonlyMap<string, CarSignal>

/** @returns for each of our paths what stands behind it, and a sentence for each shortcoming */
export function bind(
  signals: readonly Signal[],
  car: Car,
): { readonly bindings: ReadonlyMap<string, Binding>; readonly problems: readonly string[] } {
  const bindings = new Map<string, Binding>()
  const problems: string[] = []
  for (const signal of signals) {
    const found = candidates(signal, car)
    // A newer name that can only be read loses against an older one that can be set.
    const binding = found.find(({ actuator }) => actuator) ?? found[0]
    if (binding) bindings.set(signal.path, binding)
    problems.push(...(binding ? shortcomings(binding) : [absence(signal, car)]))
  }
  return { bindings, problems }
}

function candidates(signal: Signal, car: Car): readonly Binding[] {
  return aliasesOf(signal.path).flatMap((alias): readonly Binding[] => {
    const source = car.get(alias.path)
    if (!source || source.family !== (alias.family ?? familyOf(signal)) || alias.when?.(source) === false) return []
    const moved = alias.movedBy ? car.get(alias.movedBy.path) : source
    const isSettable = signal.kind === 'actuator' && moved?.kind === 'actuator'
    return [{ signal, alias, source, actuator: isSettable ? moved : undefined }]
  })
}

function familyOf({ datatype }: Signal): Family {
  return datatype === 'boolean' || datatype === 'string' || datatype === 'string[]' ? datatype : 'number'
}

function absence({ path, datatype }: Signal, car: Car): string {
  const other = car.get(path)
  return other
    ? `${path} holds ${other.datatype} in this car where octod expects ${datatype}; it is left out`
    : `${path} is missing in this car; what needs it is not supported`
}

function shortcomings({ signal, alias, source, actuator }: Binding): readonly string[] {
  if (signal.kind !== 'actuator') return []
  const name = source.path === signal.path ? signal.path : `${signal.path} (${source.path} in this car)`
  if (!actuator) return [`${name} can only be read in this car, it is a ${source.kind}; setting it is not supported`]
  return [narrowness, wordlessness, roundness]
    .flatMap((of) => of(signal, alias, actuator) ?? [])
    .map((what) => `${name} ${what}`)
}

function narrowness(signal: Signal, alias: Alias, actuator: CarSignal): string | undefined {
  const { minimum = Number.NEGATIVE_INFINITY, maximum = Number.POSITIVE_INFINITY } = signal
  if (alias.family !== undefined || actuator.family !== 'number') return undefined
  const ends = [actuator.minimum, actuator.maximum].map((end) => Number(alias.fromCar(end)))
  const [low, high] = [Math.min(...ends), Math.max(...ends)]
  if (minimum >= low && maximum <= high) return undefined
  if (signal.minimum === undefined && signal.maximum === undefined) return undefined
  return `takes ${low} to ${high} in this car where octod may set ${minimum} to ${maximum}; values outside are refused`
}

function wordlessness(signal: Signal, alias: Alias, { allowed }: CarSignal): string | undefined {
  const lacking = signal.allowed?.filter((word) => !canBeAsked(word, alias, allowed)) ?? []
  return lacking.length > 0 ? `does not take ${lacking.join(', ')} in this car; these are refused` : undefined
}

function canBeAsked(word: string, alias: Alias, allowed: readonly string[] | undefined): boolean {
  try {
    return allowed?.includes(String(alias.toCar(word))) ?? true
  } catch (error) {
    if (error instanceof OctodError) return false
    throw error
  }
}

function roundness(signal: Signal, _alias: Alias, actuator: CarSignal): string | undefined {
  const isOurs = signal.datatype === 'float' || signal.datatype === 'double'
  return isOurs && isWhole(actuator)
    ? `takes whole numbers only in this car (${actuator.datatype}); values are rounded`
    : undefined
}
