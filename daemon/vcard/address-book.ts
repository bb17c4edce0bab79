import { parseVCards, sortByPREF, type VCard4 } from 'vcard4-ts'
import type { Contact } from '../../functions/context.ts'
import { RELATIONS } from './relations.ts'

/** A contact with all that people may call it by. */
export type Entry = {
  readonly contact: Contact
  readonly first: string
  readonly last: string
  /** Nicknames, categories, relations to the owner. */
  readonly aliases: readonly string[]
}

/**
 * Reads the vCards of a text; those without any name are left out.
 *
 * Relations are read from the owner's card, the one with `RELATED;TYPE=me` or the nickname or category `me`: its
 * `RELATED;TYPE=spouse;VALUE=text:Lisa Meyer` makes `wife`, `husband` and the like names for the card of Lisa Meyer
 * (a `UID` in place of the name does too).
 */
export function readAddressBook(text: string): readonly Entry[] {
  const cards = parseVCards(text.replace(/^\uFEFF/, '')).vCards ?? []
  for (const card of cards) sortByPREF(card)
  const relations = cards.filter(isOwner).flatMap((card) => card.RELATED ?? [])
  return cards.flatMap((card) => {
    const name = fullName(card)
    if (name === '') return []
    const related = relations.filter(({ value }) => value === name || value === card.UID?.value)
    const address = card.ADR?.map(oneLine).find((line) => line !== '')
    return {
      contact: { name, phones: phones(card), ...(address === undefined ? {} : { address }) },
      first: spaced(card.N?.value.givenNames),
      last: spaced(card.N?.value.familyNames),
      aliases: [
        ...(card.NICKNAME ?? []).flatMap(({ value }) => value),
        ...(card.CATEGORIES ?? []).flatMap(({ value }) => value),
        ...related.flatMap(({ parameters }) => parameters?.TYPE ?? []).flatMap((type) => relationWords(type, card)),
      ],
    }
  })
}

function isOwner(card: VCard4): boolean {
  const words = [...(card.NICKNAME ?? []), ...(card.CATEGORIES ?? [])].flatMap(({ value }) => value)
  const types = (card.RELATED ?? []).flatMap(({ parameters }) => parameters?.TYPE ?? [])
  return [...words, ...types].some((word) => word.toLowerCase() === 'me')
}

/** `parent` is mother for a woman, father for a man, both when the card does not tell. */
function relationWords(type: string, card: VCard4): readonly string[] {
  const words = Object.hasOwn(RELATIONS, type.toLowerCase()) ? RELATIONS[type.toLowerCase()] : undefined
  if (words === undefined) return [type]
  const sex = card.GENDER?.value.sex.toUpperCase()
  return [...words.any, ...(sex === 'M' ? [] : words.female), ...(sex === 'F' ? [] : words.male)]
}

/** Old cards may carry only the structured name. */
function fullName(card: VCard4): string {
  const written = card.FN.map(({ value }) => value.trim()).find((value) => value !== '')
  if (written !== undefined) return written
  const { givenNames, additionalNames, familyNames } = card.N?.value ?? {}
  return joined(...[givenNames, additionalNames, familyNames].map(spaced))
}

function spaced(names: readonly string[] | undefined): string {
  return (names ?? []).join(' ').trim()
}

/** Numbers to talk to: the preferred first, then mobile ones; no fax. */
function phones(card: VCard4): string[] {
  return (card.TEL ?? [])
    .map(({ value, parameters }) => {
      const types = (parameters?.TYPE ?? []).flatMap((type) => type.toLowerCase().split(','))
      const number = value.replace(/^tel:/i, '').replace(/;.*$/, '').trim()
      return { number, types, preferred: types.includes('pref') || parameters?.PREF === 1 }
    })
    .filter(({ number, types }) => number !== '' && !types.includes('fax') && !types.includes('pager'))
    .sort((a, b) => rank(a) - rank(b))
    .map(({ number }) => number)
}

function rank({ types, preferred }: { readonly types: readonly string[]; readonly preferred: boolean }): number {
  if (preferred) return 0
  return types.includes('cell') || types.includes('iphone') ? 1 : 2
}

/** `12 Elm Street, Springfield, IL 62701, USA`; without a region `Ahornweg 7, 82319 Starnberg, Germany`. */
function oneLine({ value }: NonNullable<VCard4['ADR']>[number]): string {
  const [locality, region, code] = [value.locality, value.region, value.postalCode].map(spaced)
  const town = region === '' ? [joined(code, locality)] : [joined(locality), joined(region, code)]
  return [value.postOfficeBox, value.streetAddress, value.extendedAddress]
    .map(spaced)
    .concat(town, spaced(value.countryName))
    .map((part) => part.replace(/\s*\n\s*/g, ', '))
    .filter((part) => part !== '')
    .join(', ')
}

function joined(...parts: readonly (string | undefined)[]): string {
  return parts.filter((part) => part !== undefined && part !== '').join(' ')
}
