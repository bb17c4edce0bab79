/**
 * The configuration: defaults, then the file, then the environment, then flags; the later wins. All faults are reported at once,
 * each with its path, what was given, what is allowed, and where it stands. config/octod.yaml is the manual: keep it in step.
 */
import { existsSync, readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { LineCounter, parseDocument, parse as parseYaml } from 'yaml'
import type { z } from 'zod'
import { OctodError } from '../functions/error.ts'
import { allKeys, leafOf, type Parsed, Schema, shapeOf } from './config-schema.ts'

/** What the daemon runs on: every path resolved, secrets read. */
export type Config = Omit<Parsed, 'state_dir' | 'model' | 'log' | 'policy' | 'assistant'> & {
  readonly stateDir: string
  readonly model: Omit<Parsed['model'], 'file'> & { readonly file: string }
  readonly log: Omit<Parsed['log'], 'file'> & { readonly file: string }
  readonly policy: { readonly file: string }
  readonly assistant: Omit<Parsed['assistant'], 'phrases'> & { readonly phrases: string }
}

export type ConfigSources = {
  /** A file that must exist when given; else `octod.yaml` in /etc/octod is taken when it is there. */
  readonly file?: string | undefined
  readonly env: Readonly<Record<string, string | undefined>>
  /** Dotted keys with values as text: `mqtt.server`. */
  readonly flags?: Readonly<Record<string, string>>
}

export const DEFAULT_CONFIG_FILE = '/etc/octod/octod.yaml'
/** A file that comes with octod; compiled, this one lies a folder deeper. */
const bundled = (path: string) =>
  fileURLToPath(new URL(import.meta.url.endsWith('.ts') ? `../${path}` : `../../${path}`, import.meta.url))
export const BUNDLED_MODEL = bundled('model/bundled/octod.gguf')
export const BUNDLED_POLICY = bundled('config/policy.yaml')

/** @throws OctodError `config_invalid` naming every fault */
export function readConfig(sources: ConfigSources): Config {
  const faults: string[] = []
  const path = sources.file ?? (existsSync(DEFAULT_CONFIG_FILE) ? DEFAULT_CONFIG_FILE : undefined)
  const { values, lineOf } = readFile(path, faults)
  const origins = new Map<string, string>()
  for (const [name, text] of Object.entries(sources.env)) {
    if (!name.startsWith('OCTOD_') || name === 'OCTOD_CONFIG' || text === undefined || text === '') continue
    place(values, name.slice(6).toLowerCase().split('__'), text, name, origins, faults)
  }
  for (const [key, text] of Object.entries(sources.flags ?? {}))
    place(values, key.split('.'), text, `--${key}`, origins, faults)
  const parsed = Schema.safeParse(values, { reportInput: true })
  for (const issue of parsed.error?.issues ?? []) faults.push(describe(issue, origins, lineOf, path))
  if (faults.length > 0 || !parsed.success) {
    throw new OctodError(
      'config_invalid',
      `the configuration has ${faults.length === 1 ? 'a fault' : `${faults.length} faults`}:\n${faults.map((fault) => `  ${fault}`).join('\n')}`,
      { faults },
    )
  }
  return settle(parsed.data, sources.env)
}

type Tree = { [key: string]: unknown }

function readFile(
  path: string | undefined,
  faults: string[],
): { values: Tree; lineOf: (path: readonly PropertyKey[]) => number | undefined } {
  const nowhere = () => undefined
  if (path === undefined) return { values: {}, lineOf: nowhere }
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch (error) {
    faults.push(`${path} can't be read: ${(error as Error).message}`)
    return { values: {}, lineOf: nowhere }
  }
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines })
  for (const error of document.errors) faults.push(`${path}: ${error.message.split('\n')[0]}`)
  const value: unknown = document.errors.length > 0 ? {} : (document.toJS() ?? {})
  if (typeof value !== 'object' || Array.isArray(value))
    faults.push(`${path}: must hold keys and values, see config/octod.yaml`)
  const lineOf = (at: readonly PropertyKey[]) => {
    const node = document.getIn(at as (string | number)[], true) as { range?: [number, number, number] } | undefined
    return node?.range ? lines.linePos(node.range[0]).line : undefined
  }
  const values = typeof value === 'object' && !Array.isArray(value) ? (value as Tree) : {}
  // `mqtt:` with every key below it commented out is an empty section.
  for (const [key, schema] of Object.entries(Schema.shape))
    if (values[key] === null && shapeOf(schema)) values[key] = {}
  return { values, lineOf }
}

