import type { Context, Outcome, Vehicle } from './context.ts'
import { defineFunction } from './define.ts'
import { OctodError } from './error.ts'
import { bring } from './vehicle/bring.ts'
import { readNumber } from './vehicle/read.ts'
import { isInMiles, kmhToMph, mphToKmh, saySpeed } from './vehicle/units.ts'

const CRUISE = 'Vehicle.ADAS.CruiseControl'
/** What cruise control can hold, in km/h. */
const SLOWEST = 30
const FASTEST = 180

/** The speed that `on` holds: the present one. Undefined while the car is too slow or too fast for it. */
function presentSpeed(vehicle: Vehicle): number | undefined {
  const speed = Math.round(readNumber(vehicle, 'Vehicle.Speed'))
  return speed >= SLOWEST && speed <= FASTEST ? speed : undefined
}

async function resume(context: Context): Promise<Outcome> {
  const { vehicle } = context
  const stored = readNumber(vehicle, `${CRUISE}.SpeedSet`)
  if (stored === 0) throw new OctodError('failed_to_handle', 'cruise control has no speed to resume; say a speed first')
  if (presentSpeed(vehicle) === undefined) {
    const range = `${saySpeed(SLOWEST, vehicle)} to ${saySpeed(FASTEST, vehicle)}`
    throw new OctodError('failed_to_handle', `cruise control works from ${range}; it cannot resume at this speed`)
  }
  const saying = saySpeed(stored, vehicle)
  return bring(
    context,
    { [`${CRUISE}.IsEnabled`]: true, [`${CRUISE}.IsActive`]: true },
    { done: `resuming ${saying}`, already: `cruise control already holds ${saying}`, value: stored },
  )
}

export const setCruiseControl = defineFunction({
  name: 'set_cruise_control',
  group: 'vehicle',
  description: 'Switch cruise control.',
  examples: ['cruise control on', 'stop cruising, I take over', 'resume the cruise speed'],
  parameters: {
    state: { enum: ['on', 'off', 'resume'], ask: 'Cruise control on, off or resume?' },
  },
  returns: null,
  effect: 'actuate',
  whileMoving: 'allow',
  actuator: 'cruise',
  async run({ state }, context) {
    const { vehicle } = context
    if (state === 'off') {
      const targets = { [`${CRUISE}.IsActive`]: false, [`${CRUISE}.IsEnabled`]: false }
      return bring(context, targets, { done: 'cruise control off', already: 'cruise control is already off' })
    }
    if (state === 'resume') return resume(context)
    const present = presentSpeed(vehicle)
    if (present === undefined) {
      // Too slow to hold: it stands by and takes over with the next speed.
      return bring(
        context,
        { [`${CRUISE}.IsEnabled`]: true },
        {
          done: 'cruise control ready',
          already: 'cruise control is already on',
        },
      )
    }
    const isHolding = vehicle.get(`${CRUISE}.IsActive`)?.value === true
    const speed = isHolding ? readNumber(vehicle, `${CRUISE}.SpeedSet`) : present
    const targets = { [`${CRUISE}.IsEnabled`]: true, [`${CRUISE}.SpeedSet`]: speed, [`${CRUISE}.IsActive`]: true }
    const saying = saySpeed(speed, vehicle)
    return bring(context, targets, {
      done: `cruise control on at ${saying}`,
      already: `cruise control already holds ${saying}`,
      value: speed,
    })
  },
})

export const setCruiseSpeed = defineFunction({
  name: 'set_cruise_speed',
  group: 'vehicle',
  description: 'Set the cruise control speed.',
  examples: ['cruise at 110', 'hold 65 miles an hour'],
  parameters: {
    // 30 to 180 km/h or 19 to 112 mph: the handler tells which.
    speed: { type: 'number', minimum: 19, maximum: 180, ask: 'Which speed?' },
    unit: { enum: ['kmh', 'mph'], optional: true },
  },
  returns: null,
  effect: 'actuate',
  whileMoving: 'confirm',
  actuator: 'cruise',
  announce: ({ speed, unit }) => `set the cruise control to ${speed}${unit === 'mph' ? ' miles an hour' : ''}`,
  async run({ speed, unit }, context) {
    const { vehicle } = context
    const isMiles = unit === 'mph' || (unit === undefined && isInMiles(vehicle))
    const kmh = isMiles ? Math.round(mphToKmh(speed) * 10) / 10 : speed
    const name = isMiles ? 'miles per hour' : 'kilometers per hour'
    if (kmh < SLOWEST || kmh > FASTEST) {
      const [minimum, maximum] = [SLOWEST, FASTEST].map((limit) => (isMiles ? Math.round(kmhToMph(limit)) : limit))
      const message = `cruise control cannot hold ${speed} ${name}; it takes ${minimum} to ${maximum} ${name}`
      throw new OctodError('out_of_range', message, { speed, minimum, maximum })
    }
    const isHoldable = presentSpeed(vehicle) !== undefined
    // Standing still it only stores the speed.
    const active = isHoldable ? { [`${CRUISE}.IsActive`]: true } : {}
    const targets = { [`${CRUISE}.IsEnabled`]: true, [`${CRUISE}.SpeedSet`]: kmh, ...active }
    return bring(context, targets, {
      done: `cruise speed ${speed} ${name}`,
      already: `the cruise speed is already ${speed} ${name}`,
      value: speed,
    })
  },
})
