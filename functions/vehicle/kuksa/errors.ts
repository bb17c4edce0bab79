import { type ServiceError, status } from '@grpc/grpc-js'
import { type ErrorCode, OctodError } from '../../error.ts'

const CODES: { readonly [code: number]: ErrorCode } = {
  [status.NOT_FOUND]: 'not_found',
  [status.PERMISSION_DENIED]: 'permission_denied',
  [status.UNAUTHENTICATED]: 'permission_denied',
  [status.UNAVAILABLE]: 'provider_unavailable',
  [status.DEADLINE_EXCEEDED]: 'timeout',
  [status.OUT_OF_RANGE]: 'out_of_range',
}
const ADVICE: { readonly [code: number]: string } = {
  [status.PERMISSION_DENIED]: 'give octod a token whose scope has read and actuate for these signals',
  [status.UNAUTHENTICATED]: 'give octod a valid token that has not expired',
  [status.UNAVAILABLE]: 'check that the databroker runs and that the control unit behind the signal is connected to it',
  [status.DEADLINE_EXCEEDED]: 'the databroker is too slow to answer; check its load',
  [status.UNIMPLEMENTED]: 'the databroker must speak kuksa.val.v2, which it does since 0.5',
}

/** An answer of the broker as an error of ours: `what` could not be done, what the broker said, what to do. */
export function brokerError(
  error: ServiceError,
  what: string,
  facts: { readonly [name: string]: unknown },
): OctodError {
  const advice = ADVICE[error.code]
  const said = error.details === '' ? `gRPC code ${error.code}` : error.details
  const sentence = `${what}: the databroker answers "${said}"${advice === undefined ? '' : `; ${advice}`}`
  return new OctodError(codeOf(error), sentence, { ...facts, grpc: status[error.code] }, { cause: error })
}

function codeOf({ code, details }: ServiceError): ErrorCode {
  // One gRPC code for a wrong type and for a value out of bounds; the broker's words tell them apart.
  if (code === status.INVALID_ARGUMENT)
    return /out of bounds|min\/max|allowed/i.test(details) ? 'out_of_range' : 'invalid_argument'
  return CODES[code] ?? 'failed_to_handle'
}
