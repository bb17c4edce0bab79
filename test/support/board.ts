import mqtt, { type IClientOptions, type IPublishPacket, type MqttClient } from 'mqtt'
import type { Clock, SignalValue } from '../../functions/context.ts'
import { errorCode } from '../../functions/error.ts'
import { signals } from '../../functions/vehicle/signals.ts'
import { SimulatedVehicle } from '../../functions/vehicle/simulated.ts'

/** Anything with a way to run code when it ends: a tap test. */
type Ending = { teardown(action: () => unknown): unknown }

export type BoardRequest = {
  readonly path: string
  readonly value: SignalValue
  readonly id: string
  readonly packet: IPublishPacket
}
export type BoardOptions = {
  readonly root: string
  readonly clock: Clock
  /** What it owns; default every signal there is. */
  readonly paths?: readonly string[]
  readonly initial?: { readonly [path: string]: SignalValue }
  readonly protocolVersion?: 4 | 5
  /** False: it obeys and says nothing but its values. */
  readonly answers?: boolean
}

const SPEED = 'Vehicle.Speed'
const SPEED_EVERY_MS = 1_000

/**
 * A board as it would be written for an ESP32: everything it says is QoS 0, its values are bare and retained, it knows no time.
 * The car behind it is the simulated one.
 */
export class Board {
  readonly car: SimulatedVehicle
  readonly client: MqttClient
  /** What it was asked for, in order. */
  readonly requests: BoardRequest[] = []
  readonly #root: string
  readonly #clock: Clock
  readonly #paths: ReadonlySet<string>
  readonly #answers: boolean
  readonly #refusals = new Map<string, { readonly code: string; readonly error: string }>()
  readonly #hung = new Set<string>()

  private constructor(client: MqttClient, options: BoardOptions) {
    this.client = client
    this.#root = options.root
    this.#clock = options.clock
    this.#answers = options.answers ?? true
    this.#paths = new Set(options.paths ?? signals.map(({ path }) => path))
    this.car = new SimulatedVehicle({ clock: options.clock, initial: options.initial ?? {} })
    this.car.watch(({ type, sample }) => {
      if (type === 'changed') this.#publish(sample.path)
    })
  }

  /** Connected, subscribed and with its values published when it resolves; ends with the test. */
  static async start(t: Ending, server: string, options: BoardOptions): Promise<Board> {
    const will = { topic: `${options.root}/status`, payload: Buffer.from('{"state":"offline"}'), retain: true, qos: 0 }
    const client = await mqtt.connectAsync(server, {
      protocolVersion: options.protocolVersion ?? 4,
      reconnectPeriod: 0,
      will,
    } as IClientOptions)
    client.on('error', () => undefined)
    const board = new Board(client, options)
    t.teardown(() => {
      board.car.close()
      return client.endAsync(true)
    })
    client.on('message', (topic, payload, packet) => void board.#obey(topic, payload, packet))
    await board.#begin()
    board.#repeatSpeed()
    return board
  }

  /** Answers requests for a signal with an error. */
  refuse(path: string, code: string, error: string): void {
    this.#refusals.set(path, { code, error })
  }

  /** Passes over requests for a signal. */
  hang(path: string): void {
    this.#hung.add(path)
  }

  /** Loses its connection without a word; the broker publishes its will. */
  loseConnection(): void {
    this.client.stream.destroy()
  }

  async comeBack(): Promise<void> {
    const connected = new Promise<void>((resolve) => void this.client.once('connect', () => resolve()))
    this.client.reconnect()
    await connected
    await this.#begin()
  }

  async #begin(): Promise<void> {
    await this.client.subscribeAsync(`${this.#root}/+/set`, { qos: 1 })
    this.client.publish(`${this.#root}/status`, '{"state":"online"}', { retain: true })
    for (const path of this.#paths) this.#publish(path)
  }

  #repeatSpeed(): void {
    this.#publish(SPEED)
    this.#clock.after(SPEED_EVERY_MS, () => this.#repeatSpeed())
  }

  #publish(path: string): void {
    const value = this.car.get(path)?.value
    if (!this.#paths.has(path) || value === undefined || !this.client.connected) return
    const payload = typeof value === 'string' && value !== '' ? value : JSON.stringify(value)
    this.client.publish(`${this.#root}/${path}`, payload, { retain: true })
  }

  async #obey(topic: string, payload: Buffer, packet: IPublishPacket): Promise<void> {
    const path = topic.slice(this.#root.length + 1, -'/set'.length)
    const { value, id } = JSON.parse(payload.toString()) as { value: SignalValue; id: string }
    this.requests.push({ path, value, id, packet })
    if (!this.#paths.has(path) || this.#hung.has(path)) return
    const refusal = this.#refusals.get(path)
    if (refusal) return this.#answer(path, { id, status: 'error', ...refusal })
    try {
      await this.car.actuate({ [path]: value })
    } catch (error) {
      return this.#answer(path, { id, status: 'error', code: errorCode(error), error: (error as Error).message })
    }
    this.#publish(path)
    this.#answer(path, { id, status: 'ok' })
  }

  #answer(path: string, answer: { readonly [name: string]: string }): void {
    if (this.#answers) this.client.publish(`${this.#root}/${path}/response`, JSON.stringify(answer))
  }
}
