import { join } from 'node:path'
import mqtt from 'mqtt'
import t, { type Test } from 'tap'
import { type Config, readConfig } from '../../daemon/config.ts'
import { closeConnection, openConnection } from '../../daemon/mqtt/connection.ts'
import { topicsOf } from '../../daemon/mqtt/topics.ts'
import { startBroker } from '../support/broker.ts'
import { openInbox } from '../support/inbox.ts'
import { startMosquitto, WITHOUT_MOSQUITTO } from '../support/mosquitto.ts'

const topics = topicsOf('octod', 'car')
const defaults = readConfig({ env: {}, file: '/dev/null' }).mqtt

type Change = { readonly connected: boolean; readonly message: string }

/** A connection, and what it told, with a way to wait for a word of it. */
function open(t: Test, url: string, options: Partial<Config['mqtt']> = {}) {
  const changes: Change[] = []
  const waiting = new Set<(change: Change) => void>()
  const client = openConnection(url, { ...defaults, ...options }, topics, {
    onChange(connected, message) {
      changes.push({ connected, message })
      for (const tell of [...waiting]) tell({ connected, message })
    },
  })
  t.teardown(() => client.endAsync(true))
  const told = (fits: (change: Change) => boolean) =>
    new Promise<Change>((resolve) => {
      const past = changes.find(fits)
      if (past) return resolve(past)
      waiting.add((change) => fits(change) && resolve(change))
    })
  return { client, changes, told }
}
const isConnected = ({ connected }: Change) => connected

t.test('MQTT 5 is spoken where the broker does', { skip: WITHOUT_MOSQUITTO }, async (t) => {
  const url = await startMosquitto(t)
  const { client, changes, told } = open(t, url)
  t.equal((await told(isConnected)).message, `connected to ${url} (MQTT 5)`)
  t.equal(client.options.protocolVersion, 5)
  t.equal(changes.length, 1)
})

t.test('a broker that knows 3.1.1 only is spoken to in 3.1.1, without an alarm', async (t) => {
  const broker = await startBroker(t)
  const { client, changes, told } = open(t, broker.url)
  t.equal((await told(isConnected)).message, `connected to ${broker.url} (MQTT 3.1.1)`)
  t.equal(client.options.protocolVersion, 4)
  t.same(
    changes.filter(({ connected }) => !connected),
    [],
  )
})

t.test('mqtt.version 4 begins with 3.1.1', async (t) => {
  const broker = await startBroker(t)
  const { client, told } = open(t, broker.url, { version: 4, client_id: 'octod-car', user: 'me', password: 'secret' })
  const connected = new Promise((resolve) => broker.aedes.once('client', ({ id }) => resolve(id)))
  await told(isConnected)
  t.equal(await connected, 'octod-car')
  t.match(client.options, { username: 'me', password: 'secret' })
})

t.test('the status is retained: online at the connect, offline at the close', async (t) => {
  const broker = await startBroker(t)
  const { client } = open(t, broker.url)
  const inbox = await openInbox(t, broker.url, topics.status)
  t.same(await inbox.json(topics.status), { state: 'online' })
  await closeConnection(client, topics, 1000)
  t.same(await inbox.json(topics.status, ({ state }) => state === 'offline'), { state: 'offline' })
  const later = await openInbox(t, broker.url, topics.status)
  t.match(await later.first(() => true), { text: '{"state":"offline"}', retained: true })
})

t.test('the last will says offline when the connection breaks, and online comes back with it', async (t) => {
  const broker = await startBroker(t)
  const { client, told } = open(t, broker.url)
  await told(isConnected)
  const inbox = await openInbox(t, broker.url, topics.status)
  t.match(await inbox.first(() => true), { text: '{"state":"online"}', retained: true })
  client.stream.destroy()
  await inbox.json(topics.status, ({ state }) => state === 'offline')
  await inbox.first(({ text, retained }) => text === '{"state":"online"}' && !retained)
  t.same(
    inbox.messages.map(({ text }) => JSON.parse(text).state),
    ['online', 'offline', 'online'],
  )
  const retained = (await openInbox(t, broker.url, topics.status)).first(() => true)
  t.match(await retained, { text: '{"state":"online"}', retained: true })
})

t.test('a broker that is absent at the start is found when it comes', async (t) => {
  const broker = await startBroker(t)
  await broker.pause()
  const { changes, told } = open(t, broker.url)
  const refused = await told(({ message }) => message.includes("can't be used"))
  t.match(refused, {
    connected: false,
    message: /^the broker at mqtt:\/\/127\.0\.0\.1:\d+ can't be used: .*ECONNREFUSED/,
  })
  await broker.resume()
  await told(isConnected)
  t.match(changes.at(-1), { connected: true, message: /connected to/ })
})

t.test('a broker that goes away and comes back is taken up again, and is heard', async (t) => {
  const broker = await startBroker(t)
  const { client, changes, told } = open(t, broker.url)
  await told(isConnected)
  await client.subscribeAsync('octod/car/utterance', { qos: 1 })
  await broker.pause()
  await told(({ connected, message }) => !connected && message.startsWith('no connection to'))
  const back = new Promise((resolve) => client.once('connect', resolve))
  const subscribed = new Promise((resolve) => broker.aedes.once('subscribe', resolve))
  await broker.resume()
  await Promise.all([back, subscribed])
  const heard = new Promise((resolve) => client.once('message', (_, payload) => resolve(String(payload))))
  const sender = await mqtt.connectAsync(broker.url)
  t.teardown(() => sender.endAsync(true))
  await sender.publishAsync('octod/car/utterance', 'ac on', { qos: 1 })
  t.equal(await heard, 'ac on')
  t.equal(changes.filter(isConnected).length, 2)
})

t.test('the waits between attempts grow and end at 30 s; a connect begins them anew', async (t) => {
  const broker = await startBroker(t)
  await broker.pause()
  const { client, told } = open(t, broker.url, { version: 4 })
  const waits: (number | undefined)[] = [client.options.reconnectPeriod]
  for (let attempt = 0; attempt < 6; attempt++) {
    client.emit('reconnect')
    waits.push(client.options.reconnectPeriod)
  }
  t.same(waits, [1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000])
  await broker.resume()
  client.reconnect()
  await told(isConnected)
  t.equal(client.options.reconnectPeriod, 1_000)
})

t.test('closing without a broker ends at once', async (t) => {
  const broker = await startBroker(t)
  await broker.pause()
  const { client, told } = open(t, broker.url)
  await told(({ connected }) => !connected)
  await closeConnection(client, topics, 60_000)
  t.equal(client.disconnected, true)
})

t.test('a certificate that can not be read is a fault of the configuration', async (t) => {
  const ca = join(t.testdir(), 'none.pem')
  t.throws(() => openConnection('mqtts://127.0.0.1:1', { ...defaults, ca }, topics), {
    code: 'config_invalid',
    message: /^mqtt\.ca: .*none\.pem can't be read: ENOENT/,
  })
})