/** Puts a text from the environment or a flag at its place, as the kind of value the key takes. */
function place(
  values: Tree,
  path: string[],
  text: string,
  origin: string,
  origins: Map<string, string>,
  faults: string[],
): void {
  const leaf = leafOf(path)
  if (!leaf) {
    faults.push(`${origin}: there is no key ${path.join('.')}; allowed: ${allKeys().join(', ')}`)
    return
  }
  let value: unknown = text
  if (!leaf.safeParse(text).success) {
    try {
      value = parseYaml(text)
    } catch {
      // Not YAML: the check will say what is allowed.
    }
  }
  let tree = values
  for (const key of path.slice(0, -1)) {
    if (typeof tree[key] !== 'object' || tree[key] === null) tree[key] = {}
    tree = tree[key] as Tree
  }
  tree[path.at(-1) as string] = value
  origins.set(path.join('.'), origin)
}

function describe(
  issue: z.core.$ZodIssue,
  origins: ReadonlyMap<string, string>,
  lineOf: (path: readonly PropertyKey[]) => number | undefined,
  file: string | undefined,
): string {
  const path = issue.path.join('.')
  const at = issue.code === 'unrecognized_keys' ? [...issue.path, issue.keys[0] as string] : issue.path
  const line = lineOf(at)
  const origin = origins.get(path) ?? (file && line ? `${file} line ${line}` : undefined)
  const where = origin ? ` (${origin})` : ''
  if (issue.code === 'unrecognized_keys') {
    const allowed = allKeys()
      .filter((key) => (path ? key.startsWith(`${path}.`) : true))
      .map((key) => (path ? key : key.split('.')[0]))
    return `${issue.keys.map((key) => (path ? `${path}.${key}` : key)).join(', ')}: no such key; allowed: ${[...new Set(allowed)].join(', ')}${where}`
  }
  const rule = issue.message.replace(/^Invalid (input|option): /, '')
  return `${path}: ${rule}, got ${shown(path, issue.input)}${where}`
}

/** A value as a fault shows it: whatever may hold a password is not spelled out. */
function shown(path: string, value: unknown): string {
  if (/^mqtt\.password(\.|$)/.test(path)) return '***'
  if (typeof value === 'object' && value !== null) return Array.isArray(value) ? 'a list' : 'keys and values'
  return JSON.stringify(value)?.replace(/\/\/[^/]*@/, '//***@') ?? 'nothing'
}

function settle(parsed: Parsed, env: ConfigSources['env']): Config {
  const stateDir = resolve(
    parsed.state_dir ?? env.STATE_DIRECTORY ?? join(env.XDG_STATE_HOME ?? join(homedir(), '.local', 'state'), 'octod'),
  )
  const { state_dir: _, ...rest } = parsed
  return {
    ...rest,
    stateDir,
    mqtt: withCredentials(parsed.mqtt),
    model: {
      ...parsed.model,
      file: resolve(parsed.model.file ?? BUNDLED_MODEL),
      lora: parsed.model.lora && resolve(parsed.model.lora),
    },
    policy: { file: resolve(parsed.policy.file ?? BUNDLED_POLICY) },
    assistant: { ...parsed.assistant, phrases: resolve(parsed.assistant.phrases ?? join(stateDir, 'phrases.yaml')) },
    log: { ...parsed.log, file: resolve(parsed.log.file ?? join(stateDir, 'calls.sqlite')) },
  }
}

/**
 * User and password in the address move to their own keys, where they lose to what stands there: an address is shown and
 * logged.
 */
function withCredentials(mqtt: Parsed['mqtt']): Parsed['mqtt'] {
  const password = mqtt.password ?? secretFrom(mqtt.password_file)
  const [, said] = /\/\/([^/]*)@/.exec(mqtt.server ?? '') ?? []
  if (mqtt.server === null || said === undefined) return { ...mqtt, password }
  const [user = '', ...rest] = said.split(':')
  return {
    ...mqtt,
    server: mqtt.server.replace(`${said}@`, ''),
    user: mqtt.user ?? decoded(user),
    password: password ?? (rest.length > 0 ? decoded(rest.join(':')) : null),
  }
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

function secretFrom(path: string | null): string | null {
  if (path === null) return null
  try {
    return readFileSync(path, 'utf8').replace(/\r?\n$/, '')
  } catch (error) {
    throw new OctodError('config_invalid', `mqtt.password_file: ${path} can't be read: ${(error as Error).message}`)
  }
}
