/** docs/policy.md is a promise: every row of its table, in every driving state, is said to a car that stands or drives so. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { BUNDLED_POLICY } from '../daemon/config.ts'
import type { Call } from '../daemon/core/call.ts'
import { Pipeline } from '../daemon/core/pipeline.ts'
import { writePlan } from '../daemon/core/plan/write.ts'
import { DRIVING_STATES, type DrivingState } from '../daemon/core/policy/driving-state.ts'
import { readPolicy } from '../daemon/yaml/policy.ts'
import { policyRows } from '../docs/policy-page.ts'
import type { SimulatedVehicle } from '../functions/vehicle/simulated.ts'
import { makeContext } from './support/context.ts'
import { MemoryCallLog, RecordedReplies, ScriptedEngine } from './support/fakes.ts'
import { catalogue } from './support/plans.ts'

type Verdicts = { readonly [State in DrivingState]: string }
type Row = { readonly title: string; readonly name: string; readonly verdicts: Verdicts; readonly reason: string }

const policy = readPolicy(BUNDLED_POLICY, catalogue)
const rows = tableIn(readFileSync(join(import.meta.dirname, '..', 'docs', 'policy.md'), 'utf8'))
/** A call for every row, by the row's title: its function and direction. */
const calls: ReadonlyMap<string, Call> = new Map(
  policyRows(policy, catalogue).map(({ call, direction }) => [`${call.function} ${direction || 'any'}`, call]),
)

/** `| `set_mirrors` | folded | do | confirm | block | block | the reason |` */
function tableIn(page: string): readonly Row[] {
  return [...page.matchAll(/^\| `(\w+)` \| (.+?) \| (\w+) \| (\w+) \| (\w+) \| (\w+) \| (.*?) ?\|$/gm)].map(
    ([, name = '', direction = '', parked = '', idling = '', moving = '', unknown = '', reason = '']) => ({
      title: `${name} ${direction}`,
      name,
      verdicts: { parked, idling, moving, unknown },
      reason,
    }),
  )
}

function bring(vehicle: SimulatedVehicle, state: DrivingState): void {
  const isParked = state === 'parked'
  vehicle.report('Vehicle.Powertrain.Transmission.SelectedGear', isParked ? 126 : 127)
  vehicle.report('Vehicle.Chassis.ParkingBrake.IsEngaged', isParked)
  vehicle.report('Vehicle.Speed', state === 'moving' ? 50 : 0)
  if (state === 'unknown') vehicle.fail('Vehicle.Speed', 'provider_unavailable')
}

/** What octod does when the call is said in a car of this state: `do`, `confirm`, `block`, or what was wrong. */
async function whatHappens(call: Call | undefined, state: DrivingState, reason: string): Promise<string> {
  if (!call) return 'not in the policy'
  const context = makeContext()
  bring(context.vehicle, state)
  const engine = new ScriptedEngine(() => writePlan([call], catalogue))
  await engine.start()
  const replies = new RecordedReplies()
  const log = new MemoryCallLog()
  const pipeline = new Pipeline({ engine, catalogue, log, replies, policy, services: context })
  const say = (text: string) =>
    pipeline.handle({ id: text, site: 'car', text, source: 'test', receivedAt: context.clock.now() })
  // A handler may fail for want of a phone or a calendar: what counts is that it was started.
  const isStarted = () =>
    replies.events.some((event) => event.type === 'call-start' && event.function === call.function)
  try {
    const { outcome, code, speech } = await say('what the row says')
    if (outcome === 'confirm') {
      if (isStarted()) return 'asked after it had begun'
      await say('yes')
      return isStarted() ? 'confirm' : 'asked, and did nothing after "yes"'
    }
    if (outcome === 'blocked') {
      if (isStarted()) return 'blocked after it had begun'
      return reason !== '' && speech.toLowerCase().includes(reason.toLowerCase()) ? 'block' : `blocked with "${speech}"`
    }
    return isStarted() ? 'do' : `not started: ${outcome} ${code}`
  } finally {
    await pipeline.stop(0)
    context.vehicle.close()
  }
}

t.test('the table has every function of the catalogue, in its order', async (t) => {
  t.same(
    [...new Set(rows.map(({ name }) => name))],
    catalogue.functions.map(({ name }) => name),
  )
})

t.test('the table has every direction of every function, each once', async (t) => {
  t.same(
    rows.map(({ title }) => title),
    [...calls.keys()],
  )
})

t.test('what the table says is what happens', async (t) => {
  for (const { title, verdicts, reason } of rows) {
    const observed: Record<string, string> = {}
    for (const state of DRIVING_STATES) observed[state] = await whatHappens(calls.get(title), state, reason)
    t.same(observed, verdicts, title)
  }
})
