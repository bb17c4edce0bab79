/**
 * A KUKSA databroker as its documentation describes it: it checks and forwards actuations and moves nothing itself, answers
 * UNAVAILABLE without a provider, keeps one value a signal, and knows none after a restart.
 */
import {
  type Metadata as Headers,
  Server,
  ServerCredentials,
  type ServerDuplexStream,
  type ServerUnaryCall,
  type ServerWritableStream,
  type ServiceDefinition,
  type sendUnaryData,
  status,
} from '@grpc/grpc-js'
import {
  type ActuateRequest,
  type Datapoint,
  valService,
  type WireValue,
} from '../../functions/vehicle/kuksa/service.ts'
import type { CatalogueEntry } from './kuksa-catalogue.ts'
import type { BrokerMessage, ProviderMessage, Subscription } from './kuksa-messages.ts'
import { BrokerStore, type Entry, Refusal, type SignalId, type Tokens } from './kuksa-store.ts'

type Provider = ServerDuplexStream<ProviderMessage, BrokerMessage>
type Subscriber = { readonly paths: ReadonlySet<string>; readonly stream: ServerWritableStream<unknown, unknown> }

export type BrokerOptions = {
  readonly catalogue: readonly CatalogueEntry[]
  /** What each token allows. Without tokens everything is allowed to everybody. */
  readonly tokens?: Tokens
  readonly tls?: { readonly key: Buffer; readonly certificate: Buffer }
  /** The path of a Unix socket to listen at, instead of a port. */
  readonly socket?: string
  /** Takes subscriptions and sends nothing, as it does to who may not read. */
  readonly isSilent?: boolean
}

export class KuksaBroker {
  readonly #options: BrokerOptions
  #store: BrokerStore
  readonly #subscribers = new Set<Subscriber>()
  readonly #providers = new Map<number, Provider>()
  #server = new Server()
  #port = 0
  #firstId = 0
  /** Messages of targets handed to providers. */
  forwarded = 0
  /** Every accepted actuation, as it came. */
  readonly actuated: ActuateRequest[] = []
  /** What the last subscription asked for. */
  subscription: Subscription | undefined
  calls: string[] = []

  constructor(options: BrokerOptions) {
    this.#options = options
    this.#store = this.#emptyStore()
  }

  get address(): string {
    return this.#options.socket ?? `127.0.0.1:${this.#port}`
  }

