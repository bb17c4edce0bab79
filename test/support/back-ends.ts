/** The whole daemon on each of its vehicle back ends, with the simulated car at the far end of the wire. */
import { pino } from 'pino'
import type { Test } from 'tap'
import { readConfig } from '../../daemon/config.ts'
import { Octod } from '../../daemon/octod.ts'
import { SimulatedVehicle } from '../../functions/vehicle/simulated.ts'
import { Board } from './board.ts'
import { FakeClock } from './clock.ts'
import { ScriptedEngine } from './fakes.ts'
import { openInbox } from './inbox.ts'
import { startBroker, startCar, until } from './kuksa-car.ts'

export type BackEndName = 'simulated' | 'kuksa' | 'mqtt'

/** The car itself, which is not what the daemon knows of it. */
type Car = {
  readonly model: SimulatedVehicle
  /** Whether everything that was asked of the car has come to it. */
  readonly hasHeard: () => boolean
  /** The control units are gone; the daemon has noticed when it resolves. */
  readonly leave: () => Promise<void>
}
type BackEnd = {
  readonly flags: Readonly<Record<string, string>>
  /** Called with the started daemon. */
  readonly join: (daemon: Octod) => Promise<Car>
}

const SPEED = 'Vehicle.Speed'
const ODOMETER = 'Vehicle.TraveledDistance'

/** What a back end needs before the daemon starts, and the car afterwards. */
const BACK_ENDS: { readonly [N in BackEndName]: (t: Test, clock: FakeClock) => Promise<BackEnd> } = {
  simulated: async () => ({
    flags: {},
    join: async ({ vehicle }) => {
      if (!(vehicle instanceof SimulatedVehicle)) throw new Error(`the car is ${vehicle.name}`)
      const leave = () => Promise.reject(new Error('a car in memory has no control units that could leave'))
      return { model: vehicle, hasHeard: () => true, leave }
    },
  }),
  kuksa: async (t, clock) => {
    const broker = await startBroker(t)
    const { model, provider } = await startCar(t, broker, clock)
    // As a car does on its bus: the speed again and again, while it is known.
    const repeatSpeed = (): void => {
      const speed = model.get(SPEED)
      if (speed) provider.publish({ [SPEED]: speed.value })
      clock.after(1_000, repeatSpeed)
    }
    repeatSpeed()
    const leave = async () => {
      provider.close()
      await until(() => broker.provided === 0)
    }
    return {
      flags: { 'kuksa.address': broker.address },
      join: async () => ({ model, hasHeard: () => provider.received === broker.forwarded, leave }),
    }
  },
  mqtt: async (t, clock) => ({
    flags: {},
    join: async (daemon) => {
      const board = await Board.start(t, daemon.brokerUrl, { root: 'octod/car/vehicle', clock })
      const leave = async () => {
        board.loseConnection()
        await until(() => daemon.vehicle.list().length === 0)
      }
      // A board answers what it was asked.
      return { model: board.car, hasHeard: () => true, leave }
    },
  }),
}

/** A daemon with its embedded broker, a car behind the back end, and somebody who speaks to it over MQTT. */
export async function startOctod(t: Test, name: BackEndName, plans: Readonly<Record<string, string>>) {
  const clock = new FakeClock()
  const { flags, join } = await BACK_ENDS[name](t, clock)
  const config = readConfig({
    file: '/dev/null',
    env: {},
    flags: { state_dir: t.testdir(), 'mqtt.embedded_port': '0', 'vehicle.backend': name, ...flags },
  })
  const daemon = Octod.create(config, pino({ level: 'silent' }), { clock, engine: new ScriptedEngine(plans) })
  t.teardown(() => daemon.stop())
  await daemon.start()
  const inbox = await openInbox(t, daemon.brokerUrl, 'octod/car/#')
  await inbox.first(({ topic }) => topic === 'octod/car/info')
  const car = await join(daemon)

  /** Waits until the daemon has heard everything that the car has said. */
  const settle = async (): Promise<void> => {
    await until(car.hasHeard)
    const metres = Number(car.model.get(ODOMETER)?.value) + 1
    car.model.report(ODOMETER, metres)
    await until(() => daemon.vehicle.get(ODOMETER)?.value === metres)
  }
  /** Time goes by, in the car and in the daemon. */
  const pass = async (milliseconds: number): Promise<void> => {
    await until(car.hasHeard)
    clock.advance(milliseconds)
    await settle()
  }
  const publish = (topic: string, message: object) =>
    inbox.client.publishAsync(`octod/car/${topic}`, JSON.stringify(message), { qos: 1 })
  const say = async (id: string, text: string) => {
    await publish('utterance', { id, text })
    return inbox.json('octod/car/result', (result) => result.id === id)
  }
  const ask = async (verb: string, request: object) => {
    await publish(`request/${verb}`, request)
    return inbox.json(`octod/car/response/${verb}`)
  }
  /** The end of an utterance's only call, the second one where it was accepted first. */
  const callEnd = (id: string, state: 'achieved' | 'failed') =>
    inbox.json('octod/car/event', (event) => event.id === id && event.type === 'call-end' && event.state === state)
  const value = (path: string) => car.model.get(path)?.value
  // Kept values are no fresh ones: a car that has just come is known when it has repeated its speed.
  await settle()
  await pass(1_000)
  return { daemon, car: car.model, leave: car.leave, say, ask, callEnd, pass, settle, value }
}
