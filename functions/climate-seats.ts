/** Heat and cold one touches: seats and steering wheel. */
import type { Context, Outcome } from './context.ts'
import { defineFunction, type Level, type Zone } from './define.ts'
import { bring } from './vehicle/bring.ts'
import { readNumber } from './vehicle/read.ts'
import { levelToPercent, SEAT_COOLING, SEAT_HEATING, sayPercent } from './vehicle/scale.ts'
import { cornersOf, inZone, seatPath } from './vehicle/zones.ts'

/**
 * VSS has one signal for both: 1 to 100 heats, -1 to -100 cools. Switching the one off must leave the other
 * as it is.
 */
async function setSeatClimate(
  what: 'heating' | 'cooling',
  level: Level,
  zone: Zone,
  context: Context,
): Promise<Outcome> {
  const { vehicle } = context
  const scale = what === 'heating' ? SEAT_HEATING : SEAT_COOLING
  const sign = what === 'heating' ? 1 : -1
  const percent = levelToPercent(level, scale)
  const targets = Object.fromEntries(
    cornersOf(zone, vehicle).map((corner) => {
      const path = seatPath(corner, 'HeatingCooling')
      const current = readNumber(vehicle, path)
      const isRunning = current * sign > 0
      if (percent === 0) return [path, isRunning ? 0 : current]
      return [path, level === 'on' && isRunning ? current : percent * sign]
    }),
  )
  const name = inZone(zone, `seat ${what}`)
  const states = [...new Set(Object.values(targets).map((value) => sayPercent(Math.max(0, value * sign), scale)))]
  const saying = states.length === 1 ? states[0] : 'on'
  return bring(context, targets, {
    done: `${name} ${saying}`,
    already: `the ${name} is already ${saying === 'off' || saying === 'on' ? saying : `on ${saying}`}`,
    value: percent,
  })
}

export const setSeatHeating = defineFunction({
  name: 'set_seat_heating',
  group: 'climate',
  description: 'Set a seat heater.',
  examples: ['warm up my seat', 'passenger seat heating on three', 'no more heat in the back seats'],
  parameters: {
    level: { type: 'level', ask: 'How warm shall the seat be?' },
    seat: { type: 'zone', default: 'driver', optional: true },
  },
  returns: null,
  effect: 'actuate',
  whileMoving: 'allow',
  actuator: 'seat_climate',
  run: ({ level, seat }, context) => setSeatClimate('heating', level, seat, context),
})

export const setSeatCooling = defineFunction({
  name: 'set_seat_cooling',
  group: 'climate',
  description: 'Set seat ventilation.',
  examples: ['ventilate the driver seat', 'seat cooling on low for the passenger', 'seat ventilation off'],
  parameters: {
    level: { type: 'level', ask: 'How strong shall the seat cooling be?' },
    seat: { type: 'zone', default: 'driver', optional: true },
  },
  returns: null,
  effect: 'actuate',
  whileMoving: 'allow',
  actuator: 'seat_climate',
  run: ({ level, seat }, context) => setSeatClimate('cooling', level, seat, context),
})

export const setSteeringWheelHeating = defineFunction({
  name: 'set_steering_wheel_heating',
  group: 'climate',
  description: 'Switch the heated steering wheel on or off.',
  examples: ['heat the wheel, my fingers are cold', 'steering wheel heater off'],
  parameters: {
    state: { type: 'switch', ask: 'Steering wheel heating on or off?' },
  },
  returns: null,
  effect: 'actuate',
  whileMoving: 'allow',
  async run({ state }, context) {
    const targets = { 'Vehicle.Chassis.SteeringWheel.HeatingCooling': state === 'on' ? 100 : 0 }
    return bring(context, targets, {
      done: `steering wheel heating ${state}`,
      already: `the steering wheel heating is already ${state}`,
    })
  },
})
