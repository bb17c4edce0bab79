/** `octod say`: one sentence to the running daemon over MQTT, or to one in this process. */
import { randomUUID } from 'node:crypto'
import { Command, InvalidArgumentError, Option } from 'commander'
import { connect, type MqttClient } from 'mqtt'
import { ZONES, type Zone } from '../../functions/define.ts'
import { OctodError } from '../../functions/error.ts'
import type { Config } from '../config.ts'
import { canonicalPlan, checkPlan } from '../core/plan/check.ts'
import { readPlan } from '../core/plan/read.ts'
import type { Result } from '../core/ports.ts'
import { credentials, sendAtOnce } from '../mqtt/connection.ts'
import { topicsOf } from '../mqtt/topics.ts'
import { createEngine, createLocalPipeline } from './local.ts'
import { brokerOf, configOf } from './settings.ts'
import { showCalls, showPlan } from './show-plan.ts'

type SayOptions = { local?: true; dryRun?: true; json?: true; zone?: Zone; timeout: number }

export function sayCommand(): Command {
  return new Command('say')
    .description('say something to the car and show what it did')
    .argument('<words...>', 'what to say')
    .option('-l, --local', 'in this process, on a simulated car of its own; nothing is logged')
    .option('-n, --dry-run', 'only show the plan the model makes; nothing is carried out')
    .addOption(new Option('-z, --zone <seat>', 'the seat the speaker sits on').choices(ZONES))
    .option('-t, --timeout <seconds>', 'how long to wait for the result', seconds, 10)
    .option('--json', 'print the result as JSON')
    .action(async (words: string[], options: SayOptions, command: Command) => {
      const config = configOf(command)
      const text = words.join(' ').trim()
      if (text === '') throw new OctodError('usage', 'say what? Give the words after `octod say`')
      if (options.dryRun) return dryRun(text, config, options)
      const result = options.local ? await sayLocally(text, config, options) : await sayOverMqtt(text, config, options)
      console.log(options.json ? JSON.stringify(result) : show(result))
      if (result.outcome !== 'done' && result.outcome !== 'rejected') process.exitCode = 1
    })
}

function seconds(text: string): number {
  const value = Number(text)
  if (!(value > 0 && value <= 3600)) throw new InvalidArgumentError('must be more than 0 and at most 3600 seconds.')
  return value
}

async function dryRun(text: string, config: Config, { json }: SayOptions): Promise<void> {
  const { engine, catalogue } = createEngine(config)
  await engine.start()
  try {
    const decoded = await engine.decode(text, AbortSignal.timeout(30_000))
    const read = readPlan(decoded.text, catalogue)
    if (!read.ok) throw new OctodError('invalid_plan', `the model wrote ${decoded.text}: ${read.error.message}`)
    const calls = canonicalPlan(read.plan, catalogue)
    const faults = checkPlan(calls, catalogue)
    const confidence = decoded.confidence.plan
    if (json)
      console.log(JSON.stringify({ text, plan: decoded.text, calls, faults, confidence, tokens: decoded.tokens }))
    else {
      console.log(showPlan(calls))
      for (const { message } of faults) console.log(`  ! ${message}`)
      console.log(
        `${decoded.text}   confidence ${confidence.toFixed(3)}, ${(decoded.prefillMs + decoded.decodeMs).toFixed(1)} ms, ${decoded.tokensIn} + ${decoded.tokensOut} tokens`,
      )
    }
  } finally {
    await engine.stop()
  }
}

async function sayLocally(text: string, config: Config, { zone }: SayOptions): Promise<Result> {
  const { engine, catalogue } = createEngine(config)
  await engine.start()
  try {
    const pipeline = createLocalPipeline(config, engine, catalogue)
    return await pipeline.handle({
      id: randomUUID(),
      site: config.site,
      text,
      source: 'local',
      receivedAt: Date.now(),
      ...(zone && { zone }),
    })
  } finally {
    await engine.stop()
  }
}

async function sayOverMqtt(text: string, config: Config, { zone, timeout }: SayOptions): Promise<Result> {
  const topics = topicsOf(config.mqtt.base_topic, config.site)
  const url = brokerOf(config)
  const client = connect(url, {
    ...credentials(config.mqtt),
    protocolVersion: 4,
    reconnectPeriod: 0,
    connectTimeout: timeout * 1000,
  })
  try {
    await connected(client, url)
    sendAtOnce(client)
    const id = randomUUID()
    const answer = Promise.withResolvers<Result>()
    client.on('message', (_topic, payload) => {
      const result = JSON.parse(payload.toString()) as Result
      if (result.id === id) answer.resolve(result)
    })
    await client.subscribeAsync(topics.result, { qos: 1 })
    await client.publishAsync(
      topics.utterance,
      JSON.stringify({ id, text, ...(zone && { zone }), expires_ms: timeout * 1000 }),
      { qos: 1 },
    )
    const late = setTimeout(
      () =>
        answer.reject(
          new OctodError(
            'timeout',
            `no result within ${timeout} s from site ${config.site} at ${url}; is the daemon running (octod run) and on this site?`,
          ),
        ),
      timeout * 1000,
    )
    return await answer.promise.finally(() => clearTimeout(late))
  } finally {
    await client.endAsync(true)
  }
}

function connected(client: MqttClient, url: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const fail = (reason: string) =>
      reject(
        new OctodError(
          'broker_unavailable',
          `there is no broker at ${url} (${reason}); start the daemon with octod run, or set mqtt.server`,
        ),
      )
    client.once('connect', () => resolve())
    client.once('error', (error) => fail(error.message || String((error as NodeJS.ErrnoException).code)))
    client.once('close', () => fail('it closed the connection'))
  })
}

function show(result: Result): string {
  const { timing } = result
  const calls = showCalls(result.calls)
  return [
    result.speech,
    ...(calls ? [calls] : []),
    `${result.outcome}${result.code ? ` (${result.code})` : ''}  ${timing.total_ms.toFixed(1)} ms: queue ${timing.queue_ms.toFixed(1)}, prefill ${timing.prefill_ms.toFixed(1)}, decode ${timing.decode_ms.toFixed(1)}, dispatch ${timing.dispatch_ms.toFixed(1)}`,
  ].join('\n')
}
