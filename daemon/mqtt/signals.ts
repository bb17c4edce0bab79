/** The car's signals as retained messages, so that anyone can see what the car did. */
import type { MqttClient } from 'mqtt'
import type { Vehicle } from '../core/ports.ts'
import type { Topics } from './topics.ts'

/** All of them at each connect, then every change. Returns what ends it. */
export function publishSignals(client: MqttClient, topics: Topics, vehicle: Vehicle): () => void {
  const publish = ({ path, value, at }: { path: string; value: unknown; at: number }) =>
    client.publish(topics.vehicle(path), JSON.stringify({ value, ts: at }), { qos: 0, retain: true })
  const publishAll = () => vehicle.list().forEach(publish)
  client.on('connect', publishAll)
  const unwatch = vehicle.watch(({ type, sample }) => {
    // Without a broker the values would only pile up; they are sent whole at the next connect.
    if (type === 'changed' && client.connected) publish(sample)
  })
  return () => {
    client.off('connect', publishAll)
    unwatch()
  }
}
