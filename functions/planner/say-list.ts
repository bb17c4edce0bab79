/** Things for speech: `a, b and c`; of more than `most`, the first ones `and 3 more`. */
export function sayList(things: readonly string[], most = 5): string {
  const shown = things.length > most ? [...things.slice(0, most), `${things.length - most} more`] : things
  if (shown.length < 2) return shown.join('')
  return `${shown.slice(0, -1).join(', ')} and ${shown.at(-1)}`
}
