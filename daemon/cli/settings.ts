/** The configuration as the command line sees it: the global options, then the environment, then the file. */
import type { Command } from 'commander'
import { OctodError } from '../../functions/error.ts'
import { type Config, readConfig } from '../config.ts'

/** @throws OctodError `usage` (a malformed --set), `config_invalid` */
export function configOf(command: Command): Config {
  const { config, set } = command.optsWithGlobals<{ config?: string; set?: string[] }>()
  const flags: Record<string, string> = {}
  for (const pair of set ?? []) {
    const at = pair.indexOf('=')
    if (at < 1) throw new OctodError('usage', `--set takes key=value, got ${JSON.stringify(pair)}`)
    flags[pair.slice(0, at)] = pair.slice(at + 1)
  }
  return readConfig({ file: config ?? process.env.OCTOD_CONFIG, env: process.env, flags })
}

/** The broker that clients of the daemon use. */
export const brokerOf = ({ mqtt }: Config): string => mqtt.server ?? `mqtt://127.0.0.1:${mqtt.embedded_port}`
