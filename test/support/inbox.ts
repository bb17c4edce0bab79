import mqtt, { type IClientOptions, type IPublishPacket, type MqttClient } from 'mqtt'

/** Anything with a way to run code when it ends: a tap test. */
type Ending = { teardown(action: () => unknown): unknown }

export type Received = {
  readonly topic: string
  readonly text: string
  readonly retained: boolean
  readonly properties: NonNullable<IPublishPacket['properties']>
}

/** A client of the broker that keeps what arrives on its topics. */
export type Inbox = {
  readonly client: MqttClient
  readonly messages: readonly Received[]
  /** The first message, past or coming, that fits; the test's own time limit ends the waiting. */
  readonly first: (fits: (message: Received) => boolean) => Promise<Received>
  /** The JSON of the first message on a topic, past or coming, that fits. */
  readonly json: <T = { readonly [name: string]: unknown }>(topic: string, fits?: (value: T) => boolean) => Promise<T>
}

/** Subscribes before it resolves; ends with the test. */
export async function openInbox(
  t: Ending,
  url: string,
  topics: string | string[],
  options: IClientOptions = {},
): Promise<Inbox> {
  const client = await mqtt.connectAsync(url, { reconnectPeriod: 20, ...options })
  client.on('error', () => undefined)
  t.teardown(() => client.endAsync(true))
  const messages: Received[] = []
  const waiting = new Set<(message: Received) => void>()
  client.on('message', (topic, payload, { retain, properties = {} }) => {
    const message = { topic, text: payload.toString(), retained: retain, properties }
    messages.push(message)
    for (const tell of [...waiting]) tell(message)
  })
  await client.subscribeAsync(topics, { qos: 1 })
  const first: Inbox['first'] = (fits) => {
    const past = messages.find(fits)
    if (past) return Promise.resolve(past)
    return new Promise((resolve) => {
      const tell = (message: Received) => {
        if (!fits(message)) return
        waiting.delete(tell)
        resolve(message)
      }
      waiting.add(tell)
    })
  }
  const json: Inbox['json'] = async (topic, fits = () => true) =>
    JSON.parse((await first((message) => message.topic === topic && fits(JSON.parse(message.text)))).text)
  return { client, messages, first, json }
}
