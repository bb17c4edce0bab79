/** The daemon as its own process at a real mosquitto, spoken to with mosquitto_pub and mosquitto_sub, as people do. */
import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Test } from 'tap'
import { BUNDLED_POLICY } from '../../daemon/config.ts'
import { ROOT } from './cli.ts'
import { startMosquitto, WITHOUT_MOSQUITTO } from './mosquitto.ts'

const hasClients = spawnSync('mosquitto_pub', ['--help']).error === undefined

/** Why a test that needs mosquitto and its clients can't run here; false when it can. */
export const WITHOUT_MOSQUITTO_CLIENTS: string | false =
  WITHOUT_MOSQUITTO || (hasClients ? false : 'mosquitto-clients are not installed')

type Line = { readonly topic: string; readonly payload: string }
type Subscriber = {
  /** Everything so far. */
  readonly lines: readonly Line[]
  /** The first line, past or coming, that fits. */
  readonly until: (fits: (line: Line) => boolean) => Promise<Line>
}

/** Everything mosquitto_sub prints, and a way to wait for a line. */
function subscribe(t: Test, port: string): Subscriber {
  const subscriber = spawn('mosquitto_sub', ['-p', port, '-t', 'octod/car/#', '-v'])
  t.teardown(() => subscriber.kill())
  const lines: Line[] = []
  const waiting = new Set<() => void>()
  createInterface(subscriber.stdout).on('line', (line) => {
    const at = line.indexOf(' ')
    lines.push({ topic: line.slice(0, at), payload: line.slice(at + 1) })
    for (const look of waiting) look()
  })
  const until = (fits: (line: Line) => boolean) =>
    new Promise<Line>((resolve) => {
      const look = () => {
        const line = lines.find(fits)
        if (!line) return
        waiting.delete(look)
        resolve(line)
      }
      waiting.add(look)
      look()
    })
  return { lines, until }
}

export type Daemon = Subscriber & {
  readonly process: ChildProcess
  /** What another `octod` of the same settings needs. */
  readonly env: NodeJS.ProcessEnv
  /** Publishes below `octod/car/`; the broker has it when this returns. */
  readonly publish: (topic: string, message: string, ...options: readonly string[]) => void
}

/** The policy that octod comes with, with other figures; written into the test's folder. @returns its path */
function writePolicy(folder: string, figures: Readonly<Record<string, number>>): string {
  const file = join(folder, 'policy.yaml')
  const text = Object.entries(figures).reduce(
    (policy, [name, figure]) => policy.replace(new RegExp(`^${name}: .*$`, 'm'), `${name}: ${figure}`),
    readFileSync(BUNDLED_POLICY, 'utf8'),
  )
  writeFileSync(file, text)
  return file
}

/**
 * A daemon with the bundled model and a state folder of its own; it is ready when this resolves, and ends with the test.
 * @param settings as the environment gives them: `OCTOD_VEHICLE__SCRIPT`
 * @param figures of the policy, where they differ from those that octod comes with
 * @throws Error when the daemon ends instead of getting ready
 */
export async function startDaemon(
  t: Test,
  settings: Readonly<Record<string, string>> = {},
  figures: Readonly<Record<string, number>> = {},
): Promise<Daemon> {
  const server = await startMosquitto(t)
  const port = new URL(server).port
  const env = {
    ...process.env,
    OCTOD_STATE_DIR: join(t.testdirName, 'state'),
    OCTOD_MQTT__SERVER: server,
    OCTOD_LOG__LEVEL: 'warn',
    OCTOD_POLICY__FILE: writePolicy(t.testdirName, figures),
    ...settings,
  }
  const { lines, until } = subscribe(t, port)
  const child = spawn(process.execPath, ['bin/octod.js', 'run'], {
    cwd: ROOT,
    env,
    stdio: ['ignore', 'inherit', 'inherit'],
  })
  t.teardown(() => child.kill('SIGKILL'))
  const ended = once(child, 'exit').then(([code]) => {
    throw new Error(`octod ended with ${code}`)
  })
  await Promise.race([until(({ topic }) => topic === 'octod/car/info'), ended])
  const publish: Daemon['publish'] = (topic, message, ...options) =>
    void execFileSync('mosquitto_pub', ['-p', port, '-q', '1', '-t', `octod/car/${topic}`, '-m', message, ...options])
  return { process: child, env, lines, until, publish }
}
