import type { Contact, Context } from '../context.ts'
import { OctodError } from '../error.ts'

/** Somebody to call or write to. Without a number the app may still know the name. */
export type Person = { readonly contact: string; readonly number?: string }

/** A spoken number: `112`, `+49 89 5550101`, `555-0101`. */
const NUMBER = /^\+?[\d ().\-/]*\d[\d ().\-/]*$/

/** A name as spoken, with the number that the address book has for it. */
export function person(name: string, context: Context): Person {
  if (NUMBER.test(name)) return { contact: name, number: name.replace(/[^\d+]/g, '') }
  const found = lookUp(name, context)
  const number = found?.phones[0]
  return { contact: found?.name ?? name, ...(number === undefined ? {} : { number }) }
}

/** An address book that can't be read must not keep the phone from calling whom it knows itself. */
function lookUp(name: string, context: Context): Contact | undefined {
  try {
    const [best, ...others] = context.contacts.find(name)
    if (best === undefined || best.phones.length > 0) return best
    // The same person may have a second card.
    return others.find((other) => other.name === best.name && other.phones.length > 0) ?? best
  } catch (error) {
    if (error instanceof OctodError) return undefined
    throw error
  }
}

/** Who is meant, before the call is made: the words that were said, or that somebody has yet to be found. */
export const nameIn = (contact: unknown): string => (typeof contact === 'string' ? contact : 'whoever is found')
