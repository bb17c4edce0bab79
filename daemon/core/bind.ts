/** Turns the arguments of a checked call into what its handler takes. */
import type { Context } from '../../functions/context.ts'
import type { FunctionDefinition, Parameter, Place, Zone } from '../../functions/define.ts'
import { OctodError } from '../../functions/error.ts'
import { type Call, isCall } from './call.ts'

/**
 * Nested calls must be done: `values` holds what each handed up, by parameter name. A zone that was not said is the speaker's
 * own, else the function's default. A place becomes a Place.
 * @throws OctodError `nested_failed` when a nested call handed up something that does not fit
 */
export function bindArguments(
  call: Call,
  definition: FunctionDefinition,
  values: ReadonlyMap<string, unknown>,
  context: Pick<Context, 'speakerZone'>,
): Record<string, unknown> {
  const bound: Record<string, unknown> = {}
  for (const [name, parameter] of Object.entries(definition.parameters) as [string, Parameter][]) {
    const said = Object.hasOwn(call.arguments, name) ? call.arguments[name] : undefined
    if (said === undefined) {
      const zone = defaultZone(parameter, context.speakerZone)
      if (zone) bound[name] = zone
    } else if (isCall(said)) bound[name] = handedUp(values.get(name), parameter, said.function)
    else bound[name] = isPlace(parameter) ? { name: String(said) } : said
  }
  return bound
}

const isPlace = (parameter: Parameter) => 'type' in parameter && parameter.type === 'place'

function defaultZone(parameter: Parameter, speakerZone: Zone | undefined): Zone | undefined {
  return 'type' in parameter && parameter.type === 'zone' ? (speakerZone ?? parameter.default) : undefined
}

function handedUp(value: unknown, parameter: Parameter, from: string): Place | string {
  const place = typeof value === 'object' && value !== null && 'name' in value ? (value as Place) : undefined
  if (isPlace(parameter)) {
    if (place) return place
    if (typeof value === 'string' && value !== '') return { name: value }
  } else {
    if (place) return placeInWords(place)
    if (typeof value === 'string' || typeof value === 'number') return String(value)
  }
  throw new OctodError('nested_failed', `${from} found nothing that can be used`, { value })
}

/** A place inside a message: its name, its address where that says more, else its coordinates. */
function placeInWords(place: Place): string {
  const address = place.address && place.address !== place.name ? `, ${place.address}` : ''
  const position =
    !address && place.latitude !== undefined && place.longitude !== undefined
      ? ` (${place.latitude.toFixed(5)}, ${place.longitude.toFixed(5)})`
      : ''
  return `${place.name}${address}${position}`
}
