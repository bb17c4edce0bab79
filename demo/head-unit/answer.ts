/** What a function of the head unit is given, and what it gives back. */

/** As they came over the wire: nothing about them is certain. */
export type Arguments = { readonly [name: string]: unknown }

export type Answer = {
  /** One short sentence for the driver. */
  readonly speech: string
  /** What a call around this one gets: `navigate_to(find_place('bakery'))`. */
  readonly value?: unknown
  /** `accepted` while it is still going on; default `achieved`. */
  readonly state?: 'achieved' | 'accepted'
}

export type Functions = { readonly [name: string]: (args: Arguments) => Answer }

/** Thrown by a function that can't do what is asked. The code is one of octod's (`docs/errors.md`). */
export class Refusal extends Error {
  readonly code: string

  constructor(code: string, speech: string) {
    super(speech)
    this.code = code
  }
}

/** An argument as text; empty when it is missing. */
export function text(value: unknown): string {
  return typeof value === 'string' ? value.trim() : ''
}

/** An answer to a question: what is said is the value. */
export function told(speech: string): Answer {
  return { speech, value: speech }
}

/** The words of a text in lower case, without accents and punctuation. */
export function words(of: string): readonly string[] {
  return (
    of
      .normalize('NFD')
      .replace(/\p{M}/gu, '')
      .toLowerCase()
      .match(/[\p{L}\p{N}]+/gu) ?? []
  )
}
