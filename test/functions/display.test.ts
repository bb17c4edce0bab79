import t from 'tap'
import { type FunctionCase, type RefusedCase, testFunctions } from '../support/function-cases.ts'

const BRIGHTNESS = 'Vehicle.Cabin.Infotainment.HMI.Brightness'
const MODE = 'Vehicle.Cabin.Infotainment.HMI.DayNightMode'
const AUTOMATIC = 'Vehicle.Private.Cabin.Infotainment.HMI.IsDayNightModeAutomatic'
const HUD = 'Vehicle.Private.Cabin.HeadUpDisplay.IsOn'
const CAMERA = 'Vehicle.Private.Cabin.Infotainment.CameraView'

const cases: readonly FunctionCase[] = [
  {
    call: 'set_display_brightness',
    args: { level: '70' },
    speech: 'display brightness 70 percent',
    value: 70,
    signals: { [BRIGHTNESS]: 70 },
  },
  {
    call: 'set_display_brightness',
    args: { level: 'max' },
    speech: 'display brightness 100 percent',
    signals: { [BRIGHTNESS]: 100 },
  },
  { call: 'set_display_brightness', args: { level: 'off' }, speech: 'display off', signals: { [BRIGHTNESS]: 0 } },
  { call: 'set_display_brightness', args: { level: '60%' }, speech: 'the display brightness is already 60 percent' },
  {
    call: 'adjust_display_brightness',
    args: { direction: 'up' },
    speech: 'display brightness 70 percent',
    signals: { [BRIGHTNESS]: 70 },
  },
  {
    call: 'adjust_display_brightness',
    args: { direction: 'down' },
    given: { [BRIGHTNESS]: 5 },
    speech: 'display brightness 1 percent',
    signals: { [BRIGHTNESS]: 1 },
  },
  {
    call: 'adjust_display_brightness',
    args: { direction: 'up' },
    given: { [BRIGHTNESS]: 100 },
    speech: 'the display is already at its brightest',
  },
  {
    call: 'set_display_theme',
    args: { theme: 'night' },
    speech: 'display in night mode',
    signals: { [MODE]: 'NIGHT', [AUTOMATIC]: false },
  },
  { call: 'set_display_theme', args: { theme: 'auto' }, speech: 'the display is already automatic' },
  { call: 'set_head_up_display', args: { state: 'off' }, speech: 'head-up display off', signals: { [HUD]: false } },
  { call: 'set_head_up_display', args: { state: 'on' }, speech: 'the head-up display is already on' },
  { call: 'show_camera', args: { view: 'rear' }, speech: 'showing the rear camera', signals: { [CAMERA]: 'REAR' } },
  { call: 'show_camera', args: { view: 'off' }, speech: 'the camera is already off' },
]
const refused: readonly RefusedCase[] = [
  { call: 'set_display_brightness', args: { level: '300' }, code: 'out_of_range', message: /0% to 100%/ },
]

testFunctions(t, 'display', cases, refused)
