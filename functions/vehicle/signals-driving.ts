/** The signals of driving, energy and assistance; `signals.ts` joins them with those of the cabin and the body. */
import { actuator, type Signal, sensor } from './signal.ts'

const percent = { unit: 'percent', minimum: 0, maximum: 100 } as const
const charging = 'Vehicle.Powertrain.TractionBattery.Charging'
const engine = 'Vehicle.Powertrain.CombustionEngine'

/** Where each feature of `set_driver_assist` is switched. VSS has signals for five of them. */
export const ASSIST_PATHS = {
  lane_keeping: 'Vehicle.ADAS.LaneDepartureDetection.IsEnabled',
  lane_change_alert: 'Vehicle.Private.ADAS.LaneChangeAlert.IsEnabled',
  blind_spot: 'Vehicle.Private.ADAS.BlindSpot.IsEnabled',
  collision_warning: 'Vehicle.ADAS.ObstacleDetection.Front.Center.IsEnabled',
  pedestrian_detection: 'Vehicle.Private.ADAS.PedestrianDetection.IsEnabled',
  emergency_braking: 'Vehicle.ADAS.EBA.IsEnabled',
  traction_control: 'Vehicle.ADAS.TCS.IsEnabled',
  parking_sensors: 'Vehicle.Private.ADAS.ParkingSensors.IsEnabled',
  park_assist: 'Vehicle.Private.ADAS.ParkAssist.IsEnabled',
  auto_hold: 'Vehicle.Private.ADAS.AutoHold.IsEnabled',
  start_stop: 'Vehicle.Private.Powertrain.StartStop.IsEnabled',
  speed_limit_warning: 'Vehicle.Private.ADAS.SpeedLimitWarning.IsEnabled',
  driver_attention: 'Vehicle.ADAS.DMS.IsEnabled',
  cross_traffic_alert: 'Vehicle.Private.ADAS.CrossTrafficAlert.IsEnabled',
} as const

const assistance: readonly Signal[] = [
  ...Object.entries(ASSIST_PATHS).map(([feature, path]) => actuator(path, 'boolean', feature !== 'park_assist')),
  actuator('Vehicle.ADAS.CruiseControl.IsEnabled', 'boolean', false),
  actuator('Vehicle.ADAS.CruiseControl.IsActive', 'boolean', false),
  // 0: no speed stored yet.
  actuator('Vehicle.ADAS.CruiseControl.SpeedSet', 'float', 0, { unit: 'km/h', minimum: 0, maximum: 180 }),
]

const wheels: readonly Signal[] = ['Row1', 'Row2'].flatMap((row) =>
  ['Left', 'Right'].flatMap((side) => [
    sensor(`Vehicle.Chassis.Axle.${row}.Wheel.${side}.Tire.Pressure`, 'uint16', 250, { unit: 'kPa' }),
    sensor(`Vehicle.Chassis.Axle.${row}.Wheel.${side}.Tire.IsPressureLow`, 'boolean', false),
  ]),
)

const energy: readonly Signal[] = [
  actuator(`${charging}.ChargeLimit`, 'uint8', 80, percent),
  actuator(`${charging}.StartStopCharging`, 'string', 'STOP', { allowed: ['START', 'STOP'] }),
  actuator(`${charging}.ChargingPort.AnyPosition.IsFlapOpen`, 'boolean', false),
  sensor(`${charging}.ChargingPort.AnyPosition.IsChargingCableConnected`, 'boolean', false),
  sensor(`${charging}.IsCharging`, 'boolean', false),
  actuator(`${charging}.Timer.Mode`, 'string', 'INACTIVE', { allowed: ['INACTIVE', 'START_TIME', 'END_TIME'] }),
  actuator(`${charging}.Timer.Time`, 'string', '', { unit: 'iso8601' }),
  sensor('Vehicle.Powertrain.TractionBattery.StateOfCharge.Displayed', 'float', 62, percent),
  sensor('Vehicle.Powertrain.TractionBattery.Range', 'uint32', 55_800, { unit: 'm' }),
  sensor('Vehicle.Powertrain.Range', 'uint32', 545_800, { unit: 'm' }),
  sensor('Vehicle.Powertrain.FuelSystem.RelativeLevel', 'uint8', 70, percent),
  sensor('Vehicle.Powertrain.FuelSystem.AverageConsumption', 'float', 4.8, { unit: 'l/100km', minimum: 0 }),
  sensor('Vehicle.Private.Powertrain.AverageElectricConsumption', 'float', 16.2, { unit: 'kWh/100km', minimum: 0 }),
]

