/** The configuration as the command line sees it: the global options, then the environment, then the file. */
import type { Command } from 'commander'
import { OctodError } from '../../functions/error.ts'
import { type Config, readConfig } from '../config.ts'

type Settings = { config?: string; set?: string[]; model?: string; profile?: string }

/** For verbs that need a model: shorter than --set. */
export function withModel(command: Command): Command {
  return withProfile(command.option('--model <file>', 'the model, short for --set model.file=FILE'))
}

/** For verbs that need to know the functions of a model. */
export function withProfile(command: Command): Command {
  return command.option('--profile <name>', 'octod or octopus-v2, short for --set model.profile=NAME')
}

/** @throws OctodError `usage` (a malformed --set), `config_invalid` */
export function configOf(command: Command): Config {
  const { config, set, model, profile } = command.optsWithGlobals<Settings>()
  const flags: Record<string, string> = {}
  for (const pair of set ?? []) {
    const at = pair.indexOf('=')
    if (at < 1) throw new OctodError('usage', `--set takes key=value, got ${JSON.stringify(pair)}`)
    flags[pair.slice(0, at)] = pair.slice(at + 1)
  }
  if (model !== undefined) flags['model.file'] = model
  if (profile !== undefined) flags['model.profile'] = profile
  return readConfig({ file: config ?? process.env.OCTOD_CONFIG, env: process.env, flags })
}

/** The broker that clients of the daemon use. */
export const brokerOf = ({ mqtt }: Config): string => mqtt.server ?? `mqtt://127.0.0.1:${mqtt.embedded_port}`
