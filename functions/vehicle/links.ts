/**
 * How one signal of the simulated car moves another: a window's `IsOpen` follows its `Position`, the beams
 * follow the light switch, and so on. Pure functions, so that they can be read and tested apart.
 */
import type { SignalValue } from '../context.ts'

type Read = (path: string) => SignalValue | undefined
type Changes = { readonly [path: string]: SignalValue }

const OPENABLE = /^(Vehicle\.(?:Cabin\.Door\.\w+\.\w+\.Window|Body\.Trunk\.\w+))\.(IsOpen|Position)$/
const STATION_AIRFLOW = /^Vehicle\.Private\.Cabin\.HVAC\.Station\.(\w+\.\w+)\.Airflow$/
const WASHING = /^Vehicle\.Private\.Body\.Windshield\.\w+\.IsWashing$/
const TIRE_PRESSURE = /^(Vehicle\.Chassis\.Axle\..+\.Tire)\.Pressure$/
const CHARGING = 'Vehicle.Powertrain.TractionBattery.Charging'
const CABLE = `${CHARGING}.ChargingPort.AnyPosition.IsChargingCableConnected`
const CHARGE = 'Vehicle.Powertrain.TractionBattery.StateOfCharge.Displayed'
const WASHER_LEVEL = 'Vehicle.Body.Windshield.Front.WasherFluid.Level'

/** The nearest that VSS has for each airflow; AUTO leaves it as it is. */
const AIR_DISTRIBUTION = new Map([
  ['FACE', 'MIDDLE'],
  ['FACE_AND_FEET', 'MIDDLE'],
  ['FEET', 'DOWN'],
  ['FEET_AND_WINDSHIELD', 'DOWN'],
  ['WINDSHIELD', 'UP'],
])
const PERFORMANCE_MODE = new Map([
  ['ECO', 'ECONOMY'],
  ['SPORT', 'SPORT'],
  ['SNOW', 'SNOW'],
])
/** Below this the tire warning comes on, in kPa. */
const LOW_PRESSURE = 200
/** Below this the washer fluid warning comes on, in percent. */
const LOW_WASHER_FLUID = 15

/** The actuator that really moves when a switch-like signal is asked for, with its target. */
export function redirect(
  path: string,
  value: SignalValue,
): { readonly path: string; readonly value: SignalValue } | undefined {
  const openable = OPENABLE.exec(path)
  return openable?.[2] === 'IsOpen' ? { path: `${openable[1]}.Position`, value: value === true ? 100 : 0 } : undefined
}

type Link = {
  readonly when: (path: string) => boolean
  readonly follows: (path: string, value: SignalValue, read: Read) => Changes
}
const oneOf =
  (...paths: readonly string[]) =>
  (path: string): boolean =>
    paths.includes(path)

const LINKS: readonly Link[] = [
  {
    when: (path) => OPENABLE.exec(path)?.[2] === 'Position',
    follows: (path, value) => ({ [path.replace(/Position$/, 'IsOpen')]: Number(value) > 0 }),
  },
  {
    when: oneOf('Vehicle.Private.Cabin.Sunroof.Position'),
    follows: (_, value) => ({ 'Vehicle.Cabin.Sunroof.Position': value }),
  },
  {
    when: oneOf('Vehicle.Private.Cabin.Door.IsChildLockEngaged'),
    follows: (_, value) => ({
      'Vehicle.Cabin.Door.Row2.DriverSide.IsChildLockActive': value,
      'Vehicle.Cabin.Door.Row2.PassengerSide.IsChildLockActive': value,
    }),
  },
  {
    when: (path) => STATION_AIRFLOW.test(path),
    follows: (path, value) => {
      const distribution = AIR_DISTRIBUTION.get(String(value))
      const corner = STATION_AIRFLOW.exec(path)?.[1]
      return distribution === undefined
        ? {}
        : { [`Vehicle.Cabin.HVAC.Station.${corner}.AirDistribution`]: distribution }
    },
  },
  {
    when: oneOf('Vehicle.Body.Lights.LightSwitch', 'Vehicle.Body.Lights.IsHighBeamSwitchOn'),
    follows: (_path, _value, read) => {
      const position = read('Vehicle.Body.Lights.LightSwitch')
      return {
        'Vehicle.Body.Lights.Parking.IsOn': position === 'POSITION' || position === 'BEAM',
        'Vehicle.Body.Lights.Beam.Low.IsOn': position === 'BEAM',
        'Vehicle.Body.Lights.Beam.High.IsOn':
          position === 'BEAM' && read('Vehicle.Body.Lights.IsHighBeamSwitchOn') === true,
      }
    },
  },
  {
    // One wash takes one percent of the tank.
    when: (path) => WASHING.test(path),
    follows: (_, value, read): Changes =>
      value === true ? { [WASHER_LEVEL]: Math.max(0, Number(read(WASHER_LEVEL)) - 1) } : {},
  },
  {
    when: oneOf(WASHER_LEVEL),
    follows: (_, value) => ({
      'Vehicle.Body.Windshield.Front.WasherFluid.IsLevelLow': Number(value) < LOW_WASHER_FLUID,
    }),
  },
  {
    when: (path) => TIRE_PRESSURE.test(path),
    follows: (path, value) => ({ [path.replace(/Pressure$/, 'IsPressureLow')]: Number(value) < LOW_PRESSURE }),
  },
  {
    when: oneOf('Vehicle.Private.Powertrain.IsStarted'),
    follows: (_, value) => ({
      'Vehicle.LowVoltageSystemState': value === true ? 'ON' : 'OFF',
      'Vehicle.Powertrain.CombustionEngine.IsRunning': value,
    }),
  },
  {
    when: oneOf('Vehicle.Private.Powertrain.DriveMode'),
    follows: (_, value) => ({
      'Vehicle.Powertrain.Transmission.PerformanceMode': PERFORMANCE_MODE.get(String(value)) ?? 'NORMAL',
    }),
  },
  {
    when: oneOf(`${CHARGING}.StartStopCharging`, `${CHARGING}.ChargeLimit`, CABLE, CHARGE),
    follows: (_path, _value, read) => ({
      [`${CHARGING}.IsCharging`]:
        read(`${CHARGING}.StartStopCharging`) === 'START' &&
        read(CABLE) === true &&
        Number(read(CHARGE)) < Number(read(`${CHARGING}.ChargeLimit`)),
    }),
  },
  { when: oneOf('Vehicle.Speed'), follows: (_, value) => ({ 'Vehicle.IsMoving': Number(value) > 0 }) },
]

/** What else changes in the car once `path` has become `value`; `read` gives the other signals' present values. */
export function consequences(path: string, value: SignalValue, read: Read): Changes {
  return Object.assign({}, ...LINKS.filter((link) => link.when(path)).map((link) => link.follows(path, value, read)))
}
