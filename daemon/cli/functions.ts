/** `octod functions`: what the car can do. */
import Table from 'cli-table3'
import { Command } from 'commander'
import type { FunctionDefinition, Parameter } from '../../functions/define.ts'
import { OctodError } from '../../functions/error.ts'
import { planGrammar } from '../core/plan/gbnf.ts'
import { type Profile, profileOf } from '../profiles.ts'
import { configOf, withProfile } from './settings.ts'

export function functionsCommand(): Command {
  return withProfile(new Command('functions'))
    .description('list what the car can do, or show one function')
    .argument('[name]', 'a function, to see its parameters and examples')
    .option('--json', 'as JSON')
    .option('--gbnf', 'print the grammar of plans for llama.cpp (GBNF)')
    .action((name: string | undefined, options: { json?: true; gbnf?: true }, command: Command) => {
      const profile = profileOf(configOf(command))
      const { catalogue } = profile
      if (options.gbnf && profile.name !== 'octod') {
        throw new OctodError('usage', `--gbnf prints octod's own notation, which ${profile.name} does not write`)
      }
      if (options.gbnf) return console.log(planGrammar(catalogue))
      if (name === undefined) return list(profile, options.json === true)
      const definition = catalogue.get(name)
      if (!definition) throw new OctodError('usage', `there is no function ${name}; octod functions lists them`)
      if (options.json) console.log(JSON.stringify(plain(definition, profile), null, 2))
      else console.log(detail(definition, tokenOf(definition, profile)))
    })
}

const tokenOf = ({ name }: FunctionDefinition, { catalogue, token }: Profile) => token(catalogue.index(name))

function plain(definition: FunctionDefinition, profile: Profile) {
  const { run: _, ...rest } = definition
  return { token: tokenOf(definition, profile), ...rest }
}

function list(profile: Profile, json: boolean): void {
  const { catalogue } = profile
  if (json) {
    console.log(
      JSON.stringify(
        {
          catalogueHash: catalogue.hash,
          functions: catalogue.functions.map((definition) => plain(definition, profile)),
        },
        null,
        2,
      ),
    )
    return
  }
  const table = new Table({
    head: ['token', 'group', 'function', 'what it does'],
    style: { head: [], border: [] },
    chars: BARE,
    colWidths: [null, null, null, 80],
    wordWrap: true,
  })
  for (const definition of catalogue.functions) {
    table.push([
      tokenOf(definition, profile),
      definition.group,
      `${definition.name}(${parametersInShort(definition)})`,
      definition.description,
    ])
  }
  console.log(table.toString())
}

/** Columns without lines. */
export const BARE = {
  top: '',
  'top-mid': '',
  'top-left': '',
  'top-right': '',
  bottom: '',
  'bottom-mid': '',
  'bottom-left': '',
  'bottom-right': '',
  left: '',
  'left-mid': '',
  mid: '',
  'mid-mid': '',
  right: '',
  'right-mid': '',
  middle: ' ',
}

const parametersInShort = ({ parameters }: FunctionDefinition) =>
  Object.entries(parameters)
    .map(([name, { optional }]) => (optional ? `[${name}]` : name))
    .join(', ')

function detail(definition: FunctionDefinition, token: string): string {
  const parameters = Object.entries(definition.parameters).map(
    ([name, parameter]) => `  ${name}${parameter.optional ? ' (optional)' : ''}: ${kindOf(parameter)}`,
  )
  return [
    `${definition.name}  ${token}  ${definition.group}, ${definition.effect}, while moving: ${definition.whileMoving}`,
    definition.description,
    ...(parameters.length > 0 ? ['', 'Parameters:', ...parameters] : []),
    ...(definition.returns ? ['', `Returns ${definition.returns}, for a call around it.`] : []),
    ...(definition.examples.length > 0 ? ['', 'Say:', ...definition.examples.map((example) => `  "${example}"`)] : []),
  ].join('\n')
}

function kindOf(parameter: Parameter): string {
  if ('enum' in parameter) return parameter.enum.join(' | ')
  if (parameter.type === 'zone') return `zone, default ${parameter.default}`
  if (parameter.type === 'number' && (parameter.minimum !== undefined || parameter.maximum !== undefined)) {
    return `number from ${parameter.minimum ?? '-∞'} to ${parameter.maximum ?? '∞'}`
  }
  return parameter.type
}
