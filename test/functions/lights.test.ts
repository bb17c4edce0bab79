import t from 'tap'
import { type FunctionCase, type RefusedCase, testFunctions } from '../support/function-cases.ts'

const lights = 'Vehicle.Body.Lights'
const cabin = 'Vehicle.Cabin.Light'
const ambient = (corner: string, leaf: string) => `${cabin}.AmbientLight.${corner}.${leaf}`
const spot = (corner: string, leaf: string) => `${cabin}.Spotlight.${corner}.${leaf}`
const WIPERS = 'Vehicle.Body.Windshield.Front.Wiping.Mode'
const REAR_WIPER = 'Vehicle.Body.Windshield.Rear.Wiping.Mode'
const SENSITIVITY = 'Vehicle.Body.Windshield.Front.Wiping.Intensity'
const WASHER_FLUID = 'Vehicle.Body.Windshield.Front.WasherFluid.Level'

const cases: readonly FunctionCase[] = [
  {
    call: 'set_headlights',
    args: { mode: 'on' },
    speech: 'headlights on',
    signals: {
      [`${lights}.LightSwitch`]: 'BEAM',
      [`${lights}.Beam.Low.IsOn`]: true,
      [`${lights}.Beam.High.IsOn`]: false,
    },
  },
  {
    call: 'set_headlights',
    args: { mode: 'high_beam' },
    speech: 'high beam on',
    signals: { [`${lights}.Beam.High.IsOn`]: true },
  },
  {
    call: 'set_headlights',
    args: { mode: 'low_beam' },
    given: { [`${lights}.LightSwitch`]: 'BEAM', [`${lights}.IsHighBeamSwitchOn`]: true },
    speech: 'low beam on',
    signals: { [`${lights}.Beam.High.IsOn`]: false, [`${lights}.Beam.Low.IsOn`]: true },
  },
  {
    call: 'set_headlights',
    args: { mode: 'parking' },
    speech: 'parking lights on',
    signals: { [`${lights}.Parking.IsOn`]: true },
  },
  {
    call: 'set_headlights',
    args: { mode: 'off' },
    speech: 'headlights off',
    signals: { [`${lights}.LightSwitch`]: 'OFF' },
  },
  { call: 'set_headlights', args: { mode: 'auto' }, speech: 'the headlights are already automatic' },
  {
    call: 'set_fog_lights',
    args: { state: 'on' },
    speech: 'front fog lights on',
    signals: { [`${lights}.Fog.Front.IsOn`]: true, [`${lights}.Fog.Rear.IsOn`]: false },
  },
  {
    call: 'set_fog_lights',
    args: { state: 'on', position: 'rear' },
    speech: 'rear fog lights on',
    signals: { [`${lights}.Fog.Rear.IsOn`]: true },
  },
  {
    call: 'set_fog_lights',
    args: { state: 'off' },
    given: { [`${lights}.Fog.Rear.IsOn`]: true },
    speech: 'fog lights off',
    signals: { [`${lights}.Fog.Rear.IsOn`]: false },
  },
  {
    call: 'set_hazard_lights',
    args: { state: 'on' },
    speech: 'hazard lights on',
    signals: { [`${lights}.Hazard.IsSignaling`]: true },
  },
  { call: 'set_hazard_lights', args: { state: 'off' }, speech: 'the hazard lights are already off' },
  {
    call: 'set_interior_light',
    args: { level: 'on' },
    speech: 'interior light on',
    signals: { [`${cabin}.IsDomeOn`]: true, [spot('Row1.DriverSide', 'IsLightOn')]: false },
  },
  {
    call: 'set_interior_light',
    args: { level: '40%' },
    speech: 'interior light 40 percent',
    signals: { [`${cabin}.IsDomeOn`]: true, 'Vehicle.Private.Cabin.Light.DomeIntensity': 40 },
  },
  {
    call: 'set_interior_light',
    args: { level: 'low', zone: 'passenger' },
    speech: 'passenger reading light 25 percent',
    signals: {
      [spot('Row1.PassengerSide', 'IsLightOn')]: true,
      [spot('Row1.PassengerSide', 'Intensity')]: 25,
      [`${cabin}.IsDomeOn`]: false,
    },
  },
  {
    call: 'set_interior_light',
    args: { level: 'off' },
    given: { [spot('Row2.DriverSide', 'IsLightOn')]: true },
    speech: 'interior light off',
    signals: { [spot('Row2.DriverSide', 'IsLightOn')]: false },
  },
  {
    call: 'set_ambient_light',
    args: { color: 'deep ocean blue' },
    speech: 'ambient light blue',
    signals: { [ambient('Row1.DriverSide', 'Color')]: '#0000FF', [ambient('Row2.PassengerSide', 'IsLightOn')]: true },
  },
  {
    call: 'set_ambient_light',
    args: { color: 'warm white', level: '30%' },
    speech: 'ambient light warm white, 30 percent',
    signals: { [ambient('Row1.DriverSide', 'Color')]: '#FFD6A5', [ambient('Row1.DriverSide', 'Intensity')]: 30 },
  },
  {
    call: 'set_ambient_light',
    args: { level: 'off' },
    given: { [ambient('Row1.DriverSide', 'IsLightOn')]: true },
    speech: 'ambient light off',
    signals: { [ambient('Row1.DriverSide', 'IsLightOn')]: false, [ambient('Row1.DriverSide', 'Intensity')]: 50 },
  },
  {
    call: 'set_ambient_light',
    args: { level: 'on' },
    given: { [ambient('Row1.DriverSide', 'Intensity')]: 20 },
    speech: 'ambient light on',
    signals: { [ambient('Row1.DriverSide', 'IsLightOn')]: true, [ambient('Row1.DriverSide', 'Intensity')]: 20 },
  },
  {
    call: 'set_wipers',
    args: { mode: 'intermittent' },
    speech: 'wipers on interval',
    signals: { [WIPERS]: 'INTERVAL', [REAR_WIPER]: 'OFF' },
  },
  { call: 'set_wipers', args: { mode: 'auto' }, speech: 'wipers automatic', signals: { [WIPERS]: 'RAIN_SENSOR' } },
  {
    call: 'set_wipers',
    args: { mode: 'on', window: 'rear' },
    speech: 'rear wiper on',
    signals: { [REAR_WIPER]: 'MEDIUM', [WIPERS]: 'OFF' },
  },
  { call: 'set_wipers', args: { mode: 'once' }, speech: 'wipers wiping once', signals: { [WIPERS]: 'OFF' } },
  { call: 'set_wipers', args: { mode: 'off' }, speech: 'the wipers are already off' },
  { call: 'adjust_wipers', args: { direction: 'up' }, speech: 'wipers on interval', signals: { [WIPERS]: 'INTERVAL' } },
  {
    call: 'adjust_wipers',
    args: { direction: 'down' },
    given: { [WIPERS]: 'FAST' },
    speech: 'wipers at normal speed',
    signals: { [WIPERS]: 'MEDIUM' },
  },
  {
    call: 'adjust_wipers',
    args: { direction: 'up' },
    given: { [WIPERS]: 'FAST' },
    speech: 'the wipers are already at their fastest',
  },
  {
    call: 'adjust_wipers',
    args: { direction: 'up' },
    given: { [WIPERS]: 'RAIN_SENSOR' },
    speech: 'rain sensor at sensitivity 4',
    signals: { [SENSITIVITY]: 4, [WIPERS]: 'RAIN_SENSOR' },
  },
  { call: 'wash_windshield', args: {}, speech: 'washing the windshield', signals: { [WASHER_FLUID]: 74 } },
  {
    call: 'wash_windshield',
    args: { window: 'rear' },
    speech: 'washing the rear window',
    signals: { [WASHER_FLUID]: 74 },
  },
]

const refused: readonly RefusedCase[] = [
  { call: 'set_ambient_light', args: {}, code: 'slots_incomplete', message: /colour or a level/ },
  { call: 'set_ambient_light', args: { color: 'loud' }, code: 'invalid_argument', message: /violet/ },
  { call: 'wash_windshield', args: {}, given: { [WASHER_FLUID]: 0 }, code: 'failed_to_handle', message: /refill/ },
]

testFunctions(t, 'lights', cases, refused)
