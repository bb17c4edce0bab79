import type { Clock, SignalSample, SignalValue, Vehicle, VehicleEvent } from '../../context.ts'
import { OctodError } from '../../error.ts'
import { ReportedSignals } from '../reported-signals.ts'
import { checkTarget, moverOf, signalAt } from '../signals.ts'
import type { BrokerAddress } from './client.ts'
import { haltFor, ordersFor } from './orders.ts'
import { Retry } from './retry.ts'
import { Session } from './session.ts'

export type KuksaVehicleOptions = BrokerAddress & {
  readonly clock: Clock
  /** Told of every connect, loss and refusal, with a sentence; of one that repeats only once. */
  readonly onState?: (connected: boolean, message: string) => void
}

/**
 * A car behind a KUKSA databroker, as a consumer of `kuksa.val.v2`: targets go out as actuations, which the broker forwards to the
 * car's control units, and what the car reports comes in by subscription. The broker may be absent, at the start or later, for any
 * time; while it is, no value is known.
 */
export class KuksaVehicle implements Vehicle {
  readonly name = 'kuksa'
  readonly #options: KuksaVehicleOptions
  readonly #reported = new ReportedSignals()
  readonly #retry: Retry
  readonly #stop = new AbortController()
  #session: Session | undefined
  #problems: readonly string[] = []
  #told = ''

  constructor(options: KuksaVehicleOptions) {
    this.#options = options
    this.#retry = new Retry(options.clock, () => void this.#connect())
  }

  /** Resolves when the car's signals are checked and their values known, or when the broker proved absent. Never rejects. */
  start(): Promise<void> {
    return this.#connect()
  }

  close(): void {
    this.#stop.abort(new OctodError('interrupted', 'the connection to the car was closed'))
    this.#retry.stop()
    this.#session?.close()
    this.#session = undefined
    this.#reported.forget()
  }

  get connected(): boolean {
    return this.#session !== undefined
  }

  /** What the car lacks of the signals that the functions use, a sentence each; as of the last connection. */
  get problems(): readonly string[] {
    return this.#problems
  }

  get(path: string): SignalSample | undefined {
    return this.#reported.get(signalAt(path).path)
  }

  list(): readonly SignalSample[] {
    return this.#reported.list()
  }

  watch(listener: (event: VehicleEvent) => void): () => void {
    return this.#reported.watch(listener)
  }

  /** Also throws the signal's reason when it aborts, and `permission_denied`, `timeout` or `failed_to_handle` as the broker says. */
  async actuate(
    targets: { readonly [path: string]: SignalValue },
    signal?: AbortSignal,
  ): Promise<{ readonly [path: string]: 'achieved' | 'accepted' }> {
    signal?.throwIfAborted()
    for (const [path, target] of Object.entries(targets)) checkTarget(path, target)
    const session = this.#open()
    const orders = ordersFor(session.bindings, targets)
    const stop = this.#stop.signal
    await session.actuate(
      orders.map(({ request }) => request),
      signal ? AbortSignal.any([signal, stop]) : stop,
    )
    const expected = new Map(orders.map((order) => [order.path, order.expected]))
    return Object.fromEntries(
      Object.keys(targets).map((path) => {
        const target = expected.get(path)
        // What the car has no signal for has nothing to be waited for.
        return [path, target === undefined ? 'achieved' : this.#reported.expect(path, target)]
      }),
    )
  }

  /**
   * The position reported last becomes the target. Switches, and what has no known position, have nothing to halt.
   *
   * @throws OctodError as `actuate`
   */
  async halt(paths: readonly string[] = this.#reported.underway): Promise<void> {
    const slow = paths.filter((path) => signalAt(moverOf(path)).speed !== undefined)
    if (slow.length === 0) return
    const session = this.#open()
    const movers = [...new Set(slow.map(moverOf))]
    const requests = movers.flatMap((path) => {
      const binding = session.bindings.get(path)
      return (binding?.actuator && haltFor(binding, binding.actuator, session.present(binding.source.path))) ?? []
    })
    await session.actuate(requests, this.#stop.signal)
    this.#reported.giveUp([...slow, ...movers])
  }

  #open(): Session {
    if (this.#session) return this.#session
    const { address } = this.#options
    const sentence = `no connection to the databroker at ${address}; check that it runs and that octod may use it`
    throw new OctodError('provider_unavailable', sentence, { address })
  }

  async #connect(): Promise<void> {
    try {
      const session = await Session.open(
        {
          broker: this.#options,
          clock: this.#options.clock,
          reported: this.#reported,
          onLost: (error) => this.#lost(error),
        },
        this.#stop.signal,
      )
      // Lost while the first values were being taken: the next attempt is due already.
      if (session.isLost) return session.close()
      this.#session = session
      this.#problems = session.problems
      this.#retry.succeeded()
      this.#tell(true, `connected to ${session.server}`)
    } catch (error) {
      if (!this.#stop.signal.aborted) this.#lost(error)
    }
  }

  #lost(error: unknown): void {
    this.#session?.close()
    this.#session = undefined
    // A value that nobody can renew is no value: a speed of before would open doors.
    this.#reported.forget()
    this.#tell(false, `${error instanceof Error ? error.message : error}; trying again`)
    this.#retry.later()
  }

  #tell(connected: boolean, message: string): void {
    if (this.#told === message) return
    this.#told = message
    this.#options.onState?.(connected, message)
  }
}
