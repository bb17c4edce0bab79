/** LoRA adapter files for tests, written byte by byte: the GGUF format, version 3, with float32 tensors. */
import { createHash } from 'node:crypto'
import { writeFileSync } from 'node:fs'

type Tensor = { readonly name: string; readonly shape: readonly [columns: number, rows: number]; readonly fill: number }

const text = (words: string) => {
  const bytes = Buffer.from(words)
  const length = Buffer.alloc(8)
  length.writeBigUInt64LE(BigInt(bytes.length))
  return Buffer.concat([length, bytes])
}
const u32 = (value: number) => {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32LE(value)
  return bytes
}
const u64 = (value: number) => {
  const bytes = Buffer.alloc(8)
  bytes.writeBigUInt64LE(BigInt(value))
  return bytes
}
const f32 = (...values: number[]) => Buffer.from(Float32Array.from(values).buffer)
const padding = (length: number) => Buffer.alloc((32 - (length % 32)) % 32)

const STRING = u32(8)
const FLOAT32 = u32(6)

function gguf(tensors: readonly Tensor[]): Buffer {
  const facts: readonly Buffer[] = [
    ...(
      [
        ['general.architecture', 'llama'],
        ['general.type', 'adapter'],
        ['adapter.type', 'lora'],
      ] as const
    ).flatMap(([key, value]) => [text(key), STRING, text(value)]),
    text('adapter.lora.alpha'),
    FLOAT32,
    f32(1),
  ]
  const data: Buffer[] = []
  let at = 0
  const infos = tensors.map(({ name, shape: [columns, rows], fill }) => {
    const info = [text(name), u32(2), u64(columns), u64(rows), u32(0), u64(at)]
    const values = f32(...new Array<number>(columns * rows).fill(fill))
    data.push(values, padding(values.length))
    at += values.length + padding(values.length).length
    return Buffer.concat(info)
  })
  const head = Buffer.concat([Buffer.from('GGUF'), u32(3), u64(tensors.length), u64(4), ...facts, ...infos])
  return Buffer.concat([head, padding(head.length), ...data])
}

/**
 * An adapter of rank 1 on the first layer's attention output.
 * @param width of the model's embedding
 * @param strength of its change; 0 changes nothing
 */
export function writeAdapter(file: string, width: number, strength: number, modelSha256: string): void {
  const bytes = gguf([
    { name: 'blk.0.attn_output.weight.lora_a', shape: [width, 1], fill: 1 },
    { name: 'blk.0.attn_output.weight.lora_b', shape: [1, width], fill: strength },
  ])
  writeFileSync(file, bytes)
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  const manifest = {
    format_version: 1,
    file: 'adapter.gguf',
    size: bytes.length,
    sha256,
    model_sha256: modelSha256,
    rank: 1,
    alpha: 1,
  }
  writeFileSync(`${file}.json`, JSON.stringify(manifest))
}
