/** What the table and the process of a contender say to each other. */
import type { ErrorCode } from '../../functions/error.ts'
import type { Answer, ContenderName, ContenderOptions } from './contender.ts'

export type ToContender =
  | { readonly type: 'start'; readonly name: ContenderName; readonly options: ContenderOptions }
  | { readonly type: 'say'; readonly text: string }

export type FromContender =
  /** `worker`: id of the process that does the work. */
  | { readonly type: 'ready'; readonly worker: number }
  | { readonly type: 'answered'; readonly answer: Answer; readonly totalMs: number }
  | { readonly type: 'failed'; readonly code: ErrorCode; readonly message: string }
