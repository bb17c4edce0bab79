import { writeFileSync } from 'node:fs'
import { type AddressInfo, createServer } from 'node:net'
import { join } from 'node:path'
import t from 'tap'
import { functions } from '../../functions/index.ts'
import { commandLine } from '../support/cli.ts'
import { freePort } from '../support/mosquitto.ts'

t.test('help and version are no errors', async (t) => {
  const { octod } = commandLine(t)
  t.match(await octod('--help'), { code: 0, stdout: /octod say "open the driver window halfway"/ })
  t.match(await octod('logs', '--help'), { code: 0, stdout: /--slow/ })
  t.match(await octod('--version'), { code: 0, stdout: /^\d+\.\d+\.\d+\n$/ })
})

const misused: readonly (readonly [string, readonly string[], RegExp])[] = [
  ['an unknown verb', ['fly'], /unknown command/],
  ['nothing to say', ['say'], /missing required argument/],
  ['an unknown option', ['logs', '--colour'], /unknown option/],
  ['a seat that does not exist', ['say', '--zone', 'roof', 'hello'], /driver/],
  ['a signal for a car that is not ours', ['say', '--signal', 'Vehicle.Speed=50', 'hello'], /--local/],
  ['an age that is none', ['logs', '--since', 'yesteryear'], /30m/],
  ['a function that does not exist', ['functions', 'fly'], /octod functions lists them/],
  ['a setting without a value', ['--set', 'site', 'check'], /key=value/],
  ['a file to evaluate that is not there', ['eval', '/nowhere.jsonl'], /nowhere/],
]
for (const [title, args, message] of misused) {
  t.test(`${title} ends with 2`, async (t) => {
    t.match(await commandLine(t).octod(...args), { code: 2, stderr: message })
  })
}

t.test('a faulty configuration ends with 3 and names every fault', async (t) => {
  const file = join(t.testdir(), 'octod.yaml')
  writeFileSync(file, 'site: two words\nlog:\n  level: loud\n')
  const { octod } = commandLine(t, { OCTOD_HTTP__PORT: 'x' })
  const run = await octod('--config', file, 'check')
  t.match(run, { code: 3, stderr: /site: .*line 1/ })
  t.match(run.stderr, /log\.level: .*line 3/)
  t.match(run.stderr, /http\.port: .*OCTOD_HTTP__PORT/)
})

t.test('a missing model ends with 4, from every verb that needs one', async (t) => {
  const { octod } = commandLine(t, { OCTOD_MODEL__FILE: '/nowhere/model.gguf', OCTOD_MQTT__EMBEDDED_PORT: '0' })
  for (const args of [['check'], ['say', '--dry-run', 'hello'], ['run']]) {
    t.match(await octod(...args), { code: 4, stderr: /\/nowhere\/model\.gguf.*\[model_missing\]/ }, args.join(' '))
  }
})

t.test('no broker to say something to ends with 5', async (t) => {
  const port = await freePort()
  const { octod } = commandLine(t, { OCTOD_MQTT__SERVER: `mqtt://127.0.0.1:${port}` })
  t.match(await octod('say', 'hello'), { code: 5, stderr: /octod run/ })
})

t.test('a taken port for the embedded broker ends with 5 and says what to set', async (t) => {
  const taken = createServer()
  await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve))
  t.teardown(() => taken.close())
  const { port } = taken.address() as AddressInfo
  const { octod } = commandLine(t, { OCTOD_MQTT__EMBEDDED_PORT: String(port) })
  t.match(await octod('run'), { code: 5, stderr: /mqtt\.server/ })
})

t.test('no log yet ends with 1 and says what writes it', async (t) => {
  t.match(await commandLine(t).octod('logs'), { code: 1, stderr: /octod run/ })
})

t.test('functions lists all of them, for people and for machines', async (t) => {
  const { octod } = commandLine(t)
  const listed = JSON.parse((await octod('functions', '--json')).stdout) as {
    functions: { token: string; name: string }[]
  }
  t.same(
    listed.functions.map(({ token, name }) => [token, name]),
    functions.map(({ name }, index) => [`<fn_${index}>`, name]),
  )
  t.match((await octod('functions')).stdout, /set_window\(position, \[window\]\)/)
  t.match(
    (await octod('functions', 'set_window')).stdout,
    /Parameters:\n {2}position: opening\n {2}window \(optional\): zone/,
  )
  t.match((await octod('functions', '--gbnf')).stdout, /^root ::= /)
})
