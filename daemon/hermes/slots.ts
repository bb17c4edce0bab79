/** The arguments of a call as Hermes slots: each with the words of the sentence that it came from. */
import { isCall } from '../core/call.ts'
import type { Asked } from './messages.ts'

export type Slot = {
  readonly entity: string
  readonly slotName: string
  readonly rawValue: string
  readonly value: { readonly kind: 'Number' | 'Unknown'; readonly value: unknown }
  readonly confidence: number
  readonly range: {
    readonly start: number
    /** Exclusive, as `rawEnd`. */
    readonly end: number
    readonly rawStart: number
    readonly rawEnd: number
  }
}

/** Makes the slots of the calls of one sentence, in spoken order: words that one slot came from are not another's if there are others. */
export function slotMaker({ input, rawInput }: Pick<Asked, 'input' | 'rawInput'>) {
  const taken = new Set<number>()
  return (args: Readonly<Record<string, unknown>>): readonly Slot[] =>
    Object.entries(args).map(([name, value]) => {
      const words = wordsOf(value)
      const found = find(words, input, taken)
      if (found) taken.add(found.start)
      const { start, end } = found ?? { start: 0, end: 0 }
      return {
        entity: name,
        slotName: name,
        rawValue: found ? input.slice(start, end) : words,
        value: { kind: typeof value === 'number' ? 'Number' : 'Unknown', value },
        confidence: 1,
        range: {
          start,
          end,
          rawStart: found ? rawPosition(start, input, rawInput) : 0,
          rawEnd: found ? rawPosition(end - 1, input, rawInput) + 1 : 0,
        },
      }
    })
}

/** A value as it is most likely said: of a place its name, of a call in an argument's place its first value. */
function wordsOf(value: unknown): string {
  if (isCall(value)) return wordsOf(Object.values(value.arguments)[0] ?? value.function)
  if (typeof value === 'object' && value !== null) return 'name' in value ? String(value.name) : JSON.stringify(value)
  return String(value ?? '')
}

/** Whole words, whatever their case; `rear_left` is also said "rear left", `30%` also "30 percent". */
function find(words: string, input: string, taken: ReadonlySet<number>): { start: number; end: number } | undefined {
  const spoken = [words, words.replaceAll('_', ' '), words.replace(/ ?%$/, ' percent')]
  const matches = spoken
    .filter((form) => form !== '')
    .flatMap((form) => [
      ...input.matchAll(
        new RegExp(`(?<![\\p{L}\\p{N}])${form.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')}(?![\\p{L}\\p{N}])`, 'giu'),
      ),
    ])
  const match = matches.find(({ index }) => !taken.has(index)) ?? matches[0]
  return match && { start: match.index, end: match.index + match[0].length }
}

/** `input` is `rawInput` with fewer blanks, so a position is found by counting what is none. */
function rawPosition(position: number, input: string, rawInput: string): number {
  let before = input.slice(0, position).replace(/\s/g, '').length
  return [...Array(rawInput.length).keys()].find((at) => /\S/.test(rawInput.charAt(at)) && before-- === 0) ?? position
}
