/** The car's side of a databroker: claims actuators, takes targets, publishes values. */
import { Client, type ClientDuplexStream, credentials, type MethodDefinition } from '@grpc/grpc-js'
import type { SignalValue } from '../../functions/context.ts'
import { type CarSignal, readMetadata, readValue, writeValue } from '../../functions/vehicle/kuksa/car-signal.ts'
import { valService } from '../../functions/vehicle/kuksa/service.ts'
import type { BrokerMessage, ProviderMessage } from './kuksa-messages.ts'

type Values = { readonly [path: string]: SignalValue }

export class KuksaProvider {
  readonly #client: Client
  readonly #byId = new Map<number, CarSignal>()
  readonly #ids = new Map<string, number>()
  readonly #stream: ClientDuplexStream<ProviderMessage, BrokerMessage>
  readonly #now: () => number
  /** Messages of targets that have come. */
  received = 0
  /** Every target that has come, in the car's own names. */
  readonly targets: Values[] = []

  /** Resolves when the broker knows it as the provider of the actuators; without paths, of all. */
  static async open(options: {
    readonly address: string
    readonly now: () => number
    readonly onTargets?: (targets: Values) => void
  }): Promise<KuksaProvider> {
    const client = new Client(options.address, credentials.createInsecure())
    const { path, requestSerialize, responseDeserialize } = valService.ListMetadata
    const { metadata } = await new Promise<{ metadata: Parameters<typeof readMetadata>[0][] }>((resolve, reject) => {
      client.makeUnaryRequest(path, requestSerialize, responseDeserialize, { root: 'Vehicle' }, (error, response) =>
        error ? reject(error) : resolve(response as never),
      )
    })
    const provider = new KuksaProvider(client, options.now)
    for (const entry of metadata) {
      provider.#byId.set(entry.id, readMetadata(entry))
      provider.#ids.set(entry.path, entry.id)
    }
    await provider.#claim(options.onTargets ?? (() => {}))
    return provider
  }

  private constructor(client: Client, now: () => number) {
    this.#client = client
    this.#now = now
    const open = (valService as unknown as { OpenProviderStream: MethodDefinition<ProviderMessage, BrokerMessage> })
      .OpenProviderStream
    this.#stream = client.makeBidiStreamRequest(open.path, open.requestSerialize, open.responseDeserialize)
    this.#stream.on('error', () => {})
  }

  /** What the car measures; without a moment, as of now. */
  publish(values: Values, at = this.#now()): void {
    const timestamp = { seconds: Math.floor(at / 1000), nanos: (at % 1000) * 1_000_000 }
    const dataPoints = Object.entries(values).map(([path, value]) => {
      const id = this.#ids.get(path) ?? 0
      const signal = this.#byId.get(id)
      return [id, { timestamp, value: signal && writeValue(signal, value) }]
    })
    this.#stream.write({ publishValuesRequest: { requestId: 1, dataPoints: Object.fromEntries(dataPoints) } })
  }

  /** A signal that is no longer measured. */
  retract(path: string): void {
    const dataPoints = { [this.#ids.get(path) ?? 0]: {} }
    this.#stream.write({ publishValuesRequest: { requestId: 1, dataPoints } })
  }

  close(): void {
    this.#stream.cancel()
    this.#client.close()
  }

  #claim(onTargets: (targets: Values) => void): Promise<void> {
    const actuators = [...this.#byId.values()].filter(({ kind }) => kind === 'actuator')
    this.#stream.write({ provideActuationRequest: { actuatorIdentifiers: actuators.map(({ path }) => ({ path })) } })
    return new Promise((resolve) => {
      this.#stream.on('data', ({ batchActuateStreamRequest }: BrokerMessage) => {
        if (!batchActuateStreamRequest) return resolve()
        const targets = Object.fromEntries(
          batchActuateStreamRequest.actuateRequests.map(({ signalId, value }) => [
            this.#byId.get(signalId.id)?.path,
            readValue(value),
          ]),
        )
        this.received++
        this.targets.push(targets)
        onTargets(targets)
      })
    })
  }
}
