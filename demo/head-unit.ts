/**
 * A head unit, as an example of an app that owns functions of octod. It is a program of its own and shares nothing with
 * the daemon but the broker. To write one, this file is all that is needed:
 *
 * 1. Subscribe to `<base>/<site>/call/<function>` for each function you own (QoS 1, no wildcard: a broker can then tell
 *    octod at once that nobody owns a function).
 * 2. A call is JSON: `{"id","function","arguments","site","deadline_ms","response_topic"}`. Carry it out.
 * 3. Publish `{"id","status":"ok","speech","value"?,"state"?}` to the response topic, or
 *    `{"id","status":"error","code","speech"}`. Answer within `deadline_ms`; later nobody listens any more.
 * 4. The same id may come twice (QoS 1). Answer again, but do the thing once.
 *
 * What the functions do stands in `head-unit/`, one file an area; the data is in `data/`.
 *
 *     node demo/head-unit.ts --server mqtt://127.0.0.1:1883 --site car --base octod
 *
 * SIGUSR1 makes the phone ring; SIGINT and SIGTERM end it.
 */
import { realpathSync } from 'node:fs'
import { Socket } from 'node:net'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import mqtt from 'mqtt'
import { type Answer, type Functions, Refusal } from './head-unit/answer.ts'
import { information } from './head-unit/information.ts'
import { media } from './head-unit/media.ts'
import { navigation } from './head-unit/navigation.ts'
import { phone } from './head-unit/phone.ts'

type Call = {
  readonly id: string
  readonly function: string
  readonly arguments: { readonly [name: string]: unknown }
  readonly response_topic: string
}

export type HeadUnitOptions = {
  readonly server: string
  readonly site: string
  readonly base: string
  /** Gets one line a call. */
  readonly print: (line: string) => void
  /** Milliseconds since the epoch; default the computer's clock. */
  readonly now?: () => number
}
export type HeadUnit = {
  /** Makes somebody call. */
  readonly ring: (contact: string) => void
  readonly stop: () => Promise<void>
}

/** Answers kept for calls that come twice. */
const REMEMBERED = 100

/** Resolves when the head unit is connected and hears calls; it reconnects by itself from then on. */
export async function startHeadUnit(options: HeadUnitOptions): Promise<HeadUnit> {
  const { server, site, base, print, now = Date.now } = options
  const { ring, ...phoneFunctions } = phone()
  const functions: Functions = { ...media(), ...navigation(now), ...phoneFunctions, ...information(now) }
  const answered = new Map<string, string>()

  // The broker may come later than the head unit: `connect` goes on trying.
  const client = mqtt.connect(server, {
    clientId: `head-unit-${process.pid}-${Math.random().toString(36).slice(2, 8)}`,
  })
  // Otherwise an answer may wait 40 ms for the acknowledgement of the message before it (Nagle's algorithm).
  client.on('connect', () => client.stream instanceof Socket && client.stream.setNoDelay(true))
  client.on('error', (error) => print(`no connection to ${server}, trying again: ${error.message}`))
  await new Promise<void>((resolve) => client.once('connect', () => resolve()))
  client.on('message', (topic, payload) => {
    const call = readCall(payload)
    if (call === undefined) return print(`${topic} got what is no call`)
    const answer = answered.get(call.id) ?? JSON.stringify({ id: call.id, ...carryOut(call, functions, print) })
    answered.set(call.id, answer)
    const oldest = answered.size > REMEMBERED ? answered.keys().next().value : undefined
    if (oldest !== undefined) answered.delete(oldest)
    client.publish(call.response_topic, answer, { qos: 1 })
  })
  await client.subscribeAsync(
    Object.keys(functions).map((name) => `${base}/${site}/call/${name}`),
    { qos: 1 },
  )
  return {
    ring: (contact) => print(`ring -> ${ring({ contact }).speech}`),
    stop: () => client.endAsync(),
  }
}

function readCall(payload: Buffer): Call | undefined {
  try {
    const call = JSON.parse(payload.toString('utf8')) as Partial<Call> | null
    const complete =
      typeof call?.id === 'string' && typeof call.function === 'string' && typeof call.response_topic === 'string'
    return complete ? ({ ...call, arguments: call.arguments ?? {} } as Call) : undefined
  } catch {
    return undefined
  }
}

function carryOut(
  call: Call,
  functions: Functions,
  print: (line: string) => void,
): { status: 'ok' | 'error'; code?: string } & Answer {
  const started = `${call.function} ${JSON.stringify(call.arguments)}`
  try {
    const run = Object.hasOwn(functions, call.function) ? functions[call.function] : undefined
    if (run === undefined) throw new Refusal('not_supported', `the head unit has no ${call.function}`)
    const answer = run(call.arguments)
    print(`${started} -> ${answer.speech}`)
    return { status: 'ok', ...answer }
  } catch (error) {
    const speech = error instanceof Error ? error.message : String(error)
    const code = error instanceof Refusal ? error.code : 'failed_to_handle'
    print(`${started} -> ${code}: ${speech}`)
    return { status: 'error', code, speech }
  }
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      server: { type: 'string', default: 'mqtt://127.0.0.1:1883' },
      site: { type: 'string', default: 'car' },
      base: { type: 'string', default: 'octod' },
    },
  })
  const headUnit = await startHeadUnit({ ...values, print: (line) => console.log(line) })
  console.log(`head unit for ${values.base}/${values.site} at ${values.server}`)
  process.on('SIGUSR1', () => headUnit.ring('Anna Meyer'))
  const end = () => void headUnit.stop().then(() => process.exit(0))
  process.once('SIGINT', end)
  process.once('SIGTERM', end)
}

if (process.argv[1] && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) await main()
