/**
 * A car's board that speaks MQTT, as an example for firmware. The car behind it is the simulated one; the messages are those of
 * docs/vehicle-mqtt.md, and nothing else joins this program to the daemon:
 *
 * 1. On connecting, with `{"state":"offline"}` on `<root>/status` as the last will: subscribe to `<root>/+/set`, say
 *    `{"state":"online"}`, publish every value.
 * 2. Publish a value when it changes, and the speed every second even if it does not.
 * 3. A request is `{"value","id"}` on `<root>/<VSS path>/set`. Carry it out, publish the value, answer on `…/response`.
 *
 *     node demo/vehicle-board.ts --server mqtt://127.0.0.1:1883 --site car --base octod --scenario city
 *
 * SIGINT and SIGTERM end it.
 */
import { parseArgs } from 'node:util'
import mqtt, { type MqttClient } from 'mqtt'
import type { Clock, SignalSample, SignalValue } from '../functions/context.ts'
import { errorCode } from '../functions/error.ts'
import { drive, SCENARIOS } from '../functions/vehicle/script.ts'
import { SimulatedVehicle } from '../functions/vehicle/simulated.ts'

const SPEED_EVERY_MS = 1_000
const clock: Clock = {
  now: Date.now,
  after: (delayMs, action) => {
    const timer = setTimeout(action, delayMs)
    return () => clearTimeout(timer)
  },
}

/** Keeps the broker informed of the car, and the car of the broker's requests. */
function serve(client: MqttClient, root: string, car: SimulatedVehicle, print: (line: string) => void): void {
  const publish = ({ path, value, at }: SignalSample): void => {
    client.publish(`${root}/${path}`, JSON.stringify({ value, ts: at }), { retain: true })
  }
  const repeat = (path: string): void => {
    const sample = car.get(path)
    // Without a connection values would only pile up; all are sent at the next one.
    if (sample && client.connected) publish(sample)
  }

  client.on('connect', () => {
    client.subscribe(`${root}/+/set`, { qos: 1 })
    client.publish(`${root}/status`, '{"state":"online"}', { qos: 1, retain: true })
    car.list().forEach(publish)
  })
  car.watch(({ type, sample }) => {
    if (type === 'changed') repeat(sample.path)
  })
  setInterval(() => repeat('Vehicle.Speed'), SPEED_EVERY_MS)

  client.on('message', async (topic, payload) => {
    const path = topic.slice(root.length + 1, -'/set'.length)
    let id: unknown
    let answer: { readonly status: string; readonly code?: string; readonly error?: string } = { status: 'ok' }
    try {
      const request = JSON.parse(payload.toString()) as { readonly value: SignalValue; readonly id: unknown }
      id = request.id
      await car.actuate({ [path]: request.value })
      repeat(path)
    } catch (error) {
      answer = { status: 'error', code: errorCode(error), error: (error as Error).message }
    }
    print(`${path} ${payload} -> ${answer.error ?? 'ok'}`)
    client.publish(`${root}/${path}/response`, JSON.stringify({ id, ...answer }), { qos: 1 })
  })
}

const { values } = parseArgs({
  options: {
    server: { type: 'string', default: 'mqtt://127.0.0.1:1883' },
    site: { type: 'string', default: 'car' },
    base: { type: 'string', default: 'octod' },
    scenario: { type: 'string', default: 'parked' },
  },
})
const scenario = SCENARIOS.find((name) => name === values.scenario)
if (scenario === undefined) throw new Error(`--scenario takes ${SCENARIOS.join(', ')}, got ${values.scenario}`)
const root = `${values.base}/${values.site}/vehicle`
const car = new SimulatedVehicle({ clock })
const client = mqtt.connect(values.server, {
  will: { topic: `${root}/status`, payload: Buffer.from('{"state":"offline"}'), qos: 1, retain: true },
})
client.on('error', (error) => console.log(`no connection to ${values.server}, trying again: ${error.message}`))
serve(client, root, car, (line) => console.log(line))
drive(car, scenario, clock)
client.once('connect', () => console.log(`board for ${root} at ${values.server}`))

async function end(): Promise<void> {
  // A broker publishes the will of a connection that breaks, not of one that is closed.
  if (client.connected) await client.publishAsync(`${root}/status`, '{"state":"offline"}', { qos: 1, retain: true })
  await client.endAsync(!client.connected)
  process.exit(0)
}
process.once('SIGINT', end)
process.once('SIGTERM', end)
