/** The functions a daemon knows, in token order. */
import { createHash } from 'node:crypto'
import type { FunctionDefinition, Parameter } from '../../functions/define.ts'
import { OctodError } from '../../functions/error.ts'

/** What the notation, the checks and the grammar need of a function; plain data, so that it crosses a process border. */
export type Signature = Pick<FunctionDefinition, 'name' | 'parameters' | 'returns' | 'needsOneOf'>

export class Catalogue<F extends Signature = FunctionDefinition> {
  readonly functions: readonly F[]
  /** sha256 over names, parameters and return types in token order: what a trained model depends on. */
  readonly hash: string
  readonly #byName: ReadonlyMap<string, number>

  /** @throws OctodError `config_invalid` when two functions share a name */
  constructor(functions: readonly F[]) {
    this.functions = functions
    const byName = new Map<string, number>()
    for (const [index, definition] of functions.entries()) {
      if (byName.has(definition.name)) {
        throw new OctodError('config_invalid', `two functions are called ${definition.name}; names must be unique`)
      }
      byName.set(definition.name, index)
    }
    this.#byName = byName
    this.hash = createHash('sha256')
      .update(JSON.stringify(functions.map(contract)))
      .digest('hex')
  }

  get(name: string): F | undefined {
    const index = this.#byName.get(name)
    return index === undefined ? undefined : this.functions[index]
  }

  /** The number in `<fn_N>`; -1 for a name that is not in the catalogue. */
  index(name: string): number {
    return this.#byName.get(name) ?? -1
  }

  signatures(): readonly Signature[] {
    return this.functions.map(({ name, parameters, returns, needsOneOf }) => ({
      name,
      parameters,
      returns,
      ...(needsOneOf && { needsOneOf }),
    }))
  }
}

/** The part of a definition that a model's weights know; wording, ranges and handlers may change freely. */
function contract({ name, parameters, returns }: Signature): unknown {
  const shape = ([key, parameter]: [string, Parameter]) => [
    key,
    'enum' in parameter ? parameter.enum : parameter.type,
    parameter.optional === true,
  ]
  return [name, Object.entries(parameters).map(shape), returns]
}
