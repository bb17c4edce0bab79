import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'
import { createInterface } from 'node:readline'
import type { Test } from 'tap'

/** Debian keeps it where only root's PATH leads. */
const MOSQUITTO = ['mosquitto', '/usr/sbin/mosquitto'].find((name) => spawnSync(name, ['-h']).error === undefined)

/** Why a test that needs MQTT 5 can't run here; false when it can. */
export const WITHOUT_MOSQUITTO: string | false = MOSQUITTO === undefined ? 'mosquitto is not installed' : false

/** A real MQTT 5 broker on a free port of loopback; it ends with the test. @returns its address */
export async function startMosquitto(t: Test): Promise<string> {
  const port = await freePort()
  const folder = t.testdir({
    'mosquitto.conf': `listener ${port} 127.0.0.1\nallow_anonymous true\npersistence false\nlog_dest stderr\n`,
  })
  const child = spawn(MOSQUITTO ?? 'mosquitto', ['-v', '-c', `${folder}/mosquitto.conf`], {
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  t.teardown(async () => {
    if (child.exitCode !== null) return
    child.kill()
    await once(child, 'exit')
  })
  const said: string[] = []
  for await (const line of createInterface({ input: child.stderr })) {
    said.push(line)
    if (/mosquitto version \S+ running/.test(line)) {
      child.stderr.resume()
      return `mqtt://127.0.0.1:${port}`
    }
  }
  throw new Error(`mosquitto did not start:\n${said.join('\n')}`)
}

/** A port that was free a moment ago. */
export async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}
