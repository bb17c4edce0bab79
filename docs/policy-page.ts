/** The page docs/policy.md: what the policy that octod comes with makes of every function, in every driving state. */
import type { Call } from '../daemon/core/call.ts'
import type { Catalogue } from '../daemon/core/catalogue.ts'
import { closedWords } from '../daemon/core/plan/values.ts'
import { DRIVING_STATES, type DrivingState } from '../daemon/core/policy/driving-state.ts'
import { judge, type Policy, type Rule } from '../daemon/core/policy/policy.ts'
import type { FunctionDefinition, Parameter } from '../functions/define.ts'
import { signals } from '../functions/vehicle/signals.ts'

/** Calls of one function that are judged alike whatever else they say. */
export type PolicyRow = {
  readonly call: Call
  /** The arguments that make the difference, as written on the page. */
  readonly direction: string
  readonly verdicts: { readonly [State in DrivingState]: 'allow' | 'confirm' | 'block' }
  readonly reason: string
}

/** What stands for an argument that makes no difference. */
const SOME: { readonly [type: string]: string } = {
  switch: 'on',
  direction: 'up',
  zone: 'driver',
  level: '50%',
  opening: 'half',
  when: '7 am',
  place: 'home',
  text: 'something',
}

/** The car as it stands when nobody touched it: dry, child locks off, blind open. */
const untouched = new Map(signals.map(({ path, initial }) => [path, { path, value: initial, at: 0 }]))

/** Every function, in token order, each with a row for every direction: the values of the closed arguments that say what it does. */
export function policyRows(policy: Policy, catalogue: Catalogue): readonly PolicyRow[] {
  return catalogue.functions.flatMap((definition) => {
    const rows = directionsOf(definition, policy).map((varied): PolicyRow => {
      const call = { function: definition.name, arguments: { ...required(definition), ...varied } }
      const judged = (state: DrivingState) =>
        judge(call, { state, site: 'car', vehicle: { get: (path) => untouched.get(path) } }, policy, catalogue)
      const judgements = DRIVING_STATES.map((state) => judged(state))
      const strict = judgements.find(({ verdict }) => verdict !== 'allow')
      return {
        call,
        direction: Object.values(varied).join(', '),
        verdicts: Object.fromEntries(
          DRIVING_STATES.map((state, index) => [state, judgements[index]?.verdict]),
        ) as PolicyRow['verdicts'],
        reason: strict && 'reason' in strict ? strict.reason.replace(/, and I do not know.*/, '') : '',
      }
    })
    return rows
  })
}

/** The page. */
export function policyPage(policy: Policy, catalogue: Catalogue): string {
  const rows = policyRows(policy, catalogue).map(({ call, direction, verdicts, reason }) => {
    const cells = DRIVING_STATES.map((state) => (verdicts[state] === 'allow' ? 'do' : verdicts[state]))
    return `| \`${call.function}\` | ${direction || 'any'} | ${cells.join(' | ')} | ${reason} |`
  })
  return `${HEAD}\n| function | when | parked | idling | moving | unknown | because |\n| --- | --- | --- | --- | --- | --- | --- |\n${rows.join('\n')}\n${conditionsOf(policy)}`
}

const HEAD = `<!-- Written by docs/generate.ts from config/policy.yaml; do not edit. -->

# What octod may do, and when

[config/policy.yaml](../config/policy.yaml) says it, and says how to change it; this page is what it comes to. *do*: at once. *confirm*:
octod asks, and does it when a "yes" comes from the same site in time. *block*: not done, and the reason is spoken.

octod is a convenience and no safety element: the car itself must refuse what is dangerous.

| state | is |
| --- | --- |
| parked | stands, with the gear in Park or the parking brake engaged |
| idling | stands otherwise |
| moving | has a speed |
| unknown | the car reports no speed, or none for two seconds, or contradicts itself |

The whole sentence is judged before its first call, and each call once more at the moment it is made: also a confirmed one, whose car may
have driven off meanwhile.
`

