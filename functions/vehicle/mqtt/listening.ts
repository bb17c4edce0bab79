import type { IPublishPacket, MqttClient, Packet } from 'mqtt'
import type { Clock } from '../../context.ts'
import { OctodError } from '../../error.ts'
import type { ReportedSignals } from '../reported-signals.ts'
import { signalAt } from '../signals.ts'
import { readAnswer, readReport, readState } from './payload.ts'
import type { SetRequests } from './requests.ts'

/** Subjects whose problems are told; a board that invents names for ever must not fill the log or the memory. */
const MOST_PROBLEMS = 500
/** A problem quotes what came, and that may be long; in characters. */
const LONGEST_PROBLEM = 300

export type ListeningOptions = {
  readonly client: MqttClient
  readonly root: string
  readonly clock: Clock
  readonly onProblem: (problem: string) => void
  /** Gets the values. */
  readonly reported: ReportedSignals
  /** Gets the answers. */
  readonly requests: SetRequests
}

/** What the boards say: values, answers, and whether they are there. */
export class Listening {
  readonly #client: MqttClient
  readonly #root: string
  readonly #topics: string[]
  readonly #clock: Clock
  readonly #onProblem: (problem: string) => void
  readonly #reported: ReportedSignals
  readonly #requests: SetRequests
  readonly #told = new Set<string>()
  #isOffline = false
  /** Why the broker lets nothing through from the boards. */
  #refusal: string | undefined

  constructor(options: ListeningOptions) {
    this.#client = options.client
    this.#root = options.root
    this.#topics = [`${options.root}/+`, `${options.root}/+/response`]
    this.#clock = options.clock
    this.#onProblem = options.onProblem
    this.#reported = options.reported
    this.#requests = options.requests
  }

  async start(): Promise<void> {
    this.#client.on('message', this.#onMessage)
    this.#client.on('packetreceive', this.#onPacket)
    this.#client.on('connect', this.#onConnect)
    if (this.#client.connected) await this.#subscribe()
  }

  async stop(): Promise<void> {
    this.#client.off('message', this.#onMessage)
    this.#client.off('packetreceive', this.#onPacket)
    this.#client.off('connect', this.#onConnect)
    if (this.#client.connected) await this.#client.unsubscribeAsync(this.#topics).catch(() => undefined)
  }

  /**
   * A request sent without a connection would wait and be carried out when nobody wants it any more.
   *
   * @throws OctodError `provider_unavailable` when no board can take a request now
   */
  assertReachable(path: string): void {
    if (!this.#client.connected) throw unreachable(path, 'there is no connection to the broker')
    if (this.#refusal !== undefined) throw unreachable(path, this.#refusal)
    if (this.#isOffline) throw unreachable(path, `the board is offline, says ${this.#root}/status`)
  }

  readonly #onConnect = async (): Promise<void> => {
    // What it was when the connection was lost may have changed; a retained status comes again.
    this.#isOffline = false
    await this.#subscribe()
  }

  async #subscribe(): Promise<void> {
    try {
      await Promise.all(this.#topics.map((topic) => this.#client.subscribeAsync(topic, { qos: 1 })))
      this.#refusal = undefined
    } catch (error) {
      // Without a connection it is no refusal, and the next connection subscribes again.
      if (!this.#client.connected) return
      const reason = error instanceof Error ? error.message : String(error)
      this.#refusal = `the broker refuses ${this.#topics.join(' and ')} (${reason}); allow them in its ACL`
      this.#tell(this.#root, `the boards of the car can't be heard: ${this.#refusal}`)
    }
  }

  readonly #onPacket = (packet: Packet): void => this.#requests.acknowledged(packet)

  readonly #onMessage = (topic: string, payload: Buffer, { retain }: IPublishPacket): void => {
    if (!topic.startsWith(`${this.#root}/`)) return
    const [name = '', verb, ...more] = topic.slice(this.#root.length + 1).split('/')
    try {
      if (verb === 'response' && more.length === 0) this.#requests.answer(readAnswer(payload))
      else if (verb === undefined && name === 'status') this.#hearState(payload)
      else if (verb === undefined) this.#hearValue(name, payload, retain)
    } catch (error) {
      if (!(error instanceof OctodError)) throw error
      this.#tell(name, `a message on ${topic} is passed over: ${error.message}`)
    }
  }

  #hearState(payload: Buffer): void {
    this.#isOffline = readState(payload) === 'offline'
    if (!this.#isOffline) return
    this.#reported.forget()
    this.#requests.failAll((path) => unreachable(path, 'the board has just gone offline'))
  }

  #hearValue(path: string, payload: Buffer, isRetained: boolean): void {
    const { value, ts } = readReport(signalAt(path), payload)
    // What the broker keeps of a board that is gone is not known any more.
    if (isRetained && this.#isOffline) return
    if (value === undefined) {
      this.#reported.forget(path)
      return
    }
    const at = this.#timeOf(ts, isRetained)
    if (isRetained && ts !== undefined && at < (this.#reported.get(path)?.at ?? 0)) return
    this.#reported.report(path, value, at)
    if (!isRetained) this.#requests.reported(path, value)
  }

  /** A kept value without a believable time may be of any age, so it counts as old; one that comes now is of now at the latest. */
  #timeOf(ts: number | undefined, isRetained: boolean): number {
    const now = this.#clock.now()
    if (isRetained) return ts === undefined || ts > now ? 0 : ts
    return Math.min(ts ?? now, now)
  }

  #tell(subject: string, problem: string): void {
    if (this.#told.has(subject) || this.#told.size >= MOST_PROBLEMS) return
    this.#told.add(subject)
    this.#onProblem(problem.length > LONGEST_PROBLEM ? `${problem.slice(0, LONGEST_PROBLEM)}…` : problem)
  }
}

const unreachable = (path: string, reason: string): OctodError =>
  new OctodError('provider_unavailable', `the car can't be asked for ${path}: ${reason}`, { path })
