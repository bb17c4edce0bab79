/** Reads the policy: config/policy.yaml is its manual. Every fault is reported at once, with its place. */
import { readFileSync } from 'node:fs'
import { parseDocument } from 'yaml'
import { z } from 'zod'
import { type FunctionDefinition, ZONES } from '../../functions/define.ts'
import { OctodError } from '../../functions/error.ts'
import type { Catalogue } from '../core/catalogue.ts'
import { declaredRules } from '../core/policy/declared.ts'
import type { Policy, Rule } from '../core/policy/policy.ts'
import { CallFields, meantHere, planIn } from './written-calls.ts'

const verdict = z.enum(['allow', 'confirm', 'block'])
const value = z.union([z.string(), z.number(), z.boolean()])
const range = z
  .strictObject({ above: z.number().optional(), below: z.number().optional(), not: value.optional() })
  .refine((fields) => Object.keys(fields).length > 0, 'must name above, below or not')
const match = z.union([value, z.array(value).min(1), range], 'must be a value, a list of values, or a range')

const RuleFields = z
  .strictObject({
    functions: z.array(z.string()).min(1).optional(),
    effect: z.enum(['read', 'actuate']).optional(),
    with: z.record(z.string(), match).optional(),
    when: z.record(z.string(), match).optional(),
    sites: z.array(z.string()).min(1).optional(),
    speakers: z
      .array(z.enum([...ZONES, 'elsewhere']))
      .min(1)
      .optional(),
    confidence: z.strictObject({ below: z.number().min(0).max(1) }).optional(),
    always: verdict.optional(),
    parked: verdict.optional(),
    idling: verdict.optional(),
    moving: verdict.optional(),
    unknown: verdict.optional(),
    first: CallFields.optional(),
    reason: z.string().min(1),
  })
  .refine(
    ({ always, parked, idling, moving, unknown, first }) =>
      [always, parked ?? idling ?? moving ?? unknown, first].filter((part) => part !== undefined).length === 1,
    'must have verdicts by driving state, or always, or first: one of the three',
  )

const PolicyFields = z.strictObject({
  plans: z.enum(['best_effort', 'atomic']).default('best_effort'),
  speed_max_age_ms: z.number().int().min(100).max(60_000).default(2_000),
  confirm_within_ms: z.number().int().min(1_000).max(60_000).default(8_000),
  // Read one by one, so that a fault in one does not hide those of the others.
  rules: z.array(z.unknown()).default([]),
})

/**
 * @param elsewhere names that the catalogues of other models have: a rule does not count for these
 * @throws OctodError `config_invalid` naming every fault
 */
export function readPolicy(
  file: string,
  catalogue: Catalogue<FunctionDefinition>,
  elsewhere: ReadonlySet<string> = new Set(),
): Policy {
  const faults: string[] = []
  const read = parse(file, faults)
  const parsed = PolicyFields.safeParse(read ?? {})
  note(parsed.error, [], faults)
  const rules = (parsed.data?.rules ?? []).flatMap((fields, index) => {
    const rule = RuleFields.safeParse(fields)
    note(rule.error, ['rules', index], faults)
    if (!rule.success) return []
    const functions = rule.data.functions && meantHere(rule.data.functions, catalogue, elsewhere)
    if (functions?.length === 0) return []
    return [ruleOf({ ...rule.data, functions }, place(['rules', index]), catalogue, faults)]
  })
  if (faults.length > 0 || !parsed.success) {
    const list = faults.map((fault) => `  ${fault}`).join('\n')
    throw new OctodError('config_invalid', `the policy ${file} has faults:\n${list}`, { file, faults })
  }
  const { plans, speed_max_age_ms: speedMaxAgeMs, confirm_within_ms: confirmWithinMs } = parsed.data
  return { rules: [...rules, ...declaredRules(catalogue.functions, rules)], plans, speedMaxAgeMs, confirmWithinMs }
}

function parse(file: string, faults: string[]): unknown {
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch (error) {
    faults.push(`it can't be read: ${(error as Error).message}`)
    return undefined
  }
  const document = parseDocument(text)
  for (const error of document.errors) faults.push(error.message.split('\n')[0] as string)
  return document.errors.length > 0 ? undefined : document.toJS()
}

function note(error: z.ZodError | undefined, at: readonly PropertyKey[], faults: string[]): void {
  for (const { path, message } of error?.issues ?? []) {
    faults.push(`${place([...at, ...path])}: ${message.replace(/^Invalid (input|option): /, '')}`)
  }
}

/** Rules are counted from 1, as people count. */
const place = (path: readonly PropertyKey[]): string =>
  path
    .map((part) => (typeof part === 'number' ? `[${part + 1}]` : `.${String(part)}`))
    .join('')
    .replace(/^\./, '') || 'the file'

function ruleOf(
  fields: z.infer<typeof RuleFields>,
  where: string,
  catalogue: Catalogue<FunctionDefinition>,
  faults: string[],
): Rule {
  const { functions, effect, with: args, when: signals, sites, speakers, confidence, reason, first } = fields
  const definitions = (functions ?? []).map((name) => {
    const definition = catalogue.get(name)
    if (!definition) faults.push(`${where}.functions: there is no function ${name}; octod functions lists them`)
    return definition
  })
  for (const name of Object.keys(args ?? {})) {
    const lacking = definitions.find((definition) => definition && !Object.hasOwn(definition.parameters, name))
    if (lacking) faults.push(`${where}.with: ${lacking.name} has no argument ${name}`)
    if (functions === undefined) faults.push(`${where}.with: needs functions, whose arguments these are`)
  }
  const { always, parked, idling, moving, unknown } = fields
  const verdicts: Rule['verdicts'] = always
    ? { parked: always, idling: always, moving: always, unknown: always }
    : {
        parked: parked ?? 'allow',
        idling: idling ?? 'allow',
        moving: moving ?? 'allow',
        unknown: unknown ?? moving ?? 'allow',
      }
  const calls = first === undefined ? [] : planIn([first], `${where}.first`, catalogue, faults)
  if (calls.length > 1) faults.push(`${where}.first: one call`)
  return {
    ...(functions && { functions }),
    ...(effect && { effect }),
    ...(args && { arguments: args as NonNullable<Rule['arguments']> }),
    ...(signals && { signals: signals as NonNullable<Rule['signals']> }),
    ...(sites && { sites }),
    ...(speakers && { speakers }),
    ...(confidence && { lessSureThan: confidence.below }),
    verdicts,
    reason,
    ...(calls[0] && { first: calls[0] }),
  }
}
