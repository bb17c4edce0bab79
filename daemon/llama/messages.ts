/** What the daemon and its engine process say to each other. */
import type { ErrorCode } from '../../functions/error.ts'
import type { Signature } from '../core/catalogue.ts'
import type { Decoded, ModelInfo } from '../core/ports.ts'

export type ToEngine =
  | {
      readonly type: 'load'
      readonly file: string
      /** A LoRA adapter for that model file; null for none. */
      readonly lora: string | null
      readonly signatures: readonly Signature[]
      /** Decode threads. More than one pays only from about 25 M parameters on. */
      readonly threads: number
    }
  | { readonly type: 'decode'; readonly id: number; readonly text: string }
  | { readonly type: 'abort'; readonly id: number }

export type FromEngine =
  | { readonly type: 'ready'; readonly model: ModelInfo }
  | { readonly type: 'failed'; readonly code: ErrorCode; readonly message: string }
  | { readonly type: 'decoded'; readonly id: number; readonly decoded: Omit<Decoded, 'queueMs'> }
  | { readonly type: 'refused'; readonly id: number; readonly code: ErrorCode; readonly message: string }
