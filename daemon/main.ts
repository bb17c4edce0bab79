/** The process: arguments, exit codes, and nothing else. */
import { Command, CommanderError } from 'commander'
import { type ErrorCode, OctodError } from '../functions/error.ts'
import { checkCommand } from './cli/check.ts'
import { evalCommand } from './cli/eval.ts'
import { functionsCommand } from './cli/functions.ts'
import { logsCommand } from './cli/logs.ts'
import { runCommand } from './cli/run.ts'
import { sayCommand } from './cli/say.ts'
import { statsCommand } from './cli/stats.ts'
import { VERSION } from './version.ts'

/** 0 ok, 1 runtime, 2 usage, 3 configuration, 4 model, 5 broker. */
const EXIT_CODES: Partial<Record<ErrorCode, number>> = {
  usage: 2,
  config_invalid: 3,
  model_missing: 4,
  model_invalid: 4,
  model_mismatch: 4,
  broker_unavailable: 5,
}

const program = new Command('octod')
  .description(
    'Voice commands for a car, on the board itself: utterances over MQTT become function calls, the car carries them out, the log shows it.',
  )
  .version(VERSION)
  .option(
    '-c, --config <file>',
    'configuration file (default: /etc/octod/octod.yaml when it is there; environment OCTOD_CONFIG)',
  )
  .option(
    '-s, --set <key=value>',
    'set one configuration key, e.g. --set mqtt.server=mqtt://127.0.0.1:1883; may be repeated',
    (value: string, all: string[]) => [...all, value],
    [],
  )
  .showHelpAfterError('(octod --help shows what there is)')
  .exitOverride()
  .addHelpText(
    'after',
    `
Examples:
  octod run                                        start the daemon (own broker on loopback unless one is configured)
  octod say "open the driver window halfway"       say something to the running daemon
  octod say --dry-run "turn on the ac"             show the plan, do nothing
  octod logs --slow 100                            commands that took longer than 100 ms
  octod stats --since 1d                           latency by stage and by function

Exit codes: 0 ok, 1 runtime, 2 usage, 3 configuration, 4 model, 5 broker`,
  )

for (const command of [
  runCommand,
  sayCommand,
  logsCommand,
  statsCommand,
  functionsCommand,
  evalCommand,
  checkCommand,
]) {
  program.addCommand(command().exitOverride().showHelpAfterError())
}

// `octod logs | head`: the reader has gone, which is no error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0)
})

try {
  await program.parseAsync()
} catch (error) {
  if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : 2
  else if (error instanceof OctodError) {
    console.error(`octod: ${error.message} [${error.code}]`)
    process.exitCode = EXIT_CODES[error.code] ?? 1
  } else {
    console.error('octod: something went wrong inside, please report it:', error)
    process.exitCode = 1
  }
}
