/** Parts of the daemon that a test scripts. */
import type { Arrival } from '../../daemon/core/arrivals.ts'
import type { Utterance } from '../../daemon/core/call.ts'
import type { CallLog, Decoded, Engine, ModelInfo, Replies, Result, UtteranceEvent } from '../../daemon/core/ports.ts'
import { OctodError } from '../../functions/error.ts'

const MODEL: ModelInfo = { name: 'scripted', file: '', sha256: '', quantisation: '', catalogueHash: '' }

/** Answers each text with the plan that was scripted for it, or with what the function makes of it. */
export class ScriptedEngine implements Engine {
  state: Engine['state'] = 'stopped'
  readonly #script: (text: string, signal: AbortSignal) => string | Promise<string>

  constructor(
    script: Readonly<Record<string, string>> | ((text: string, signal: AbortSignal) => string | Promise<string>),
  ) {
    this.#script = typeof script === 'function' ? script : (text) => script[text] ?? '<fn_none>()<fn_end>'
  }

  async start(): Promise<ModelInfo> {
    this.state = 'ready'
    return MODEL
  }

  async decode(text: string, signal: AbortSignal): Promise<Decoded> {
    if (this.state !== 'ready') throw new OctodError('model_loading', 'not started')
    const plan = await this.#script(text, signal)
    const tokens = [{ text: plan, probability: 0.9 }]
    const confidence = { plan: 0.9, calls: plan.split(';').map(() => 0.9) }
    return {
      text: plan,
      tokens,
      raw: confidence,
      confidence,
      queueMs: 0,
      prefillMs: 1,
      decodeMs: 2,
      tokensIn: 3,
      tokensOut: 1,
    }
  }

  async stop(): Promise<void> {
    this.state = 'stopped'
  }
}

/** Keeps what the pipeline said, in order. */
export class RecordedReplies implements Replies {
  readonly results: Result[] = []
  readonly events: UtteranceEvent[] = []
  readonly notices: string[] = []

  result(result: Result): void {
    this.results.push(result)
  }

  event(event: UtteranceEvent): void {
    this.events.push(event)
  }

  notice(speech: string): void {
    this.notices.push(speech)
  }
}

/** A log in memory. */
export class MemoryCallLog implements CallLog {
  readonly open = new Map<string, Utterance>()
  readonly finished: Result[] = []
  readonly settled: ({ id: string; index: number } & Arrival)[] = []
  readonly #ids = new Set<string>()
  readonly health = { ok: true, message: 'in memory' }

  accept(utterance: Utterance): boolean {
    if (this.#ids.has(utterance.id)) return false
    this.#ids.add(utterance.id)
    this.open.set(utterance.id, utterance)
    return true
  }

  plan(): void {}

  settle(id: string, index: number, arrival: Arrival): void {
    this.settled.push({ id, index, ...arrival })
  }

  finish(result: Result): void {
    if (this.open.delete(result.id)) this.finished.push(result)
  }

  unfinished(): readonly Utterance[] {
    return [...this.open.values()]
  }

  close(): void {}
}
