import type { Utterance } from '../../daemon/core/call.ts'
import type { CallResult, Result, Timing } from '../../daemon/core/ports.ts'

const TIMING: Timing = {
  queue_ms: 1,
  prefill_ms: 10,
  decode_ms: 5,
  plan_ms: 0.5,
  dispatch_ms: 3,
  total_ms: 20,
  tokens_in: 6,
  tokens_out: 4,
}

/** An utterance with this id; the rest may differ. */
export const utteranceWith = (id: string, more: Partial<Utterance> = {}): Utterance => ({
  id,
  site: 'car',
  text: `turn on the ac (${id})`,
  source: 'mqtt',
  receivedAt: 1_000,
  ...more,
})

export const callWith = (name: string, more: Partial<CallResult> = {}): CallResult => ({
  index: 0,
  parent: null,
  function: name,
  arguments: { state: 'on' },
  state: 'achieved',
  speech: 'on',
  ms: 3,
  ...more,
})

/** A result of an utterance; `done` with one call unless said. */
export const resultWith = (
  id: string,
  more: Partial<Omit<Result, 'timing'>> & { timing?: Partial<Timing> } = {},
): Result => ({
  id,
  site: 'car',
  text: `turn on the ac (${id})`,
  outcome: 'done',
  speech: 'On.',
  confidence: 0.98,
  plan: "<fn_5>('on')<fn_end>",
  calls: [callWith('set_air_conditioning')],
  ...more,
  timing: { ...TIMING, ...more.timing },
})
