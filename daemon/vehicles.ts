/** The car of the configuration: in memory, behind a KUKSA databroker, or behind boards that speak MQTT. */
import { readFileSync } from 'node:fs'
import type { MqttClient } from 'mqtt'
import { OctodError } from '../functions/error.ts'
import { MqttVehicle } from '../functions/vehicle/mqtt/vehicle.ts'
import { drive } from '../functions/vehicle/script.ts'
import { SimulatedVehicle } from '../functions/vehicle/simulated.ts'
import type { Config } from './config.ts'
import type { Clock, Vehicle } from './core/ports.ts'
import type { Logger } from './log.ts'
import { publishSignals } from './mqtt/signals.ts'
import type { Topics } from './mqtt/topics.ts'

export type VehicleParts = {
  readonly client: MqttClient
  readonly topics: Topics
  readonly clock: Clock
  readonly logger: Logger
}

/**
 * Connects to the car, which may be away; then it comes later.
 * @param given a car handed in, in place of the configured one
 * @returns the car and what lets it go
 * @throws OctodError `config_invalid` for a file of the configuration that can't be read
 */
export async function openVehicle(
  config: Config,
  parts: VehicleParts,
  given?: Vehicle,
): Promise<{ readonly vehicle: Vehicle; readonly close: () => unknown }> {
  if (!given && config.vehicle.backend === 'kuksa') return openKuksa(config, parts)
  if (!given && config.vehicle.backend === 'mqtt') return openBoards(parts)
  const vehicle = given ?? new SimulatedVehicle({ clock: parts.clock })
  const unpublish = config.vehicle.publish ? publishSignals(parts.client, parts.topics, vehicle) : () => {}
  if (!(vehicle instanceof SimulatedVehicle)) return { vehicle, close: unpublish }
  // A real car drives itself; this one goes where the configuration says.
  const stop = drive(vehicle, config.vehicle.script, parts.clock)
  const close = () => {
    stop()
    vehicle.close()
    unpublish()
  }
  return { vehicle, close }
}

async function openKuksa({ kuksa, vehicle: { publish } }: Config, { client, topics, clock, logger }: VehicleParts) {
  const { address, tls, ca, server_name: serverName, token_file: tokenFile } = kuksa
  // Loaded when it is wanted: gRPC takes ten megabytes of memory.
  const { KuksaVehicle } = await import('../functions/vehicle/kuksa/vehicle.ts')
  const vehicle: InstanceType<typeof KuksaVehicle> = new KuksaVehicle({
    clock,
    address: address.replace(/^unix:/, ''),
    ...(tokenFile && { token: contents(tokenFile, 'kuksa.token_file').toString('utf8').trim() }),
    ...(tls && { tls: { ...(ca && { ca: contents(ca, 'kuksa.ca') }), ...(serverName && { serverName }) } }),
    onState: (connected, message) => {
      logger[connected ? 'info' : 'warn'](`kuksa: ${message}`)
      if (connected) for (const problem of vehicle.problems) logger.warn(`kuksa: ${problem}`)
    },
  })
  await vehicle.start()
  const unpublish = publish ? publishSignals(client, topics, vehicle) : () => {}
  const close = () => {
    unpublish()
    vehicle.close()
  }
  return { vehicle, close }
}

/** The boards' values are on the broker already, so nothing is published. */
async function openBoards({ client, topics, clock, logger }: VehicleParts) {
  const vehicle = new MqttVehicle({
    client,
    root: topics.vehicle('').slice(0, -1),
    clock,
    onProblem: (problem) => logger.warn(`vehicle: ${problem}`),
  })
  await vehicle.start()
  return { vehicle, close: () => vehicle.close() }
}

function contents(file: string, key: string): Buffer {
  try {
    return readFileSync(file)
  } catch (error) {
    throw new OctodError('config_invalid', `${key}: ${file} can't be read: ${(error as Error).message}`)
  }
}
