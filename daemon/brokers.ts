/** The broker of the configuration, or one of octod's own. */
import type { MqttClient } from 'mqtt'
import type { Config } from './config.ts'
import type { Logger } from './log.ts'
import { startEmbeddedBroker } from './mqtt/broker.ts'
import { closeConnection, openConnection } from './mqtt/connection.ts'
import type { Topics } from './mqtt/topics.ts'

/**
 * A configured broker may be away; the connection is made when it comes.
 * @throws OctodError `broker_unavailable` when the embedded one can't listen, `config_invalid` for a file that can't be read
 */
export async function openBroker(
  mqtt: Config['mqtt'],
  topics: Topics,
  logger: Logger,
): Promise<{ readonly client: MqttClient; readonly url: string; readonly close: () => Promise<void> }> {
  const embedded = mqtt.server === null ? await startEmbeddedBroker(mqtt.embedded_port) : undefined
  const url = embedded?.url ?? (mqtt.server as string)
  if (embedded) logger.info(`no broker configured: an embedded one listens on ${url}`)
  try {
    const client = openConnection(url, mqtt, topics, {
      onChange: (connected, message) => logger[connected ? 'info' : 'warn'](`mqtt: ${message}`),
    })
    const close = () => closeConnection(client, topics, 1_000).finally(() => embedded?.stop())
    return { client, url, close }
  } catch (error) {
    await embedded?.stop()
    throw error
  }
}
