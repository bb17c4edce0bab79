/**
 * Every signal the functions use: COVESA VSS 6.0 paths in VSS units, and own ones under `Vehicle.Private.`
 * where VSS has none. Ranges that VSS leaves open (cabin temperature, seat travel, cruise
 * speed) are those of the simulated car, a plug-in hybrid with four doors.
 */

import type { SignalValue } from '../context.ts'
import { OctodError } from '../error.ts'
import { redirect } from './links.ts'
import { actuator, checkValue, type Signal, type SignalTraits, sensor } from './signal.ts'
import { drivingSignals } from './signals-driving.ts'

const percent = { unit: 'percent', minimum: 0, maximum: 100 } as const
/** Above and below the middle. */
const bothWays = { unit: 'percent', minimum: -100, maximum: 100 } as const
const slow = (traits: SignalTraits, speed: number): SignalTraits => ({ ...traits, speed })
const words = (...allowed: readonly string[]): SignalTraits => ({ allowed })
const millimetres = (maximum: number, speed: number): SignalTraits => ({ unit: 'mm', minimum: 0, maximum, speed })
const degrees = (minimum: number, maximum: number, speed: number): SignalTraits => ({
  unit: 'degrees',
  minimum,
  maximum,
  speed,
})

/** Four seats, doors and stations: each row's driver side and passenger side. */
const ROWS = ['Row1', 'Row2'] as const
const SIDES = ['DriverSide', 'PassengerSide'] as const
const corners = (build: (corner: string) => readonly Signal[]): readonly Signal[] =>
  ROWS.flatMap((row) => SIDES.flatMap((side) => build(`${row}.${side}`)))

const flag = (path: string, initial = false): Signal => actuator(path, 'boolean', initial)

const station = (corner: string): readonly Signal[] => {
  const name = corner.replace('Side', '')
  return [
    actuator(`Vehicle.Cabin.HVAC.Station.${name}.Temperature`, 'float', 21, {
      unit: 'Celsius',
      minimum: 16,
      maximum: 28,
    }),
    actuator(`Vehicle.Cabin.HVAC.Station.${name}.FanSpeed`, 'uint8', 40, percent),
    actuator(`Vehicle.Cabin.HVAC.Station.${name}.AirDistribution`, 'string', 'MIDDLE', words('UP', 'MIDDLE', 'DOWN')),
    actuator(`Vehicle.Private.Cabin.HVAC.Station.${name}.Mode`, 'string', 'ON', words('OFF', 'ON', 'AUTO')),
    actuator(
      `Vehicle.Private.Cabin.HVAC.Station.${name}.Airflow`,
      'string',
      'FACE',
      words('FACE', 'FEET', 'WINDSHIELD', 'FACE_AND_FEET', 'FEET_AND_WINDSHIELD', 'AUTO'),
    ),
  ]
}
const climate: readonly Signal[] = [
  ...corners(station),
  flag('Vehicle.Cabin.HVAC.IsAirConditioningActive'),
  flag('Vehicle.Cabin.HVAC.IsRecirculationActive'),
  flag('Vehicle.Cabin.HVAC.IsFrontDefrosterActive'),
  flag('Vehicle.Cabin.HVAC.IsRearDefrosterActive'),
  flag('Vehicle.Private.Cabin.HVAC.IsSyncActive'),
  actuator('Vehicle.Private.Cabin.HVAC.PreconditioningTime', 'string', '', { unit: 'iso8601' }),
  sensor('Vehicle.Cabin.HVAC.AmbientAirTemperature', 'float', 20.5, { unit: 'Celsius' }),
  sensor('Vehicle.Exterior.AirTemperature', 'float', 14, { unit: 'Celsius' }),
  actuator('Vehicle.Chassis.SteeringWheel.HeatingCooling', 'int8', 0, bothWays),
]

