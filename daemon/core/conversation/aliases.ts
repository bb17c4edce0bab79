/** The driver's own phrases: the whole sentence, word for word, stands for a plan. Tried before the model, so it takes no time. */
import type { Plan } from '../call.ts'
import { bare } from './words.ts'

export class Aliases {
  readonly #plans: ReadonlyMap<string, Plan>

  /** Later entries win over earlier ones of the same words. */
  constructor(entries: readonly (readonly [phrase: string, plan: Plan])[] = []) {
    this.#plans = new Map(entries.map(([phrase, plan]) => [bare(phrase), plan]))
  }

  get size(): number {
    return this.#plans.size
  }

  find(text: string): Plan | undefined {
    return this.#plans.get(bare(text))
  }
}
