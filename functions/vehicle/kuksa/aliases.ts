/**
 * What cars call the signals of the functions, which speak VSS 6.0. Each signal has the names that older releases gave it, newest
 * first, and how their values are turned; the car's list of signals decides which is used.
 */
import type { SignalValue } from '../../context.ts'
import { OctodError } from '../../error.ts'
import type { CarSignal, Family } from './car-signal.ts'

export type Alias = {
  readonly path: string
  /** Only where the car's description fits: a unit that changed without a new name. */
  readonly when?: (signal: CarSignal) => boolean
  /** The type of the car's values, where it differs from ours. */
  readonly family?: Family
  /** To our value. */
  readonly fromCar: (value: SignalValue) => SignalValue
  /** @throws OctodError `not_supported` for a value that this car can't be asked for */
  readonly toCar: (value: SignalValue) => SignalValue
  /** The actuator that moves what `path` reports, where it is another signal, and its value that halts. */
  readonly movedBy?: { readonly path: string; readonly halt: SignalValue }
}
type Conversion = Pick<Alias, 'family' | 'fromCar' | 'toCar'>

const SAME: Conversion = { fromCar: (value) => value, toCar: (value) => value }
/** Until 5.1 a mirror panned to the left; 6.0 yaws to the right. Without the addition 0 would become -0. */
const REVERSED: Conversion = { fromCar: (value) => 0 - Number(value), toCar: (value) => 0 - Number(value) }
const KILOMETRES: Conversion = {
  fromCar: (value) => Math.round(Number(value) * 1000),
  toCar: (value) => Number(value) / 1000,
}
const OCCUPIED: Conversion = {
  family: 'boolean',
  fromCar: (value) => (value === true ? 'OCCUPIED' : 'EMPTY'),
  toCar: (value) => value === 'OCCUPIED',
}
const FLAP: Conversion = {
  family: 'string',
  fromCar: (value) => value === 'OPEN',
  toCar: (value) => (value === true ? 'OPEN' : 'CLOSED'),
}
const IS_OPEN: Conversion = {
  family: 'number',
  fromCar: (value) => Number(value) > 0,
  toCar: (value) => (value === true ? 100 : 0),
}
/** A lid that is open or shut and nothing between. */
const OPEN_OR_SHUT: Conversion = {
  family: 'boolean',
  fromCar: (value) => (value === true ? 100 : 0),
  toCar: (value) => oneOf(value, OPENINGS, 'this car opens it fully or closes it, nothing between'),
}
const OPENINGS: ReadonlyMap<SignalValue, SignalValue> = new Map([
  [0, false],
  [100, true],
])
const ROOF_SWITCH: Conversion = {
  fromCar: (value) => value,
  toCar: (value) => oneOf(value, ROOF_MOVES, 'this car opens, closes or tilts the sunroof fully; say one of these'),
}
const ROOF_MOVES: ReadonlyMap<SignalValue, SignalValue> = new Map([
  [-100, 'TILT_UP'],
  [0, 'ONE_SHOT_CLOSE'],
  [100, 'ONE_SHOT_OPEN'],
])

/** VSS names one direction of air; two at once it can't say. */
const AIRFLOW: Conversion = {
  fromCar: (value) => AIR_DIRECTIONS.find(([, theirs]) => theirs === value)?.[0] ?? value,
  toCar: (value) => oneOf(value, new Map(AIR_DIRECTIONS), 'this car takes one direction for the air; say one of them'),
}
const AIR_DIRECTIONS: readonly (readonly [SignalValue, SignalValue])[] = [
  ['FACE', 'MIDDLE'],
  ['FEET', 'DOWN'],
  ['WINDSHIELD', 'UP'],
]

function oneOf(value: SignalValue, known: ReadonlyMap<SignalValue, SignalValue>, otherwise: string): SignalValue {
  const found = known.get(value)
  if (found !== undefined) return found
  throw new OctodError('not_supported', `${otherwise} (got ${value})`, { value, known: [...known.keys()] })
}

const CHARGING = 'Vehicle.Powertrain.TractionBattery.Charging'
const ENGINE = 'Vehicle.Powertrain.CombustionEngine'

/** Our path, and after it what the car may call it. `$1` stands for what the path holds in brackets. */
const OLDER: readonly (readonly [RegExp, readonly (Conversion & Omit<Alias, keyof Conversion>)[]])[] = [
  [/^(.+\.Seat\..+)\.HeatingCooling$/, [{ path: '$1.Heating', ...SAME }]],
  [
    /^(.+\.Seat\..+)\.Massage\.Level$/,
    [
      { path: '$1.MassageLevel', ...SAME },
      { path: '$1.Massage', ...SAME },
    ],
  ],
  [/^(.+\.Seat\..+)\.OccupancyStatus$/, [{ path: '$1.IsOccupied', ...OCCUPIED }]],
  [/^(.+\.Backrest)\.Lumbar(Support|Height)$/, [{ path: '$1.Lumbar.$2', ...SAME }]],
  [/^(.+\.Mirrors\..+)\.Yaw$/, [{ path: '$1.Pan', ...REVERSED }]],
  // Only a sensor in 4.0.
  [/^(.+\.Window)\.IsOpen$/, [{ path: '$1.Position', ...IS_OPEN }]],
  [/^(.+\.Trunk\..+)\.Position$/, [{ path: '$1.IsOpen', ...OPEN_OR_SHUT }]],
  [
    /^Vehicle\.Private\.(Cabin\.Sunroof\.Position)$/,
    [{ path: 'Vehicle.$1', ...ROOF_SWITCH, movedBy: { path: 'Vehicle.Cabin.Sunroof.Switch', halt: 'INACTIVE' } }],
  ],
  [/^Vehicle\.Private\.(Cabin\.HVAC\.Station\..+)\.Airflow$/, [{ path: 'Vehicle.$1.AirDistribution', ...AIRFLOW }]],
  [/^.+\.ChargingPort\.AnyPosition\.IsFlapOpen$/, [{ path: `${CHARGING}.ChargePortFlap`, ...FLAP }]],
  [
    /^.+\.ChargingPort\.AnyPosition\.IsChargingCableConnected$/,
    [{ path: `${CHARGING}.IsChargingCableConnected`, ...SAME }],
  ],
  [/^.+\.EngineCoolant\.Temperature$/, [{ path: `${ENGINE}.ECT`, ...SAME }]],
  [/^.+\.EngineOil\.Level$/, [{ path: `${ENGINE}.EngineOilLevel`, ...SAME }]],
  [/^(.+\.ObstacleDetection)\.Front\.Center\.IsEnabled$/, [{ path: '$1.IsEnabled', ...SAME }]],
]

/** The odometer kept its name when its kilometres became metres. */
const ODOMETER = 'Vehicle.TraveledDistance'

/** The names that a car may have for a signal of VSS 6.0, newest first, beginning with its own. */
export function aliasesOf(path: string): readonly Alias[] {
  const older = OLDER.flatMap(([pattern, aliases]) =>
    pattern.test(path) ? aliases.map((alias) => ({ ...alias, path: path.replace(pattern, alias.path) })) : [],
  )
  const kilometres = { path, ...KILOMETRES, when: ({ unit }: CarSignal) => unit === 'km' }
  return [...(path === ODOMETER ? [kilometres] : []), { path, ...SAME }, ...older]
}
