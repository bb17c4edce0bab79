/** A general model that is told the functions in its prompt: those that were retrieved, or all. */
import type { LlamaGrammar } from 'node-llama-cpp'
import { Catalogue } from '../../daemon/core/catalogue.ts'
import { functions } from '../../functions/index.ts'
import { ChatModel, MOST_OUTPUT } from './chat-model.ts'
import { type Answer, type Contender, NO_TOKENS, WARM_UP } from './contender.ts'
import { chat, describe } from './prompt.ts'
import { isWhole, readAnswer } from './read-answer.ts'
import { Retrieval } from './retrieval.ts'
import { answerSchema } from './schema.ts'

/** Descriptions in the prompt, as in the retrieval baseline of Octopus v2. */
export const RETRIEVED = 5
/** Tokens of an utterance; 400 characters stay below it. */
const LONGEST_SAID = 128

/** The most that can be retrieved. */
const LONGEST = functions.toSorted((a, b) => describe(b).length - describe(a).length).slice(0, RETRIEVED)

export type DescribedOptions = {
  readonly file: string
  readonly threads: number
  /** Which functions the prompt tells. */
  readonly tell: 'retrieved' | 'all'
  /** Whether the beginning that prompts share stays in the KV cache from one utterance to the next. */
  readonly keep: boolean
}

export class Described implements Contender {
  readonly #options: DescribedOptions
  readonly #catalogue = new Catalogue(functions)
  readonly #retrieval = new Retrieval(functions)
  #model: ChatModel | undefined
  #ofAll: LlamaGrammar | undefined
  /** Tokens of the longest prompt that is answered. */
  #longest = 0

  constructor(options: DescribedOptions) {
    this.#options = options
  }

  async start(): Promise<number> {
    const { file, threads, tell } = this.#options
    const model = await ChatModel.load(file, threads)
    this.#model = model
    const longest = tell === 'all' ? functions : LONGEST
    this.#longest = model.tokens(chat(longest, '')).length + LONGEST_SAID
    await model.open(this.#longest + MOST_OUTPUT, threads)
    if (tell === 'all') this.#ofAll = await model.grammar(answerSchema(functions))
    await this.answer(WARM_UP)
    return process.pid
  }

  async answer(text: string): Promise<Answer> {
    const model = this.#model as ChatModel
    const started = performance.now()
    const told = this.#options.tell === 'all' ? functions : this.#retrieval.find(text, RETRIEVED)
    if (told.length === 0) return { plan: [], ...NO_TOKENS }
    const prompt = model.tokens(chat(told, text))
    // Too long, as octod's engine has it: past its context a model forgets the beginning without a word.
    if (prompt.length > this.#longest) return { plan: [], ...NO_TOKENS }
    const grammar = this.#ofAll ?? (await model.grammar(answerSchema(told)))
    const completion = await model.complete(prompt, grammar, this.#options.keep, isWhole)
    const plan = readAnswer(completion.text, this.#catalogue)
    const { firstAt, evaluatedTokens, outputTokens } = completion
    return {
      plan,
      promptTokens: prompt.length,
      evaluatedTokens,
      outputTokens,
      prefillMs: firstAt - started,
      decodeMs: performance.now() - firstAt,
    }
  }

  async stop(): Promise<void> {
    await this.#model?.dispose()
  }
}
