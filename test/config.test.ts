import { join } from 'node:path'
import t, { type Test } from 'tap'
import { BUNDLED_MODEL, type Config, type ConfigSources, readConfig } from '../daemon/config.ts'
import { allKeys } from '../daemon/config-schema.ts'
import { OctodError } from '../functions/error.ts'

/** A configuration file with this text; a file is always given, so that one of the machine's own is never read. */
const fileWith = (t: Test, text: string) => join(t.testdir({ 'octod.yaml': text }), 'octod.yaml')
const read = (t: Test, text = '', sources: Omit<ConfigSources, 'file' | 'env'> & Partial<ConfigSources> = {}): Config =>
  readConfig({ env: {}, ...sources, file: fileWith(t, text) })

function refusal(action: () => unknown): OctodError {
  try {
    action()
  } catch (error) {
    if (error instanceof OctodError) return error
    throw error
  }
  throw new Error('nothing was refused')
}
const faultsOf = (error: OctodError) => error.facts.faults as readonly string[]

t.test('an empty file gives the defaults, with every path resolved', async (t) => {
  const config = read(t, '', { env: { STATE_DIRECTORY: '/var/lib/octod' } })
  t.match(config, {
    site: 'car',
    stateDir: '/var/lib/octod',
    mqtt: { server: null, embedded_port: 1883, base_topic: 'octod', password: null, version: 5 },
    model: { file: BUNDLED_MODEL, threads: 1 },
    intake: { max_characters: 400, queue: 32 },
    vehicle: { backend: 'simulated', script: 'parked' },
    log: { file: '/var/lib/octod/calls.sqlite', keep_days: 90 },
    http: { enabled: false, host: '127.0.0.1' },
  })
})

const stateFolders: readonly (readonly [string, string, Record<string, string>, string])[] = [
  ['state_dir', 'state_dir: /srv/octod', { STATE_DIRECTORY: '/var/lib/octod' }, '/srv/octod'],
  ["systemd's StateDirectory", '', { STATE_DIRECTORY: '/var/lib/octod', XDG_STATE_HOME: '/x' }, '/var/lib/octod'],
  ['XDG_STATE_HOME', '', { XDG_STATE_HOME: '/home/a/.state' }, '/home/a/.state/octod'],
]
for (const [title, text, env, expected] of stateFolders) {
  t.test(`the state folder comes from ${title}`, async (t) => t.equal(read(t, text, { env }).stateDir, expected))
}

t.test('the file wins over the defaults, the environment over the file, flags over the environment', async (t) => {
  const text = 'site: file\nmqtt: {keepalive: 11, embedded_port: 1111, base_topic: file}\n'
  const env = { OCTOD_SITE: 'environment', OCTOD_MQTT__KEEPALIVE: '22' }
  const config = read(t, text, { env, flags: { site: 'flag' } })
  t.equal(config.site, 'flag')
  t.match(config.mqtt, { keepalive: 22, embedded_port: 1111, base_topic: 'file', client_id: null })
})

const coerced: readonly (readonly [string, string, (config: Config) => unknown, unknown])[] = [
  ['OCTOD_MQTT__PASSWORD', '123', ({ mqtt }) => mqtt.password, '123'],
  ['OCTOD_MQTT__PASSWORD', 'true', ({ mqtt }) => mqtt.password, 'true'],
  ['OCTOD_MQTT__USER', '007', ({ mqtt }) => mqtt.user, '007'],
  ['OCTOD_SITE', '42', ({ site }) => site, '42'],
  ['OCTOD_MQTT__KEEPALIVE', '60', ({ mqtt }) => mqtt.keepalive, 60],
  ['OCTOD_MQTT__VERSION', '4', ({ mqtt }) => mqtt.version, 4],
  ['OCTOD_MQTT__REJECT_UNAUTHORIZED', 'false', ({ mqtt }) => mqtt.reject_unauthorized, false],
  ['OCTOD_MQTT__SERVER', 'null', ({ mqtt }) => mqtt.server, null],
  ['OCTOD_VEHICLE__SCRIPT', 'city', ({ vehicle }) => vehicle.script, 'city'],
  ['OCTOD_SITE', '', ({ site }) => site, 'car'],
]
for (const [name, text, pick, expected] of coerced) {
  t.test(`${name}=${text} is ${JSON.stringify(expected)}`, async (t) => {
    t.equal(pick(read(t, '', { env: { [name]: text } })), expected)
    const key = name.slice(6).toLowerCase().replace('__', '.')
    if (text !== '') t.equal(pick(read(t, '', { flags: { [key]: text } })), expected, `--set ${key}=${text}`)
  })
}

t.test('every fault is told at once, with path, rule, value and place', async (t) => {
  const text = ['site: two words', 'mqtt:', '  keepalive: 1', '  version: 3', '  colour: red', 'heating: on', ''].join(
    '\n',
  )
  const file = fileWith(t, text)
  const env = { OCTOD_LOG__LEVEL: 'loud', OCTOD_MQTT__PORT: '1883', HOME: '/root', OCTOD_CONFIG: '/elsewhere' }
  const flags = { 'http.port': '99999' }
  const error = refusal(() => readConfig({ file, env, flags }))
  t.equal(error.code, 'config_invalid')
  const expected = [
    /^OCTOD_MQTT__PORT: there is no key mqtt\.port; allowed: .*mqtt\.server/,
    /^site: must be one word .*, got "two words" \(.*octod\.yaml line 1\)$/,
    /^mqtt\.keepalive: .*>=5.*, got 1 \(.* line 3\)$/,
    /^mqtt\.version: .*5.*4.*, got 3 \(.* line 4\)$/,
    /^mqtt\.colour: no such key; allowed: mqtt\.server, .* \(.* line 5\)$/,
    /^heating: no such key; allowed: site, state_dir, mqtt, .* \(.* line 6\)$/,
    /^log\.level: .*"debug"\|"info".*, got "loud" \(OCTOD_LOG__LEVEL\)$/,
    /^http\.port: .*65535, got 99999 \(--http\.port\)$/,
  ]
  const faults = faultsOf(error)
  for (const pattern of expected)
    t.ok(
      faults.some((fault) => pattern.test(fault)),
      String(pattern),
      { faults },
    )
  t.equal(faults.length, expected.length)
  t.match(error.message, new RegExp(`has ${expected.length} faults:\n`))
  for (const fault of faults) t.ok(error.message.includes(fault))
})

