/**
 * The published Octopus v2 in the engine process: its own prompt, greedy decoding up to its stop token, and its own reader. The file
 * comes without a manifest, so its tokens are what tells whether it is one.
 */
import { createHash } from 'node:crypto'
import { createReadStream, existsSync } from 'node:fs'
import { basename } from 'node:path'
import { pipeline } from 'node:stream/promises'
import type { Token } from 'node-llama-cpp'
import { OctodError } from '../../../functions/error.ts'
import { Catalogue } from '../../core/catalogue.ts'
import { octopusConfidence, octopusPrompt } from '../../core/plan/octopus.ts'
import { readOctopusPlan } from '../../core/plan/octopus-reader.ts'
import { writePlan } from '../../core/plan/write.ts'
import type { LoadedModel, LoadRequest } from '../messages.ts'
import { openModel, quantisationOf } from '../runtime.ts'
import { decodeAnswer, MAXIMUM_TOKENS } from './decode.ts'
import { readPieces } from './pieces.ts'

/** As in the model card. */
const CONTEXT_SIZE = 1024
const MAXIMUM_PROMPT = CONTEXT_SIZE - MAXIMUM_TOKENS

/** @throws OctodError `model_missing`, `model_invalid` */
export async function openOctopusModel({ file, lora, signatures, threads }: LoadRequest): Promise<LoadedModel> {
  if (!existsSync(file)) {
    throw new OctodError('model_missing', `there is no model file at ${file}; set model.file to the GGUF file`, {
      file,
    })
  }
  if (lora !== null) {
    throw new OctodError('model_invalid', 'octopus-v2 takes no adapter; set model.lora to null', { lora })
  }
  const catalogue = new Catalogue(signatures)
  // Mapped: of 1.6 GB the system may take back what is not in use.
  const { model, sequence, tokens } = await openModel({
    file,
    lora,
    threads,
    contextSize: CONTEXT_SIZE,
    isMapped: true,
  })
  const pieces = readPieces(tokens, signatures.length)
  const prefix = [model.tokens.bos].filter((token): token is Token => token !== null)
  return {
    info: {
      name: model.fileInfo.metadata.general?.name ?? basename(file),
      file,
      sha256: await sha256Of(file),
      quantisation: quantisationOf(model),
      catalogueHash: catalogue.hash,
    },
    async plan(text, signal) {
      // `false`: text that spells a special token stays text.
      const prompt = [...prefix, ...model.tokenize(octopusPrompt(text), false)]
      if (prompt.length > MAXIMUM_PROMPT) {
        throw new OctodError('too_long', `the prompt has ${prompt.length} tokens, at most ${MAXIMUM_PROMPT} fit`)
      }
      const answer = await decodeAnswer(sequence, pieces, prompt, signal)
      const read = readOctopusPlan(answer.text, catalogue)
      if (!read.ok) {
        const { message, at } = read.error
        const written = JSON.stringify(answer.text.slice(0, 120))
        throw new OctodError('invalid_plan', `the model wrote no call: ${message} at ${at} of ${written}`)
      }
      const confidence = octopusConfidence(answer.tokens, read.plan.length)
      return {
        text: writePlan(read.plan, catalogue),
        tokens: answer.tokens,
        raw: confidence,
        confidence,
        prefillMs: answer.prefillMs,
        decodeMs: answer.decodeMs,
        tokensIn: prompt.length,
        tokensOut: answer.tokens.length,
      }
    },
  }
}

async function sha256Of(file: string): Promise<string> {
  const hash = createHash('sha256')
  await pipeline(createReadStream(file, { highWaterMark: 1 << 20 }), hash)
  return hash.digest('hex')
}
