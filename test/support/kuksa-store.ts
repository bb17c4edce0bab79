/** What a databroker holds: its signals with their numbers, one value each, and who may do what. */
import { type Metadata as Headers, status } from '@grpc/grpc-js'
import type { Datapoint, Metadata, WireValue } from '../../functions/vehicle/kuksa/service.ts'
import { type CatalogueEntry, checkWireValue, metadataOf } from './kuksa-catalogue.ts'

export type Action = 'read' | 'actuate' | 'provide'
export type Tokens = { readonly [token: string]: readonly Action[] }
export type SignalId = { readonly id?: number; readonly path?: string }
export type Entry = CatalogueEntry & { readonly id: number }

/** An answer with an error, as gRPC wants it thrown. */
export class Refusal extends Error {
  readonly code: status
  readonly details: string

  constructor(code: status, details: string) {
    super(details)
    this.code = code
    this.details = details
  }
}

export class BrokerStore {
  readonly #entries = new Map<string | number, Entry>()
  readonly #values = new Map<string, Datapoint>()
  readonly #tokens: Tokens | undefined

  /** @param firstId the number of the first signal; the others follow it */
  constructor(catalogue: readonly CatalogueEntry[], firstId: number, tokens: Tokens | undefined) {
    this.#tokens = tokens
    for (const [index, entry] of catalogue.entries()) {
      const numbered = { ...entry, id: firstId + index }
      this.#entries.set(entry.path, numbered).set(numbered.id, numbered)
    }
  }

  authorize(headers: Headers, action: Action): void {
    if (!this.#tokens) return
    const [header] = headers.get('authorization')
    const allowed = this.#tokens[String(header ?? '').replace('Bearer ', '')]
    if (!allowed) throw new Refusal(status.UNAUTHENTICATED, header ? 'Invalid auth token' : 'No auth token provided')
    if (!allowed.includes(action)) throw new Refusal(status.PERMISSION_DENIED, 'Permission denied')
  }

  entry({ id, path }: SignalId): Entry {
    const entry = this.#entries.get(path || (id ?? ''))
    if (!entry) throw new Refusal(status.NOT_FOUND, `Path ${path || id} not found`)
    return entry
  }

  /** A signal, or all below a branch. */
  below(root: string): readonly Metadata[] {
    const found = [...this.#entries.entries()].flatMap(([key, entry]) =>
      key === root || (typeof key === 'string' && key.startsWith(`${root}.`)) ? [entry] : [],
    )
    if (found.length === 0) throw new Refusal(status.NOT_FOUND, `The specified root branch ${root} does not exist`)
    return found.map((entry) => metadataOf(entry, entry.id))
  }

  datapoint({ path }: Pick<Entry, 'path'>): Datapoint {
    return this.#values.get(path) ?? {}
  }

  set({ path }: Entry, datapoint: Datapoint): void {
    this.#values.set(path, datapoint)
  }

  check(entry: Entry, value: WireValue | null | undefined): void {
    const problem = checkWireValue(entry, value)
    if (problem) throw new Refusal(status.INVALID_ARGUMENT, problem)
  }
}
