/** Makes all three parts of the dataset. */
import type { Part } from './lists.ts'
import type { Phrasing } from './phrasing.ts'
import { hashShare, Random } from './random.ts'
import { type Complaint, DRAWS, type DrawKind, Sampler, SHARES } from './sample.ts'
import type { Source } from './source.ts'
import { splitLines } from './split.ts'
import { type Example, Ledger } from './verify.ts'

export type Sizes = { readonly [part in Part]: number }

export type Dataset = {
  readonly parts: { readonly [part in Part]: readonly Example[] }
  /**
   * A nearer test: phrasings of the training in wordings that are kept out of it, with list entries of the test. As many as the test has,
   * where there are enough.
   */
  readonly wordings: readonly Example[]
  readonly ledger: Ledger
  readonly complaints: readonly Complaint[]
  /** Kinds of which there were not enough different examples. */
  readonly shortfalls: readonly {
    readonly part: Part
    readonly kind: DrawKind
    readonly wanted: number
    readonly made: number
  }[]
}

/** Of all wordings, kept out of training for the near test: a plain sample, not only what is rare. */
const RESERVED_SHARE = 0.01

const isReserved = (wording: string): boolean => hashShare(`reserved ${wording}`) < RESERVED_SHARE

/** Draws without a new example before a kind is given up. */
const PATIENCE = 20_000
/** The same for reserved wordings, of which each draw tries many. */
const FEW_PATIENCE = 20

/** Examples between two pauses, in which signals are heard and progress is shown. */
const BREATH = 2000

/**
 * @param progress is told how many examples are there
 * @param signal ends the work early: the promise is rejected with its reason
 */
export async function makeDataset(
  source: Source,
  sizes: Sizes,
  seed: number,
  progress: (made: number) => void = () => {},
  signal?: AbortSignal,
): Promise<Dataset> {
  const ledger = new Ledger()
  const shortfalls: Dataset['shortfalls'][number][] = []
  const complaints: Complaint[] = []
  const parts: { [part in Part]: Example[] } = { train: [], valid: [], calibration: [], test: [] }
  const byPart = partPhrasings(source.phrasings)
  let made = 0
  // The test comes first, so that what training may not know is known when training is made.
  for (const part of ['test', 'calibration', 'valid', 'train'] as const) {
    const sampler = new Sampler(byPart[part], source.lists, part, source.catalogue, new Random(`${seed} ${part}`))
    const admits = (example: Example) =>
      part === 'train'
        ? !example.wordings.some(isReserved) && ledger.admit(example, part)
        : ledger.admit(example, part, 1)
    for (const kind of DRAWS) {
      const wanted = Math.round(sizes[part] * SHARES[kind])
      const before = parts[part].length
      for (const example of draws(sampler, kind, wanted, PATIENCE, admits)) {
        parts[part].push(example)
        if (++made % BREATH === 0) await breathe(progress, made, signal)
      }
      const drawn = parts[part].length - before
      if (drawn < wanted) shortfalls.push({ part, kind, wanted, made: drawn })
    }
    complaints.push(...sampler.complaints.values())
  }
  const settled = settle(parts, ledger, seed)
  const wordings = drawWordings(source, byPart.train, sizes.test, seed, ledger)
  return { parts: settled, wordings, ledger, complaints, shortfalls }
}

/** Draws until there are enough, or until `patience` draws in a row gave nothing that is admitted. */
function* draws(
  sampler: Sampler,
  kind: DrawKind,
  wanted: number,
  patience: number,
  admits: (example: Example) => boolean,
): Generator<Example> {
  let made = 0
  for (let idle = 0; made < wanted && idle < patience && sampler.canDraw(kind); idle++) {
    const example = sampler.draw(kind)
    if (!example || !admits(example)) continue
    made++
    idle = 0
    yield example
  }
}

/** Reserved wordings only, so that no dataset of any seed or size has trained on them. */
function drawWordings(
  source: Source,
  phrasings: readonly Phrasing[],
  size: number,
  seed: number,
  ledger: Ledger,
): readonly Example[] {
  const random = new Random(`${seed} wordings`)
  const sampler = new Sampler(phrasings, source.lists, 'test', source.catalogue, random, isReserved)
  const admits = (example: Example) => ledger.admit(example, 'wordings', 1)
  const examples = DRAWS.flatMap((kind) => [
    ...draws(sampler, kind, Math.round(size * SHARES[kind]), FEW_PATIENCE, admits),
  ])
  return shuffle(
    examples.filter((example) => !ledger.isDisputed(example)),
    new Random(`${seed} order wordings`),
  )
}

async function breathe(progress: (made: number) => void, made: number, signal?: AbortSignal): Promise<void> {
  progress(made)
  await new Promise((resolve) => setImmediate(resolve))
  signal?.throwIfAborted()
}

export function partPhrasings(phrasings: readonly Phrasing[]): { readonly [part in Part]: readonly Phrasing[] } {
  const parts = splitLines(phrasings.map((phrasing) => phrasing.line))
  const take = (part: Part): Phrasing[] => phrasings.filter((phrasing) => parts.get(phrasing.line) === part)
  return { train: take('train'), valid: take('valid'), calibration: take('calibration'), test: take('test') }
}

/** Without the disputed ones, in random order. */
function settle(
  parts: { readonly [part in Part]: readonly Example[] },
  ledger: Ledger,
  seed: number,
): Dataset['parts'] {
  const take = (part: Part): Example[] =>
    shuffle(
      parts[part].filter((example) => !ledger.isDisputed(example)),
      new Random(`${seed} order ${part}`),
    )
  return { train: take('train'), valid: take('valid'), calibration: take('calibration'), test: take('test') }
}

function shuffle<T>(items: T[], random: Random): T[] {
  for (let i = items.length - 1; i > 0; i--) {
    const j = random.below(i + 1)
    const item = items[i] as T
    items[i] = items[j] as T
    items[j] = item
  }
  return items
}
