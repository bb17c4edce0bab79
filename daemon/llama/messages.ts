/** What the daemon and its engine process say to each other, and what a kind of model is inside that process. */
import type { ErrorCode } from '../../functions/error.ts'
import type { Signature } from '../core/catalogue.ts'
import type { Decoded, ModelInfo } from '../core/ports.ts'

/** Kinds of model: those of model/train, and the published Octopus v2. They differ in prompt, reader, stop token and manifest. */
export type ProfileName = 'octod' | 'octopus-v2'

export type LoadRequest = {
  readonly type: 'load'
  readonly profile: ProfileName
  readonly file: string
  /** A LoRA adapter for that model file; null for none. */
  readonly lora: string | null
  readonly signatures: readonly Signature[]
  /** Decode threads. More than one pays only from about 25 M parameters on. */
  readonly threads: number
}

export type ToEngine =
  | LoadRequest
  | { readonly type: 'decode'; readonly id: number; readonly text: string }
  | { readonly type: 'abort'; readonly id: number }

export type FromEngine =
  | { readonly type: 'ready'; readonly model: ModelInfo }
  | { readonly type: 'failed'; readonly code: ErrorCode; readonly message: string }
  | { readonly type: 'decoded'; readonly id: number; readonly decoded: Omit<Decoded, 'queueMs'> }
  | { readonly type: 'refused'; readonly id: number; readonly code: ErrorCode; readonly message: string }

/** A model in the engine process. */
export type LoadedModel = {
  readonly info: ModelInfo
  /** @throws OctodError `too_long`, `invalid_plan`, `interrupted` (signal) */
  plan(text: string, signal: AbortSignal): Promise<Omit<Decoded, 'queueMs'>>
}