const door = (corner: string): readonly Signal[] => [
  actuator(`Vehicle.Cabin.Door.${corner}.Window.Position`, 'uint8', 0, slow(percent, 25)),
  flag(`Vehicle.Cabin.Door.${corner}.Window.IsOpen`),
  flag(`Vehicle.Cabin.Door.${corner}.IsLocked`, true),
  flag(`Vehicle.Cabin.Door.${corner}.IsOpen`),
]
const trunk = (end: string): readonly Signal[] => [
  actuator(`Vehicle.Body.Trunk.${end}.Position`, 'uint8', 0, slow(percent, 25)),
  flag(`Vehicle.Body.Trunk.${end}.IsOpen`),
  flag(`Vehicle.Body.Trunk.${end}.IsLocked`, true),
]
const mirror = (side: string): readonly Signal[] => [
  // 100 is fully up; VSS 6.0 turned the sign of Pan for Yaw, so that 100 is fully right.
  actuator(`Vehicle.Body.Mirrors.${side}.Tilt`, 'float', 0, slow(bothWays, 20)),
  actuator(`Vehicle.Body.Mirrors.${side}.Yaw`, 'float', 0, slow(bothWays, 20)),
  flag(`Vehicle.Body.Mirrors.${side}.IsFolded`),
]
const body: readonly Signal[] = [
  ...corners(door),
  ...['Front', 'Rear'].flatMap(trunk),
  ...SIDES.flatMap(mirror),
  actuator('Vehicle.Private.Cabin.RearviewMirror.Tilt', 'float', 0, slow(bothWays, 20)),
  actuator('Vehicle.Private.Cabin.RearviewMirror.Yaw', 'float', 0, slow(bothWays, 20)),
  flag('Vehicle.Body.Hood.IsOpen'),
  flag('Vehicle.Private.Body.FuelDoor.IsOpen'),
  flag('Vehicle.Private.Cabin.GloveBox.IsOpen'),
  flag('Vehicle.Cabin.IsWindowChildLockEngaged'),
  // VSS knows the doors' child locks as sensors only; this one switches them.
  flag('Vehicle.Private.Cabin.Door.IsChildLockEngaged'),
  ...SIDES.map((side) => sensor(`Vehicle.Cabin.Door.Row2.${side}.IsChildLockActive`, 'boolean', false)),
  // Sunroof.Position is a sensor in VSS: -100 tilted, 0 closed, 100 open. The own actuator beside it moves it.
  actuator('Vehicle.Private.Cabin.Sunroof.Position', 'int8', 0, slow(bothWays, 20)),
  sensor('Vehicle.Cabin.Sunroof.Position', 'int8', 0, bothWays),
  // Shades: 0 is retracted (open), 100 is drawn (closed).
  actuator('Vehicle.Cabin.Sunroof.Shade.Position', 'uint8', 0, slow(percent, 20)),
  actuator('Vehicle.Cabin.RearShade.Position', 'uint8', 0, slow(percent, 20)),
  sensor('Vehicle.Body.Raindetection.Intensity', 'uint8', 0, percent),
]

const seat = (corner: string): readonly Signal[] => [
  actuator(`Vehicle.Cabin.Seat.${corner}.HeatingCooling`, 'int8', 0, bothWays),
  actuator(`Vehicle.Cabin.Seat.${corner}.Massage.Level`, 'uint8', 0, percent),
  // 0 is the frontmost, the lowermost, the upright, the innermost.
  actuator(`Vehicle.Cabin.Seat.${corner}.Position`, 'uint16', 130, millimetres(260, 20)),
  actuator(`Vehicle.Cabin.Seat.${corner}.Height`, 'uint16', 30, millimetres(80, 10)),
  actuator(`Vehicle.Cabin.Seat.${corner}.Backrest.Recline`, 'float', 15, degrees(-5, 60, 5)),
  actuator(`Vehicle.Cabin.Seat.${corner}.Backrest.LumbarSupport`, 'float', 40, slow(percent, 20)),
  actuator(`Vehicle.Cabin.Seat.${corner}.Backrest.LumbarHeight`, 'uint8', 30, millimetres(60, 10)),
  actuator(`Vehicle.Cabin.Seat.${corner}.Headrest.Height`, 'uint8', 30, millimetres(80, 10)),
  actuator(`Vehicle.Cabin.Seat.${corner}.Headrest.Angle`, 'float', 0, degrees(-10, 30, 5)),
  // Stored positions as JSON: {"<profile>": {"Position": 130, …}}.
  actuator(`Vehicle.Private.SeatMemory.${corner}`, 'string', '{}'),
  sensor(`Vehicle.Cabin.Seat.${corner}.IsBelted`, 'boolean', corner === 'Row1.DriverSide'),
  sensor(
    `Vehicle.Cabin.Seat.${corner}.OccupancyStatus`,
    'string',
    corner === 'Row1.DriverSide' ? 'OCCUPIED' : 'EMPTY',
    words('UNKNOWN', 'OCCUPIED', 'EMPTY'),
  ),
]