const powertrain: readonly Signal[] = [
  // LowVoltageSystemState and IsRunning are sensors in VSS; this is the start button.
  actuator('Vehicle.Private.Powertrain.IsStarted', 'boolean', false),
  sensor('Vehicle.LowVoltageSystemState', 'string', 'OFF', {
    allowed: ['UNDEFINED', 'LOCK', 'OFF', 'ACC', 'ON', 'START'],
  }),
  sensor(`${engine}.IsRunning`, 'boolean', false),
  sensor(`${engine}.EngineOil.Level`, 'string', 'NORMAL', {
    allowed: ['CRITICALLY_LOW', 'LOW', 'NORMAL', 'HIGH', 'CRITICALLY_HIGH'],
  }),
  sensor(`${engine}.EngineCoolant.Temperature`, 'float', 24, { unit: 'Celsius' }),
  sensor(`${engine}.EngineCoolant.Level`, 'string', 'NORMAL', { allowed: ['CRITICALLY_LOW', 'LOW', 'NORMAL'] }),
  actuator('Vehicle.Private.Powertrain.DriveMode', 'string', 'NORMAL', {
    allowed: ['ECO', 'COMFORT', 'NORMAL', 'SPORT', 'SNOW', 'OFF_ROAD', 'INDIVIDUAL'],
  }),
  actuator('Vehicle.Powertrain.Transmission.PerformanceMode', 'string', 'NORMAL', {
    allowed: ['NORMAL', 'SPORT', 'ECONOMY', 'SNOW', 'RAIN'],
  }),
  // 126 is Park, 127 is Drive.
  actuator('Vehicle.Powertrain.Transmission.SelectedGear', 'int8', 126),
  sensor('Vehicle.Powertrain.Transmission.CurrentGear', 'int8', 0),
  actuator('Vehicle.Powertrain.Transmission.IsParkLockEngaged', 'boolean', true),
  actuator('Vehicle.Chassis.ParkingBrake.IsEngaged', 'boolean', true),
]

const motion: readonly Signal[] = [
  sensor('Vehicle.Speed', 'float', 0, { unit: 'km/h' }),
  sensor('Vehicle.IsMoving', 'boolean', false),
  sensor('Vehicle.TraveledDistance', 'uint32', 18_432_000, { unit: 'm' }),
  sensor('Vehicle.CurrentLocation.Latitude', 'double', 48.13743, { unit: 'degrees', minimum: -90, maximum: 90 }),
  sensor('Vehicle.CurrentLocation.Longitude', 'double', 11.57549, { unit: 'degrees', minimum: -180, maximum: 180 }),
  sensor('Vehicle.CurrentLocation.Heading', 'double', 90, { unit: 'degrees', minimum: 0, maximum: 360 }),
  sensor('Vehicle.Service.DistanceToService', 'float', 11_500, { unit: 'km' }),
  sensor('Vehicle.Driver.DistractionLevel', 'float', 0, percent),
  sensor('Vehicle.Driver.FatigueLevel', 'float', 0, percent),
  // What the instrument cluster shows in words.
  sensor('Vehicle.Private.Warnings', 'string[]', []),
  {
    path: 'Vehicle.Cabin.DriverPosition',
    datatype: 'string',
    kind: 'attribute',
    initial: 'LEFT',
    allowed: ['LEFT', 'MIDDLE', 'RIGHT'],
  },
]

export const drivingSignals: readonly Signal[] = [...assistance, ...wheels, ...energy, ...powertrain, ...motion]