/** Rules that need more than the function and its arguments can't stand in the table. */
function conditionsOf(policy: Policy): string {
  const rules = policy.rules.filter(
    (rule) => rule.first || rule.signals || rule.sites || rule.speakers || rule.lessSureThan,
  )
  if (rules.length === 0) return ''
  const lines = rules.map(
    (rule) => `- ${(rule.functions ?? ['every function']).map((name) => `\`${name}\``).join(', ')}${said(rule)}`,
  )
  return `\nBesides, on conditions that no column shows:\n\n${lines.join('\n')}\n`
}

function said(rule: Rule): string {
  const when = [
    ...Object.entries(rule.arguments ?? {}).map(([name, wanted]) => `\`${name}\` ${matchInWords(wanted)}`),
    ...Object.entries(rule.signals ?? {}).map(([path, wanted]) => `\`${path}\` ${matchInWords(wanted)}`),
    ...(rule.sites ? [`said at ${rule.sites.join(', ')}`] : []),
    ...(rule.speakers ? [`said from ${rule.speakers.map((name) => name.replace('_', ' ')).join(', ')}`] : []),
    ...(rule.lessSureThan ? [`the model less sure than ${rule.lessSureThan}`] : []),
  ]
  const verdicts = DRIVING_STATES.filter((state) => rule.verdicts[state] !== 'allow')
  const states = verdicts.length === DRIVING_STATES.length ? 'always' : verdicts.join(' and ')
  const what = rule.first
    ? `\`${rule.first.function}\` (${Object.values(rule.first.arguments).join(', ')}) goes first`
    : `${rule.verdicts[verdicts[0] as DrivingState]}, ${states}`
  return `${when.length > 0 ? ` with ${when.join(', ')}` : ''}: ${what}, because ${rule.reason}.`
}

function matchInWords(wanted: NonNullable<Rule['arguments']>[string]): string {
  if (Array.isArray(wanted)) return wanted.join(', ').replaceAll('_', ' ')
  if (typeof wanted !== 'object') return String(wanted)
  const { above, below, not } = wanted as { above?: number; below?: number; not?: unknown }
  return [
    ...(above === undefined ? [] : [`above ${above}`]),
    ...(below === undefined ? [] : [`below ${below}`]),
    ...(not === undefined ? [] : [`not ${not}`]),
  ].join(' and ')
}

/** The values of the closed arguments that unconditional rules speak of, in every combination; one empty one where none does. */
function directionsOf(definition: FunctionDefinition, policy: Policy): readonly Record<string, string>[] {
  const rules = policy.rules.filter(
    (rule) => !rule.first && !rule.signals && !rule.speakers && rule.functions?.includes(definition.name),
  )
  const named = new Set(rules.flatMap((rule) => Object.keys(rule.arguments ?? {})))
  const primary = Object.entries(definition.parameters).find(
    ([, parameter]) => !parameter.optional && valuesOf(parameter),
  )
  if (primary) named.add(primary[0])
  let rows: readonly Record<string, string>[] = [{}]
  for (const [name, parameter] of Object.entries(definition.parameters) as [string, Parameter][]) {
    const values = named.has(name) ? valuesOf(parameter) : undefined
    if (values) rows = rows.flatMap((row) => values.map((value) => ({ ...row, [name]: value })))
  }
  return rows
}

/** Of a closed argument all, of an opening its ends. */
function valuesOf(parameter: Parameter): readonly string[] | undefined {
  return 'type' in parameter && parameter.type === 'opening' ? ['open', 'closed'] : closedWords(parameter)
}

function required(definition: FunctionDefinition): Record<string, string | number> {
  const needed = new Set([...(definition.needsOneOf?.slice(0, 1) ?? [])])
  return Object.fromEntries(
    (Object.entries(definition.parameters) as [string, Parameter][])
      .filter(([name, parameter]) => !parameter.optional || needed.has(name))
      .map(([name, parameter]) => {
        if ('enum' in parameter) return [name, parameter.enum[0] as string]
        if (parameter.type === 'number') return [name, parameter.minimum ?? 1]
        return [name, SOME[parameter.type] as string]
      }),
  )
}
