/** The templates as a contender. */
import { fileURLToPath } from 'node:url'
import { partPhrasings } from '../../model/dataset/make.ts'
import { readSource } from '../../model/dataset/source.ts'
import { type Answer, type Contender, NO_TOKENS, WARM_UP } from './contender.ts'
import { Templates } from './templates.ts'

const FOLDER = fileURLToPath(new URL('../../model/dataset', import.meta.url))

export class Matched implements Contender {
  #templates: Templates | undefined

  async start(): Promise<number> {
    const { phrasings, catalogue } = readSource(FOLDER)
    this.#templates = new Templates(partPhrasings(phrasings).train, catalogue)
    await this.answer(WARM_UP)
    return process.pid
  }

  async answer(text: string): Promise<Answer> {
    return { plan: this.#templates?.plan(text) ?? [], ...NO_TOKENS }
  }

  async stop(): Promise<void> {}
}
