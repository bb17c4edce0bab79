/**
 * The engine process: the only file that loads the native library. A native abort ends this process and not the daemon.
 * Started by engine.ts with a channel; ends when the channel closes.
 */
import { getLlama, type LlamaContextSequence, LlamaLogLevel, type LlamaModel, type Token } from 'node-llama-cpp'
import { errorCode, OctodError } from '../../functions/error.ts'
import { Catalogue, type Signature } from '../core/catalogue.ts'
import { type Calibration, calibrated, rawConfidence } from '../core/confidence.ts'
import { PlanAutomaton } from '../core/plan/automaton.ts'
import { heardForm } from '../core/plan/heard.ts'
import { isFirst } from '../core/plan/repeats.ts'
import { writePlan } from '../core/plan/write.ts'
import { decodePlan, MAXIMUM_TOKENS } from './decode.ts'
import { checkAdapter, checkCatalogue, checkContents, readManifest } from './manifest.ts'
import type { FromEngine, ToEngine } from './messages.ts'
import { readVocabulary, type Vocabulary } from './vocabulary.ts'

/** Tokens of the context: an utterance of 400 characters and the longest plan, rounded up. */
const CONTEXT_SIZE = 512
const MAXIMUM_PROMPT = CONTEXT_SIZE - MAXIMUM_TOKENS

type Loaded = {
  readonly catalogue: Catalogue<Signature>
  readonly model: LlamaModel
  readonly sequence: LlamaContextSequence
  readonly vocabulary: Vocabulary
  /** Tokens before every utterance; they stay in the KV cache. */
  readonly prefix: readonly Token[]
  readonly calibration: Calibration | undefined
}

const send = (message: FromEngine) => process.send?.(message)
let loaded: Loaded | undefined
let running: { id: number; abort: AbortController } | undefined

process.on('disconnect', () => process.exit(0))
// Ctrl-C reaches the whole process group; the daemon decides when the engine ends.
process.on('SIGINT', () => {})
process.on('message', (message: ToEngine) => {
  if (message.type === 'load') void load(message)
  else if (message.type === 'decode') void decode(message.id, message.text)
  else if (running?.id === message.id) running.abort.abort()
})

async function load({ file, lora, signatures, threads }: Extract<ToEngine, { type: 'load' }>): Promise<void> {
  const complaints: string[] = []
  try {
    const catalogue = new Catalogue(signatures)
    const manifest = readManifest(file)
    checkCatalogue(
      manifest,
      catalogue.hash,
      signatures.map(({ name }) => name),
    )
    await checkContents(file, manifest)
    if (lora !== null) await checkAdapter(lora, manifest)
    const llama = await getLlama({
      gpu: false,
      build: 'never',
      skipDownload: true,
      progressLogs: false,
      maxThreads: threads,
      logLevel: LlamaLogLevel.error,
      logger: (_level, text) => complaints.push(text.trim()),
    })
    // Not mapped: Q4_0 weights are repacked in memory, and the mapped file would count a second time.
    const model = await llama.loadModel({ modelPath: file, gpuLayers: 0, useMmap: false })
    const tokens = model.fileInfo.metadata.tokenizer?.ggml?.tokens as string[]
    const vocabulary = readVocabulary(tokens, signatures.length)
    const context = await model.createContext({
      contextSize: CONTEXT_SIZE,
      batchSize: CONTEXT_SIZE,
      sequences: 1,
      threads,
      ...(lora !== null && { lora: { adapters: [{ filePath: lora }] } }),
    })
    const prefix = [model.tokens.bos].filter((token): token is Token => token !== null)
    // An adapter changes how sure the model is: the curve no longer holds.
    const calibration = lora === null ? manifest.calibration : undefined
    loaded = { catalogue, model, sequence: context.getSequence(), vocabulary, prefix, calibration }
    await plan('warm up', new AbortController().signal).catch(() => {})
    const { sha256, quantisation, catalogue_hash: catalogueHash, name = manifest.file } = manifest
    send({ type: 'ready', model: { name, file, sha256, quantisation, catalogueHash, ...(lora !== null && { lora }) } })
  } catch (error) {
    if (error instanceof OctodError) send({ type: 'failed', code: error.code, message: error.message })
    else {
      const reason = [(error as Error).message, ...complaints].filter(Boolean).slice(0, 3).join('; ')
      send({ type: 'failed', code: 'model_invalid', message: `the model can't be loaded from ${file}: ${reason}` })
    }
  }
}

async function decode(id: number, text: string): Promise<void> {
  running = { id, abort: new AbortController() }
  try {
    send({ type: 'decoded', id, decoded: await plan(text, running.abort.signal) })
  } catch (error) {
    send({ type: 'refused', id, code: errorCode(error), message: (error as Error).message })
  } finally {
    running = undefined
  }
}

async function plan(text: string, signal: AbortSignal) {
  if (!loaded) throw new OctodError('model_loading', 'the model is still loading')
  const { catalogue, model, sequence, vocabulary, prefix, calibration } = loaded
  // `false`: text that spells a special token stays text.
  const words = model.tokenize(` ${heardForm(text)}`, false)
  if (words.length + prefix.length + 1 > MAXIMUM_PROMPT) {
    throw new OctodError(
      'too_long',
      `the utterance has ${words.length} tokens, at most ${MAXIMUM_PROMPT - prefix.length - 1} fit`,
    )
  }
  const prompt = [...prefix, ...words, vocabulary.separator as Token]
  const automaton = new PlanAutomaton(catalogue, text)
  const { tokens, prefillMs, decodeMs } = await decodePlan(sequence, vocabulary, prompt, automaton, signal)
  const written = tokens.map(({ id, probability }) => ({ text: vocabulary.texts[id] ?? '', probability }))
  const plan = automaton.plan()
  const first = isFirst(plan)
  const { plan: sure, calls } = rawConfidence(written)
  const raw = { plan: sure, calls: calls.filter((_, index) => first[index] ?? true) }
  return {
    text: writePlan(
      plan.filter((_, index) => first[index]),
      catalogue,
    ),
    tokens: written,
    raw,
    confidence: calibrated(raw, calibration),
    prefillMs,
    decodeMs,
    tokensIn: prompt.length,
    tokensOut: tokens.length,
  }
}
