/**
 * The wiring, and the only place where the parts meet: create, start, stop. Tests start the very same thing with other parts
 * handed in.
 */
import type { MqttClient } from 'mqtt'
import { OctodError } from '../functions/error.ts'
import { openBroker } from './brokers.ts'
import { ChronoTimes } from './chrono/times.ts'
import { systemClock } from './clock.ts'
import type { Config } from './config.ts'
import type { Catalogue } from './core/catalogue.ts'
import type { Aliases } from './core/conversation/aliases.ts'
import { Pipeline } from './core/pipeline.ts'
import type { Policy } from './core/policy/policy.ts'
import type { CallLog, Clock, Engine, Vehicle } from './core/ports.ts'
import { answersTo, createHermes, toAll } from './dialects.ts'
import { Facts } from './facts.ts'
import { HttpServer } from './http/server.ts'
import { createIntake, type Intake } from './intake.ts'
import { LlamaEngine } from './llama/engine.ts'
import type { Logger } from './log.ts'
import { MqttApps } from './mqtt/apps.ts'
import { announceToHomeAssistant } from './mqtt/home-assistant.ts'
import { MqttReplies } from './mqtt/replies.ts'
import { answerRequests } from './mqtt/requests.ts'
import { StatusPublisher } from './mqtt/status.ts'
import { type Topics, topicsOf } from './mqtt/topics.ts'
import { engineOptions, profileOf } from './profiles.ts'
import { keepSmall, openCallLog, openServices, reminderSpeech } from './services.ts'
import { notifySystemd } from './systemd/notify.ts'
import { openVehicle } from './vehicles.ts'
import { VERSION } from './version.ts'
import { readAliases } from './yaml/phrases.ts'
import { readPolicy } from './yaml/policy.ts'

/** Parts a test may hand in; the rest is made from the configuration. */
export type Overrides = {
  readonly clock?: Clock
  readonly engine?: Engine
  readonly vehicle?: Vehicle
  readonly log?: CallLog
  readonly catalogue?: Catalogue
}

const GRACE_MS = 3_000
export class Octod {
  readonly config: Config
  readonly #logger: Logger
  readonly #clock: Clock
  readonly #catalogue: Catalogue
  readonly #policy: Policy
  readonly #aliases: Aliases
  readonly #engine: Engine
  readonly #log: CallLog
  readonly #facts: Facts
  readonly #topics: Topics
  /** What undoes each step of the start, in the order of starting. */
  readonly #undo: (() => unknown)[] = []
  #vehicle: Vehicle | undefined
  #state: 'created' | 'started' | 'stopped' = 'created'
  #url = ''
  #httpUrl: string | undefined
  #status: StatusPublisher | undefined

