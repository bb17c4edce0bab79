/** The utterances that all contenders answer. */
import { readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type LabelledUtterance, readLabelled } from '../../daemon/evaluation/score.ts'
import { OctodError } from '../../functions/error.ts'
import { makeDataset } from '../../model/dataset/make.ts'
import { readSource } from '../../model/dataset/source.ts'
import { testRecord } from '../../model/dataset/write.ts'

export const DEFAULT_COUNT = 200

export type Chosen = {
  readonly utterances: readonly LabelledUtterance[]
  /** Where they come from, in words. */
  readonly source: string
}

/**
 * The dataset's far test, of which no phrasing and no name is in training. The same count and seed give the same utterances, and fewer
 * than 200 are the first of the 200.
 */
export async function farTest(count: number, seed: number, signal: AbortSignal): Promise<Chosen> {
  const source = readSource(fileURLToPath(new URL('../../model/dataset', import.meta.url)))
  const sizes = { train: 0, valid: 0, calibration: 0, test: Math.max(count, DEFAULT_COUNT) }
  const { parts } = await makeDataset(source, sizes, seed, () => {}, signal)
  const lines = parts.test.map((example, index) => JSON.stringify(testRecord(example, index, source.catalogue)))
  const utterances = readLabelled(lines.slice(0, count).join('\n'), 'the far test')
  return { utterances, source: `${utterances.length} utterances of the far test, seed ${seed}` }
}

/**
 * @param count of its first lines; undefined for all
 * @throws OctodError `usage` when it can't be read, with its first faulty lines
 */
export function fromFile(file: string, count: number | undefined): Chosen {
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch (error) {
    throw new OctodError('usage', `${file} can't be read: ${(error as Error).message}`)
  }
  const utterances = readLabelled(text, file).slice(0, count)
  return { utterances, source: `${utterances.length} utterances of ${basename(file)}` }
}
