/** What the daemon tells about itself: `info`, `health`, and the answers to requests. */
import type { Catalogue } from './core/catalogue.ts'
import { drivingState } from './core/policy/driving-state.ts'
import type { CallLog, Clock, Engine, ModelInfo, Replies, Vehicle } from './core/ports.ts'
import { Latency } from './latency.ts'
import type { Logger } from './log.ts'
import type { RequestHandler } from './mqtt/requests.ts'
import { VERSION } from './version.ts'

export type FactsOptions = {
  readonly site: string
  readonly catalogue: Catalogue
  readonly engine: Engine
  readonly log: CallLog
  /** Known once the daemon has started. */
  readonly vehicle: () => Vehicle
  readonly clock: Clock
  /** A speed older than this counts for none, in milliseconds. */
  readonly maxSpeedAgeMs: number
}

export class Facts {
  readonly #options: FactsOptions
  readonly #latency = new Latency()
  /** Known once the engine has loaded it. */
  model: ModelInfo | undefined

  constructor(options: FactsOptions) {
    this.#options = options
  }

  info() {
    const { site, catalogue, vehicle } = this.#options
    return {
      version: VERSION,
      site,
      model: this.model,
      catalogue: { functions: catalogue.functions.length, hash: catalogue.hash },
      vehicle: vehicle().name,
      node: process.version,
      platform: `${process.platform} ${process.arch}`,
    }
  }

  health() {
    const { engine, log, clock, maxSpeedAgeMs } = this.#options
    const vehicle = this.#options.vehicle()
    const speed = vehicle.get('Vehicle.Speed')
    const now = clock.now()
    return {
      engine: engine.state,
      latency: this.#latency.summary(),
      vehicle: {
        name: vehicle.name,
        driving_state: drivingState(vehicle, now, maxSpeedAgeMs),
        speed_age_ms: speed ? Math.max(0, now - speed.at) : null,
      },
      log: log.health,
      memory_mb: Math.round(process.memoryUsage.rss() / 1e6),
      uptime_s: Math.round(process.uptime()),
    }
  }

  requests(): ReadonlyMap<string, RequestHandler> {
    const { catalogue, vehicle } = this.#options
    const signals: RequestHandler = ({ path }) => ({
      signals: vehicle()
        .list()
        .filter((sample) => typeof path !== 'string' || sample.path.startsWith(path)),
    })
    return new Map<string, RequestHandler>([
      ['health', () => this.health()],
      ['info', () => this.info()],
      ['functions', () => ({ functions: catalogue.functions.map(({ run: _, ...rest }) => rest) })],
      ['signals', signals],
    ])
  }

  /** Replies that are counted and told in the daemon's own log on their way. */
  watched(replies: Replies, logger: Logger): Replies {
    return {
      event: (event, utterance) => replies.event(event, utterance),
      notice: (speech, utterance) => replies.notice(speech, utterance),
      result: (result, utterance) => {
        const { id, text, outcome, code, speech, timing } = result
        if (outcome !== 'duplicate') this.#latency.add(timing.total_ms)
        const ending = code ? `${outcome} (${code})` : outcome
        logger.info({ id, ms: Math.round(timing.total_ms) }, `"${text}" → ${ending}: ${speech}`)
        replies.result(result, utterance)
      },
    }
  }
}
