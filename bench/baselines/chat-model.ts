/** A general instruct model in this process, through the runtime that octod uses, with the settings that octod uses. */
import { existsSync } from 'node:fs'
import {
  type ChatHistoryItem,
  type ChatWrapper,
  getLlama,
  type Llama,
  type LlamaContextSequence,
  type LlamaGrammar,
  LlamaGrammarEvaluationState,
  LlamaLogLevel,
  type LlamaModel,
  resolveChatWrapper,
  type Token,
} from 'node-llama-cpp'
import { OctodError } from '../../functions/error.ts'
import type { Message } from './prompt.ts'
import type { AnswerSchema } from './schema.ts'

export type Completion = {
  readonly text: string
  readonly evaluatedTokens: number
  readonly outputTokens: number
  /** When the first token was chosen, by `performance.now()`. */
  readonly firstAt: number
}

/** A plan of four calls in JSON stays below it; only a model gone astray reaches it. */
export const MOST_OUTPUT = 256
const GREEDY = { temperature: 0 } as const

export class ChatModel {
  readonly #llama: Llama
  readonly #model: LlamaModel
  readonly #chat: ChatWrapper
  #sequence: LlamaContextSequence | undefined

  private constructor(llama: Llama, model: LlamaModel) {
    this.#llama = llama
    this.#model = model
    this.#chat = resolveChatWrapper(model)
  }

  /** @throws OctodError `model_missing`, `model_invalid` */
  static async load(file: string, threads: number): Promise<ChatModel> {
    if (!existsSync(file))
      throw new OctodError('model_missing', `there is no model file at ${file}; give --model the path of a GGUF file`)
    const llama = await getLlama({
      gpu: false,
      build: 'never',
      skipDownload: true,
      progressLogs: false,
      maxThreads: threads,
      logLevel: LlamaLogLevel.error,
    })
    try {
      return new ChatModel(llama, await llama.loadModel({ modelPath: file, gpuLayers: 0, useMmap: false }))
    } catch (error) {
      throw new OctodError('model_invalid', `${file} can't be loaded as a model: ${(error as Error).message}`)
    }
  }

  /** @param size tokens of the longest prompt and its answer */
  async open(size: number, threads: number): Promise<void> {
    const context = await this.#model.createContext({ contextSize: size, batchSize: 512, sequences: 1, threads })
    this.#sequence = context.getSequence()
  }

  /** The chat in the form that the model's own template gives it; text that spells a special token stays text. */
  tokens(messages: readonly Message[]): Token[] {
    const chatHistory = messages.map(
      ({ by, text }): ChatHistoryItem => (by === 'model' ? { type: by, response: [text] } : { type: by, text }),
    )
    const answer: ChatHistoryItem = { type: 'model', response: [''] }
    const { contextText } = this.#chat.generateContextState({ chatHistory: [...chatHistory, answer] })
    return contextText.tokenize(this.#model.tokenizer)
  }

  grammar(schema: AnswerSchema): Promise<LlamaGrammar> {
    return this.#llama.createGrammarForJsonSchema(schema)
  }

  /**
   * Writes greedily under the grammar until `isWhole` or MOST_OUTPUT tokens.
   * @param keep whether what the KV cache holds of the prompt's beginning may stay
   */
  async complete(
    prompt: Token[],
    grammar: LlamaGrammar,
    keep: boolean,
    isWhole: (text: string) => boolean,
  ): Promise<Completion> {
    const sequence = this.#sequence
    if (!sequence) throw new OctodError('internal', 'the context of the model is not open')
    if (keep) await sequence.adaptStateToTokens(prompt.slice(0, -1), false)
    else await sequence.clearHistory()
    const input = prompt.slice(sequence.nextTokenIndex)
    const written: Token[] = []
    const options = {
      ...GREEDY,
      grammarEvaluationState: new LlamaGrammarEvaluationState({ model: this.#model, grammar }),
    }
    let firstAt = 0
    let text = ''
    for await (const token of sequence.evaluate(input, options)) {
      if (written.push(token) === 1) firstAt = performance.now()
      text = this.#model.detokenize(written)
      if (isWhole(text) || written.length >= MOST_OUTPUT) break
    }
    return { text, evaluatedTokens: input.length, outputTokens: written.length, firstAt }
  }

  async dispose(): Promise<void> {
    await this.#llama.dispose()
  }
}
