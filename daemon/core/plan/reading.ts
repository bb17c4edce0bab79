/** What readers of plans have in common: any text may be given, and what is not a plan comes back as an error with its place. */
import type { Plan } from '../call.ts'

export type ReadError = {
  readonly code: 'invalid_plan'
  readonly message: string
  /** Position in the text, in UTF-16 units. */
  readonly at: number
}
export type ReadResult = { readonly ok: true; readonly plan: Plan } | { readonly ok: false; readonly error: ReadError }

export const MAXIMUM_DEPTH = 4
export const MAXIMUM_CALLS = 16

/** Thrown inside a reader, and nowhere else. */
export class Refusal extends Error {
  readonly at: number
  constructor(message: string, at: number) {
    super(message)
    this.at = at
  }
}

/** Runs a reader; its refusal becomes the error of the result. */
export function reading(read: () => Plan): ReadResult {
  try {
    return { ok: true, plan: read() }
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    return { ok: false, error: { code: 'invalid_plan', message: error.message, at: error.at } }
  }
}

/** A text and how far it has been read. Patterns are sticky (`/y`). */
export class Scanner {
  readonly text: string
  at = 0

  constructor(text: string) {
    this.text = text
  }

  match(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.at
    const match = pattern.exec(this.text)
    if (match) this.at += match[0].length
    return match
  }

  peek(word: string): boolean {
    return this.text.startsWith(word, this.at)
  }

  take(word: string): boolean {
    if (!this.peek(word)) return false
    this.at += word.length
    return true
  }

  refuse(message: string): Refusal {
    return new Refusal(message, this.at)
  }
}
