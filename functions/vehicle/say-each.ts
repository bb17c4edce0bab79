import type { Corner } from './zones.ts'

/** The values of several places: `23 degrees` where they agree, else `driver 22 degrees, passenger 24 degrees`. */
export function sayEach(
  values: readonly { readonly corner: Corner; readonly value: number }[],
  say: (value: number) => string,
): string {
  const sayings = values.map(({ value }) => say(value))
  const [first] = sayings
  if (first !== undefined && sayings.every((saying) => saying === first)) return first
  return values.map(({ corner, value }) => `${corner.name} ${say(value)}`).join(', ')
}
