/** A databroker, a car behind it and octod's connection to it, all in this process, over real sockets. */
import { setTimeout as sleep } from 'node:timers/promises'
import { KuksaVehicle, type KuksaVehicleOptions } from '../../functions/vehicle/kuksa/vehicle.ts'
import { isAt } from '../../functions/vehicle/reported-signals.ts'
import { signals } from '../../functions/vehicle/signals.ts'
import { SimulatedVehicle } from '../../functions/vehicle/simulated.ts'
import { FakeClock } from './clock.ts'
import { type BrokerOptions, KuksaBroker } from './kuksa-broker.ts'
import { catalogueOf } from './kuksa-catalogue.ts'
import { KuksaProvider } from './kuksa-provider.ts'

type Ending = { teardown(action: () => unknown): unknown }

/** Waits for what comes over a socket. */
export async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await sleep(1)
}

export async function startBroker(t: Ending, options: Partial<BrokerOptions> = {}): Promise<KuksaBroker> {
  const broker = new KuksaBroker({ catalogue: catalogueOf(signals), ...options })
  await broker.start()
  t.teardown(() => broker.stop())
  return broker
}

/** A car that does what it is told, in the time it takes, and reports it. */
export async function startCar(t: Ending, broker: KuksaBroker, clock = new FakeClock()) {
  const model = new SimulatedVehicle({ clock })
  const provider = await KuksaProvider.open({
    address: broker.address,
    now: () => clock.now(),
    onTargets: (targets) => void model.actuate(targets),
  })
  t.teardown(() => provider.close())
  model.watch(({ type, sample }) => type === 'changed' && provider.publish({ [sample.path]: sample.value }))
  provider.publish(Object.fromEntries(model.list().map(({ path, value }) => [path, value])))
  await until(() => broker.value('Vehicle.Speed') !== undefined)
  return { model, provider, clock }
}

export async function connect(
  t: Ending,
  broker: Pick<KuksaBroker, 'address'>,
  options: Partial<KuksaVehicleOptions> = {},
) {
  const clock = new FakeClock()
  const states: (readonly [boolean, string])[] = []
  const onState = (connected: boolean, message: string) => void states.push([connected, message])
  const vehicle = new KuksaVehicle({ clock, address: broker.address, onState, ...options })
  t.teardown(() => vehicle.close())
  await vehicle.start()
  return { vehicle, clock, states, value: (path: string) => vehicle.get(path)?.value }
}

/** All three, and time that passes in the car until everything that came of it has arrived. */
export async function startAll(t: Ending) {
  const broker = await startBroker(t)
  const car = await startCar(t, broker)
  const connection = await connect(t, broker)
  const pass = async (milliseconds: number): Promise<void> => {
    await until(() => car.provider.received === broker.forwarded)
    car.clock.advance(milliseconds)
    await until(() => car.model.list().every(({ path, value }) => isAt(connection.vehicle.get(path)?.value, value)))
  }
  return { broker, ...connection, car, pass }
}
