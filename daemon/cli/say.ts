/** `octod say`: one sentence to the running daemon over MQTT, or to one in this process. */
import { randomUUID } from 'node:crypto'
import { Command, InvalidArgumentError, Option } from 'commander'
import { connect, type MqttClient } from 'mqtt'
import { parse } from 'yaml'
import type { SignalValue } from '../../functions/context.ts'
import { ZONES, type Zone } from '../../functions/define.ts'
import { OctodError } from '../../functions/error.ts'
import type { Config } from '../config.ts'
import { canonicalPlan, checkPlan } from '../core/plan/check.ts'
import { readPlan } from '../core/plan/read.ts'
import type { Result } from '../core/ports.ts'
import { credentials, sendAtOnce } from '../mqtt/connection.ts'
import { topicsOf } from '../mqtt/topics.ts'
import { createEngine, createLocalPipeline } from './local.ts'
import { brokerOf, configOf, withModel } from './settings.ts'
import { showCalls, showPlan } from './show-plan.ts'

type SayOptions = {
  local?: true
  dryRun?: true
  json?: true
  yes?: true
  zone?: Zone
  signal?: Record<string, SignalValue>
  timeout: number
}

export function sayCommand(): Command {
  return withModel(new Command('say'))
    .description('say something to the car and show what it did')
    .argument('<words...>', 'what to say')
    .option('-l, --local', 'in this process, on a simulated car of its own; nothing is logged')
    .option('-n, --dry-run', 'only show the plan the model makes; nothing is carried out')
    .addOption(new Option('-z, --zone <seat>', 'the seat the speaker sits on').choices(ZONES))
    .option('-y, --yes', 'say yes when the car asks')
    .option(
      '--signal <path=value>',
      'with --local: what the car reports before anything is said, such as Vehicle.Speed=50 (repeatable)',
      signalIn,
    )
    .option('-t, --timeout <seconds>', 'how long to wait for the result', seconds, 10)
    .option('--json', 'print the result as JSON')
    .action(async (words: string[], options: SayOptions, command: Command) => {
      const config = configOf(command)
      const text = words.join(' ').trim()
      if (text === '') throw new OctodError('usage', 'say what? Give the words after `octod say`')
      if (!options.local && options.signal) {
        throw new OctodError('usage', '--signal is for --local: the car of a running daemon reports for itself')
      }
      if (options.dryRun) return dryRun(text, config, options)
      const result = options.local ? await sayLocally(text, config, options) : await sayOverMqtt(text, config, options)
      console.log(options.json ? JSON.stringify(result) : show(result))
      if (!['done', 'rejected', 'confirm'].includes(result.outcome)) process.exitCode = 1
    })
}

/** `Vehicle.Speed=50`, added to those before it. The value is read as YAML: a number, true or false, else a word. */
function signalIn(text: string, before: Record<string, SignalValue> = {}): Record<string, SignalValue> {
  const at = text.indexOf('=')
  if (at < 1) throw new InvalidArgumentError('must be PATH=VALUE, such as Vehicle.Speed=50.')
  return { ...before, [text.slice(0, at)]: parse(text.slice(at + 1)) as SignalValue }
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

async function sayLocally(text: string, config: Config, { zone, signal = {}, yes }: SayOptions): Promise<Result> {
  const { engine, catalogue } = createEngine(config)
  const pipeline = createLocalPipeline(config, engine, catalogue, signal)
  await engine.start()
  try {
    const speaker = zone ?? config.zones[config.site]
    const result = await pipeline.handle({
      id: randomUUID(),
      site: config.site,
      text,
      source: 'local',
      receivedAt: Date.now(),
      ...(speaker && { zone: speaker }),
    })
    return yes && result.outcome === 'confirm' ? await pipeline.answer('yes', config.site, result.id) : result
  } finally {
    await engine.stop()
  }
}

async function sayOverMqtt(text: string, config: Config, { zone, timeout, yes }: SayOptions): Promise<Result> {
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
    await client.subscribeAsync(topics.result, { qos: 1 })
    const tell = (words: string) => {
      const id = randomUUID()
      const message = { id, text: words, ...(zone && { zone }), expires_ms: timeout * 1000 }
      client.publish(topics.utterance, JSON.stringify(message), { qos: 1 })
      return resultOf(id, client, timeout, `site ${config.site} at ${url}`)
    }
    const result = await tell(text)
    return yes && result.outcome === 'confirm' ? await tell('yes') : result
  } finally {
    await client.endAsync(true)
  }
}

function resultOf(id: string, client: MqttClient, timeout: number, where: string): Promise<Result> {
  return new Promise((resolve, reject) => {
    const late = setTimeout(() => {
      const message = `no result within ${timeout} s from ${where}; is the daemon running (octod run) and on this site?`
      reject(new OctodError('timeout', message))
    }, timeout * 1000)
    client.on('message', (_topic, payload) => {
      const result = JSON.parse(payload.toString()) as Result
      if (result.id !== id) return
      clearTimeout(late)
      resolve(result)
    })
  })
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
