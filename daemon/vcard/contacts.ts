import { readFileSync, statSync } from 'node:fs'
import type { Contact, Contacts } from '../../functions/context.ts'
import { OctodError } from '../../functions/error.ts'
import { type Entry, readAddressBook } from './address-book.ts'
import { matchName } from './match-name.ts'

/**
 * The driver's address book in one .vcf file of vCards 3.0 or 4.0. It is read again whenever the file has changed.
 * A file that does not exist is an empty address book.
 */
export class VcardContacts implements Contacts {
  readonly #file: string
  #entries: readonly Entry[] = []
  #version: string | undefined

  constructor(file: string) {
    this.#file = file
  }

  /**
   * Looks for a full name, a first or last name, a nickname, a category or a relation (`mom`), upper and lower case
   * and accents aside, then for names spelled nearly so.
   * @throws OctodError `provider_unavailable` when the file is there but holds no vCard or can't be read
   */
  find(name: string): readonly Contact[] {
    this.#refresh()
    return this.#entries
      .map((entry) => ({ contact: entry.contact, score: matchName(name, entry) }))
      .filter(({ score }) => score > 0)
      .sort((a, b) => b.score - a.score)
      .map(({ contact }) => contact)
  }

  #refresh(): void {
    const state = statSync(this.#file, { throwIfNoEntry: false, bigint: true })
    const version = state ? `${state.ino} ${state.mtimeNs} ${state.size}` : 'missing'
    if (version === this.#version) return
    this.#entries = state ? this.#read() : []
    this.#version = version
  }

  #read(): readonly Entry[] {
    let text: string
    try {
      text = readFileSync(this.#file, 'utf8')
    } catch (cause) {
      throw this.#unavailable("can't be read", cause instanceof Error ? cause.message : String(cause))
    }
    const entries = readAddressBook(text)
    if (entries.length === 0 && text.trim() !== '') {
      throw this.#unavailable(
        'is no valid vCard file',
        'there is no card from BEGIN:VCARD to END:VCARD with a name in it',
      )
    }
    return entries
  }

  #unavailable(what: string, reason: string): OctodError {
    const message = `the contacts ${this.#file} ${what}: ${reason}; restore the file or correct assistant.contacts`
    return new OctodError('provider_unavailable', message, { file: this.#file })
  }
}
