/** octod itself: its engine, and what `octod eval` makes of an answer. */
import { createEngine } from '../../daemon/cli/local.ts'
import { type Config, readConfig } from '../../daemon/config.ts'
import type { Plan } from '../../daemon/core/call.ts'
import type { Catalogue } from '../../daemon/core/catalogue.ts'
import { isDoubtful } from '../../daemon/core/confidence.ts'
import { canonicalPlan, wholeCalls } from '../../daemon/core/plan/check.ts'
import { readPlan } from '../../daemon/core/plan/read.ts'
import type { Decoded } from '../../daemon/core/ports.ts'
import type { LlamaEngine } from '../../daemon/llama/engine.ts'
import { OctodError } from '../../functions/error.ts'
import { type Answer, type Contender, NO_TOKENS, WARM_UP } from './contender.ts'

const LONGEST_MS = 30_000

export class Octod implements Contender {
  readonly #config: Config
  readonly #engine: LlamaEngine
  readonly #catalogue: Catalogue

  constructor(threads: number) {
    this.#config = readConfig({
      file: process.env.OCTOD_CONFIG,
      env: process.env,
      flags: { 'model.threads': String(threads) },
    })
    const { engine, catalogue } = createEngine(this.#config)
    this.#engine = engine
    this.#catalogue = catalogue
  }

  async start(): Promise<number> {
    await this.#engine.start()
    await this.answer(WARM_UP)
    return this.#engine.pid as number
  }

  async answer(text: string): Promise<Answer> {
    try {
      const decoded = await this.#engine.decode(text, AbortSignal.timeout(LONGEST_MS))
      const { tokensIn, tokensOut, prefillMs, decodeMs } = decoded
      // The engine does not say what its cache held: a prompt shares a token or two with the one before, so all of it counts.
      const tokens = { promptTokens: tokensIn, evaluatedTokens: tokensIn, outputTokens: tokensOut }
      return { plan: this.#plan(decoded), ...tokens, prefillMs, decodeMs }
    } catch (error) {
      const isDeclined = error instanceof OctodError && (error.code === 'too_long' || error.code === 'invalid_plan')
      if (isDeclined) return { plan: [], ...NO_TOKENS }
      throw error
    }
  }

  stop(): Promise<void> {
    return this.#engine.stop()
  }

  #plan(decoded: Decoded): Plan {
    const read = readPlan(decoded.text, this.#catalogue)
    if (!read.ok) return []
    const written = canonicalPlan(read.plan, this.#catalogue)
    const steps = written.map((call, index) => ({ call, confidence: decoded.confidence.calls[index] ?? 1 }))
    return isDoubtful(steps, this.#catalogue, this.#config.confidence) ? [] : wholeCalls(written, this.#catalogue)
  }
}
