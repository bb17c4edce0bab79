/** Chance that can be repeated: the same seed gives the same sequence on every machine. */

/** A stable 32-bit hash of words, well mixed in all bits; the same on every machine and in every version. */
export function hashText(text: string): number {
  let hash = 0x811c9dc5
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193)
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return (hash ^ (hash >>> 16)) >>> 0
}

/** The hash as a share, 0 (inclusive) to 1 (exclusive). */
export const hashShare = (text: string): number => hashText(text) / 0x1_0000_0000

export class Random {
  #a: number
  #b: number
  #c: number
  #counter = 1

  /** @param seed any text or number; equal seeds give equal sequences */
  constructor(seed: string | number) {
    this.#a = hashText(`a${seed}`)
    this.#b = hashText(`b${seed}`)
    this.#c = hashText(`c${seed}`)
    for (let i = 0; i < 12; i++) this.next()
  }

  /** A number from 0 (inclusive) to 1 (exclusive); the generator is sfc32. */
  next(): number {
    const t = (this.#a + this.#b + this.#counter) | 0
    this.#counter = (this.#counter + 1) | 0
    this.#a = this.#b ^ (this.#b >>> 9)
    this.#b = (this.#c + (this.#c << 3)) | 0
    this.#c = ((this.#c << 21) | (this.#c >>> 11)) + t
    return (t >>> 0) / 0x1_0000_0000
  }

  /** A whole number from 0 to `count - 1`. */
  below(count: number): number {
    return Math.floor(this.next() * count)
  }

  /** A whole number from `low` to `high`, both inclusive. */
  between(low: number, high: number): number {
    return low + this.below(high - low + 1)
  }

  /** True in the given share (0 to 1) of all calls. */
  chance(share: number): boolean {
    return this.next() < share
  }

  /** One of the items, each as likely. @throws RangeError when there is none */
  pick<T>(items: readonly T[]): T {
    if (items.length === 0) throw new RangeError('nothing to pick from')
    return items[this.below(items.length)] as T
  }
}

/** Items of unequal weight, drawn in constant-ish time by a running sum. */
export class Weighted<T> {
  readonly items: readonly T[]
  readonly #sums: number[] = []

  constructor(entries: readonly (readonly [T, number])[]) {
    this.items = entries.map(([item]) => item)
    let sum = 0
    for (const [, weight] of entries) {
      sum += weight
      this.#sums.push(sum)
    }
  }

  /** One item, by weight. @throws RangeError when there is none */
  pick(random: Random): T {
    const last = this.#sums.length - 1
    if (last < 0) throw new RangeError('nothing to pick from')
    const point = random.next() * (this.#sums[last] as number)
    let low = 0
    let high = last
    while (low < high) {
      const middle = (low + high) >> 1
      if ((this.#sums[middle] as number) > point) high = middle
      else low = middle + 1
    }
    return this.items[low] as T
  }
}
