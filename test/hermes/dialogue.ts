/** A car that speaks Hermes on a real broker, with scripted plans; the test plays Rhasspy. */
import mqtt from 'mqtt'
import type { Test } from 'tap'
import type { Utterance } from '../../daemon/core/call.ts'
import { Pipeline } from '../../daemon/core/pipeline.ts'
import { PERMISSIVE, type Policy } from '../../daemon/core/policy/policy.ts'
import { HermesDialect, type HermesOptions } from '../../daemon/hermes/dialect.ts'
import { startBroker } from '../support/broker.ts'
import { makeContext } from '../support/context.ts'
import { MemoryCallLog, ScriptedEngine } from '../support/fakes.ts'
import { openInbox } from '../support/inbox.ts'
import { catalogue } from '../support/plans.ts'

const fn = (name: string) => `<fn_${catalogue.index(name)}>`

export const AC = 'Vehicle.Cabin.HVAC.IsAirConditioningActive'
export const DRIVER_TEMPERATURE = 'Vehicle.Cabin.HVAC.Station.Row1.Driver.Temperature'
export const LOCKED = 'Vehicle.Cabin.Door.Row1.DriverSide.IsLocked'

const PLANS = {
  'ac on': `${fn('set_air_conditioning')}('on')<fn_end>`,
  'set the driver temperature to 21': `${fn('set_temperature')}(21, zone='driver')<fn_end>`,
  'ac on and driver 21 degrees': `${fn('set_air_conditioning')}('on');${fn('set_temperature')}(21, zone='driver')<fn_end>`,
  'unlock the doors': `${fn('set_door_lock')}('unlocked')<fn_end>`,
  'take me to the nearest bakery': `${fn('navigate_to')}(${fn('find_place')}('bakery'))<fn_end>`,
  'call somebody': `${fn('call_contact')}()<fn_end>`,
}

/** Unlocking is asked about. */
const POLICY: Policy = {
  ...PERMISSIVE,
  rules: [
    {
      functions: ['set_door_lock'],
      verdicts: { parked: 'confirm', idling: 'confirm', moving: 'confirm', unknown: 'confirm' },
      reason: 'doors are unlocked on request only',
    },
  ],
}

export type Sent = { readonly topic: string; readonly payload: { readonly [field: string]: unknown } }

export async function startDialogue(t: Test, options: Partial<HermesOptions> = {}) {
  const broker = await startBroker(t)
  const client = await mqtt.connectAsync(broker.url, { reconnectPeriod: 20 })
  client.on('error', () => undefined)
  t.teardown(() => client.endAsync(true))
  const inbox = await openInbox(t, broker.url, ['hermes/#', 'marker'])
  const context = makeContext(t, { signals: { [DRIVER_TEMPERATURE]: 19, [LOCKED]: true } })
  const engine = new ScriptedEngine(PLANS)
  await engine.start()
  const utterances: Utterance[] = []
  const running: Promise<unknown>[] = []
  const dialect: HermesDialect = new HermesDialect({
    client,
    role: 'handler',
    siteIds: [],
    functions: catalogue.functions.map(({ name }) => name),
    clock: context.clock,
    handle: (utterance) => {
      utterances.push(utterance)
      const result = pipeline.handle(utterance)
      running.push(result)
      return result
    },
    zoneOf: (site) => (site === 'driver' ? 'driver' : undefined),
    maxCharacters: 80,
    ...options,
  })
  const pipeline: Pipeline = new Pipeline({
    engine,
    catalogue,
    log: new MemoryCallLog(),
    replies: dialect,
    services: context,
    policy: POLICY,
  })
  const subscribed = new Promise((resolve) => broker.aedes.once('subscribe', resolve))
  dialect.start()
  await subscribed
  let markers = 0
  const passed = async (through: mqtt.MqttClient) => {
    const text = String(++markers)
    await through.publishAsync('marker', text, { qos: 1 })
    await inbox.first((message) => message.topic === 'marker' && message.text === text)
  }
  let seen = 0
  /** What octod said to this, complete and in order. */
  const say = async (topic: string, payload: unknown, { retain = false } = {}): Promise<readonly Sent[]> => {
    const text = typeof payload === 'string' ? payload : JSON.stringify(payload)
    const heard = new Promise<void>((resolve) => {
      const hear = (arrived: string, bytes: Buffer) => {
        if (arrived !== topic || bytes.toString() !== text) return
        client.off('message', hear)
        resolve()
      }
      client.on('message', hear)
    })
    await inbox.client.publishAsync(topic, text, { qos: 1, retain })
    await heard
    await Promise.all(running)
    return said(topic, text)
  }
  /** What octod has said since, besides what the test itself did. */
  const said = async (topic?: string, text?: string): Promise<readonly Sent[]> => {
    await passed(client)
    const all = inbox.messages.slice(seen)
    seen = inbox.messages.length
    return all
      .filter((message) => message.topic !== 'marker' && !(message.topic === topic && message.text === text))
      .map((message) => ({ topic: message.topic, payload: JSON.parse(message.text) }))
  }
  const ask = (fields: object) => say('hermes/nlu/query', fields)
  return { broker, client, inbox, context, dialect, pipeline, utterances, say, said, ask }
}

export const topicsIn = (messages: readonly Sent[]) => messages.map(({ topic }) => topic)