const unknown: readonly (readonly [string, Partial<ConfigSources>, RegExp])[] = [
  ['an environment name', { env: { OCTOD_SIET: 'car' } }, /^OCTOD_SIET: there is no key siet/],
  [
    'an environment name below a key',
    { env: { OCTOD_SITE__NAME: 'car' } },
    /^OCTOD_SITE__NAME: there is no key site\.name/,
  ],
  ['a whole section', { env: { OCTOD_MQTT: '{}' } }, /^OCTOD_MQTT: there is no key mqtt;/],
  ['a flag', { flags: { 'mqtt.sever': 'x' } }, /^--mqtt\.sever: there is no key mqtt\.sever/],
  ['a name of every object', { flags: { 'mqtt.constructor': 'x' } }, /^--mqtt\.constructor: there is no key/],
]
for (const [title, sources, pattern] of unknown) {
  t.test(`${title} that is no key is refused`, async (t) => {
    t.match(faultsOf(refusal(() => read(t, '', sources))), [pattern])
  })
}

t.test('what is no YAML, no mapping or not there is told, and the other faults too', async (t) => {
  const env = { OCTOD_SITE: 'two words' }
  t.match(faultsOf(refusal(() => read(t, 'site: [car', { env }))), [/octod\.yaml: .* line 1/, /^site: .*OCTOD_SITE/])
  t.match(faultsOf(refusal(() => read(t, '- site', { env }))), [/must hold keys and values/, /^site/])
  const missing = join(t.testdir(), 'missing.yaml')
  t.match(faultsOf(refusal(() => readConfig({ file: missing, env }))), [/missing\.yaml can't be read: ENOENT/, /^site/])
})

t.test('the password may stand in a file of its own, without its line end', async (t) => {
  const folder = t.testdir({ secret: 'open sesame\n', 'octod.yaml': '' })
  const env = { OCTOD_MQTT__PASSWORD_FILE: join(folder, 'secret') }
  const file = join(folder, 'octod.yaml')
  t.equal(readConfig({ file, env }).mqtt.password, 'open sesame')
  t.equal(readConfig({ file, env: { ...env, OCTOD_MQTT__PASSWORD: 'direct' } }).mqtt.password, 'direct')
  t.throws(() => readConfig({ file, env: { OCTOD_MQTT__PASSWORD_FILE: join(folder, 'none') } }), {
    code: 'config_invalid',
    message: /mqtt\.password_file: .*none can't be read/,
  })
})

const addresses: readonly (readonly [string, string, object])[] = [
  ['move to their own keys', '', { user: 'me@home', password: '47:11' }],
  ['lose to keys of their own', ', user: you, password: other', { user: 'you', password: 'other' }],
]
for (const [title, more, expected] of addresses) {
  t.test(`user and password in the address ${title}, so that it can be shown`, async (t) => {
    const { mqtt } = read(t, `mqtt: {server: "mqtt://me%40home:47:11@broker:1883"${more}}`)
    t.match(mqtt, { server: 'mqtt://broker:1883', ...expected })
  })
}

const leaks: readonly (readonly [string, string, Partial<ConfigSources>])[] = [
  ['of the wrong kind', 'mqtt: {password: 4711}', {}],
  ['in a list', 'mqtt: {password: [4711]}', {}],
  ['in a section of the wrong kind', 'mqtt: [{password: 4711}]', {}],
  ['in an address', 'mqtt: {server: "http://me:4711@broker"}', {}],
  ['beside other faults', 'mqtt: {password: "4711", keepalive: 0}', {}],
  ['under a wrong name in the environment', '', { env: { OCTOD_PASSWORD: '4711' } }],
  ['under a wrong flag', '', { flags: { 'mqtt.passwort': '4711' } }],
]
for (const [title, text, sources] of leaks) {
  t.test(`a password ${title} is not printed`, async (t) => {
    const error = refusal(() => read(t, text, sources))
    t.notMatch(error.message, /4711/)
    t.notMatch(JSON.stringify(error.facts), /4711/)
  })
}

t.test('every key can be set by flag and is listed once', async (t) => {
  const keys = allKeys()
  t.equal(new Set(keys).size, keys.length)
  for (const key of keys) {
    const error = (() => {
      try {
        return read(t, '', { flags: { [key]: '\u0001' } }) && undefined
      } catch (error) {
        return error as OctodError
      }
    })()
    t.notMatch(error?.message ?? '', /there is no key/, key)
  }
})

t.test('a section whose keys are all commented out is empty, not a fault', async (t) => {
  const file = join(
    t.testdir({ 'octod.yaml': 'mqtt:\n  # server: mqtt://127.0.0.1:1883\nlog:\nsite: van\n' }),
    'octod.yaml',
  )
  t.match(readConfig({ file, env: {} }), { site: 'van', mqtt: { server: null } })
})
