/** Calls to one databroker over one connection. Nothing here tries again; `vehicle.ts` does. */
import {
  Client,
  type ClientReadableStream,
  credentials,
  Metadata as Headers,
  type MethodDefinition,
  type ServiceError,
} from '@grpc/grpc-js'
import { type ActuateRequest, type Datapoint, type Metadata, valService } from './service.ts'

export type BrokerAddress = {
  /** `host:port`, or the path of a Unix socket. */
  readonly address: string
  /** A JSON web token; sent with every call. */
  readonly token?: string
  /** Present: TLS. Without `ca` the certificate authorities that Node knows are trusted. */
  readonly tls?: { readonly ca?: Buffer; readonly serverName?: string }
}

/** How long the broker may take for an answer. It forwards and does not wait for the car, so this is long. */
const DEADLINE_MS = 5_000
/** The most that the broker keeps for a slow reader before it drops the oldest. */
const BUFFER_SIZE = 1_000

const CHANNEL_OPTIONS = {
  // A broker lies in the car, never behind a proxy of the environment.
  'grpc.enable_http_proxy': 0,
  // Each connection of its own: a shared one would still be waiting from the last failure.
  'grpc.use_local_subchannel_pool': 1,
  // Finds a broker whose computer went away without a word.
  'grpc.keepalive_time_ms': 20_000,
  'grpc.keepalive_timeout_ms': 5_000,
} as const

export class BrokerClient {
  readonly #client: Client
  readonly #headers = new Headers()
  #isClosed = false
  #cancel = (): void => {}

  constructor({ address, token, tls }: BrokerAddress) {
    const name = tls?.serverName
    this.#client = new Client(
      address.startsWith('/') ? `unix:${address}` : address,
      tls ? credentials.createSsl(tls.ca ?? null) : credentials.createInsecure(),
      {
        ...CHANNEL_OPTIONS,
        ...(name !== undefined && { 'grpc.ssl_target_name_override': name, 'grpc.default_authority': name }),
      },
    )
    if (token !== undefined) this.#headers.set('authorization', `Bearer ${token}`)
  }

  /** What the broker calls itself: `databroker 0.6.1`. @throws ServiceError */
  async serverName(signal: AbortSignal): Promise<string> {
    const { name, version } = await this.#call(valService.GetServerInfo, {}, signal)
    return `${name} ${version}`.trim()
  }

  /** Every signal the broker knows. @throws ServiceError */
  async listMetadata(signal: AbortSignal): Promise<readonly Metadata[]> {
    return (await this.#call(valService.ListMetadata, { root: 'Vehicle' }, signal)).metadata
  }

  /** Resolves when the broker has forwarded all. @throws ServiceError; the signal's reason when it aborts */
  async actuate(requests: readonly ActuateRequest[], signal: AbortSignal): Promise<void> {
    const [only, ...others] = requests
    if (only === undefined) return
    if (others.length === 0) await this.#call(valService.Actuate, only, signal)
    else await this.#call(valService.BatchActuate, { actuateRequests: requests }, signal)
  }

  /**
   * The present values of the signals, and each change.
   *
   * @param onEnd told once when no more come, with what the broker said; not after `close`
   */
  subscribe(
    paths: readonly string[],
    onValues: (entries: { readonly [path: string]: Datapoint }) => void,
    onEnd: (error: ServiceError | undefined) => void,
  ): void {
    const { path, requestSerialize, responseDeserialize } = valService.Subscribe
    const stream: ClientReadableStream<{ readonly entries: { readonly [path: string]: Datapoint } }> =
      this.#client.makeServerStreamRequest(
        path,
        requestSerialize,
        responseDeserialize,
        { signalPaths: paths, bufferSize: BUFFER_SIZE },
        this.#headers,
      )
    let hasEnded = false
    const end = (error?: ServiceError): void => {
      if (!hasEnded && !this.#isClosed) onEnd(error)
      hasEnded = true
    }
    stream.on('data', ({ entries }) => onValues(entries))
    stream.on('error', end)
    stream.on('end', () => end())
    this.#cancel = () => stream.cancel()
  }

  close(): void {
    this.#isClosed = true
    this.#cancel()
    this.#client.close()
  }

  #call<Request, Response>(
    { path, requestSerialize, responseDeserialize }: MethodDefinition<Request, Response>,
    request: Request,
    signal: AbortSignal,
  ): Promise<Response> {
    return new Promise((resolve, reject) => {
      signal.throwIfAborted()
      const call = this.#client.makeUnaryRequest(
        path,
        requestSerialize,
        responseDeserialize,
        request,
        this.#headers,
        { deadline: Date.now() + DEADLINE_MS },
        (error, response) => {
          signal.removeEventListener('abort', abort)
          if (signal.aborted) reject(signal.reason)
          else if (error) reject(error)
          else resolve(response as Response)
        },
      )
      const abort = (): void => call.cancel()
      signal.addEventListener('abort', abort)
    })
  }
}
