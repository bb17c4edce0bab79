import { globSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { fileURLToPath } from 'node:url'
import t from 'tap'

const ROOT = fileURLToPath(new URL('..', import.meta.url))

/** The vocabulary that everybody may use: what a function is, what it is handed, how it fails. */
const WORDS = ['functions/define.ts', 'functions/context.ts', 'functions/error.ts']

type Layer = {
  /** Files, or folders with a slash at their end. The first layer that holds a file decides. */
  readonly files: readonly string[]
  /** What they may import of this repository, besides their own folder. */
  readonly may: readonly string[]
  readonly packages: 'any' | readonly string[]
  readonly because: string
}

const TECHNOLOGIES = [
  'llama',
  'mqtt',
  'hermes',
  'sqlite',
  'systemd',
  'http',
  'chrono',
  'ical',
  'vcard',
  'evaluation',
  'yaml',
]

const LAYERS: readonly Layer[] = [
  {
    files: WORDS,
    may: WORDS,
    packages: [],
    because: 'the vocabulary must be readable, and usable by everybody, without the rest',
  },
  {
    files: ['functions/vehicle/mqtt/'],
    may: ['functions/'],
    packages: ['mqtt', 'node:crypto'],
    because: 'the boards are reached over a connection that is handed in; nothing else of the daemon is needed',
  },
  {
    files: ['functions/vehicle/kuksa/'],
    may: ['functions/'],
    packages: ['@grpc/grpc-js', '@grpc/proto-loader', 'node:url'],
    because: 'gRPC stays in one folder, and a car needs nothing of the daemon',
  },
  {
    files: ['functions/'],
    may: ['functions/'],
    packages: [],
    because: 'somebody who writes a function need not know the daemon, nor install anything',
  },
  {
    files: ['daemon/core/'],
    may: ['daemon/core/', ...WORDS],
    packages: ['node:crypto', 'node:util'],
    because: 'the domain knows no technology: each can be exchanged, and tests hand in their own',
  },
  ...TECHNOLOGIES.map(
    (name): Layer => ({
      files: [`daemon/${name}/`],
      may: [`daemon/${name}/`, 'daemon/core/', 'daemon/config.ts', 'daemon/clock.ts', ...WORDS],
      packages: 'any',
      because: 'a technology serves the domain and knows no other technology; octod.ts brings them together',
    }),
  ),
  {
    files: ['daemon/cli/'],
    may: ['daemon/', 'functions/'],
    packages: 'any',
    because: 'a verb may use every part; main.ts uses the verbs (see NEVER)',
  },
  {
    files: [
      'daemon/octod.ts',
      'daemon/brokers.ts',
      'daemon/vehicles.ts',
      'daemon/dialects.ts',
      'daemon/services.ts',
      'daemon/intake.ts',
      'daemon/facts.ts',
      'daemon/profiles.ts',
    ],
    may: ['daemon/', 'functions/'],
    packages: 'any',
    because: 'the wiring knows every part, but not the command line that starts it (see NEVER)',
  },
  {
    files: ['daemon/main.ts'],
    may: ['daemon/cli/', 'daemon/version.ts', ...WORDS],
    packages: ['commander'],
    because: 'the process does nothing but choose a verb and an exit code',
  },
  {
    files: ['daemon/'],
    may: ['daemon/config.ts', 'daemon/config-schema.ts', 'daemon/core/', ...WORDS],
    packages: 'any',
    because: 'configuration, clock, log and latency are used by all and use none of the parts',
  },
  {
    files: ['model/dataset/'],
    may: ['model/dataset/', 'daemon/core/plan/', 'daemon/core/call.ts', 'daemon/core/catalogue.ts', 'functions/'],
    packages: 'any',
    because: 'training data are made from the catalogue and the notation, and from nothing that runs',
  },
  {
    files: ['demo/demo.ts', 'demo/loopback.ts'],
    may: ['demo/', 'daemon/mqtt/'],
    packages: 'any',
    because: 'the demo starts the daemon as a user does, and shares its connection settings only',
  },
  {
    files: ['demo/'],
    may: ['demo/', 'functions/'],
    packages: 'any',
    because: 'the head unit shows what a program of somebody else can do: it speaks to the daemon by message only',
  },
  {
    files: ['bench/'],
    may: ['bench/', 'demo/loopback.ts', 'daemon/', 'functions/', 'model/dataset/'],
    packages: 'any',
    because: 'a benchmark drives the parts from outside',
  },
]

/** Whatever the table allows. */
const NEVER: readonly { readonly from: RegExp; readonly to: RegExp; readonly because: string }[] = [
  { from: /./, to: /^daemon\/main\.ts$/, because: 'importing it starts the process' },
  {
    from: /^daemon\/(?:octod|brokers|vehicles|dialects|services|intake|facts|profiles)\.ts$/,
    to: /^daemon\/cli\//,
    because: 'the daemon does not know its command line',
  },
  { from: /^(?!test\/)/, to: /^test\//, because: 'tests are not delivered' },
  { from: /^(?!test\/|bench\/)/, to: /^bench\//, because: 'benchmarks are not delivered' },
]

/** Packages that few may import, and who. */
const KEPT: readonly { readonly name: string; readonly by: readonly string[]; readonly because: string }[] = [
  {
    name: 'node-llama-cpp',
    by: [
      'daemon/llama/runtime.ts',
      'daemon/llama/sequence.ts',
      'daemon/llama/decode.ts',
      'daemon/llama/octod-model.ts',
      'daemon/llama/octopus/',
      'bench/baselines/',
    ],
    because: 'a native abort ends its process, so only child processes may load it',
  },
  { name: 'minisearch', by: ['bench/baselines/'], because: 'it is a development dependency' },
  { name: 'better-sqlite3', by: ['daemon/sqlite/'], because: 'statements and files stay in one folder' },
  {
    name: 'mqtt',
    by: [
      'daemon/mqtt/',
      'daemon/hermes/',
      'functions/vehicle/mqtt/',
      'daemon/octod.ts',
      'daemon/brokers.ts',
      'daemon/vehicles.ts',
      'daemon/dialects.ts',
      'daemon/cli/say.ts',
      'demo/',
      'bench/',
    ],
    because: 'messages are read and written in one folder; the others are clients or hand the connection on',
  },
]

type Import = { readonly from: string; readonly to: string }

const holds = (places: readonly string[], file: string) =>
  places.some((place) => (place.endsWith('/') ? file.startsWith(place) : file === place))

/** Every import of a source text: with names, for effect, lazily, and what is exported on. */
function importsOf(from: string, text: string): readonly Import[] {
  const pattern =
    /^\s*(?:import|export)\b[^'"`;]*?\bfrom\s*'([^']+)'|^\s*import\s*'([^']+)'|\bimport\(\s*'([^']+)'\s*\)/gm
  return [...text.matchAll(pattern)].map((match) => {
    const said = (match[1] ?? match[2] ?? match[3]) as string
    return { from, to: said.startsWith('.') ? normalize(join(dirname(from), said)) : said }
  })
}

/** What is wrong with an import, as a sentence; undefined when it is allowed. */
function violation({ from, to }: Import): string | undefined {
  const says = (because: string) => `${from} imports ${to}: ${because}`
  const never = NEVER.find((rule) => rule.from.test(from) && rule.to.test(to))
  if (never) return says(never.because)
  const isOurs = /^(?:functions|daemon|model|demo|bench|test|bin|\.\.|package\.json)(?:\/|$)/.test(to)
  const name = to.startsWith('@') ? to.split('/').slice(0, 2).join('/') : to.split('/')[0]
  const kept = isOurs ? undefined : KEPT.find((rule) => rule.name === name)
  if (kept && !holds(kept.by, from)) return says(kept.because)
  const layer = LAYERS.find(({ files }) => holds(files, from))
  if (!layer) return undefined
  if (isOurs) return holds(layer.may, to) ? undefined : says(layer.because)
  if (layer.packages === 'any' || layer.packages.includes(to)) return undefined
  return says(layer.because)
}

const files = globSync(
  ['functions/**/*.ts', 'daemon/**/*.ts', 'model/dataset/**/*.ts', 'demo/**/*.ts', 'bench/**/*.ts'],
  {
    cwd: ROOT,
  },
).filter((file) => !file.endsWith('.d.ts'))

for (const file of files) {
  t.test(`${file} imports only what lies below it`, async (t) => {
    const imports = importsOf(file, readFileSync(join(ROOT, file), 'utf8'))
    t.same(
      imports.flatMap((found) => violation(found) ?? []),
      [],
    )
  })
}

t.test('every folder of the daemon has its rule', async (t) => {
  const folders = new Set(files.filter((file) => /^daemon\/[^/]+\//.test(file)).map((file) => file.split('/')[1]))
  t.same([...folders].sort(), ['cli', 'core', ...TECHNOLOGIES].sort())
})

t.test('the reader of imports finds as many as the plainest search', async (t) => {
  for (const file of files) {
    const text = readFileSync(join(ROOT, file), 'utf8')
    const plain = text.match(/^(?:import|export|\}) ?(?:.* from )?'[^'\n]+'|\bimport\('/gm) ?? []
    t.equal(importsOf(file, text).filter(({ to }) => to !== '').length, plain.length, file)
  }
})

/** Planted in texts that no file holds: the test must see what it looks for. */
const planted: readonly (readonly [string, string, RegExp | undefined])[] = [
  ['functions/define.ts', "import type { Context } from './context.ts'", undefined],
  ['functions/define.ts', "import { told } from './planner/told.ts'", /readable/],
  ['functions/climate.ts', "import { bring } from './vehicle/bring.ts'", undefined],
  ['functions/climate.ts', "import { Client } from '@grpc/grpc-js'", /need not know/],
  ['functions/vehicle/kuksa/client.ts', "import { Client } from '@grpc/grpc-js'", undefined],
  ['functions/vehicle/kuksa/client.ts', "import { log } from '../../../daemon/log.ts'", /nothing of the daemon/],
  ['functions/climate.ts', "import { readFileSync } from 'node:fs'", /need not know/],
  ['functions/climate.ts', "import { Catalogue } from '../daemon/core/catalogue.ts'", /need not know/],
  ['functions/vehicle/mqtt/vehicle.ts', "import type { MqttClient } from 'mqtt'", undefined],
  ['functions/vehicle/mqtt/vehicle.ts', "import { topicsOf } from '../../../daemon/mqtt/topics.ts'", /handed in/],
  ['daemon/core/pipeline.ts', "import { randomUUID } from 'node:crypto'", undefined],
  ['daemon/core/pipeline.ts', "import { z } from 'zod'", /no technology/],
  ['daemon/core/pipeline.ts', "import { climate } from '../../functions/climate.ts'", /no technology/],
  ['daemon/core/plan/read.ts', "export { LogReader } from '../../sqlite/log-reader.ts'", /no technology/],
  ['daemon/core/pipeline.ts', "const { connect } = await import('mqtt')", /read and written in one folder/],
  ['daemon/mqtt/replies.ts', "import {\n  type A,\n  b,\n} from '../sqlite/database.ts'", /no other technology/],
  ['daemon/mqtt/replies.ts', "import { functions } from '../../functions/index.ts'", /no other technology/],
  ['daemon/http/server.ts', "import { connect } from 'mqtt'", /read and written/],
  ['daemon/llama/engine.ts', "import { getLlama } from 'node-llama-cpp'", /native abort/],
  ['daemon/cli/stats.ts', "import Database from 'better-sqlite3'", /one folder/],
  ['daemon/cli/run.ts', "import '../main.ts'", /starts the process/],
  ['daemon/octod.ts', "import { configOf } from './cli/settings.ts'", /command line/],
  ['daemon/main.ts', "import { connect } from './mqtt/connection.ts'", /choose a verb/],
  ['daemon/config.ts', "import { topicsOf } from './mqtt/topics.ts'", /none of the parts/],
  ['daemon/octod.ts', "import { FakeClock } from '../test/support/clock.ts'", /not delivered/],
  ['model/dataset/make.ts', "import { Pipeline } from '../../daemon/core/pipeline.ts'", /nothing that runs/],
  ['daemon/octod.ts', "import { Retrieval } from '../bench/baselines/retrieval.ts'", /not delivered/],
  ['daemon/core/pipeline.ts', "import MiniSearch from 'minisearch'", /development dependency/],
  ['demo/head-unit.ts', "import { topicsOf } from '../daemon/mqtt/topics.ts'", /somebody else/],
]
for (const [from, text, expected] of planted) {
  t.test(`${from} with ${text.replace(/\s+/g, ' ')} is ${expected ? 'seen' : 'allowed'}`, async (t) => {
    const found = importsOf(from, text)
    t.equal(found.length, 1)
    const sentences = found.flatMap((one) => violation(one) ?? [])
    if (expected) t.match(sentences, [expected])
    else t.same(sentences, [])
  })
}
