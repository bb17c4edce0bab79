import t from 'tap'
import { type FunctionCase, type RefusedCase, testFunctions } from '../support/function-cases.ts'

const hvac = 'Vehicle.Cabin.HVAC'
const station = (corner: string, leaf: string) => `${hvac}.Station.${corner}.${leaf}`
const privateStation = (corner: string, leaf: string) => `Vehicle.Private.Cabin.HVAC.Station.${corner}.${leaf}`
const seat = (corner: string) => `Vehicle.Cabin.Seat.${corner}.HeatingCooling`
const SYNC = 'Vehicle.Private.Cabin.HVAC.IsSyncActive'
const WHEEL = 'Vehicle.Chassis.SteeringWheel.HeatingCooling'
const FAHRENHEIT = { 'Vehicle.Cabin.Infotainment.HMI.TemperatureUnit': 'F' }
const RIGHT_HAND_DRIVE = { 'Vehicle.Cabin.DriverPosition': 'RIGHT' }

const cases: readonly FunctionCase[] = [
  {
    call: 'set_climate',
    args: { state: 'off' },
    speech: 'climate control off',
    signals: { [privateStation('Row1.Driver', 'Mode')]: 'OFF', [privateStation('Row2.Passenger', 'Mode')]: 'OFF' },
  },
  {
    call: 'set_climate',
    args: { state: 'auto', zone: 'rear' },
    speech: 'rear climate control automatic',
    signals: { [privateStation('Row1.Driver', 'Mode')]: 'ON', [privateStation('Row2.Driver', 'Mode')]: 'AUTO' },
  },
  { call: 'set_climate', args: { state: 'on' }, speech: 'the climate control is already on' },
  {
    call: 'set_temperature',
    args: { degrees: 23, zone: 'driver' },
    speech: 'driver temperature 23 degrees',
    value: 23,
    signals: { [station('Row1.Driver', 'Temperature')]: 23, [station('Row1.Passenger', 'Temperature')]: 21 },
  },
  { call: 'set_temperature', args: { degrees: 21 }, speech: 'the temperature is already 21 degrees' },
  {
    call: 'set_temperature',
    args: { degrees: 72 },
    speech: 'temperature 72 degrees Fahrenheit',
    value: 72,
    signals: { [station('Row1.Driver', 'Temperature')]: 22, [station('Row2.Passenger', 'Temperature')]: 22 },
  },
  {
    call: 'set_temperature',
    args: { degrees: 19.5, zone: 'rear_left' },
    speech: 'rear left temperature 19.5 degrees',
    signals: { [station('Row2.Driver', 'Temperature')]: 19.5, [station('Row2.Passenger', 'Temperature')]: 21 },
  },
  {
    call: 'set_temperature',
    args: { degrees: 25, zone: 'rear_left' },
    given: RIGHT_HAND_DRIVE,
    speech: 'rear left temperature 25 degrees',
    signals: { [station('Row2.Driver', 'Temperature')]: 21, [station('Row2.Passenger', 'Temperature')]: 25 },
  },
  {
    call: 'set_temperature',
    args: { degrees: 24, zone: 'driver' },
    given: { [SYNC]: true },
    speech: 'temperature 24 degrees',
    signals: { [station('Row2.Passenger', 'Temperature')]: 24, [SYNC]: true },
  },
  {
    call: 'set_temperature',
    args: { degrees: 24, zone: 'passenger' },
    given: { [SYNC]: true },
    speech: 'passenger temperature 24 degrees',
    signals: {
      [station('Row1.Driver', 'Temperature')]: 21,
      [station('Row1.Passenger', 'Temperature')]: 24,
      [SYNC]: false,
    },
  },
  {
    call: 'adjust_temperature',
    args: { direction: 'up' },
    speech: 'temperature 23 degrees',
    value: 23,
    signals: { [station('Row2.Driver', 'Temperature')]: 23 },
  },
  {
    call: 'adjust_temperature',
    args: { direction: 'down', degrees: 3, zone: 'front' },
    given: { [station('Row1.Passenger', 'Temperature')]: 25 },
    speech: 'front temperature driver 18 degrees, passenger 22 degrees',
    signals: { [station('Row1.Driver', 'Temperature')]: 18, [station('Row1.Passenger', 'Temperature')]: 22 },
  },
  {
    call: 'adjust_temperature',
    args: { direction: 'up', degrees: 9, zone: 'driver' },
    given: FAHRENHEIT,
    speech: 'driver temperature 79 degrees Fahrenheit',
    signals: { [station('Row1.Driver', 'Temperature')]: 26 },
  },
  {
    call: 'adjust_temperature',
    args: { direction: 'up', degrees: 20, zone: 'driver' },
    speech: 'driver temperature 28 degrees',
  },
  {
    call: 'adjust_temperature',
    args: { direction: 'down', zone: 'passenger' },
    given: { [station('Row1.Passenger', 'Temperature')]: 16 },
    speech: 'the passenger temperature is already at its lowest',
  },
  { call: 'get_temperature', args: { where: 'cabin' }, speech: 'it is 20.5 degrees in the cabin', value: 20.5 },
  {
    call: 'get_temperature',
    args: { where: 'outside' },
    given: FAHRENHEIT,
    speech: 'it is 57 degrees Fahrenheit outside',
    value: 57,
  },
  {
    call: 'get_temperature',
    args: { where: 'outside' },
    given: { 'Vehicle.Exterior.AirTemperature': 1.1 },
    speech: 'it is 1 degree outside',
  },
  {
    call: 'get_temperature',
    args: { where: 'driver' },
    speech: 'the driver temperature is set to 21 degrees',
    value: 21,
  },
  {
    call: 'get_temperature',
    args: { where: 'rear' },
    given: { [station('Row2.Driver', 'Temperature')]: 18 },
    speech: 'the rear temperature is set to rear left 18 degrees, rear right 21 degrees',
    value: 18,
  },
  {
    call: 'set_fan_speed',
    args: { level: '4' },
    speech: 'fan level 4',
    value: 80,
    signals: { [station('Row1.Driver', 'FanSpeed')]: 80, [station('Row2.Passenger', 'FanSpeed')]: 80 },
  },
  {
    call: 'set_fan_speed',
    args: { level: 'low', zone: 'driver' },
    given: { [privateStation('Row1.Driver', 'Mode')]: 'OFF' },
    speech: 'driver fan level 1',
    signals: { [station('Row1.Driver', 'FanSpeed')]: 20, [privateStation('Row1.Driver', 'Mode')]: 'ON' },
  },
  {
    call: 'set_fan_speed',
    args: { level: '45%' },
    speech: 'fan 45 percent',
    signals: { [station('Row1.Driver', 'FanSpeed')]: 45 },
  },
  {
    call: 'set_fan_speed',
    args: { level: 'off' },
    speech: 'fan off',
    signals: { [station('Row1.Driver', 'FanSpeed')]: 0 },
  },
  { call: 'set_fan_speed', args: { level: 'on' }, speech: 'the fan is already on level 2' },
  {
    call: 'adjust_fan_speed',
    args: { direction: 'up', zone: 'driver' },
    speech: 'driver fan level 3',
    signals: { [station('Row1.Driver', 'FanSpeed')]: 60, [station('Row1.Passenger', 'FanSpeed')]: 40 },
  },
  { call: 'adjust_fan_speed', args: { direction: 'down', amount: '5%' }, speech: 'fan 35 percent' },
  { call: 'adjust_fan_speed', args: { direction: 'up', amount: '4' }, speech: 'fan level 5' },
  {
    call: 'adjust_fan_speed',
    args: { direction: 'down', zone: 'driver' },
    given: { [station('Row1.Driver', 'FanSpeed')]: 20 },
    speech: 'the driver fan is already at its lowest level',
  },
  {
    call: 'set_air_conditioning',
    args: { state: 'on' },
    speech: 'air conditioning on',
    signals: { [`${hvac}.IsAirConditioningActive`]: true },
  },
  {
    call: 'set_air_conditioning',
    args: { state: 'on' },
    given: { [`${hvac}.IsAirConditioningActive`]: true },
    speech: 'the air conditioning is already on',
  },
  {
    call: 'set_airflow',
    args: { target: 'face_and_feet', zone: 'driver' },
    speech: 'driver air to the face and feet',
    signals: {
      [privateStation('Row1.Driver', 'Airflow')]: 'FACE_AND_FEET',
      [privateStation('Row1.Passenger', 'Airflow')]: 'FACE',
    },
  },
  {
    call: 'set_airflow',
    args: { target: 'windshield' },
    speech: 'air to the windshield',
    signals: { [station('Row1.Driver', 'AirDistribution')]: 'UP' },
  },
  { call: 'set_airflow', args: { target: 'face' }, speech: 'the air is already going to the face' },
  {
    call: 'set_recirculation',
    args: { state: 'on' },
    speech: 'air recirculation on',
    signals: { [`${hvac}.IsRecirculationActive`]: true },
  },
  { call: 'set_recirculation', args: { state: 'off' }, speech: 'the air recirculation is already off' },
  {
    call: 'set_defroster',
    args: { state: 'on' },
    speech: 'front defroster on',
    signals: { [`${hvac}.IsFrontDefrosterActive`]: true, [`${hvac}.IsRearDefrosterActive`]: false },
  },
  {
    call: 'set_defroster',
    args: { state: 'on', window: 'all' },
    speech: 'front and rear defroster on',
    signals: { [`${hvac}.IsFrontDefrosterActive`]: true, [`${hvac}.IsRearDefrosterActive`]: true },
  },
  {
    call: 'set_defroster',
    args: { state: 'off' },
    given: { [`${hvac}.IsRearDefrosterActive`]: true },
    speech: 'front and rear defroster off',
    signals: { [`${hvac}.IsRearDefrosterActive`]: false },
  },
  {
    call: 'set_seat_heating',
    args: { level: '2' },
    speech: 'driver seat heating level 2',
    signals: { [seat('Row1.DriverSide')]: 67, [seat('Row1.PassengerSide')]: 0 },
  },
  {
    call: 'set_seat_heating',
    args: { level: 'max', seat: 'rear' },
    speech: 'rear seat heating level 3',
    signals: { [seat('Row2.DriverSide')]: 100 },
  },
  {
    call: 'set_seat_heating',
    args: { level: 'off' },
    given: { [seat('Row1.DriverSide')]: -67 },
    speech: 'the driver seat heating is already off',
    signals: { [seat('Row1.DriverSide')]: -67 },
  },
  {
    call: 'set_seat_heating',
    args: { level: 'on' },
    given: { [seat('Row1.DriverSide')]: 33 },
    speech: 'the driver seat heating is already on level 1',
  },
  {
    call: 'set_seat_cooling',
    args: { level: 'low', seat: 'passenger' },
    speech: 'passenger seat cooling level 1',
    signals: { [seat('Row1.PassengerSide')]: -33 },
  },
  {
    call: 'set_seat_cooling',
    args: { level: 'off' },
    given: { [seat('Row1.DriverSide')]: -67 },
    speech: 'driver seat cooling off',
    signals: { [seat('Row1.DriverSide')]: 0 },
  },
  {
    call: 'set_steering_wheel_heating',
    args: { state: 'on' },
    speech: 'steering wheel heating on',
    signals: { [WHEEL]: 100 },
  },
  { call: 'set_steering_wheel_heating', args: { state: 'off' }, speech: 'the steering wheel heating is already off' },
  {
    call: 'set_climate_sync',
    args: { state: 'on' },
    given: { [station('Row1.Driver', 'Temperature')]: 18 },
    speech: 'all climate zones follow the driver',
    signals: { [SYNC]: true, [station('Row2.Passenger', 'Temperature')]: 18 },
  },
  { call: 'set_climate_sync', args: { state: 'off' }, speech: 'the climate zones are already separate' },
]

const refused: readonly RefusedCase[] = [
  { call: 'set_temperature', args: { degrees: 30 }, code: 'out_of_range', message: /16 to 28 degrees Celsius/ },
  { call: 'set_temperature', args: { degrees: 60 }, code: 'out_of_range', message: /61 to 82 degrees Fahrenheit/ },
  { call: 'set_temperature', args: { degrees: 20, unit: 'fahrenheit' }, code: 'out_of_range', message: /61 to 82/ },
  { call: 'set_temperature', args: { degrees: 70, unit: 'celsius' }, code: 'out_of_range', message: /16 to 28/ },
  { call: 'set_fan_speed', args: { level: '7' }, code: 'out_of_range', message: /0 to 5/ },
  { call: 'set_seat_heating', args: { level: '120%' }, code: 'out_of_range', message: /0 to 3/ },
]

testFunctions(t, 'climate', cases, refused)
