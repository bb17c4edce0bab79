/** The whole daemon as a user has it: its own process, a real mosquitto, mosquitto_pub and mosquitto_sub, the bundled model. */
import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import t, { type Test } from 'tap'
import { startMosquitto, WITHOUT_MOSQUITTO } from './support/mosquitto.ts'

const root = join(import.meta.dirname, '..')
const hasClients = spawnSync('mosquitto_pub', ['--help']).error === undefined
const skip = WITHOUT_MOSQUITTO || (hasClients ? false : 'mosquitto-clients are not installed')

type Line = { readonly topic: string; readonly payload: string }

/** Everything mosquitto_sub prints, and a way to wait for a line. */
function subscribe(t: Test, port: number): { lines: Line[]; until: (isIt: (line: Line) => boolean) => Promise<Line> } {
  const subscriber = spawn('mosquitto_sub', ['-p', String(port), '-t', 'octod/car/#', '-v'])
  t.teardown(() => subscriber.kill())
  const lines: Line[] = []
  const waiting = new Set<() => void>()
  createInterface(subscriber.stdout).on('line', (line) => {
    const at = line.indexOf(' ')
    lines.push({ topic: line.slice(0, at), payload: line.slice(at + 1) })
    for (const look of waiting) look()
  })
  const until = (isIt: (line: Line) => boolean) =>
    new Promise<Line>((resolve) => {
      const look = () => {
        const line = lines.find(isIt)
        if (!line) return
        waiting.delete(look)
        resolve(line)
      }
      waiting.add(look)
      look()
    })
  return { lines, until }
}

t.test('mosquitto_pub moves the car, mosquitto_sub shows it, octod logs has the row', { skip }, async (t) => {
  const server = await startMosquitto(t)
  const port = Number(new URL(server).port)
  const env = {
    ...process.env,
    OCTOD_STATE_DIR: join(t.testdirName, 'state'),
    OCTOD_MQTT__SERVER: server,
    OCTOD_LOG__LEVEL: 'warn',
  }
  const octod = (...args: string[]) =>
    execFileSync(process.execPath, ['bin/octod.js', ...args], { cwd: root, env, encoding: 'utf8' })
  const { lines, until } = subscribe(t, port)
  const daemon: ChildProcess = spawn(process.execPath, ['bin/octod.js', 'run'], {
    cwd: root,
    env,
    stdio: ['ignore', 'inherit', 'inherit'],
  })
  t.teardown(() => daemon.kill('SIGKILL'))
  await until(({ topic }) => topic === 'octod/car/info')

  execFileSync('mosquitto_pub', [
    '-p',
    String(port),
    '-t',
    'octod/car/utterance',
    '-m',
    'open the driver window halfway and turn on the ac',
  ])
  const result = JSON.parse((await until(({ topic }) => topic === 'octod/car/result')).payload)
  t.match(result, {
    outcome: 'done',
    calls: [
      { function: 'set_window', arguments: { position: 'half', window: 'driver' }, state: 'accepted' },
      { function: 'set_air_conditioning', arguments: { state: 'on' }, state: 'achieved' },
    ],
  })
  await until(
    ({ topic, payload }) =>
      topic === 'octod/car/vehicle/Vehicle.Cabin.Door.Row1.DriverSide.Window.Position' &&
      JSON.parse(payload).value === 50,
  )
  await until(
    ({ topic, payload }) =>
      topic === 'octod/car/vehicle/Vehicle.Cabin.HVAC.IsAirConditioningActive' && JSON.parse(payload).value === true,
  )
  const events = lines.filter(({ topic }) => topic === 'octod/car/event').map(({ payload }) => JSON.parse(payload))
  t.same(
    events.filter(({ id }) => id === result.id).map(({ type }) => type),
    ['accepted', 'decoded', 'call-start', 'call-start', 'call-end', 'call-end', 'done'],
  )

  t.test('octod say goes the same way and shows the calls', async (t) => {
    t.match(octod('say', 'close all windows'), /set_window\(position=closed, window=all\)/)
  })

  t.test('octod logs and stats read beside the running daemon', async (t) => {
    const rows = octod('logs', '--json')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
    t.match(rows, [
      {
        id: result.id,
        outcome: 'done',
        calls: [{ function: 'set_window' }, { function: 'set_air_conditioning' }],
        total_ms: Number,
      },
      { text: 'close all windows' },
    ])
    t.match(octod('logs'), /open the driver window halfway and turn on the ac/)
    t.match(octod('logs', '--function', 'set_air_conditioning', '--json').trim().split('\n').length, 1)
    t.match(JSON.parse(octod('stats', '--json')), { utterances: 2, functions: { set_window: { count: 2 } } })
  })

  t.test('SIGTERM says offline and ends with 0', async (t) => {
    daemon.kill('SIGTERM')
    const [code] = await once(daemon, 'exit')
    t.equal(code, 0)
    await until(({ topic, payload }) => topic === 'octod/car/status' && JSON.parse(payload).state === 'offline')
  })
})