  private constructor(config: Config, logger: Logger, overrides: Overrides) {
    this.config = config
    this.#logger = logger
    this.#topics = topicsOf(config.mqtt.base_topic, config.site)
    this.#clock = overrides.clock ?? systemClock
    const { catalogue, elsewhere } = profileOf(config)
    this.#catalogue = overrides.catalogue ?? catalogue
    this.#policy = readPolicy(config.policy.file, this.#catalogue, elsewhere)
    this.#aliases = readAliases(config.assistant.phrases, this.#catalogue, elsewhere)
    this.#vehicle = overrides.vehicle
    this.#engine = overrides.engine ?? this.#createEngine()
    this.#log = overrides.log ?? openCallLog(config, this.#clock)
    this.#facts = new Facts({
      site: config.site,
      catalogue: this.#catalogue,
      engine: this.#engine,
      log: this.#log,
      vehicle: () => this.vehicle,
      maxSpeedAgeMs: this.#policy.speedMaxAgeMs,
      clock: this.#clock,
    })
  }

  static create(config: Config, logger: Logger, overrides: Overrides = {}): Octod {
    return new Octod(config, logger, overrides)
  }

  /** The car; known after `start`. */
  get vehicle(): Vehicle {
    if (!this.#vehicle) throw new OctodError('internal', 'the daemon has not been started')
    return this.#vehicle
  }

  /** The broker in use; known after `start`. */
  get brokerUrl(): string {
    return this.#url
  }

  get httpUrl(): string | undefined {
    return this.#httpUrl
  }

  /**
   * Resolves when utterances are answered; the broker may still be away.
   * @throws OctodError with the code of the part that can't start; everything started before is stopped again
   */
  async start(): Promise<void> {
    if (this.#state !== 'created') throw new OctodError('internal', 'a daemon starts once')
    this.#state = 'started'
    try {
      await this.#startParts()
    } catch (error) {
      await this.stop()
      throw error
    }
  }

  async stop(): Promise<void> {
    if (this.#state === 'stopped') return
    this.#state = 'stopped'
    for (const undo of this.#undo.splice(0).reverse()) {
      try {
        await undo()
      } catch (error) {
        this.#logger.error(error, 'while stopping')
      }
    }
  }

  async #startParts(): Promise<void> {
    const { config } = this
    const topics = this.#topics
    this.#undo.push(() => this.#log.close())
    if (!this.#log.health.ok) this.#logger.error(this.#log.health.message)
    const { client, url, close: disconnect } = await openBroker(config.mqtt, topics, this.#logger)
    this.#url = url
    this.#undo.push(disconnect)
    const apps = new MqttApps({
      client,
      baseTopic: config.mqtt.base_topic,
      site: config.site,
      clock: this.#clock,
      deadlineMs: config.apps.deadline_ms,
    })
    // Not awaited: without a broker it resolves when one comes.
    void apps.start()
    this.#undo.push(() => apps.stop())
    const parts = { client, topics, clock: this.#clock, logger: this.#logger }
    const { vehicle, close } = await openVehicle(config, parts, this.#vehicle)
    this.#vehicle = vehicle
    this.#undo.push(close)

    const { pipeline, reminders, hermes } = this.#createPipeline(client, apps, vehicle)
    const intake = createIntake(config, this.#clock, pipeline)
    if (config.http.enabled) await this.#startHttp(intake)

    this.#undo.push(() => this.#engine.stop())
    const model = await this.#engine.start()
    this.#facts.model = model
    this.#undo.push(() => pipeline.stop(GRACE_MS))
    pipeline.reportInterrupted()
    this.#listen(client, intake)
    if (hermes) {
      hermes.start()
      this.#undo.push(() => hermes.stop())
    }
    if (config.home_assistant.discovery) {
      const { prefix } = config.home_assistant
      this.#undo.push(announceToHomeAssistant(client, topics, { prefix, site: config.site, version: VERSION }))
    }
    answerRequests(client, topics, new Map([...this.#facts.requests(), ...answersTo(pipeline, config.site)]))
    reminders.start()
    this.#undo.push(() => reminders.stop())
    const status = new StatusPublisher({
      client,
      topics,
      info: () => this.#facts.info(),
      health: () => this.#facts.health(),
    })
    this.#status = status
    status.start()
    this.#undo.push(() => status.stop())
    this.#undo.push(keepSmall(this.#log))
    this.#logger.info(
      `octod ${VERSION} is ready: site ${config.site}, broker ${this.#url}, model ${model.name}, vehicle ${this.vehicle.name}`,
    )
    await notifySystemd({ ready: true, status: `ready, site ${config.site}` })
  }

  /** What was said goes in, calls and answers come out; the services are open from here on. */
  #createPipeline(client: MqttClient, apps: MqttApps, vehicle: Vehicle) {
    const { config } = this
    const topics = this.#topics
    const services = openServices(config, this.#clock, this.#logger, (reminder, late) => {
      client.publish(topics.event, JSON.stringify({ type: 'reminder', late, ...reminder }), { qos: 1 })
      client.publish(topics.notification, JSON.stringify({ speech: reminderSpeech(reminder, late) }), { qos: 1 })
    })
    this.#undo.push(() => services.close())
    const { reminders, calendar, contacts, manual } = services
    const hermes = createHermes(config, { client, catalogue: this.#catalogue, clock: this.#clock }, () => pipeline)
    const replies = toAll([new MqttReplies(client, topics), ...(hermes ? [hermes] : [])])
    const pipeline: Pipeline = new Pipeline({
      engine: this.#engine,
      catalogue: this.#catalogue,
      log: this.#log,
      replies: this.#facts.watched(replies, this.#logger),
      thresholds: config.confidence,
      policy: this.#policy,
      aliases: this.#aliases,
      arriveWithinMs: config.vehicle.arrive_ms,
      services: {
        clock: this.#clock,
        times: new ChronoTimes(this.#clock),
        vehicle,
        apps,
        reminders,
        calendar,
        contacts,
        manual,
      },
      queueLimit: config.intake.queue,
      onError: (error, id) => this.#logger.error(error, `utterance ${id}`),
    })
    return { pipeline, reminders, hermes }
  }

  #createEngine(): Engine {
    return new LlamaEngine({
      ...engineOptions(this.config),
      catalogue: this.#catalogue,
      clock: this.#clock,
      onState: (state, message) => {
        this.#logger[state === 'failed' ? 'error' : 'info'](`engine: ${message}`)
        this.#status?.publishHealth()
      },
    })
  }

  /** Utterances are taken on from now on. */
  #listen(client: MqttClient, intake: Intake): void {
    const { utterance } = this.#topics
    client.on('message', (topic, payload, packet) => {
      // An empty retained message clears one: that is no command.
      if (topic === utterance && !(packet.retain && payload.length === 0)) void intake(payload, packet, 'mqtt')
    })
    // Retained messages are asked for as such, so that each is refused with its reason instead of passed over in silence.
    client.subscribe(utterance, { qos: 1, rap: true, rh: 0 })
    this.#undo.push(() => client.unsubscribe(utterance))
  }

  async #startHttp(intake: Intake): Promise<void> {
    const { host, port } = this.config.http
    const say = (body: Buffer) => intake(body, { retain: false }, 'http')
    const server = new HttpServer({ host, port, health: () => this.#facts.health(), say })
    this.#httpUrl = await server.start()
    this.#undo.push(() => server.stop())
    this.#logger.info(`http: listening on ${this.#httpUrl}`)
  }
}
