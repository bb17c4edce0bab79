import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import mqtt from 'mqtt'
import t, { type Test } from 'tap'
import { startHeadUnit } from '../../demo/head-unit.ts'
import { startBroker } from '../support/broker.ts'

const PROGRAM = new URL('../../demo/head-unit.ts', import.meta.url).pathname

/** A client that publishes calls and collects the answers. */
async function connect(t: Test, url: string) {
  const client = await mqtt.connectAsync(url)
  t.teardown(() => client.endAsync(true))
  await client.subscribeAsync('answers', { qos: 1 })
  const answers: { readonly [name: string]: unknown }[] = []
  client.on('message', (_, payload) => void answers.push(JSON.parse(payload.toString())))
  const ask = async (id: string, name: string, args: { readonly [name: string]: unknown }) => {
    const before = answers.length
    const message = { id, function: name, arguments: args, site: 'car', deadline_ms: 2000, response_topic: 'answers' }
    await client.publishAsync(`octod/car/call/${name}`, JSON.stringify(message), { qos: 1 })
    while (answers.length === before) await new Promise<void>((resolve) => void client.once('message', () => resolve()))
    return answers.at(-1)
  }
  return { client, ask }
}

for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  t.test(`as a program it answers calls, prints a line each, and ends cleanly on ${signal}`, async (t) => {
    const broker = await startBroker(t)
    const program = spawn(process.execPath, [PROGRAM, '--server', broker.url], { stdio: ['ignore', 'pipe', 'inherit'] })
    t.teardown(() => program.kill('SIGKILL'))
    const lines = createInterface(program.stdout)[Symbol.asyncIterator]()
    t.match((await lines.next()).value, /^head unit for octod\/car at mqtt:/)
    const { ask } = await connect(t, broker.url)
    t.match(await ask('1', 'play_media', { query: 'ABBA' }), {
      id: '1',
      status: 'ok',
      speech: 'Playing Dancing Queen by ABBA',
    })
    t.equal((await lines.next()).value, 'play_media {"query":"ABBA"} -> Playing Dancing Queen by ABBA')
    const exit = once(program, 'exit')
    program.kill(signal)
    t.same(await exit, [0, null])
  })
}

t.test('a call that comes twice is answered twice and done once; what is no call is passed over', async (t) => {
  const broker = await startBroker(t)
  const lines: string[] = []
  const headUnit = await startHeadUnit({
    server: broker.url,
    site: 'car',
    base: 'octod',
    print: (line) => lines.push(line),
  })
  t.teardown(() => headUnit.stop())
  const { client, ask } = await connect(t, broker.url)
  await client.publishAsync('octod/car/call/play_media', 'no json', { qos: 1 })
  await ask('1', 'play_media', { query: 'jazz' })
  t.match(await ask('2', 'control_media', { action: 'next' }), { speech: 'Playing Blue in Green by Miles Davis' })
  t.match(await ask('2', 'control_media', { action: 'next' }), { speech: 'Playing Blue in Green by Miles Davis' })
  t.match(await ask('3', 'get_now_playing', {}), { value: 'Blue in Green by Miles Davis from Kind of Blue' })
  t.match(await ask('4', 'control_media', { action: 'constructor' }), { status: 'error', code: 'invalid_argument' })
  t.equal(lines[0], 'octod/car/call/play_media got what is no call')
  t.equal(lines.length, 5)
})
