/** What octod asks and refuses, as a user meets it: the bundled model, a real mosquitto, mosquitto_pub and mosquitto_sub. */
import { setTimeout as sleep } from 'node:timers/promises'
import t from 'tap'
import { type Daemon, startDaemon, WITHOUT_MOSQUITTO_CLIENTS } from './support/mosquitto-clients.ts'

const skip = WITHOUT_MOSQUITTO_CLIENTS
const SPEED = 'vehicle/Vehicle.Speed'
const GEAR = 'vehicle/Vehicle.Powertrain.Transmission.SelectedGear'
const TRUNK = 'octod/car/vehicle/Vehicle.Body.Trunk.Rear.Position'
const PARK = '126'
/** Long enough for a "yes" on a busy machine, in milliseconds. */
const CONFIRM_WITHIN_MS = 3_000

/** Says a sentence and waits for its result. */
async function say({ publish, until }: Daemon, id: string, text: string): Promise<unknown> {
  publish('utterance', JSON.stringify({ id, text }))
  const { payload } = await until((line) => line.topic === 'octod/car/result' && JSON.parse(line.payload).id === id)
  return JSON.parse(payload)
}

/** How far the trunk has ever been open. */
const widest = ({ lines }: Daemon) =>
  Math.max(...lines.filter(({ topic }) => topic === TRUNK).map(({ payload }) => JSON.parse(payload).value))

t.test('on the motorway the trunk stays shut, and octod says why', { skip }, async (t) => {
  const daemon = await startDaemon(t, { OCTOD_VEHICLE__SCRIPT: 'motorway' })
  await daemon.until(({ topic, payload }) => topic === `octod/car/${SPEED}` && JSON.parse(payload).value > 0)
  t.match(await say(daemon, 'trunk', 'open the trunk'), {
    outcome: 'blocked',
    code: 'blocked_driving',
    speech: 'Lids stay shut unless the car is parked.',
    calls: [{ function: 'set_closure', state: 'blocked' }],
  })
  t.equal(widest(daemon), 0)
})

t.test('parked, octod asks: silence opens nothing, "yes" opens the trunk', { skip }, async (t) => {
  const daemon = await startDaemon(t, {}, { confirm_within_ms: CONFIRM_WITHIN_MS })
  const question = { outcome: 'confirm', code: 'needs_confirmation', speech: 'Shall I open the trunk?' }
  t.match(await say(daemon, 'first', 'open the trunk'), question)
  await sleep(CONFIRM_WITHIN_MS + 200)
  t.match(await say(daemon, 'late', 'yes'), { outcome: 'expired', code: 'confirmation_timeout' })
  t.equal(widest(daemon), 0)
  t.match(await say(daemon, 'second', 'open the trunk'), question)
  t.match(await say(daemon, 'in-time', 'yes'), { outcome: 'done', calls: [{ function: 'set_closure' }] })
  await daemon.until(({ topic, payload }) => topic === TRUNK && JSON.parse(payload).value > 0)
})

t.test('without a speed, or with one before the "yes", the trunk stays shut', { skip }, async (t) => {
  // The board speaks through mosquitto_pub, once: its speed has to last.
  const figures = { speed_max_age_ms: 60_000, confirm_within_ms: 60_000 }
  const daemon = await startDaemon(t, { OCTOD_VEHICLE__BACKEND: 'mqtt' }, figures)
  t.match(await say(daemon, 'nobody', 'open the trunk'), {
    outcome: 'blocked',
    code: 'blocked_unknown_state',
    speech: /do not know whether the car is moving/,
  })
  daemon.publish('vehicle/status', '{"state":"online"}', '-r')
  daemon.publish(GEAR, PARK, '-r')
  daemon.publish(SPEED, '0', '-r')
  t.match(await say(daemon, 'parked', 'open the trunk'), { outcome: 'confirm' })
  daemon.publish(SPEED, '30', '-r')
  t.match(await say(daemon, 'yes', 'yes'), {
    outcome: 'blocked',
    code: 'blocked_driving',
    calls: [{ function: 'set_closure', state: 'blocked' }],
  })
  t.notOk(
    daemon.lines.some(({ topic }) => topic.endsWith('/set')),
    'the car was asked for nothing',
  )
})
