/**
 * The connection to the broker: MQTT 5, and 3.1.1 where the broker knows nothing newer. The broker may be absent, at the start or
 * later, for any time: it is tried again for ever, first after a second, then at longer and longer waits up to 30 s.
 */
import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { connect, type IClientOptions, type MqttClient } from 'mqtt'
import { OctodError } from '../../functions/error.ts'
import type { Config } from '../config.ts'
import type { Topics } from './topics.ts'

const FIRST_WAIT_MS = 1_000
const LONGEST_WAIT_MS = 30_000
/** CONNACK codes for an unknown protocol version: 1 in MQTT 3.1.1 (section 3.2.2.3), 132 in MQTT 5 (section 3.2.2.2). */
const UNKNOWN_VERSION = new Set([1, 132])

export type ConnectionEvents = {
  /** Told of every connect, loss and refusal, with a sentence. */
  readonly onChange?: (connected: boolean, message: string) => void
}

/** Starts connecting and returns at once. @throws OctodError `config_invalid` when a certificate can't be read */
export function openConnection(
  server: string,
  options: Config['mqtt'],
  topics: Topics,
  events: ConnectionEvents = {},
): MqttClient {
  const client = connect(server, clientOptions(options, topics))
  let wait = FIRST_WAIT_MS
  let isChangingVersion = false
  client.on('connect', () => {
    wait = FIRST_WAIT_MS
    sendAtOnce(client)
    client.options.reconnectPeriod = wait
    client.publish(topics.status, JSON.stringify({ state: 'online' }), { qos: 1, retain: true })
    events.onChange?.(true, `connected to ${server} (MQTT ${client.options.protocolVersion === 5 ? '5' : '3.1.1'})`)
  })
  client.on('reconnect', () => {
    isChangingVersion = false
    wait = Math.min(wait * 2, LONGEST_WAIT_MS)
    client.options.reconnectPeriod = wait
  })
  client.on('error', (error) => {
    if ('code' in error && UNKNOWN_VERSION.has(Number(error.code)) && client.options.protocolVersion === 5) {
      client.options.protocolVersion = 4
      delete client.options.properties
      client.options.reconnectPeriod = 50
      isChangingVersion = true
      return
    }
    events.onChange?.(
      false,
      `the broker at ${server} can't be used: ${error.message || (error as { code?: string }).code}`,
    )
  })
  client.on('offline', () => {
    // Said once a loss; the close between MQTT 5 and 3.1.1 is none.
    if (!isChangingVersion) events.onChange?.(false, `no connection to ${server}; trying again`)
  })
  return client
}

/** Says offline, then closes; what is on its way gets `graceMs` to leave. */
export async function closeConnection(client: MqttClient, topics: Topics, graceMs: number): Promise<void> {
  if (client.connected) {
    const said = client.publishAsync(topics.status, JSON.stringify({ state: 'offline' }), { qos: 1, retain: true })
    await Promise.race([said.catch(() => {}), new Promise((resolve) => setTimeout(resolve, graceMs).unref())])
  }
  await Promise.race([
    client.endAsync(!client.connected).catch(() => {}),
    new Promise((resolve) => setTimeout(resolve, graceMs).unref()),
  ])
}

/**
 * Small packets that wait for each other's acknowledgement: Nagle's algorithm with delayed acknowledgements (RFC 896, RFC 1122
 * section 4.2.3.2) would hold each back for 40 ms.
 */
export function sendAtOnce(client: MqttClient): void {
  const { stream } = client
  if ('setNoDelay' in stream && typeof stream.setNoDelay === 'function') stream.setNoDelay(true)
}

/** Credentials and certificates. @throws OctodError `config_invalid` when a file can't be read */
export function credentials(options: Config['mqtt']): IClientOptions {
  const read = (key: 'ca' | 'cert' | 'key') => {
    const path = options[key]
    if (path === null) return {}
    try {
      return { [key]: readFileSync(path) }
    } catch (error) {
      throw new OctodError('config_invalid', `mqtt.${key}: ${path} can't be read: ${(error as Error).message}`)
    }
  }
  return {
    rejectUnauthorized: options.reject_unauthorized,
    ...(options.user !== null && { username: options.user }),
    ...(options.password !== null && { password: options.password }),
    ...read('ca'),
    ...read('cert'),
    ...read('key'),
  }
}

function clientOptions(options: Config['mqtt'], topics: Topics): IClientOptions {
  return {
    ...credentials(options),
    protocolVersion: options.version,
    clientId: options.client_id ?? `octod_${randomUUID().slice(0, 8)}`,
    clean: true,
    keepalive: options.keepalive,
    reconnectPeriod: FIRST_WAIT_MS,
    reconnectOnConnackError: true,
    connectTimeout: 10_000,
    resubscribe: true,
    will: { topic: topics.status, payload: Buffer.from(JSON.stringify({ state: 'offline' })), qos: 1, retain: true },
  }
}
