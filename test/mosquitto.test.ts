/** The whole daemon as a user has it: its own process, a real mosquitto, mosquitto_pub and mosquitto_sub, the bundled model. */
import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import t from 'tap'
import { ROOT } from './support/cli.ts'
import { startDaemon, WITHOUT_MOSQUITTO_CLIENTS } from './support/mosquitto-clients.ts'

const skip = WITHOUT_MOSQUITTO_CLIENTS

t.test('mosquitto_pub moves the car, mosquitto_sub shows it, octod logs has the row', { skip }, async (t) => {
  const { process: daemon, env, lines, until, publish } = await startDaemon(t)
  const octod = (...args: string[]) =>
    execFileSync(process.execPath, ['bin/octod.js', ...args], { cwd: ROOT, env, encoding: 'utf8' })

  publish('utterance', 'open the driver window halfway and turn on the ac')
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
  // The window was accepted; its arrival is told as a second end.
  await until(({ topic, payload }) => topic === 'octod/car/event' && /"call-end","index":0.*"achieved"/.test(payload))
  const events = lines.filter(({ topic }) => topic === 'octod/car/event').map(({ payload }) => JSON.parse(payload))
  t.same(
    events.filter(({ id }) => id === result.id).map(({ type }) => type),
    ['accepted', 'decoded', 'call-start', 'call-start', 'call-end', 'call-end', 'done', 'call-end'],
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
