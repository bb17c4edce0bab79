import { defineFunction } from './define.ts'
import { OctodError } from './error.ts'
import { bring } from './vehicle/bring.ts'
import { readFlag, readNumber } from './vehicle/read.ts'

const CHARGING = 'Vehicle.Powertrain.TractionBattery.Charging'

export const setCharging = defineFunction({
  name: 'set_charging',
  group: 'vehicle',
  description: 'Start or stop charging.',
  examples: ['begin to charge', 'interrupt the charging'],
  parameters: {
    state: { enum: ['start', 'stop'], ask: 'Start or stop charging?' },
  },
  returns: null,
  effect: 'actuate',
  whileMoving: 'allow',
  actuator: 'charging',
  async run({ state }, context) {
    const { vehicle } = context
    if (state === 'stop') {
      const targets = { [`${CHARGING}.StartStopCharging`]: 'STOP' }
      return bring(context, targets, { done: 'charging stopped', already: 'the car is not charging' })
    }
    if (!readFlag(vehicle, `${CHARGING}.ChargingPort.AnyPosition.IsChargingCableConnected`)) {
      throw new OctodError(
        'failed_to_handle',
        'charging cannot start because no cable is plugged in; plug one in and try again',
      )
    }
    const limit = readNumber(vehicle, `${CHARGING}.ChargeLimit`)
    const charge = readNumber(vehicle, 'Vehicle.Powertrain.TractionBattery.StateOfCharge.Displayed')
    const isFull = charge >= limit
    return bring(
      context,
      { [`${CHARGING}.StartStopCharging`]: 'START' },
      {
        done: isFull
          ? `the battery is already charged to its limit of ${limit} percent`
          : `charging to ${limit} percent`,
        already: isFull
          ? `the battery is already charged to its limit of ${limit} percent`
          : 'the car is already charging',
      },
    )
  },
})

export const setChargeLimit = defineFunction({
  name: 'set_charge_limit',
  group: 'vehicle',
  description: 'Set how full to charge.',
  examples: ['stop charging at 85 percent', 'fill the battery to one hundred percent from now on'],
  parameters: {
    // The limits cars commonly offer.
    percent: { type: 'number', minimum: 50, maximum: 100, ask: 'Charge up to how many percent?' },
  },
  returns: null,
  effect: 'actuate',
  whileMoving: 'allow',
  actuator: 'charging',
  async run({ percent }, context) {
    const limit = Math.round(percent)
    return bring(
      context,
      { [`${CHARGING}.ChargeLimit`]: limit },
      {
        done: `charge limit ${limit} percent`,
        already: `the charge limit is already ${limit} percent`,
        value: limit,
      },
    )
  },
})

export const scheduleDeparture = defineFunction({
  name: 'schedule_departure',
  group: 'vehicle',
  description: 'Have the car charged and the cabin ready at a time.',
  examples: ['I leave at half past seven, have the car ready', 'be charged and warm by six tomorrow'],
  parameters: {
    time: { type: 'when', ask: 'When will you leave?' },
  },
  returns: null,
  effect: 'actuate',
  whileMoving: 'allow',
  actuator: 'charging',
  async run({ time }, context) {
    const moment = context.times.moment(time)
    if (!moment) {
      throw new OctodError('invalid_argument', `"${time}" names no time; say for example "tomorrow at 7"`, { time })
    }
    const saying = context.times.say(moment)
    if (moment.getTime() <= context.clock.now()) {
      throw new OctodError('out_of_range', `the car cannot be ready at ${saying}, which is past; name a time to come`, {
        time,
      })
    }
    const when = moment.toISOString()
    const targets = {
      [`${CHARGING}.Timer.Mode`]: 'END_TIME',
      [`${CHARGING}.Timer.Time`]: when,
      'Vehicle.Private.Cabin.HVAC.PreconditioningTime': when,
    }
    return bring(context, targets, {
      done: `the car is ready at ${saying}`,
      already: `departure is already planned for ${saying}`,
      value: when,
    })
  },
})
