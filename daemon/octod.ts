/**
 * The wiring, and the only place where the parts meet: create, start, stop. Tests start the very same thing with other parts
 * handed in.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { MqttClient } from 'mqtt'
import type { Calendar, Contacts, Context, Manual, Reminder } from '../functions/context.ts'
import { OctodError } from '../functions/error.ts'
import { functions } from '../functions/index.ts'
import { DrivingScript } from '../functions/vehicle/script.ts'
import { SimulatedVehicle } from '../functions/vehicle/simulated.ts'
import { ChronoTimes } from './chrono/times.ts'
import { systemClock } from './clock.ts'
import type { Config } from './config.ts'
import { Catalogue } from './core/catalogue.ts'
import { Pipeline } from './core/pipeline.ts'
import type { CallLog, Clock, Engine, ModelInfo, Replies, Result, Vehicle } from './core/ports.ts'
import { HttpServer } from './http/server.ts'
import { IcalCalendar } from './ical/calendar.ts'
import { Latency } from './latency.ts'
import { LlamaEngine } from './llama/engine.ts'
import type { Logger } from './log.ts'
import { MqttApps } from './mqtt/apps.ts'
import { startEmbeddedBroker } from './mqtt/broker.ts'
import { closeConnection, openConnection } from './mqtt/connection.ts'
import { readUtterance } from './mqtt/messages.ts'
import { MqttReplies } from './mqtt/replies.ts'
import { answerRequests, type RequestHandler } from './mqtt/requests.ts'
import { topicsOf } from './mqtt/topics.ts'
import { SqliteCallLog } from './sqlite/call-log.ts'
import { openDatabase } from './sqlite/database.ts'
import { SqliteManual } from './sqlite/manual.ts'
import { REMINDER_MIGRATIONS, SqliteReminders } from './sqlite/reminders.ts'
import { notifySystemd } from './systemd/notify.ts'
import { VcardContacts } from './vcard/contacts.ts'

/** Parts a test may hand in; the rest is made from the configuration. */
export type Overrides = {
  readonly clock?: Clock
  readonly engine?: Engine
  readonly vehicle?: Vehicle
  readonly log?: CallLog
  readonly catalogue?: Catalogue
}

const HEALTH_EVERY_MS = 30_000
const RETAIN_EVERY_MS = 6 * 3_600_000
const GRACE_MS = 3_000
export const VERSION: string = JSON.parse(
  readFileSync(
    new URL(import.meta.url.endsWith('.ts') ? '../package.json' : '../../package.json', import.meta.url),
    'utf8',
  ),
).version

export class Octod {
  readonly config: Config
  readonly vehicle: Vehicle
  readonly #logger: Logger
  readonly #clock: Clock
  readonly #catalogue: Catalogue
  readonly #engine: Engine
  readonly #log: CallLog
  readonly #latency = new Latency()
  /** What undoes each step of the start, in the order of starting. */
  readonly #undo: (() => unknown)[] = []
  #state: 'created' | 'started' | 'stopped' = 'created'
  #url = ''
  #httpUrl: string | undefined
  #model: ModelInfo | undefined
  #client: MqttClient | undefined

