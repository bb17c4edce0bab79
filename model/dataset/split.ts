/** Parts the phrasings into training, validation, calibration and test, by line. */
import type { Part } from './lists.ts'
import type { PhraseLine } from './phrase-file.ts'
import { hashShare } from './random.ts'

const TEST_SHARE = 0.1
/** Validation and calibration, in turn. */
const VALID_SHARE = 0.05

/** A section with so many lines gets at least so many in the test. */
const LEAST_TEST: readonly (readonly [lines: number, test: number])[] = [
  [30, 4],
  [12, 2],
  [5, 1],
  [0, 0],
]

/**
 * The part of each line. It goes by a hash of section and words, so that a new line leaves the others where they are
 * (but for sections so small that the least number of test lines matters).
 */
export function splitLines(lines: readonly PhraseLine[]): ReadonlyMap<PhraseLine, Part> {
  const parts = new Map<PhraseLine, Part>()
  const sections = Map.groupBy(lines, (line) => line.section)
  for (const section of sections.values()) {
    const byHash = section
      .map((line) => ({ line, share: hashShare(`${line.section} ${line.source}`) }))
      .sort((a, b) => a.share - b.share)
    const least = (LEAST_TEST.find(([count]) => section.length >= count) as readonly [number, number])[1]
    const leastValid = section.length >= 12 ? 1 : 0
    const test = Math.max(least, byHash.filter(({ share }) => share < TEST_SHARE).length)
    const valid = Math.max(
      leastValid,
      byHash.slice(test).filter(({ share }) => share < TEST_SHARE + VALID_SHARE).length,
    )
    for (const [rank, { line }] of byHash.entries()) {
      if (rank < test) parts.set(line, 'test')
      else if (rank < test + valid) parts.set(line, (rank - test) % 2 === 0 ? 'valid' : 'calibration')
      else parts.set(line, 'train')
    }
  }
  return parts
}
