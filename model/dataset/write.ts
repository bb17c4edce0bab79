/** Writes the files of a dataset: each under a temporary name first, so that there is never half a file. */
import { closeSync, mkdirSync, openSync, renameSync, rmSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import type { Call, Value } from '../../daemon/core/call.ts'
import { isCall } from '../../daemon/core/call.ts'
import type { Catalogue } from '../../daemon/core/catalogue.ts'
import { carryPlan } from '../../daemon/core/plan/carry.ts'
import { wholeCalls } from '../../daemon/core/plan/check.ts'
import type { Dataset } from './make.ts'
import type { Report } from './report.ts'
import type { Example } from './verify.ts'

/** @returns the paths written */
export function writeDataset(folder: string, dataset: Dataset, report: Report, catalogue: Catalogue): string[] {
  mkdirSync(folder, { recursive: true })
  const { train, valid, calibration, test } = dataset.parts
  const trainingLine = (example: Example): string => JSON.stringify(trainingRecord(example, catalogue))
  const testLine = (example: Example, index: number): string => JSON.stringify(testRecord(example, index, catalogue))
  return [
    writeLines(join(folder, 'train.jsonl'), train, trainingLine),
    writeLines(join(folder, 'valid.jsonl'), valid, trainingLine),
    writeLines(join(folder, 'calibration.jsonl'), calibration, testLine),
    writeLines(join(folder, 'test.jsonl'), test, testLine),
    writeLines(join(folder, 'test-wordings.jsonl'), dataset.wordings, testLine),
    writeLines(join(folder, 'report.json'), [report], (all) => JSON.stringify(all, null, 2)),
  ]
}

/** What the trainer reads. */
export function trainingRecord(example: Example, catalogue: Catalogue) {
  return { text: example.text, target: carryPlan(example.plan, catalogue), plan: example.notation, kind: example.kind }
}

/** What the evaluation reads: a call that lacks something is not made. */
export function testRecord(example: Example, index: number, catalogue: Catalogue) {
  const id = `octod-${String(index + 1).padStart(5, '0')}`
  return {
    id,
    text: example.text,
    source: 'octod',
    origin: 'llm',
    kind: example.kind === 'incomplete' ? 'reject' : example.kind,
    accept: [wholeCalls(example.plan, catalogue).map(plainCall)],
  }
}

function plainCall(call: Call): unknown {
  const plain = (value: Value): unknown => (isCall(value) ? plainCall(value) : value)
  return {
    function: call.function,
    arguments: Object.fromEntries(Object.entries(call.arguments).map(([name, value]) => [name, plain(value)])),
  }
}

function writeLines<T>(path: string, items: readonly T[], line: (item: T, index: number) => string): string {
  const temporary = `${path}.${process.pid}.tmp`
  const file = openSync(temporary, 'w')
  try {
    for (let start = 0; start < items.length; start += 1000) {
      const lines = items.slice(start, start + 1000).map((item, index) => `${line(item, start + index)}\n`)
      writeSync(file, lines.join(''))
    }
    closeSync(file)
    renameSync(temporary, path)
  } catch (error) {
    rmSync(temporary, { force: true })
    throw error
  }
  return path
}
