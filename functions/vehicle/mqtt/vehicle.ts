import type { MqttClient } from 'mqtt'
import type { Clock, SignalSample, SignalValue, Vehicle, VehicleEvent } from '../../context.ts'
import { OctodError } from '../../error.ts'
import { ReportedSignals } from '../reported-signals.ts'
import { checkTarget, moverOf, signalAt } from '../signals.ts'
import { Listening } from './listening.ts'
import { type Request, SetRequests } from './requests.ts'

const DEFAULT_DEADLINE_MS = 2_000

export type MqttVehicleOptions = {
  readonly client: MqttClient
  /** `<base>/<site>/vehicle`, without a slash at its end. */
  readonly root: string
  readonly clock: Clock
  /** Longest wait for a board to take a target, in milliseconds; default 2000. */
  readonly deadlineMs?: number
  /** Gets a sentence about what a board sent wrong, once for each signal. */
  readonly onProblem?: (problem: string) => void
}
type Sent = { readonly request: Request; readonly error?: unknown }

/**
 * A car whose head unit and boards speak MQTT: they publish each signal's value under `<root>/<VSS path>` and take targets from
 * `<root>/<VSS path>/set`. `docs/vehicle-mqtt.md` describes the messages.
 */
export class MqttVehicle implements Vehicle {
  readonly name = 'mqtt'
  readonly #reported = new ReportedSignals()
  readonly #requests: SetRequests
  readonly #listening: Listening

  constructor(options: MqttVehicleOptions) {
    this.#requests = new SetRequests({ ...options, deadlineMs: options.deadlineMs ?? DEFAULT_DEADLINE_MS })
    this.#listening = new Listening({
      ...options,
      onProblem: options.onProblem ?? (() => undefined),
      reported: this.#reported,
      requests: this.#requests,
    })
  }

  /**
   * Listens to the boards, now and after each reconnection. Resolves when the broker has agreed, at once when there is no
   * connection yet.
   */
  start(): Promise<void> {
    return this.#listening.start()
  }

  /** Ends the waiting of requests under way (`interrupted`) and stops listening. The client stays open: it is not ours. */
  async close(): Promise<void> {
    this.#requests.failAll((path) => new OctodError('interrupted', `${path} was given up: the daemon stops`, { path }))
    await this.#listening.stop()
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

  /** Also throws `interrupted` when the signal aborts, and the board's own code when it refuses. */
  async actuate(
    targets: { readonly [path: string]: SignalValue },
    signal?: AbortSignal,
  ): Promise<{ readonly [path: string]: 'achieved' | 'accepted' }> {
    const requests = Object.entries(targets).map(([path, target]): Request => {
      checkTarget(path, target)
      return { path, target, before: this.#reported.get(path)?.value }
    })
    if (signal?.aborted) throw new OctodError('interrupted', 'the request to the car was interrupted')
    const sent = await this.#send(requests, signal)
    const failed = sent.find(({ error }) => error !== undefined)
    if (failed) {
      this.#takeBack(sent.filter(({ error }) => error === undefined))
      throw failed.error
    }
    return Object.fromEntries(requests.map(({ path, target }) => [path, this.#reported.expect(path, target)]))
  }

  /**
   * The position reported last becomes the target. Switches, and what has no known position, have nothing to halt.
   *
   * @throws OctodError as `actuate`
   */
  async halt(paths: readonly string[] = this.#reported.underway): Promise<void> {
    const slow = paths.filter((path) => signalAt(moverOf(path)).speed !== undefined)
    const movers = [...new Set(slow.map(moverOf))]
    const sent = await this.#send(
      movers.flatMap((path): readonly Request[] => {
        const position = this.#reported.get(path)?.value
        return position === undefined ? [] : [{ path, target: position, before: position }]
      }),
    )
    const failed = sent.find(({ error }) => error !== undefined)
    if (failed) throw failed.error
    this.#reported.giveUp([...slow, ...movers])
  }

  /** All or none: what was taken of a request that was refused elsewhere goes back to what it was. */
  #takeBack(taken: readonly Sent[]): void {
    this.#reported.giveUp(taken.map(({ request }) => request.path))
    const back = taken.flatMap(({ request: { path, target, before } }): readonly Request[] =>
      before === undefined ? [] : [{ path, target: before, before: target }],
    )
    // The driver is told of the refusal now; nobody waits for the way back.
    void this.#send(back)
  }

  /** Sends them together and waits for all. Never rejects. */
  #send(requests: readonly Request[], signal?: AbortSignal): Promise<readonly Sent[]> {
    const send = async (request: Request): Promise<Sent> => {
      try {
        this.#listening.assertReachable(request.path)
        await this.#requests.ask(request, signal)
        return { request }
      } catch (error) {
        return { request, error }
      }
    }
    return Promise.all(requests.map(send))
  }
}
