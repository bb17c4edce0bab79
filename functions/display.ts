import { defineFunction } from './define.ts'
import { bring } from './vehicle/bring.ts'
import { readNumber } from './vehicle/read.ts'
import { adjustPercent, BRIGHTNESS, levelToPercent } from './vehicle/scale.ts'

const BRIGHTNESS_PATH = 'Vehicle.Cabin.Infotainment.HMI.Brightness'

export const setDisplayBrightness = defineFunction({
  name: 'set_display_brightness',
  group: 'display',
  description: 'Set the brightness of the screen.',
  examples: ['screen brightness to 70 percent', 'turn the display off', 'display at full brightness'],
  parameters: {
    level: { type: 'level', ask: 'How bright shall the screen be?' },
  },
  returns: null,
  effect: 'actuate',
  whileMoving: 'allow',
  actuator: 'display_brightness',
  async run({ level }, context) {
    const percent = levelToPercent(level, BRIGHTNESS)
    const saying = percent === 0 ? 'display off' : `display brightness ${percent} percent`
    const already =
      percent === 0 ? 'the display is already off' : `the display brightness is already ${percent} percent`
    return bring(context, { [BRIGHTNESS_PATH]: percent }, { done: saying, already, value: percent })
  },
})

export const adjustDisplayBrightness = defineFunction({
  name: 'adjust_display_brightness',
  group: 'display',
  description: 'Brighten (up) or dim (down) the screen.',
  examples: ['the screen is glaring, dim it', 'brighter display please'],
  parameters: {
    direction: { type: 'direction', ask: 'Shall the screen be brighter or darker?' },
  },
  returns: null,
  effect: 'actuate',
  whileMoving: 'allow',
  actuator: 'display_brightness',
  async run({ direction }, context) {
    const percent = adjustPercent(readNumber(context.vehicle, BRIGHTNESS_PATH), direction, undefined, BRIGHTNESS)
    return bring(
      context,
      { [BRIGHTNESS_PATH]: percent },
      {
        done: `display brightness ${percent} percent`,
        already: `the display is already at its ${direction === 'up' ? 'brightest' : 'darkest'}`,
        value: percent,
      },
    )
  },
})

export const setDisplayTheme = defineFunction({
  name: 'set_display_theme',
  group: 'display',
  description: 'Choose the day or night look of the screen.',
  examples: ['dark mode on the screen', 'let the display switch between day and night by itself'],
  parameters: {
    theme: { enum: ['day', 'night', 'auto'], ask: 'Day or night theme?' },
  },
  returns: null,
  effect: 'actuate',
  whileMoving: 'allow',
  async run({ theme }, context) {
    const automatic = 'Vehicle.Private.Cabin.Infotainment.HMI.IsDayNightModeAutomatic'
    const targets =
      theme === 'auto'
        ? { [automatic]: true }
        : { [automatic]: false, 'Vehicle.Cabin.Infotainment.HMI.DayNightMode': theme.toUpperCase() }
    const saying = theme === 'auto' ? 'automatic' : `in ${theme} mode`
    return bring(context, targets, { done: `display ${saying}`, already: `the display is already ${saying}` })
  },
})

export const setHeadUpDisplay = defineFunction({
  name: 'set_head_up_display',
  group: 'display',
  description: 'Switch the head-up display on or off.',
  examples: ['project the speed on the windscreen', 'hud off'],
  parameters: {
    state: { type: 'switch', ask: 'Head-up display on or off?' },
  },
  returns: null,
  effect: 'actuate',
  whileMoving: 'allow',
  async run({ state }, context) {
    const targets = { 'Vehicle.Private.Cabin.HeadUpDisplay.IsOn': state === 'on' }
    return bring(context, targets, {
      done: `head-up display ${state}`,
      already: `the head-up display is already ${state}`,
    })
  },
})

export const showCamera = defineFunction({
  name: 'show_camera',
  group: 'display',
  description: 'Show a camera picture on the screen.',
  examples: ['show me what is behind the car', 'bird view please', 'close the camera picture'],
  parameters: {
    view: { enum: ['rear', 'front', 'left', 'right', 'surround', 'off'], ask: 'Which camera?' },
  },
  returns: null,
  effect: 'actuate',
  whileMoving: 'allow',
  async run({ view }, context) {
    const targets = { 'Vehicle.Private.Cabin.Infotainment.CameraView': view.toUpperCase() }
    return bring(context, targets, {
      done: view === 'off' ? 'camera off' : `showing the ${view} camera`,
      already: view === 'off' ? 'the camera is already off' : `already showing the ${view} camera`,
    })
  },
})
