/** The keys of the configuration: what each may be, and what it is when nobody says. */
import { z } from 'zod'
import { ZONES } from '../functions/define.ts'

const word = z.string().regex(/^[A-Za-z0-9_-]{1,40}$/, 'must be one word of letters, digits, - and _, at most 40')
const file = z.string().min(1).nullable()
const port = z.number().int().min(0).max(65535)

/** Sections with keys; every key has its default. config/octod.yaml says what each is for. */
export const Schema = z.strictObject({
  site: word.default('car'),
  state_dir: z.string().min(1).nullable().default(null),
  mqtt: z
    .strictObject({
      server: z
        .string()
        .regex(/^(mqtts?|wss?|tcp|ssl):\/\//, 'must be an address such as mqtt://127.0.0.1:1883')
        .nullable()
        .default(null),
      embedded_port: port.default(1883),
      base_topic: z
        .string()
        .regex(/^[^#+\s]+[^#+\s/]$/, 'must be a topic without wildcards, blanks or a slash at its end')
        .default('octod'),
      client_id: z.string().min(1).nullable().default(null),
      user: z.string().nullable().default(null),
      password: z.string().nullable().default(null),
      password_file: file.default(null),
      ca: file.default(null),
      cert: file.default(null),
      key: file.default(null),
      reject_unauthorized: z.boolean().default(true),
      keepalive: z.number().int().min(5).max(1200).default(30),
      version: z.literal([5, 4]).default(5),
    })
    .prefault({}),
  model: z
    .strictObject({
      file: file.default(null),
      lora: file.default(null),
      profile: z.enum(['octod', 'octopus-v2']).default('octod'),
      threads: z.number().int().min(1).max(64).default(1),
      deadline_ms: z.number().int().min(100).max(120_000).default(5_000),
    })
    .prefault({}),
  confidence: z
    .strictObject({
      read: z.number().min(0).max(1).default(0),
      act: z.number().min(0).max(1).default(0),
      risky: z.number().min(0).max(1).default(0),
    })
    .prefault({}),
  intake: z
    .strictObject({
      max_characters: z.number().int().min(10).max(1000).default(400),
      queue: z.number().int().min(1).max(1000).default(32),
    })
    .prefault({}),
  policy: z.strictObject({ file: file.default(null) }).prefault({}),
  zones: z.record(word, z.enum(ZONES)).default({}),
  vehicle: z
    .strictObject({
      backend: z.enum(['simulated', 'kuksa', 'mqtt']).default('simulated'),
      script: z.enum(['parked', 'city', 'motorway', 'charging']).default('parked'),
      publish: z.boolean().default(true),
      arrive_ms: z.number().int().min(100).max(300_000).default(20_000),
    })
    .prefault({}),
  kuksa: z
    .strictObject({
      address: z.string().min(1).default('127.0.0.1:55555'),
      tls: z.boolean().default(false),
      ca: file.default(null),
      server_name: z.string().min(1).nullable().default(null),
      token_file: file.default(null),
    })
    .prefault({}),
  hermes: z
    .strictObject({
      enabled: z.boolean().default(false),
      role: z.enum(['handler', 'nlu']).default('handler'),
      site_ids: z.array(z.string().min(1)).default([]),
    })
    .prefault({}),
  home_assistant: z
    .strictObject({
      discovery: z.boolean().default(false),
      prefix: z
        .string()
        .regex(/^[^#+\s]+$/, 'must be a topic without wildcards or blanks')
        .default('homeassistant'),
    })
    .prefault({}),
  apps: z.strictObject({ deadline_ms: z.number().int().min(100).max(60_000).default(2_000) }).prefault({}),
  assistant: z
    .strictObject({
      calendar: file.default(null),
      contacts: file.default(null),
      manual: file.default(null),
      phrases: file.default(null),
    })
    .prefault({}),
  log: z
    .strictObject({
      file: file.default(null),
      keep_days: z.number().int().min(1).max(3650).default(90),
      max_mb: z.number().int().min(1).max(100_000).default(200),
      level: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('info'),
      format: z.enum(['text', 'json']).default('text'),
    })
    .prefault({}),
  http: z
    .strictObject({
      enabled: z.boolean().default(false),
      host: z.string().min(1).default('127.0.0.1'),
      port: port.default(8390),
    })
    .prefault({}),
})

export type Parsed = z.infer<typeof Schema>

/** The schema of one key; undefined for a section and for what is no key. */
export function leafOf(path: readonly string[]): z.ZodType | undefined {
  let schema: unknown = Schema
  for (const key of path) {
    const shape = shapeOf(schema)
    if (!shape || !Object.hasOwn(shape, key)) return undefined
    schema = shape[key]
  }
  return shapeOf(schema) ? undefined : (schema as z.ZodType)
}

/** The keys of a section; undefined for a key. */
export function shapeOf(schema: unknown): Record<string, unknown> | undefined {
  const inner = schema instanceof z.ZodPrefault ? schema.unwrap() : schema
  return inner instanceof z.ZodObject ? inner.shape : undefined
}

/** Every key, dotted: what `octod check` and the documentation test list. */
export function allKeys(): readonly string[] {
  const walk = (schema: unknown, path: string): string[] => {
    const shape = shapeOf(schema)
    return shape ? Object.entries(shape).flatMap(([key, inner]) => walk(inner, path ? `${path}.${key}` : key)) : [path]
  }
  return walk(Schema, '')
}
