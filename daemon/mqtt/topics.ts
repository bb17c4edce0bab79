/** Every topic of octod, and nothing else. docs/mqtt.md describes them. */

export type Topics = {
  readonly utterance: string
  readonly result: string
  readonly event: string
  readonly status: string
  readonly info: string
  readonly health: string
  /** Subscription for all requests. */
  readonly requests: string
  readonly request: (verb: string) => string
  readonly response: (verb: string) => string
  readonly vehicle: (path: string) => string
  /** What is to be said without having been asked: a timer that is up. */
  readonly notification: string
  /** A call handed to the program that owns the function. */
  readonly call: (functionName: string) => string
  readonly callResponse: (clientId: string) => string
}

/** @param base topic without a slash at its end; @param site one word */
export function topicsOf(base: string, site: string): Topics {
  const root = `${base}/${site}`
  return {
    utterance: `${root}/utterance`,
    result: `${root}/result`,
    event: `${root}/event`,
    status: `${root}/status`,
    info: `${root}/info`,
    health: `${root}/health`,
    requests: `${root}/request/+`,
    request: (verb) => `${root}/request/${verb}`,
    response: (verb) => `${root}/response/${verb}`,
    vehicle: (path) => `${root}/vehicle/${path}`,
    notification: `${root}/notification`,
    call: (functionName) => `${root}/call/${functionName}`,
    callResponse: (clientId) => `${root}/call/response/${clientId}`,
  }
}
