import mqtt from 'mqtt'
import t from 'tap'
import { startEmbeddedBroker } from '../../daemon/mqtt/broker.ts'
import { startBroker } from '../support/broker.ts'
import { openInbox } from '../support/inbox.ts'

t.test('the embedded broker takes any free port for 0, on loopback, and passes messages on', async (t) => {
  const broker = await startEmbeddedBroker(0)
  t.teardown(() => broker.stop())
  t.match(broker.url, /^mqtt:\/\/127\.0\.0\.1:[1-9]\d*$/)
  const inbox = await openInbox(t, broker.url, 'a')
  await inbox.client.publishAsync('a', 'b', { qos: 1, retain: true })
  t.match(await inbox.first(() => true), { topic: 'a', text: 'b' })
  const later = await openInbox(t, broker.url, 'a')
  t.match(await later.first(() => true), { text: 'b', retained: true })
})

t.test('a port that is taken is broker_unavailable, and the sentence says what to set', async (t) => {
  const { port, url } = await startBroker(t)
  await t.rejects(startEmbeddedBroker(port), {
    code: 'broker_unavailable',
    message: `the embedded broker can't listen on 127.0.0.1:${port} (EADDRINUSE); if a broker runs there, set mqtt.server to ${url}, else choose another mqtt.embedded_port`,
  })
})

t.test('after stop its clients are cut off and the port is free again', async (t) => {
  const broker = await startEmbeddedBroker(0)
  const client = await mqtt.connectAsync(broker.url, { reconnectPeriod: 0 })
  t.teardown(() => client.endAsync(true))
  const closed = new Promise((resolve) => client.once('close', () => resolve(undefined)))
  await Promise.all([broker.stop(), closed])
  const again = await startEmbeddedBroker(Number(new URL(broker.url).port))
  t.equal(again.url, broker.url)
  await again.stop()
})
