/**
 * Writes docs/functions.md from the catalogue, and docs/policy.md from config/policy.yaml.
 *
 *     node docs/generate.ts            write them
 *     node docs/generate.ts --check    exit status 1 when a file is not what would be written
 */
import { readFileSync, realpathSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { BUNDLED_POLICY } from '../daemon/config.ts'
import { Catalogue } from '../daemon/core/catalogue.ts'
import { readPolicy } from '../daemon/yaml/policy.ts'
import type { FunctionDefinition, Parameter } from '../functions/define.ts'
import { functions } from '../functions/index.ts'
import { policyPage } from './policy-page.ts'

const HEAD = `<!-- Written by docs/generate.ts from functions/; do not edit. -->

# Functions

What the car can do: {count} functions. The number in \`<fn_N>\` is the position in \`functions/index.ts\` and never changes.
\`octod functions NAME\` prints one of them; [writing-a-function.md](writing-a-function.md) adds one.

| parameter takes | what may stand there |
| --- | --- |
| words | one of the words listed |
| switch | \`on\`, \`off\` |
| direction | \`up\`, \`down\` |
| zone | \`driver\`, \`passenger\`, \`rear_left\`, \`rear_right\`, \`front\`, \`rear\`, \`all\`; not said: the speaker's seat, else the default |
| level | \`on\`, \`off\`, \`low\`, \`medium\`, \`high\`, \`max\`, a number, a percentage |
| opening | \`open\`, \`closed\`, \`half\`, \`vent\`, a percentage |
| number | a number within the bounds |
| when | a time, a day or a length of time, as spoken |
| place | a place as spoken, or a call that returns a place |
| text | words as spoken; "or a call" where a call that returns text, a place or a number may stand |

*While moving* is what the function's author holds right for a moving car. The policy decides: [policy.md](policy.md) is the table; what is said
here holds where no rule of the policy names the function.
`

/** The whole page. @param list in token order */
export function functionsPage(list: readonly FunctionDefinition[]): string {
  const groups = Map.groupBy(list.entries(), ([, { group }]) => group)
  const parts = [...groups].map(([group, members]) =>
    [`## ${group}`, ...members.map(([index, definition]) => section(definition, index))].join('\n\n'),
  )
  return `${[HEAD.replace('{count}', String(list.length)), ...parts].join('\n')}\n`.replaceAll('\n\n\n', '\n\n')
}

function section(definition: FunctionDefinition, index: number): string {
  const rows = Object.entries(definition.parameters).map(
    ([name, parameter]) => `| \`${name}\` | ${takes(parameter)} | ${parameter.optional ? 'optional' : 'required'} |`,
  )
  const table = rows.length > 0 ? [['| parameter | takes | |', '| --- | --- | --- |', ...rows].join('\n')] : []
  const said = definition.examples.map((example) => `“${example}”`).join(', ')
  return [
    `### ${definition.name}`,
    definition.description,
    ...table,
    ...(said ? [`Say: ${said}`] : []),
    facts(definition, index),
  ].join('\n\n')
}

function facts(definition: FunctionDefinition, index: number): string {
  const { effect, returns, needsOneOf, actuator, deadlineMs, whileMoving } = definition
  return `${[
    `\`<fn_${index}>\``,
    effect === 'read' ? 'only tells' : 'changes something',
    ...(returns ? [`returns ${returns}`] : []),
    ...(needsOneOf ? [`needs one of ${needsOneOf.join(', ')}`] : []),
    ...(actuator ? [`in spoken order with all of ${actuator}`] : []),
    ...(deadlineMs ? [`deadline ${deadlineMs / 1000} s`] : []),
    `while moving: ${whileMoving}`,
  ].join('; ')}.`
}

function takes(parameter: Parameter): string {
  if ('enum' in parameter) return parameter.enum.map((word) => `\`${word}\``).join(', ')
  switch (parameter.type) {
    case 'zone':
      return `zone, default \`${parameter.default}\``
    case 'text':
      return parameter.nested ? 'text, or a call' : 'text'
    case 'number': {
      const { minimum, maximum } = parameter
      if (minimum !== undefined && maximum !== undefined) return `number, ${minimum} to ${maximum}`
      if (minimum !== undefined) return `number, at least ${minimum}`
      return maximum === undefined ? 'number' : `number, at most ${maximum}`
    }
    default:
      return parameter.type
  }
}

function main(): void {
  const catalogue = new Catalogue(functions)
  const pages = {
    'functions.md': functionsPage(functions),
    'policy.md': policyPage(readPolicy(BUNDLED_POLICY, catalogue), catalogue),
  }
  for (const [name, page] of Object.entries(pages)) {
    const file = new URL(name, import.meta.url)
    if (!process.argv.includes('--check')) writeFileSync(file, page)
    else if (readFileSync(file, 'utf8') !== page) {
      console.error(`docs/${name} is not up to date; run npm run docs`)
      process.exitCode = 1
    }
  }
}

if (process.argv[1] && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) main()
