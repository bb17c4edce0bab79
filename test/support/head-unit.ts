import mqtt from 'mqtt'
import { MqttApps } from '../../daemon/mqtt/apps.ts'
import { type HeadUnit, startHeadUnit } from '../../demo/head-unit.ts'
import type { Clock } from '../../functions/context.ts'
import { startBroker } from './broker.ts'

type Ending = { teardown(action: () => unknown): unknown }

/** The demo's head unit behind a broker, and the port through which the daemon calls it. All ends with the test. */
export async function startApps(
  t: Ending,
  clock: Clock,
): Promise<{ readonly apps: MqttApps; readonly headUnit: HeadUnit; readonly calls: string[] }> {
  const broker = await startBroker(t)
  const calls: string[] = []
  const headUnit = await startHeadUnit({
    server: broker.url,
    site: 'car',
    base: 'octod',
    print: (line) => calls.push(line),
    now: () => clock.now(),
  })
  const client = await mqtt.connectAsync(broker.url, { clientId: 'octod-test' })
  const apps = new MqttApps({ client, baseTopic: 'octod', site: 'car', clock })
  await apps.start()
  t.teardown(async () => {
    await apps.stop()
    await client.endAsync(true)
    await headUnit.stop()
    await broker.stop()
  })
  return { apps, headUnit, calls }
}
