/** The facts beside a model file: what it is, which functions its tokens mean, what the file must hash to. */
import { createHash } from 'node:crypto'
import { createReadStream, existsSync, readFileSync, statSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { z } from 'zod'
import { OctodError } from '../../functions/error.ts'

export const FORMAT_VERSION = 1
/** How the prompt of our models is made; another one would need another worker. */
export const PROMPT = "bos + ' ' + utterance in lower case + <fn_sep>"

const share = z.number().min(0).max(1)
const Curve = z.array(z.tuple([share, share])).min(2)

const Manifest = z.looseObject({
  format_version: z.number().int(),
  file: z.string(),
  size: z.number().int(),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  catalogue_hash: z.string(),
  functions: z.array(z.string()),
  prompt: z.string(),
  quantisation: z.string(),
  name: z.string().optional(),
  calibration: z.object({ plan: Curve, call: Curve }).optional(),
})
export type Manifest = z.infer<typeof Manifest>

/**
 * Reads and checks the manifest of a model file: `manifest.json` beside it, or `<file>.json`.
 * @throws OctodError `model_missing`, `model_invalid`
 */
export function readManifest(file: string): Manifest {
  if (!existsSync(file)) {
    throw new OctodError(
      'model_missing',
      `there is no model file at ${file}; set model.file or OCTOD_MODEL__FILE to a GGUF file`,
      { file },
    )
  }
  const path = [`${file}.json`, join(dirname(file), 'manifest.json')].find((candidate) => existsSync(candidate))
  if (!path) {
    throw new OctodError(
      'model_invalid',
      `${file} has no manifest.json beside it, so its functions are unknown; export the model with model/train/export.py`,
      { file },
    )
  }
  const manifest = readJson(path, Manifest)
  if (manifest.prompt !== PROMPT) {
    throw new OctodError('model_invalid', `${path} wants the prompt ${manifest.prompt}; this octod makes ${PROMPT}`, {
      path,
    })
  }
  if (manifest.file !== basename(file)) {
    throw new OctodError('model_invalid', `${path} describes ${manifest.file}, not ${basename(file)}`, { path })
  }
  return manifest
}

/** @throws OctodError `model_invalid` for what is not JSON, not of that shape, or of another format version */
function readJson<T extends { format_version: number }>(path: string, schema: z.ZodType<T>): T {
  let value: unknown
  try {
    value = JSON.parse(readFileSync(path, 'utf8'))
  } catch (cause) {
    throw new OctodError('model_invalid', `${path} is not JSON: ${(cause as Error).message}`, { path }, { cause })
  }
  const parsed = schema.safeParse(value)
  if (!parsed.success) throw new OctodError('model_invalid', `${path}: ${z.prettifyError(parsed.error)}`, { path })
  if (parsed.data.format_version !== FORMAT_VERSION) {
    throw new OctodError(
      'model_invalid',
      `${path} has format version ${parsed.data.format_version}; this octod reads version ${FORMAT_VERSION}`,
      { path },
    )
  }
  return parsed.data
}

const AdapterManifest = z.looseObject({
  format_version: z.number().int(),
  file: z.string(),
  size: z.number().int(),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  model_sha256: z.string(),
})

/**
 * Checks a LoRA adapter's file against `<file>.json` beside it.
 * @param model of the model file that it is to be loaded onto
 * @throws OctodError `model_missing`, `model_invalid`; `model_mismatch` when it was trained for another model file
 */
export async function checkAdapter(file: string, model: Manifest): Promise<void> {
  if (!existsSync(file)) {
    throw new OctodError('model_missing', `there is no adapter at ${file}; set model.lora to a GGUF file or to null`, {
      file,
    })
  }
  const path = `${file}.json`
  if (!existsSync(path)) {
    throw new OctodError(
      'model_invalid',
      `${file} has no ${basename(path)} beside it, so its model is unknown; write both with model/train/export.py --adapter`,
      { file },
    )
  }
  const manifest = readJson(path, AdapterManifest)
  if (manifest.model_sha256 !== model.sha256) {
    throw new OctodError(
      'model_mismatch',
      `the adapter ${file} was trained for another model file than ${model.file}; train it anew for this one or set model.lora to null`,
      { adapter: manifest.model_sha256, model: model.sha256 },
    )
  }
  await checkContents(file, manifest)
}

/** @throws OctodError `model_mismatch` when the model was trained for other functions than the daemon has */
export function checkCatalogue(manifest: Manifest, catalogueHash: string, functionNames: readonly string[]): void {
  if (manifest.catalogue_hash === catalogueHash) return
  const at = functionNames.findIndex((name, index) => manifest.functions[index] !== name)
  const difference =
    at >= 0
      ? `function ${at} is ${functionNames[at]} here and ${manifest.functions[at] ?? 'missing'} in the model`
      : manifest.functions.length > functionNames.length
        ? `the model knows ${manifest.functions.length} functions, this daemon ${functionNames.length}`
        : 'the parameters of a function differ'
  throw new OctodError(
    'model_mismatch',
    `the model was trained for another catalogue: ${difference}; train it anew or use the model that came with this version`,
    {
      model: manifest.catalogue_hash,
      daemon: catalogueHash,
    },
  )
}

/** @throws OctodError `model_invalid` when the file is not the one the manifest names, byte for byte */
export async function checkContents(file: string, manifest: Pick<Manifest, 'size' | 'sha256'>): Promise<void> {
  const { size } = statSync(file)
  if (size !== manifest.size) {
    throw new OctodError(
      'model_invalid',
      `${file} has ${size} bytes instead of ${manifest.size}; it is cut off or another file: copy it again`,
      { file },
    )
  }
  const hash = createHash('sha256')
  await pipeline(createReadStream(file, { highWaterMark: 1 << 20 }), hash)
  const sha256 = hash.digest('hex')
  if (sha256 !== manifest.sha256) {
    throw new OctodError(
      'model_invalid',
      `${file} is damaged: its sha256 is ${sha256.slice(0, 12)}…, the manifest says ${manifest.sha256.slice(0, 12)}…; copy it again`,
      { file },
    )
  }
}
