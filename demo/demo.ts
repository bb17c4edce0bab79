/**
 * `npm run demo`: the whole of octod on this machine in one go. Starts the daemon with its embedded broker, a simulated car and the
 * demo head unit, publishes a handful of sentences over MQTT, shows what came back and the log, and ends. `-- --stay` goes on
 * running, for sentences of your own.
 */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { MqttClient } from 'mqtt'
import { connectWhenUp, freePort } from './loopback.ts'

const SENTENCES = [
  ['one call', 'set the temperature to 23 degrees'],
  ['two at once', 'open the driver window halfway and turn on the ac'],
  ['three, mixed', 'turn on the seat heater, play some jazz and set the volume to 45 percent'],
  ['nested', 'take me to the nearest charging station'],
  ['nested', 'text anna where i am'],
  ['asked first', 'open the trunk'],
  ['the answer', 'yes please'],
  ['a question', 'how much range do i have left'],
  ['not for the car', 'who won the world cup in 1998'],
] as const

const root = fileURLToPath(new URL('..', import.meta.url))
const state = mkdtempSync(join(tmpdir(), 'octod-demo-'))
const port = await freePort()
const server = `mqtt://127.0.0.1:${port}`
const env = {
  ...process.env,
  OCTOD_STATE_DIR: state,
  OCTOD_MQTT__EMBEDDED_PORT: String(port),
  OCTOD_ASSISTANT__CALENDAR: join(root, 'demo/calendar.ics'),
  OCTOD_ASSISTANT__CONTACTS: join(root, 'demo/contacts.vcf'),
  OCTOD_ASSISTANT__MANUAL: join(root, 'demo/manual'),
  OCTOD_LOG__LEVEL: 'warn',
}
const children: ChildProcess[] = []

process.on('SIGINT', () => void end(130))
process.on('SIGTERM', () => void end(143))

try {
  const daemon = start('daemon', ['bin/octod.js', 'run'])
  const client = await connectWhenUp(server)
  await ready(client, daemon)
  start('head unit', ['demo/head-unit.ts', '--server', server])
  console.log(`octod is running: broker ${server}, simulated car, demo head unit\n`)
  await new Promise((resolve) => setTimeout(resolve, 1_000))
  for (const [kind, text] of SENTENCES) await say(client, kind, text)
  console.log('\n$ octod logs')
  octod('logs')
  console.log('\n$ octod stats')
  octod('stats')
  if (process.argv.includes('--stay')) {
    console.log(`\nStill running; Ctrl-C ends it. Try in another terminal:
  OCTOD_MQTT__EMBEDDED_PORT=${port} npm run -s octod -- say "close all windows"
  mosquitto_pub -p ${port} -t octod/car/utterance -m "close all windows"
  mosquitto_sub -p ${port} -t 'octod/car/#' -v`)
    await once(daemon, 'exit')
  }
  await client.endAsync()
  await end(0)
} catch (error) {
  console.error(`demo: ${error instanceof Error ? error.message : error}`)
  await end(1)
}

function start(name: string, args: readonly string[]): ChildProcess {
  const child = spawn(process.execPath, args, {
    cwd: root,
    env,
    stdio: ['ignore', name === 'daemon' ? 'inherit' : 'ignore', 'inherit'],
  })
  children.push(child)
  return child
}

/** The daemon publishes its facts once it answers. */
async function ready(client: MqttClient, daemon: ChildProcess): Promise<void> {
  const answered = new Promise<void>((resolve, reject) => {
    client.on('message', (topic) => topic === 'octod/car/info' && resolve())
    daemon.once('exit', (code) => reject(new Error(`the daemon ended with code ${code}`)))
    setTimeout(() => reject(new Error('the daemon was not ready within 30 s')), 30_000).unref()
  })
  await client.subscribeAsync(['octod/car/info', 'octod/car/result'], { qos: 1 })
  await answered
}

async function say(client: MqttClient, kind: string, text: string): Promise<void> {
  const result = new Promise<{ outcome: string; speech: string; plan: string; timing: { total_ms: number } }>(
    (resolve) => {
      const listen = (topic: string, payload: Buffer) => {
        if (topic !== 'octod/car/result') return
        client.off('message', listen)
        resolve(JSON.parse(payload.toString()))
      }
      client.on('message', listen)
    },
  )
  await client.publishAsync('octod/car/utterance', text, { qos: 1 })
  const { outcome, speech, plan, timing } = await result
  console.log(
    `${kind.padEnd(16)} "${text}"\n${' '.repeat(17)}${plan ?? ''}\n${' '.repeat(17)}${outcome} in ${timing.total_ms.toFixed(0)} ms: ${speech}`,
  )
}

function octod(verb: string): void {
  spawnSync(process.execPath, ['bin/octod.js', verb], { cwd: root, env, stdio: 'inherit' })
}

async function end(code: number): Promise<void> {
  await Promise.all(
    children.map(async (child) => {
      if (child.exitCode !== null || child.signalCode !== null) return
      const ended = once(child, 'exit')
      child.kill('SIGTERM')
      await ended
    }),
  )
  rmSync(state, { recursive: true, force: true })
  process.exit(code)
}
