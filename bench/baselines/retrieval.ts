/** Finds the functions whose descriptions fit an utterance best (BM25). */
import MiniSearch from 'minisearch'
import { closedWords } from '../../daemon/core/plan/values.ts'
import type { FunctionDefinition } from '../../functions/define.ts'

type Entry = {
  readonly id: number
  readonly name: string
  readonly description: string
  readonly examples: string
  readonly values: string
}

export class Retrieval {
  readonly #functions: readonly FunctionDefinition[]
  readonly #index: MiniSearch<Entry>

  constructor(functions: readonly FunctionDefinition[]) {
    this.#functions = functions
    this.#index = new MiniSearch<Entry>({
      fields: ['name', 'description', 'examples', 'values'],
      searchOptions: {
        boost: { name: 2 },
        prefix: (term) => term.length > 3,
        fuzzy: (term) => (term.length > 4 ? 0.2 : false),
      },
    })
    this.#index.addAll(functions.map(entryOf))
  }

  /** The best first; fewer than `count` when fewer share a word with the text. */
  find(text: string, count: number): readonly FunctionDefinition[] {
    const found = this.#index.search(text).slice(0, count)
    return found.map(({ id }) => this.#functions[id as number] as FunctionDefinition)
  }
}

function entryOf({ name, description, examples, parameters }: FunctionDefinition, id: number): Entry {
  const plain = (words: string) => words.replaceAll('_', ' ')
  const values = Object.entries(parameters).flatMap(([key, parameter]) => [key, ...(closedWords(parameter) ?? [])])
  return { id, name: plain(name), description, examples: examples.join('\n'), values: plain(values.join(' ')) }
}
