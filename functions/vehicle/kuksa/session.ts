/** One connection to a databroker, from the first call to the loss: what the car has, and its values as they come. */
import { type ServiceError, status } from '@grpc/grpc-js'
import type { Clock, SignalValue } from '../../context.ts'
import { OctodError } from '../../error.ts'
import type { ReportedSignals } from '../reported-signals.ts'
import { isInteger } from '../signal.ts'
import { signals } from '../signals.ts'
import { type Binding, bind } from './bindings.ts'
import { readMetadata, readTime, readValue } from './car-signal.ts'
import { type BrokerAddress, BrokerClient } from './client.ts'
import { brokerError } from './errors.ts'
import type { ActuateRequest, Datapoint } from './service.ts'

/** How long the broker may take for the first values. */
const FIRST_VALUES_MS = 5_000

export type SessionOptions = {
  readonly broker: BrokerAddress
  readonly clock: Clock
  /** Gets the values. */
  readonly reported: ReportedSignals
  /** Told once when the connection is lost after it was open. */
  readonly onLost: (error: OctodError) => void
}

export class Session {
  readonly bindings: ReadonlyMap<string, Binding>
  readonly problems: readonly string[]
  /** What the broker calls itself, and where it is. */
  readonly server: string
  readonly #client: BrokerClient
  readonly #clock: Clock
  readonly #reported: ReportedSignals
  readonly #bySource: ReadonlyMap<string, readonly Binding[]>
  #isLost = false
  /** Values as the car has them, by its own names. */
  readonly #present = new Map<string, SignalValue>()

  /**
   * Connects, compares the car's signals with ours and waits for the first values.
   *
   * @throws OctodError what the broker refused; the signal's reason when it aborts
   */
  static async open(options: SessionOptions, signal: AbortSignal): Promise<Session> {
    const { address } = options.broker
    const client = new BrokerClient(options.broker)
    try {
      const server = await client.serverName(signal)
      const metadata = await client.listMetadata(signal)
      const car = new Map(metadata.map((entry) => [entry.path, readMetadata(entry)]))
      const session = new Session(client, `${server} at ${address}`, options, bind(signals, car))
      await session.#listen(options, signal)
      return session
    } catch (error) {
      client.close()
      throw isServiceError(error)
        ? brokerError(error, `octod can't use the databroker at ${address}`, { address })
        : error
    }
  }

  private constructor(
    client: BrokerClient,
    server: string,
    { clock, reported }: SessionOptions,
    { bindings, problems }: ReturnType<typeof bind>,
  ) {
    this.#client = client
    this.server = server
    this.#clock = clock
    this.#reported = reported
    this.bindings = bindings
    this.problems = problems
    this.#bySource = Map.groupBy(bindings.values(), ({ source }) => source.path)
  }

  /** The value last reported for one of the car's own names. */
  present(carPath: string): SignalValue | undefined {
    return this.#present.get(carPath)
  }

  /** Whether the connection broke, or was closed. */
  get isLost(): boolean {
    return this.#isLost
  }

  /** @throws OctodError what the broker refused; the signal's reason when it aborts */
  async actuate(requests: readonly ActuateRequest[], signal: AbortSignal): Promise<void> {
    try {
      await this.#client.actuate(requests, signal)
    } catch (error) {
      if (!isServiceError(error)) throw error
      const paths = requests.map(({ signalId }) => signalId.path)
      throw brokerError(error, `the car did not take ${paths.join(', ')}`, { paths })
    }
  }

  close(): void {
    this.#isLost = true
    this.#client.close()
  }

  #listen({ clock, broker, onLost }: SessionOptions, signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      let isOpen = false
      const { address } = broker
      const giveUp = (): void => reject(signal.reason)
      const cancelTimer = clock.after(FIRST_VALUES_MS, () =>
        reject(
          new OctodError('timeout', `the databroker at ${address} sends no values; check that octod's token may read`, {
            address,
          }),
        ),
      )
      signal.addEventListener('abort', giveUp, { once: true })
      const settle = (): void => {
        cancelTimer()
        signal.removeEventListener('abort', giveUp)
      }
      this.#client.subscribe(
        [...this.#bySource.keys()],
        (entries) => {
          this.#take(entries)
          if (isOpen) return
          isOpen = true
          settle()
          resolve()
        },
        (cause) => {
          settle()
          this.#isLost = true
          const error = cause
            ? brokerError(cause, `the databroker at ${address} sends no more values`, { address })
            : new OctodError('provider_unavailable', `the databroker at ${address} has stopped`, { address })
          if (isOpen) onLost(error)
          else reject(error)
        },
      )
    })
  }

  #take(entries: { readonly [path: string]: Datapoint }): void {
    for (const [path, datapoint] of Object.entries(entries)) {
      const value = readValue(datapoint.value)
      if (value === undefined) this.#present.delete(path)
      else this.#present.set(path, value)
      for (const { signal, alias } of this.#bySource.get(path) ?? []) {
        if (value === undefined) {
          this.#reported.forget(signal.path)
          continue
        }
        const ours = alias.fromCar(value)
        const whole = typeof ours === 'number' && isInteger(signal) ? Math.round(ours) : ours
        // A car whose clock is ahead must not keep an old speed fresh.
        const now = this.#clock.now()
        this.#reported.report(signal.path, whole, Math.min(readTime(datapoint) ?? now, now))
      }
    }
  }
}

const isServiceError = (error: unknown): error is ServiceError =>
  error instanceof Error && 'code' in error && typeof error.code === 'number' && error.code in status
