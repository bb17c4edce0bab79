/**
 * The kinds of model that octod can drive. What a kind means to the engine's process (prompt, reader, stop token, manifest) is in
 * llama/: the process is told its name.
 */
import { androidFunctions } from '../functions/android/index.ts'
import type { FunctionDefinition } from '../functions/define.ts'
import { functions } from '../functions/index.ts'
import type { Config } from './config.ts'
import { Catalogue } from './core/catalogue.ts'
import { octopusToken } from './core/plan/octopus.ts'
import type { LlamaEngineOptions } from './llama/engine.ts'
import type { ProfileName } from './llama/messages.ts'

export type Profile = {
  readonly name: ProfileName
  readonly catalogue: Catalogue
  /** Names of the functions that other profiles have: what is written down about them here is for those. */
  readonly elsewhere: ReadonlySet<string>
  /** How the model writes the function with that number. */
  token(index: number): string
}

const FUNCTIONS: { readonly [P in ProfileName]: readonly FunctionDefinition[] } = {
  octod: functions,
  'octopus-v2': androidFunctions,
}

export function profileOf({ model: { profile: name } }: Config): Profile {
  const others = Object.entries(FUNCTIONS).flatMap(([other, theirs]) => (other === name ? [] : theirs))
  return {
    name,
    catalogue: new Catalogue(FUNCTIONS[name]),
    elsewhere: new Set(others.map((definition) => definition.name)),
    token: name === 'octopus-v2' ? octopusToken : (index) => `<fn_${index}>`,
  }
}

/** What the configuration says of the model. A file of 1.6 GB takes its time from a slow card. */
export function engineOptions({ model }: Config): Omit<LlamaEngineOptions, 'catalogue' | 'clock' | 'onState'> {
  const { file, lora, profile, threads, deadline_ms: deadlineMs } = model
  return { file, lora, profile, threads, deadlineMs, ...(profile === 'octopus-v2' && { loadDeadlineMs: 300_000 }) }
}