  /** Where it was, after a stop; on a free port the first time. Numbers of signals differ from those before. */
  async start(): Promise<void> {
    this.#server = new Server()
    this.#server.addService(valService as unknown as ServiceDefinition, this.#handlers())
    const { tls, socket } = this.#options
    const place = socket === undefined ? this.address : `unix:${socket}`
    const credentials = tls
      ? ServerCredentials.createSsl(null, [{ private_key: tls.key, cert_chain: tls.certificate }])
      : ServerCredentials.createInsecure()
    this.#port = await new Promise<number>((resolve, reject) => {
      this.#server.bindAsync(place, credentials, (error, port) => (error ? reject(error) : resolve(port)))
    })
  }

  /** At once, as when its process is killed. */
  stop(): void {
    this.#server.forceShutdown()
    this.#store = this.#emptyStore()
    this.#subscribers.clear()
    this.#providers.clear()
  }

  value(path: string): WireValue | null | undefined {
    return this.#store.datapoint({ path }).value
  }

  /** How many actuators have a provider. */
  get provided(): number {
    return this.#providers.size
  }

  #emptyStore(): BrokerStore {
    const { catalogue, tokens } = this.#options
    this.#firstId += catalogue.length
    return new BrokerStore(catalogue, this.#firstId, tokens)
  }

  #handlers() {
    type Request = Record<string, never>
    const unary =
      (name: string, answer: (request: never, headers: Headers) => object) =>
      (call: ServerUnaryCall<Request, object>, callback: sendUnaryData<object>): void => {
        this.calls.push(name)
        try {
          callback(null, answer(call.request as never, call.metadata))
        } catch (error) {
          callback(error as Refusal)
        }
      }
    return {
      GetServerInfo: unary('GetServerInfo', (_: object, headers) => {
        this.#store.authorize(headers, 'read')
        return { name: 'databroker', version: '0.6.1', commitHash: '' }
      }),
      ListMetadata: unary('ListMetadata', ({ root }: { root: string }, headers) => {
        this.#store.authorize(headers, 'read')
        return { metadata: this.#store.below(root) }
      }),
      GetValue: unary('GetValue', ({ signalId }: { signalId: SignalId }, headers) => {
        this.#store.authorize(headers, 'read')
        return { dataPoint: this.#store.datapoint(this.#store.entry(signalId)) }
      }),
      GetValues: unary('GetValues', ({ signalIds }: { signalIds: readonly SignalId[] }, headers) => {
        this.#store.authorize(headers, 'read')
        return { dataPoints: signalIds.map((signalId) => this.#store.datapoint(this.#store.entry(signalId))) }
      }),
      Actuate: unary('Actuate', (request: ActuateRequest, headers) => this.#actuate([request], headers)),
      BatchActuate: unary(
        'BatchActuate',
        ({ actuateRequests }: { actuateRequests: readonly ActuateRequest[] }, headers) =>
          this.#actuate(actuateRequests, headers),
      ),
      PublishValue: unary(
        'PublishValue',
        ({ signalId, dataPoint }: { signalId: SignalId; dataPoint: Datapoint }, headers) => {
          this.#store.authorize(headers, 'provide')
          this.#publish([[this.#store.entry(signalId), dataPoint]])
          return {}
        },
      ),
      Subscribe: (stream: ServerWritableStream<Subscription, object>) => this.#subscribe(stream),
      OpenProviderStream: (stream: Provider) => this.#provide(stream),
    }
  }

  #actuate(requests: readonly ActuateRequest[], headers: Headers): object {
    this.#store.authorize(headers, 'actuate')
    const targets = requests.map(({ signalId, value }) => ({ entry: this.#store.entry(signalId), value }))
    for (const { entry, value } of targets) {
      if (entry.kind !== 'actuator') {
        throw new Refusal(status.INVALID_ARGUMENT, `Tried to set a value for a non-actuator: ${entry.path}`)
      }
      this.#store.check(entry, value)
      if (!this.#providers.has(entry.id)) {
        throw new Refusal(status.UNAVAILABLE, `Provider for vss_id ${entry.id} does not exist`)
      }
    }
    this.actuated.push(...requests)
    for (const [provider, group] of Map.groupBy(targets, ({ entry }) => this.#providers.get(entry.id))) {
      const actuateRequests = group.map(({ entry, value }) => ({ signalId: { id: entry.id }, value }))
      this.forwarded++
      provider?.write({ batchActuateStreamRequest: { actuateRequests } })
    }
    return {}
  }

  #publish(datapoints: readonly (readonly [Entry, Datapoint])[]): void {
    for (const [entry, { value }] of datapoints) if (value?.typedValue) this.#store.check(entry, value)
    for (const [entry, datapoint] of datapoints) this.#store.set(entry, datapoint)
    for (const { paths, stream } of this.#subscribers) {
      const heard = datapoints.filter(([{ path }]) => paths.has(path)).map(([{ path }, datapoint]) => [path, datapoint])
      if (heard.length > 0) stream.write({ entries: Object.fromEntries(heard) })
    }
  }

  #subscribe(stream: ServerWritableStream<Subscription, object>): void {
    this.subscription = stream.request
    try {
      const { signalPaths, bufferSize } = stream.request
      this.#store.authorize(stream.metadata, 'read')
      if (signalPaths.length === 0) throw new Refusal(status.INVALID_ARGUMENT, 'No valid id or path specified')
      if (bufferSize > 1000) {
        throw new Refusal(status.INVALID_ARGUMENT, 'Subscription buffer_size max allowed value is 1000')
      }
      const entries = signalPaths.map((path) => [path, this.#store.datapoint(this.#store.entry({ path }))])
      if (!this.#options.isSilent) stream.write({ entries: Object.fromEntries(entries) })
      const subscriber = { paths: new Set(signalPaths), stream }
      this.#subscribers.add(subscriber)
      stream.on('cancelled', () => this.#subscribers.delete(subscriber))
    } catch (error) {
      stream.emit('error', error)
    }
  }

  #provide(stream: Provider): void {
    const leave = (): void => {
      for (const [id, provider] of this.#providers) if (provider === stream) this.#providers.delete(id)
    }
    // Having no more to say is not leaving: the Python package sends its claim and then only listens.
    stream.on('cancelled', leave)
    stream.on('data', ({ provideActuationRequest, publishValuesRequest }: ProviderMessage) => {
      try {
        this.#store.authorize(stream.metadata, 'provide')
        if (provideActuationRequest) this.#claim(stream, provideActuationRequest.actuatorIdentifiers)
        if (publishValuesRequest) {
          const { dataPoints } = publishValuesRequest
          this.#publish(
            Object.entries(dataPoints).map(([id, datapoint]) => [this.#store.entry({ id: Number(id) }), datapoint]),
          )
        }
      } catch (error) {
        leave()
        stream.emit('error', error)
      }
    })
  }

  #claim(stream: Provider, identifiers: readonly SignalId[]): void {
    const ids = identifiers.map((identifier) => this.#store.entry(identifier).id)
    if (ids.some((id) => this.#providers.has(id))) {
      throw new Refusal(status.ALREADY_EXISTS, `Providers for the following vss_ids already registered: [${ids}]`)
    }
    for (const id of ids) this.#providers.set(id, stream)
    stream.write({ provideActuationResponse: {} })
  }
}
