import { defineFunction } from './define.ts'
import { bring } from './vehicle/bring.ts'
import { ASSIST_PATHS } from './vehicle/signals-driving.ts'
import { STATUS } from './vehicle/status.ts'

export const getVehicleStatus = defineFunction({
  name: 'get_vehicle_status',
  group: 'vehicle',
  description: 'Tell the state of the car.',
  examples: [
    'how much petrol is left',
    'are the tyres all right',
    'is any door still open',
    'when is the next service',
  ],
  parameters: {
    item: {
      ask: 'What about the car: range, tires, oil, doors?',
      enum: [
        'fuel',
        'battery',
        'range',
        'tire_pressure',
        'oil',
        'odometer',
        'speed',
        'washer_fluid',
        'coolant',
        'service',
        'doors',
        'windows',
        'lights',
        'warnings',
        'consumption',
        'climate',
        'driver_assist',
      ],
    },
  },
  returns: 'text',
  effect: 'read',
  whileMoving: 'allow',
  actuator: null,
  run({ item }, { vehicle }) {
    const speech = STATUS[item](vehicle)
    return { state: 'achieved', speech, value: speech }
  },
})

export const setDriveMode = defineFunction({
  name: 'set_drive_mode',
  group: 'vehicle',
  description: 'Choose the drive mode.',
  examples: ['drive in eco mode', 'sport mode now', 'set up the car for snow'],
  parameters: {
    mode: { enum: ['eco', 'comfort', 'normal', 'sport', 'snow', 'off_road', 'individual'], ask: 'Which drive mode?' },
  },
  returns: null,
  effect: 'actuate',
  whileMoving: 'allow',
  async run({ mode }, context) {
    const name = `${mode.replace('_', '-')} mode`
    const targets = { 'Vehicle.Private.Powertrain.DriveMode': mode.toUpperCase() }
    return bring(context, targets, { done: `${name} on`, already: `the car is already in ${name}` })
  },
})

export const setDriverAssist = defineFunction({
  name: 'set_driver_assist',
  group: 'vehicle',
  description: 'Switch a driver assistance feature on or off.',
  examples: ['lane assist off', 'keep an eye on my blind spot', 'switch the parking beepers on'],
  parameters: {
    feature: {
      ask: 'Which assistant?',
      enum: [
        'lane_keeping',
        'lane_change_alert',
        'blind_spot',
        'collision_warning',
        'pedestrian_detection',
        'emergency_braking',
        'traction_control',
        'parking_sensors',
        'park_assist',
        'auto_hold',
        'start_stop',
        'speed_limit_warning',
        'driver_attention',
        'cross_traffic_alert',
      ],
    },
    state: { type: 'switch', ask: 'On or off?' },
  },
  returns: null,
  effect: 'actuate',
  whileMoving: 'confirm_off',
  announce: ({ feature, state }) => `switch ${String(feature).replaceAll('_', ' ')} ${state}`,
  async run({ feature, state }, context) {
    const targets = { [ASSIST_PATHS[feature]]: state === 'on' }
    const name = feature.replaceAll('_', ' ')
    return bring(context, targets, { done: `${name} ${state}`, already: `${name} is already ${state}` })
  },
})

export const setEngine = defineFunction({
  name: 'set_engine',
  group: 'vehicle',
  description: 'Start or stop the engine (or the electric drive).',
  examples: ['fire up the engine', 'kill the motor'],
  parameters: {
    state: { enum: ['start', 'stop'], ask: 'Start or stop the engine?' },
  },
  returns: null,
  effect: 'actuate',
  whileMoving: 'block',
  announce: ({ state }) => `${state} the engine`,
  async run({ state }, context) {
    const isStarted = state === 'start'
    const targets = { 'Vehicle.Private.Powertrain.IsStarted': isStarted }
    return bring(context, targets, {
      done: isStarted ? 'engine started' : 'engine stopped',
      already: isStarted ? 'the engine is already running' : 'the engine is already off',
    })
  },
})
