/**
 * MQTT discovery of Home Assistant: octod says what it has to show, and Home Assistant makes a device of it. Everything is read from
 * octod's own topics; nothing is published for it but these descriptions.
 */
import type { MqttClient } from 'mqtt'
import type { Topics } from './topics.ts'

export type DiscoveryOptions = {
  /** First level of Home Assistant's discovery topics. */
  readonly prefix: string
  readonly site: string
  readonly version: string
}

/** What a text box of Home Assistant takes at most, in characters. */
const LONGEST_TEXT = 255

/**
 * Announces at once, at each connect, and whenever Home Assistant says that it has started.
 * @returns ends that; the device stays known and is shown as not available while octod is away
 */
export function announceToHomeAssistant(client: MqttClient, topics: Topics, options: DiscoveryOptions): () => void {
  const status = `${options.prefix}/status`
  const announce = () => {
    for (const [topic, config] of discoveryConfigs(topics, options)) {
      client.publish(topic, JSON.stringify(config), { qos: 1, retain: true })
    }
  }
  const onMessage = (topic: string, payload: Buffer) => {
    if (topic === status && payload.toString('utf8') === 'online') announce()
  }
  client.on('connect', announce)
  client.on('message', onMessage)
  client.subscribe(status, { qos: 1 })
  if (client.connected) announce()
  return () => {
    client.off('connect', announce)
    client.off('message', onMessage)
    client.unsubscribe(status)
  }
}

function discoveryConfigs(topics: Topics, { prefix, site, version }: DiscoveryOptions): readonly [string, object][] {
  const node = `octod_${site}`
  const origin = { name: 'octod', sw_version: version }
  const device = {
    identifiers: [node],
    name: `octod ${site}`,
    manufacturer: 'octod',
    model: 'Voice commands',
    sw_version: version,
  }
  const availability = [{ topic: topics.status, value_template: '{{ value_json.state }}' }]
  const entity = (component: string, object: string, config: object): [string, object] => [
    `${prefix}/${component}/${node}/${object}/config`,
    { unique_id: `${node}_${object}`, ...config, device, origin },
  ]
  return [
    // Without an availability: it is the entity that shows it.
    entity('binary_sensor', 'connection', {
      name: 'Connection',
      device_class: 'connectivity',
      entity_category: 'diagnostic',
      state_topic: topics.status,
      value_template: '{{ value_json.state }}',
      payload_on: 'online',
      payload_off: 'offline',
    }),
    entity('sensor', 'latency', {
      name: 'Last latency',
      device_class: 'duration',
      state_class: 'measurement',
      unit_of_measurement: 'ms',
      suggested_display_precision: 0,
      entity_category: 'diagnostic',
      state_topic: topics.result,
      value_template: '{{ value_json.timing.total_ms }}',
      availability,
    }),
    entity('sensor', 'result', {
      name: 'Last result',
      icon: 'mdi:message-reply-text',
      state_topic: topics.result,
      value_template: '{{ value_json.outcome }}',
      json_attributes_topic: topics.result,
      json_attributes_template:
        "{{ {'text': value_json.text, 'speech': value_json.speech, 'code': value_json.code | default(none)} | tojson }}",
      availability,
    }),
    entity('text', 'utterance', {
      name: 'Say',
      icon: 'mdi:microphone-message',
      mode: 'text',
      min: 1,
      max: LONGEST_TEXT,
      command_topic: topics.utterance,
      // As JSON, so that words which begin with a brace are still words.
      command_template: "{{ {'text': value} | tojson }}",
      qos: 1,
      retain: false,
      availability,
    }),
  ]
}
