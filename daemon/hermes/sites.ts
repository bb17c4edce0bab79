/** Which sites are answered, where acting is paused, and which intents are wanted where no question says. */

export class Sites {
  readonly #served: ReadonlySet<string>
  readonly #functions: readonly string[]
  /** The site that a message is answered at which names none that can be read. */
  readonly first: string
  readonly #paused = new Set<string>()
  readonly #wanted = new Map<string, readonly string[]>()

  /** @param served empty: all; @param functions every function there is */
  constructor(served: readonly string[], functions: readonly string[]) {
    this.#served = new Set(served)
    this.#functions = functions
    this.first = served[0] ?? 'default'
  }

  serves(siteId: string): boolean {
    return this.#served.size === 0 || this.#served.has(siteId)
  }

  isPaused(siteId: string): boolean {
    return this.#paused.has(siteId)
  }

  toggle(siteId: string, isOn: boolean): void {
    if (isOn) this.#paused.delete(siteId)
    else this.#paused.add(siteId)
  }

  /** As Rhasspy does: where some are enabled, only those; where some are only disabled, all but those; an empty list means all. */
  configure(siteId: string, intents: readonly { readonly intentId: string; readonly enable: boolean }[]): void {
    const named = (isEnabled: boolean) =>
      intents.filter(({ enable }) => enable === isEnabled).map(({ intentId }) => intentId)
    const enabled = named(true)
    const disabled = new Set(named(false))
    if (intents.length === 0) this.#wanted.delete(siteId)
    else this.#wanted.set(siteId, enabled.length > 0 ? enabled : this.#functions.filter((name) => !disabled.has(name)))
  }

  /** Undefined: all. */
  wanted(siteId: string): readonly string[] | undefined {
    return this.#wanted.get(siteId)
  }
}
