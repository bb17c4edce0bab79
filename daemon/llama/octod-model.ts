/** A model of ours (model/train) in the engine process: a manifest beside it, the automaton over every token. */
import type { Token } from 'node-llama-cpp'
import { OctodError } from '../../functions/error.ts'
import { Catalogue } from '../core/catalogue.ts'
import { calibrated, rawConfidence } from '../core/confidence.ts'
import { PlanAutomaton } from '../core/plan/automaton.ts'
import { heardForm } from '../core/plan/heard.ts'
import { isFirst } from '../core/plan/repeats.ts'
import { writePlan } from '../core/plan/write.ts'
import { decodePlan, MAXIMUM_TOKENS } from './decode.ts'
import { checkAdapter, checkCatalogue, checkContents, readManifest } from './manifest.ts'
import type { LoadedModel, LoadRequest } from './messages.ts'
import { openModel } from './runtime.ts'
import { readVocabulary } from './vocabulary.ts'

/** Tokens of the context: an utterance of 400 characters and the longest plan, rounded up. */
const CONTEXT_SIZE = 512
const MAXIMUM_PROMPT = CONTEXT_SIZE - MAXIMUM_TOKENS

/** @throws OctodError `model_missing`, `model_invalid`, `model_mismatch` */
export async function openOctodModel({ file, lora, signatures, threads }: LoadRequest): Promise<LoadedModel> {
  const catalogue = new Catalogue(signatures)
  const manifest = readManifest(file)
  checkCatalogue(
    manifest,
    catalogue.hash,
    signatures.map(({ name }) => name),
  )
  await checkContents(file, manifest)
  if (lora !== null) await checkAdapter(lora, manifest)
  // Not mapped: Q4_0 weights are repacked in memory, and the mapped file would count a second time.
  const opened = await openModel({ file, lora, threads, contextSize: CONTEXT_SIZE, isMapped: false })
  const { model, sequence } = opened
  const vocabulary = readVocabulary(opened.tokens, signatures.length)
  /** Tokens before every utterance; they stay in the KV cache. */
  const prefix = [model.tokens.bos].filter((token): token is Token => token !== null)
  // An adapter changes how sure the model is: the curve no longer holds.
  const calibration = lora === null ? manifest.calibration : undefined
  const { sha256, quantisation, catalogue_hash: catalogueHash, name = manifest.file } = manifest
  return {
    info: { name, file, sha256, quantisation, catalogueHash, ...(lora !== null && { lora }) },
    async plan(text, signal) {
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
    },
  }
}