  private constructor(config: Config, logger: Logger, overrides: Overrides) {
    this.config = config
    this.#logger = logger
    this.#clock = overrides.clock ?? systemClock
    this.#catalogue = overrides.catalogue ?? new Catalogue(functions)
    this.vehicle = overrides.vehicle ?? new SimulatedVehicle({ clock: this.#clock })
    this.#engine =
      overrides.engine ??
      new LlamaEngine({
        file: config.model.file,
        catalogue: this.#catalogue,
        clock: this.#clock,
        threads: config.model.threads,
        deadlineMs: config.model.deadline_ms,
        onState: (state, message) => {
          this.#logger[state === 'failed' ? 'error' : 'info'](`engine: ${message}`)
          this.#publishHealth()
        },
      })
    this.#log =
      overrides.log ??
      new SqliteCallLog({
        file: config.log.file,
        keepDays: config.log.keep_days,
        maxMegabytes: config.log.max_mb,
        now: () => this.#clock.now(),
      })
  }

  static create(config: Config, logger: Logger, overrides: Overrides = {}): Octod {
    return new Octod(config, logger, overrides)
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
    const topics = topicsOf(config.mqtt.base_topic, config.site)
    this.#undo.push(() => this.#log.close())
    if (!this.#log.health.ok) this.#logger.error(this.#log.health.message)
    const client = await this.#connect()
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

    const say = (speech: string) =>
      client.publish(`${config.mqtt.base_topic}/${config.site}/notification`, JSON.stringify({ speech }), { qos: 1 })
    const { reminders, calendar, contacts, manual } = this.#services((reminder, late) => {
      client.publish(topics.event, JSON.stringify({ type: 'reminder', late, ...reminder }), { qos: 1 })
      say(reminderSpeech(reminder, late))
    })
    const pipeline = new Pipeline({
      engine: this.#engine,
      catalogue: this.#catalogue,
      log: this.#log,
      replies: this.#watched(new MqttReplies(client, topics)),
      services: {
        clock: this.#clock,
        times: new ChronoTimes(this.#clock),
        vehicle: this.vehicle,
        apps,
        reminders,
        calendar,
        contacts,
        manual,
      },
      queueLimit: config.intake.queue,
      onError: (error, id) => this.#logger.error(error, `utterance ${id}`),
    })
    this.#drive()
    this.#publishVehicle(client)
    if (config.http.enabled) await this.#startHttp(pipeline)

    this.#undo.push(() => this.#engine.stop())
    this.#model = await this.#engine.start()
    this.#undo.push(() => pipeline.stop(GRACE_MS))
    pipeline.reportInterrupted()
    this.#listen(client, pipeline)
    answerRequests(client, topics, this.#requests())
    reminders.start()
    this.#undo.push(() => reminders.stop())
    client.on('connect', () => this.#publishInfo())
    this.#publishInfo()
    this.#every(HEALTH_EVERY_MS, () => this.#publishHealth())
    this.#every(RETAIN_EVERY_MS, () => (this.#log instanceof SqliteCallLog ? this.#log.retain() : undefined))
    if (this.#log instanceof SqliteCallLog) this.#log.retain()
    this.#logger.info(
      `octod ${VERSION} is ready: site ${config.site}, broker ${this.#url}, model ${this.#model.name}, vehicle ${this.vehicle.name}`,
    )
    await notifySystemd({ ready: true, status: `ready, site ${config.site}` })
  }

  async #connect(): Promise<MqttClient> {
    const { mqtt, site } = this.config
    const topics = topicsOf(mqtt.base_topic, site)
    if (mqtt.server === null) {
      const broker = await startEmbeddedBroker(mqtt.embedded_port)
      this.#undo.push(() => broker.stop())
      this.#url = broker.url
      this.#logger.info(`no broker configured: an embedded one listens on ${broker.url}`)
    } else this.#url = mqtt.server
    const client = openConnection(this.#url, mqtt, topics, {
      onChange: (connected, message) => this.#logger[connected ? 'info' : 'warn'](`mqtt: ${message}`),
    })
    this.#client = client
    this.#undo.push(() => closeConnection(client, topics, 1_000))
    return client
  }

  #services(
    onDue: (reminder: Reminder, late: boolean) => void,
  ): Pick<Context, 'calendar' | 'contacts' | 'manual'> & { reminders: SqliteReminders } {
    const { assistant, stateDir } = this.config
    const database = this.#openReminders()
    this.#undo.push(() => database.close())
    const reminders = new SqliteReminders({ database, clock: this.#clock, onDue })
    const calendar: Calendar = new IcalCalendar({
      file: assistant.calendar ?? join(stateDir, 'calendar.ics'),
      clock: this.#clock,
    })
    const contacts: Contacts = new VcardContacts(assistant.contacts ?? join(stateDir, 'contacts.vcf'))
    const manual: Manual = assistant.manual === null ? noManual : new SqliteManual(assistant.manual)
    return { reminders, calendar, contacts, manual }
  }

  #openReminders() {
    try {
      return openDatabase(join(this.config.stateDir, 'reminders.sqlite'), REMINDER_MIGRATIONS)
    } catch (error) {
      this.#logger.error(
        `reminders can't be kept in ${this.config.stateDir} (${(error as Error).message}); they are lost at the next stop`,
      )
      return openDatabase(':memory:', REMINDER_MIGRATIONS)
    }
  }

  /** Utterances are taken on from now on. */
  #listen(client: MqttClient, pipeline: Pipeline): void {
    const topics = topicsOf(this.config.mqtt.base_topic, this.config.site)
    client.on('message', (topic, payload, packet) => {
      if (topic !== topics.utterance) return
      const received = readUtterance(payload, packet, this.#intake('mqtt'))
      if (received.ok) void pipeline.handle(received.utterance)
      else pipeline.refuse(received.utterance, received.code, received.message)
    })
    // Retained messages are asked for as such, so that each is refused with its reason instead of passed over in silence.
    client.subscribe(topics.utterance, { qos: 1, rap: true, rh: 0 })
    this.#undo.push(() => client.unsubscribe(topics.utterance))
  }

  #intake(source: string) {
    return { site: this.config.site, source, maxCharacters: this.config.intake.max_characters, now: this.#clock.now() }
  }

  async #startHttp(pipeline: Pipeline): Promise<void> {
    const server = new HttpServer({
      host: this.config.http.host,
      port: this.config.http.port,
      health: () => this.#health(),
      say: async (body) => {
        const received = readUtterance(body, { retain: false }, this.#intake('http'))
        return received.ok
          ? pipeline.handle(received.utterance)
          : pipeline.refuse(received.utterance, received.code, received.message)
      },
    })
    this.#httpUrl = await server.start()
    this.#undo.push(() => server.stop())
    this.#logger.info(`http: listening on ${this.#httpUrl}`)
  }

  #watched(replies: Replies): Replies {
    return {
      event: (event, utterance) => replies.event(event, utterance),
      result: (result, utterance) => {
        if (result.outcome !== 'duplicate') this.#latency.add(result.timing.total_ms)
        this.#logger.info(
          { id: result.id, ms: Math.round(result.timing.total_ms) },
          `"${result.text}" → ${result.outcome}${result.code ? ` (${result.code})` : ''}: ${result.speech}`,
        )
        replies.result(result, utterance)
      },
    }
  }

  /** The simulated car goes where the configuration says; a real one drives itself. */
  #drive(): void {
    const { vehicle } = this
    if (!(vehicle instanceof SimulatedVehicle)) return
    const script = new DrivingScript({ vehicle, clock: this.#clock })
    script.play(this.config.vehicle.script)
    this.#undo.push(() => {
      script.stop()
      vehicle.close()
    })
  }

  #publishVehicle(client: MqttClient): void {
    if (!this.config.vehicle.publish) return
    const topics = topicsOf(this.config.mqtt.base_topic, this.config.site)
    const publish = ({ path, value, at }: { path: string; value: unknown; at: number }) =>
      client.publish(topics.vehicle(path), JSON.stringify({ value, ts: at }), { qos: 0, retain: true })
    client.on('connect', () => this.vehicle.list().forEach(publish))
    this.#undo.push(
      this.vehicle.watch(({ type, sample }) => {
        // Without a broker the values would only pile up; they are sent whole at the next connect.
        if (type === 'changed' && client.connected) publish(sample)
      }),
    )
  }

  #requests(): ReadonlyMap<string, RequestHandler> {
    return new Map<string, RequestHandler>([
      ['health', () => this.#health()],
      ['info', () => this.#info()],
      ['functions', () => ({ functions: this.#catalogue.functions.map(({ run: _, ...rest }) => rest) })],
      [
        'signals',
        ({ path }) => ({
          signals: this.vehicle.list().filter((sample) => typeof path !== 'string' || sample.path.startsWith(path)),
        }),
      ],
    ])
  }

  #info() {
    return {
      version: VERSION,
      site: this.config.site,
      model: this.#model,
      catalogue: { functions: this.#catalogue.functions.length, hash: this.#catalogue.hash },
      vehicle: this.vehicle.name,
      node: process.version,
      platform: `${process.platform} ${process.arch}`,
    }
  }

  #health() {
    return {
      engine: this.#engine.state,
      latency: this.#latency.summary(),
      log: this.#log.health,
      memory_mb: Math.round(process.memoryUsage.rss() / 1e6),
      uptime_s: Math.round(process.uptime()),
    }
  }

  #publishInfo(): void {
    const topics = topicsOf(this.config.mqtt.base_topic, this.config.site)
    this.#client?.publish(topics.info, JSON.stringify(this.#info()), { qos: 1, retain: true })
    this.#publishHealth()
  }

  #publishHealth(): void {
    if (!this.#client?.connected) return
    this.#client.publish(
      topicsOf(this.config.mqtt.base_topic, this.config.site).health,
      JSON.stringify(this.#health()),
      { qos: 1, retain: true },
    )
  }

  #every(ms: number, action: () => void): void {
    const timer = setInterval(action, ms)
    this.#undo.push(() => clearInterval(timer))
  }
}

function reminderSpeech({ kind, text }: Reminder, late: boolean): string {
  const when = late ? ' That was due while I was off.' : ''
  if (kind === 'timer') return `Your timer is up: ${text}.${when}`
  return `${kind === 'alarm' ? 'Alarm' : 'Reminder'}: ${text}.${when}`
}

const noManual: Manual = {
  search() {
    throw new OctodError(
      'provider_unavailable',
      "no owner's manual is installed; set assistant.manual to a folder of Markdown files",
    )
  },
}

export type { Result }
