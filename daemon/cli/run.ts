/** `octod run`: the daemon, until SIGTERM or Ctrl-C. */
import { Command } from 'commander'
import { createLogger } from '../log.ts'
import { Octod } from '../octod.ts'
import { configOf, withModel } from './settings.ts'

export function runCommand(): Command {
  return withModel(new Command('run'))
    .description('start the daemon and stay')
    .addHelpText(
      'after',
      `
Everything is set in the configuration (config/octod.yaml explains each key), by environment (OCTOD_MQTT__SERVER=mqtt://…) or by --set.
Without a broker in the configuration an embedded one listens on loopback. Ctrl-C ends what is in hand first; a second Ctrl-C ends at once.`,
    )
    .action(async (_options, command: Command) => {
      const config = configOf(command)
      const logger = createLogger(config.log)
      const daemon = Octod.create(config, logger)
      const stopped = Promise.withResolvers<void>()
      let isStopping = false
      const stop = (signal: NodeJS.Signals) => {
        if (isStopping) process.exit(130)
        isStopping = true
        logger.info(`${signal}: stopping`)
        daemon.stop().then(stopped.resolve, stopped.reject)
      }
      process.on('SIGTERM', stop)
      process.on('SIGINT', stop)
      await daemon.start()
      await stopped.promise
      logger.info('stopped')
      process.exit(0)
    })
}
