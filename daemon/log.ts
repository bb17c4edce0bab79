/** The daemon's own log: one line an event on stdout, for the terminal or the journal. */
import { type Logger, pino } from 'pino'
import pretty from 'pino-pretty'
import type { Config } from './config.ts'

export type { Logger } from 'pino'

/** @param format `text` for people, `json` for machines */
export function createLogger({ level, format }: Pick<Config['log'], 'level' | 'format'>): Logger {
  if (format === 'json') return pino({ level, base: null })
  const isTerminal = process.stdout.isTTY === true
  // The journal stamps lines itself.
  const hasTime = process.env.JOURNAL_STREAM === undefined
  const stream = pretty({
    colorize: isTerminal,
    sync: true,
    ignore: hasTime ? 'pid,hostname' : 'pid,hostname,time',
    translateTime: 'SYS:HH:MM:ss.l',
    singleLine: true,
  })
  return pino({ level, base: null }, stream)
}
