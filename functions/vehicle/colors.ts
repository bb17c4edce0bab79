import { OctodError } from '../error.ts'

/** Colours people ask for, as `#RRGGBB`. */
const COLORS: ReadonlyMap<string, string> = new Map([
  ['white', '#FFFFFF'],
  ['warm white', '#FFD6A5'],
  ['cool white', '#DDEEFF'],
  ['red', '#FF0000'],
  ['dark red', '#8B0000'],
  ['orange', '#FF7F00'],
  ['amber', '#FFBF00'],
  ['gold', '#FFD700'],
  ['yellow', '#FFFF00'],
  ['lime', '#BFFF00'],
  ['green', '#00FF00'],
  ['light green', '#90EE90'],
  ['dark green', '#006400'],
  ['mint', '#98FF98'],
  ['turquoise', '#40E0D0'],
  ['teal', '#008080'],
  ['cyan', '#00FFFF'],
  ['blue', '#0000FF'],
  ['light blue', '#7EC8FF'],
  ['sky blue', '#87CEEB'],
  ['ice blue', '#C8F0FF'],
  ['dark blue', '#00008B'],
  ['navy', '#000080'],
  ['indigo', '#4B0082'],
  ['violet', '#8F00FF'],
  ['purple', '#800080'],
  ['lavender', '#B57EDC'],
  ['magenta', '#FF00FF'],
  ['pink', '#FF69B4'],
  ['rose', '#FF007F'],
  ['brown', '#8B4513'],
])

/**
 * The colour a few words name: the longest known name they end with, so that `deep ocean blue` is blue.
 *
 * @returns its plain name and `#RRGGBB`
 * @throws OctodError `invalid_argument` for words that name none, with the known names
 */
export function colorOf(words: string): { readonly name: string; readonly code: string } {
  const spoken = words.trim().toLowerCase().split(/\s+/)
  for (let start = 0; start < spoken.length; start++) {
    const name = spoken.slice(start).join(' ')
    const code = COLORS.get(name)
    if (code) return { name, code }
  }
  const known = [...COLORS.keys()].join(', ')
  throw new OctodError('invalid_argument', `the ambient light has no colour "${words}"; it takes ${known}`, { words })
}
