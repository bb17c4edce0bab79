/**
 * How a function of the car is described. One object literal holds everything known about it: the words
 * for people, the parameters, the risk and the handler. From it come the functional token, the grammar,
 * the checks, the types of the handler's arguments, the training data and the documentation.
 *
 * This file imports nothing but types, so that `functions/` can be read without the rest.
 */
import type { Context, Outcome } from './context.ts'

export type Switch = 'on' | 'off'
export type Direction = 'up' | 'down'
/** A seat or the part of the car around it. */
export type Zone = 'driver' | 'passenger' | 'rear_left' | 'rear_right' | 'front' | 'rear' | 'all'

export const SWITCHES: readonly Switch[] = ['on', 'off']
export const DIRECTIONS: readonly Direction[] = ['up', 'down']
export const ZONES: readonly Zone[] = ['driver', 'passenger', 'rear_left', 'rear_right', 'front', 'rear', 'all']

/** A place, as a handler receives it: words as spoken, or what a nested call found. */
export type Place = {
  /** What to call it when speaking. */
  readonly name: string
  readonly address?: string
  readonly phone?: string
  /** Degrees north, -90 to 90. */
  readonly latitude?: number
  /** Degrees east, -180 to 180. */
  readonly longitude?: number
}

/** `low`, `3`, `50%`, `on`, `max` …: kept as spoken, mapped to the actuator's scale by the handler. */
export type Level = string
/** `open`, `closed`, `half`, `vent` or `<n>%`. */
export type Opening = string

type Optional = {
  readonly optional?: true
  /** What the car asks when it was needed and not said: every required one has it, and the first of `needsOneOf`. */
  readonly ask?: string
}

/** One parameter. Its key in `parameters` is its name; the order of the keys is the order of positions. */
export type Parameter =
  | (Optional & { readonly enum: readonly string[] })
  | (Optional & { readonly type: 'switch' | 'direction' | 'level' | 'opening' | 'when' | 'place' })
  /** `nested`: a call that returns text, a place or a number may stand here. */
  | (Optional & { readonly type: 'text'; readonly nested?: true })
  /** `default` is the zone taken when neither the sentence nor the speaker's seat says one. */
  | (Optional & { readonly type: 'zone'; readonly default: Zone })
  /** Inclusive bounds, in the unit the description names. */
  | (Optional & { readonly type: 'number'; readonly minimum?: number; readonly maximum?: number })

export type Parameters = { readonly [name: string]: Parameter }

/** What a handler gets for a parameter. */
type ValueOf<P extends Parameter> = P extends { readonly enum: readonly (infer Word)[] }
  ? Word
  : P extends { readonly type: 'switch' }
    ? Switch
    : P extends { readonly type: 'direction' }
      ? Direction
      : P extends { readonly type: 'zone' }
        ? Zone
        : P extends { readonly type: 'number' }
          ? number
          : P extends { readonly type: 'place' }
            ? Place
            : string

type OptionalNames<P extends Parameters> = {
  // A zone always arrives: spoken, the speaker's own, or the default.
  [K in keyof P]: P[K] extends { readonly type: 'zone' } ? never : P[K] extends { readonly optional: true } ? K : never
}[keyof P]

/** The arguments a handler receives, inferred from its parameters. */
export type Arguments<P extends Parameters> = {
  readonly [K in Exclude<keyof P, OptionalNames<P>>]: ValueOf<P[K]>
} & { readonly [K in OptionalNames<P>]?: ValueOf<P[K]> }

/** What acting may do while the car moves; read by the policy. */
export type WhileMoving =
  | 'allow'
  | 'block'
  | 'confirm'
  | 'confirm_unlock'
  | 'confirm_off'
  | 'block_open'
  | 'block_driver'

export type Group =
  | 'climate'
  | 'body'
  | 'seats'
  | 'lights'
  | 'display'
  | 'media'
  | 'navigation'
  | 'phone'
  | 'vehicle'
  | 'assistant'

export interface FunctionDefinition<P extends Parameters = Parameters> {
  /** snake_case, unique, never reworded once a model has shipped. */
  readonly name: string
  readonly group: Group
  /** One or two sentences: what it does and what it is for. */
  readonly description: string
  /** Sentences people say for it; shown by `octod functions NAME` and in the docs. */
  readonly examples: readonly string[]
  readonly parameters: P
  /** The kind of value the call hands to a call around it; null when none. */
  readonly returns: null | 'number' | 'text' | 'place'
  /** `actuate` changes something, `read` only tells. */
  readonly effect: 'actuate' | 'read'
  readonly whileMoving: WhileMoving
  /**
   * Parameters of which at least one must be given, where none of them is required alone.
   * A call without any is answered with `slots_incomplete`.
   */
  readonly needsOneOf?: readonly (keyof P & string)[]
  /** Functions with the same actuator run in spoken order; default: the function's own name. Null: never ordered. */
  readonly actuator?: string | null
  /** Longest run in milliseconds before the call fails with `timeout`; default 3000. */
  readonly deadlineMs?: number
  /**
   * What a call is about to do, to follow "Shall I": `open the trunk`. For functions that the policy may ask about. The arguments are
   * as said: a nested call is not a value yet, an optional one may be absent.
   */
  announce?(args: { readonly [name: string]: unknown }): string
  /**
   * Carries the call out. Returns what happened, or throws OctodError for what the driver should hear
   * (any other error becomes `plugin_crashed`). Must stop when `context.signal` aborts.
   */
  run(args: Arguments<P>, context: Context): Promise<Outcome> | Outcome
}

/** Returns its argument: it is there so that the handler's argument types are inferred from the parameters. */
export function defineFunction<const P extends Parameters>(definition: FunctionDefinition<P>): FunctionDefinition {
  // The list of all functions can't know each one's arguments; the checker makes sure of them before `run`.
  return definition as unknown as FunctionDefinition
}