const cabinLight = (corner: string): readonly Signal[] => [
  flag(`Vehicle.Cabin.Light.Spotlight.${corner}.IsLightOn`),
  actuator(`Vehicle.Cabin.Light.Spotlight.${corner}.Intensity`, 'uint8', 100, { ...percent, minimum: 1 }),
  flag(`Vehicle.Cabin.Light.AmbientLight.${corner}.IsLightOn`),
  actuator(`Vehicle.Cabin.Light.AmbientLight.${corner}.Intensity`, 'uint8', 50, { ...percent, minimum: 1 }),
  actuator(`Vehicle.Cabin.Light.AmbientLight.${corner}.Color`, 'string', '#FFFFFF'),
]
const windshield = (end: string): readonly Signal[] => [
  actuator(
    `Vehicle.Body.Windshield.${end}.Wiping.Mode`,
    'string',
    'OFF',
    words('OFF', 'SLOW', 'MEDIUM', 'FAST', 'INTERVAL', 'RAIN_SENSOR'),
  ),
  actuator(`Vehicle.Body.Windshield.${end}.Wiping.Intensity`, 'uint8', 3, { minimum: 0, maximum: 5 }),
  actuator(`Vehicle.Private.Body.Windshield.${end}.IsWipingOnce`, 'boolean', false, { pulseMs: 1500 }),
  actuator(`Vehicle.Private.Body.Windshield.${end}.IsWashing`, 'boolean', false, { pulseMs: 3000 }),
]
const lights: readonly Signal[] = [
  actuator(
    'Vehicle.Body.Lights.LightSwitch',
    'string',
    'AUTO',
    words('OFF', 'POSITION', 'DAYTIME_RUNNING_LIGHTS', 'AUTO', 'BEAM'),
  ),
  flag('Vehicle.Body.Lights.IsHighBeamSwitchOn'),
  flag('Vehicle.Body.Lights.Beam.Low.IsOn'),
  flag('Vehicle.Body.Lights.Beam.High.IsOn'),
  flag('Vehicle.Body.Lights.Parking.IsOn'),
  flag('Vehicle.Body.Lights.Fog.Front.IsOn'),
  flag('Vehicle.Body.Lights.Fog.Rear.IsOn'),
  flag('Vehicle.Body.Lights.Hazard.IsSignaling'),
  flag('Vehicle.Cabin.Light.IsDomeOn'),
  actuator('Vehicle.Private.Cabin.Light.DomeIntensity', 'uint8', 100, { ...percent, minimum: 1 }),
  ...corners(cabinLight),
  ...['Front', 'Rear'].flatMap(windshield),
  // One tank serves both windows.
  sensor('Vehicle.Body.Windshield.Front.WasherFluid.Level', 'uint8', 75, percent),
  sensor('Vehicle.Body.Windshield.Front.WasherFluid.IsLevelLow', 'boolean', false),
]

const infotainment: readonly Signal[] = [
  actuator('Vehicle.Cabin.Infotainment.Media.Volume', 'uint8', 30, percent),
  flag('Vehicle.Private.Media.IsMuted', false),
  actuator('Vehicle.Cabin.Infotainment.Navigation.DestinationSet.Latitude', 'double', 0, {
    unit: 'degrees',
    minimum: -90,
    maximum: 90,
  }),
  actuator('Vehicle.Cabin.Infotainment.Navigation.DestinationSet.Longitude', 'double', 0, {
    unit: 'degrees',
    minimum: -180,
    maximum: 180,
  }),
  actuator('Vehicle.Cabin.Infotainment.HMI.Brightness', 'float', 60, percent),
  actuator('Vehicle.Cabin.Infotainment.HMI.DayNightMode', 'string', 'DAY', words('DAY', 'NIGHT')),
  flag('Vehicle.Private.Cabin.Infotainment.HMI.IsDayNightModeAutomatic', true),
  actuator('Vehicle.Cabin.Infotainment.HMI.TemperatureUnit', 'string', 'C', words('C', 'F')),
  actuator('Vehicle.Cabin.Infotainment.HMI.DistanceUnit', 'string', 'KILOMETERS', words('MILES', 'KILOMETERS')),
  flag('Vehicle.Private.Cabin.HeadUpDisplay.IsOn', true),
  actuator(
    'Vehicle.Private.Cabin.Infotainment.CameraView',
    'string',
    'OFF',
    words('OFF', 'REAR', 'FRONT', 'LEFT', 'RIGHT', 'SURROUND'),
  ),
]

export const signals: readonly Signal[] = [
  ...climate,
  ...body,
  ...corners(seat),
  ...lights,
  ...infotainment,
  ...drivingSignals,
]

const byPath: ReadonlyMap<string, Signal> = new Map(signals.map((signal) => [signal.path, signal]))

/** @throws OctodError `not_found` when no function or script of this car uses such a signal */
export function signalAt(path: string): Signal {
  const signal = byPath.get(path)
  if (signal) return signal
  throw new OctodError('not_found', `this car has no signal ${path}; functions/vehicle/signals.ts lists those it has`, {
    path,
  })
}

/**
 * Whether a target may be asked for at all, of any car.
 *
 * @throws OctodError `not_found`, `not_supported` (a sensor), `invalid_argument`, `out_of_range`
 */
export function checkTarget(path: string, value: SignalValue): void {
  const signal = signalAt(path)
  if (signal.kind !== 'actuator') {
    throw new OctodError('not_supported', `${path} is a ${signal.kind}: it can be read, not set`, { path })
  }
  checkValue(signal, value)
}

/** The signal that moves when this one is asked for: a window's `Position` for its `IsOpen`. @throws OctodError `not_found` */
export const moverOf = (path: string): string => redirect(signalAt(path).path, true)?.path ?? path
