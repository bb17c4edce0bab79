/** The databroker's service definition, read from `val.proto`, and the shape of the messages octod sends and reads. */
import { fileURLToPath } from 'node:url'
import type { MethodDefinition } from '@grpc/grpc-js'
import { loadSync } from '@grpc/proto-loader'

/** What the broker says of a signal. Absent fields are undefined. */
export type Metadata = {
  readonly path: string
  readonly id: number
  readonly dataType: string
  readonly entryType: string
  readonly unit: string
  readonly allowedValues?: WireValue | null
  readonly min?: WireValue | null
  readonly max?: WireValue | null
}

/** One field is set, and `typedValue` names it; none when there is no value. */
export type WireValue = {
  readonly typedValue?: string
  readonly string?: string
  readonly bool?: boolean
  readonly int32?: number
  readonly int64?: number
  readonly uint32?: number
  readonly uint64?: number
  readonly float?: number
  readonly double?: number
  readonly stringArray?: { readonly values: readonly string[] }
}
export type Datapoint = {
  readonly timestamp?: { readonly seconds: number; readonly nanos: number } | null
  readonly value?: WireValue | null
}
export type ActuateRequest = { readonly signalId: { readonly path: string }; readonly value: WireValue }

/** A clone has the files beside this one; the package has them where the sources lie, not beside what was compiled. */
const FOLDER = import.meta.url.endsWith('.ts') ? './' : '../../../../functions/vehicle/kuksa/'

type Method<Request, Response> = MethodDefinition<Request, Response>
/** The calls that octod makes. */
type ValService = {
  readonly GetServerInfo: Method<object, { readonly name: string; readonly version: string }>
  readonly ListMetadata: Method<{ readonly root: string }, { readonly metadata: readonly Metadata[] }>
  readonly Subscribe: Method<
    { readonly signalPaths: readonly string[]; readonly bufferSize: number },
    { readonly entries: { readonly [path: string]: Datapoint } }
  >
  readonly Actuate: Method<ActuateRequest, object>
  readonly BatchActuate: Method<{ readonly actuateRequests: readonly ActuateRequest[] }, object>
}

function load(): ValService {
  const definition = loadSync('val.proto', {
    includeDirs: [fileURLToPath(new URL(FOLDER, import.meta.url))],
    longs: Number,
    enums: String,
    oneofs: true,
    defaults: true,
    arrays: true,
    objects: true,
  })
  return definition['kuksa.val.v2.VAL'] as unknown as ValService
}

/** `kuksa.val.v2.VAL` */
export const valService: ValService = load()
