/** Messages that only a broker and a provider know, not octod. */
import type { Datapoint, WireValue } from '../../functions/vehicle/kuksa/service.ts'
import type { SignalId } from './kuksa-store.ts'

export type Subscription = { readonly signalPaths: readonly string[]; readonly bufferSize: number }
/** From a provider to the broker. */
export type ProviderMessage = {
  readonly provideActuationRequest?: { readonly actuatorIdentifiers: readonly SignalId[] }
  readonly publishValuesRequest?: {
    readonly requestId: number
    readonly dataPoints: { readonly [id: string]: Datapoint }
  }
}
/** From the broker to a provider. */
export type BrokerMessage = {
  readonly provideActuationResponse?: object
  readonly batchActuateStreamRequest?: {
    readonly actuateRequests: readonly { readonly signalId: { readonly id: number }; readonly value: WireValue }[]
  }
  readonly publishValuesResponse?: { readonly status: { readonly [id: string]: { readonly message: string } } }
}
