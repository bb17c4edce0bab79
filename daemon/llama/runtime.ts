/** The native library with one model in it. Its prebuilt binary for the CPU is taken; nothing is downloaded or compiled. */
import { GgufFileType, getLlama, type LlamaContextSequence, LlamaLogLevel, type LlamaModel } from 'node-llama-cpp'
import { OctodError } from '../../functions/error.ts'

export type OpenOptions = {
  readonly file: string
  /** A LoRA adapter; null for none. */
  readonly lora: string | null
  /** Decode threads. */
  readonly threads: number
  /** Longest prompt and answer together, in tokens. */
  readonly contextSize: number
  /** Whether the file stays on disk and is read where it is needed. */
  readonly isMapped: boolean
}

export type Opened = {
  readonly model: LlamaModel
  readonly sequence: LlamaContextSequence
  /** The GGUF key `tokenizer.ggml.tokens`. */
  readonly tokens: readonly string[]
}

/** @throws OctodError `model_invalid` with what llama.cpp says of the file */
export async function openModel({ file, lora, threads, contextSize, isMapped }: OpenOptions): Promise<Opened> {
  const complaints: string[] = []
  try {
    const llama = await getLlama({
      gpu: false,
      build: 'never',
      skipDownload: true,
      progressLogs: false,
      maxThreads: threads,
      logLevel: LlamaLogLevel.error,
      logger: (_level, text) => complaints.push(text.trim()),
    })
    const model = await llama.loadModel({ modelPath: file, gpuLayers: 0, useMmap: isMapped })
    const context = await model.createContext({
      contextSize,
      batchSize: contextSize,
      sequences: 1,
      threads,
      ...(lora !== null && { lora: { adapters: [{ filePath: lora }] } }),
    })
    const tokens = (model.fileInfo.metadata.tokenizer?.ggml?.tokens ?? []) as string[]
    return { model, sequence: context.getSequence(), tokens }
  } catch (cause) {
    const reason = [(cause as Error).message, ...complaints].filter(Boolean).slice(0, 3).join('; ')
    throw new OctodError('model_invalid', `the model can't be loaded from ${file}: ${reason}`, { file }, { cause })
  }
}

/** As the file names it: `Q4_K_M`. */
export function quantisationOf({ fileInfo }: LlamaModel): string {
  const type = fileInfo.metadata.general?.file_type
  return (type === undefined ? undefined : GgufFileType[type])?.replace(/^(?:MOSTLY|ALL)_/, '') ?? 'unknown'
}
