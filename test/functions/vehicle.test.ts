import t from 'tap'
import type { Times } from '../../functions/context.ts'
import { makeContext } from '../support/context.ts'
import { callFunction, type FunctionCase, type RefusedCase, testFunctions } from '../support/function-cases.ts'

const CRUISE = 'Vehicle.ADAS.CruiseControl'
const BATTERY = 'Vehicle.Powertrain.TractionBattery'
const CABLE = `${BATTERY}.Charging.ChargingPort.AnyPosition.IsChargingCableConnected`
const CHARGE = `${BATTERY}.StateOfCharge.Displayed`
const MILES = { 'Vehicle.Cabin.Infotainment.HMI.DistanceUnit': 'MILES' }
const DRIVING = { 'Vehicle.Speed': 82.4 }

const status = (item: string, speech: string, given: FunctionCase['given'] = {}): FunctionCase => ({
  call: 'get_vehicle_status',
  args: { item },
  given,
  speech,
  value: speech,
})

const answers: readonly FunctionCase[] = [
  status('fuel', 'the tank is 70 percent full'),
  status('battery', 'the battery is at 62 percent'),
  status('battery', 'the battery is at 62 percent and charging to 80 percent', {
    [CABLE]: true,
    [`${BATTERY}.Charging.StartStopCharging`]: 'START',
  }),
  status('range', 'the range is 546 kilometers, 56 kilometers of it electric'),
  status('range', 'the range is 339 miles, 35 miles of it electric', MILES),
  status('tire_pressure', 'all tires are at 2.5 bar'),
  status('tire_pressure', 'all tires are at 36 psi', MILES),
  status('tire_pressure', 'the tire pressure is low: rear left at 1.8 bar', {
    'Vehicle.Chassis.Axle.Row2.Wheel.Left.Tire.Pressure': 180,
  }),
  status(
    'tire_pressure',
    'the tires are fine: front left 2.4 bar, front right 2.5 bar, rear left 2.5 bar and rear right 2.5 bar',
    {
      'Vehicle.Chassis.Axle.Row1.Wheel.Left.Tire.Pressure': 240,
    },
  ),
  status('oil', 'the oil level is normal'),
  status('odometer', 'the odometer reads 18432 kilometers'),
  status('speed', 'the speed is 82 kilometers per hour', DRIVING),
  status('speed', 'the speed is 51 miles per hour', { ...DRIVING, ...MILES }),
  status('washer_fluid', 'the washer fluid is at 75 percent'),
  status('coolant', 'the coolant level is normal, its temperature 24 degrees'),
  status('service', 'the next service is due in 11500 kilometers'),
  status('service', 'the service is overdue by 200 kilometers', { 'Vehicle.Service.DistanceToService': -200 }),
  status('doors', 'all doors are closed and locked'),
  status('doors', 'the rear left door and trunk are open, the doors are locked except driver', {
    'Vehicle.Cabin.Door.Row2.DriverSide.IsOpen': true,
    'Vehicle.Body.Trunk.Rear.Position': 100,
    'Vehicle.Cabin.Door.Row1.DriverSide.IsLocked': false,
  }),
  status('windows', 'all windows and the sunroof are closed'),
  status('windows', 'the passenger window (40 percent) and sunroof (tilted) are open', {
    'Vehicle.Cabin.Door.Row1.PassengerSide.Window.Position': 40,
    'Vehicle.Private.Cabin.Sunroof.Position': -100,
  }),
  status('lights', 'the headlights are on automatic, no lights are on'),
  status('lights', 'on: low beam and hazard lights', {
    'Vehicle.Body.Lights.LightSwitch': 'BEAM',
    'Vehicle.Body.Lights.Hazard.IsSignaling': true,
  }),
  status('warnings', 'there are no warnings'),
  status('warnings', '3 warnings: brake pads worn, low washer fluid and critically low oil level', {
    'Vehicle.Private.Warnings': ['brake pads worn'],
    'Vehicle.Body.Windshield.Front.WasherFluid.Level': 3,
    'Vehicle.Powertrain.CombustionEngine.EngineOil.Level': 'CRITICALLY_LOW',
  }),
  status('consumption', '4.8 liters and 16.2 kilowatt hours per 100 kilometers on average'),
  status('consumption', '49 miles per gallon and 26.1 kilowatt hours per 100 miles on average', MILES),
  status('climate', 'the climate control is on, set to 21 degrees, the air conditioning is off'),
  status(
    'climate',
    'the climate control is on, set to 21 degrees for the driver and 23 degrees for the passenger, the air conditioning is on',
    {
      'Vehicle.Cabin.HVAC.Station.Row1.Passenger.Temperature': 23,
      'Vehicle.Cabin.HVAC.IsAirConditioningActive': true,
    },
  ),
  status('driver_assist', 'driver assistance is on except park assist, cruise control is not active'),
  status('driver_assist', 'all driver assistance is on, cruise control holds 110 kilometers per hour', {
    'Vehicle.Private.ADAS.ParkAssist.IsEnabled': true,
    [`${CRUISE}.IsActive`]: true,
    [`${CRUISE}.SpeedSet`]: 110,
  }),
]

const cases: readonly FunctionCase[] = [
  ...answers,
  {
    call: 'set_drive_mode',
    args: { mode: 'off_road' },
    speech: 'off-road mode on',
    signals: { 'Vehicle.Private.Powertrain.DriveMode': 'OFF_ROAD' },
  },
  { call: 'set_drive_mode', args: { mode: 'normal' }, speech: 'the car is already in normal mode' },
  {
    call: 'set_cruise_control',
    args: { state: 'on' },
    given: DRIVING,
    speech: 'cruise control on at 82 kilometers per hour',
    signals: { [`${CRUISE}.IsActive`]: true, [`${CRUISE}.SpeedSet`]: 82 },
  },
  {
    call: 'set_cruise_control',
    args: { state: 'on' },
    speech: 'cruise control ready',
    signals: { [`${CRUISE}.IsEnabled`]: true, [`${CRUISE}.IsActive`]: false },
  },
  {
    call: 'set_cruise_control',
    args: { state: 'resume' },
    given: { ...DRIVING, [`${CRUISE}.SpeedSet`]: 100 },
    speech: 'resuming 100 kilometers per hour',
    signals: { [`${CRUISE}.IsActive`]: true },
  },
  { call: 'set_cruise_control', args: { state: 'off' }, speech: 'cruise control is already off' },
  {
    call: 'set_cruise_speed',
    args: { speed: 110 },
    given: DRIVING,
    speech: 'cruise speed 110 kilometers per hour',
    signals: { [`${CRUISE}.SpeedSet`]: 110, [`${CRUISE}.IsActive`]: true },
  },
  {
    call: 'set_cruise_speed',
    args: { speed: 65, unit: 'mph' },
    speech: 'cruise speed 65 miles per hour',
    signals: { [`${CRUISE}.SpeedSet`]: 104.6, [`${CRUISE}.IsActive`]: false },
  },
  {
    call: 'set_cruise_speed',
    args: { speed: 50 },
    given: MILES,
    speech: 'cruise speed 50 miles per hour',
    signals: { [`${CRUISE}.SpeedSet`]: 80.5 },
  },
  {
    call: 'set_driver_assist',
    args: { feature: 'lane_keeping', state: 'off' },
    speech: 'lane keeping off',
    signals: { 'Vehicle.ADAS.LaneDepartureDetection.IsEnabled': false },
  },
  { call: 'set_driver_assist', args: { feature: 'blind_spot', state: 'on' }, speech: 'blind spot is already on' },
  {
    call: 'set_charging',
    args: { state: 'start' },
    given: { [CABLE]: true },
    speech: 'charging to 80 percent',
    signals: { [`${BATTERY}.Charging.IsCharging`]: true },
  },
  {
    call: 'set_charging',
    args: { state: 'start' },
    given: { [CABLE]: true, [CHARGE]: 80 },
    speech: 'the battery is already charged to its limit of 80 percent',
    signals: { [`${BATTERY}.Charging.IsCharging`]: false },
  },
  { call: 'set_charging', args: { state: 'stop' }, speech: 'the car is not charging' },
  {
    call: 'set_charge_limit',
    args: { percent: 90 },
    speech: 'charge limit 90 percent',
    signals: { [`${BATTERY}.Charging.ChargeLimit`]: 90 },
  },
  {
    call: 'set_engine',
    args: { state: 'start' },
    speech: 'engine started',
    signals: { 'Vehicle.LowVoltageSystemState': 'ON', 'Vehicle.Powertrain.CombustionEngine.IsRunning': true },
  },
  { call: 'set_engine', args: { state: 'stop' }, speech: 'the engine is already off' },
]

const refused: readonly RefusedCase[] = [
  {
    call: 'set_cruise_control',
    args: { state: 'resume' },
    given: DRIVING,
    code: 'failed_to_handle',
    message: /no speed to resume/,
  },
  {
    call: 'set_cruise_control',
    args: { state: 'resume' },
    given: { [`${CRUISE}.SpeedSet`]: 100 },
    code: 'failed_to_handle',
    message: /works from 30 kilometers per hour/,
  },
  { call: 'set_cruise_speed', args: { speed: 20 }, code: 'out_of_range', message: /30 to 180 kilometers/ },
  { call: 'set_cruise_speed', args: { speed: 150, unit: 'mph' }, code: 'out_of_range', message: /19 to 112 miles/ },
  { call: 'set_charging', args: { state: 'start' }, code: 'failed_to_handle', message: /no cable/ },
]

/** Two spoken times, the second of which lies before the test's clock. */
const times: Times = {
  moment: (words) =>
    new Map([
      ['tomorrow at 7', new Date('2026-06-02T07:00:00Z')],
      ['yesterday', new Date('2026-05-31T08:00:00Z')],
    ]).get(words),
  duration: () => undefined,
  range: () => undefined,
  say: (moment) => `${moment.getUTCHours()}:00 on day ${moment.getUTCDate()}`,
}

t.test('a departure sets the charging timer and the preconditioning', async (t) => {
  const context = makeContext(t, { times })
  const outcome = await callFunction('schedule_departure', { time: 'tomorrow at 7' }, context)
  t.match(outcome, {
    state: 'achieved',
    speech: 'the car is ready at 7:00 on day 2',
    value: '2026-06-02T07:00:00.000Z',
  })
  const value = (path: string) => context.vehicle.get(path)?.value
  t.equal(value(`${BATTERY}.Charging.Timer.Mode`), 'END_TIME')
  t.equal(value(`${BATTERY}.Charging.Timer.Time`), '2026-06-02T07:00:00.000Z')
  t.equal(value('Vehicle.Private.Cabin.HVAC.PreconditioningTime'), '2026-06-02T07:00:00.000Z')
  const again = await callFunction('schedule_departure', { time: 'tomorrow at 7' }, context)
  t.equal(again.speech, 'departure is already planned for 7:00 on day 2')
})

t.test('a departure that names no time, or a past one, is refused', async (t) => {
  const context = makeContext(t, { times })
  await t.rejects(callFunction('schedule_departure', { time: 'soonish' }, context), { code: 'invalid_argument' })
  await t.rejects(callFunction('schedule_departure', { time: 'yesterday' }, context), { code: 'out_of_range' })
  t.equal(context.vehicle.get(`${BATTERY}.Charging.Timer.Mode`)?.value, 'INACTIVE')
})

t.test('a state the car does not report is named', async (t) => {
  const context = makeContext(t)
  context.vehicle.fail('Vehicle.Powertrain.FuelSystem.RelativeLevel', 'provider_unavailable')
  await t.rejects(callFunction('get_vehicle_status', { item: 'fuel' }, context), {
    code: 'provider_unavailable',
    message: /RelativeLevel/,
  })
})

t.test('a control unit that refuses is heard as its own code', async (t) => {
  const context = makeContext(t)
  context.vehicle.fail('Vehicle.Private.Powertrain.IsStarted', 'permission_denied')
  await t.rejects(callFunction('set_engine', { state: 'start' }, context), { code: 'permission_denied' })
})

testFunctions(t, 'vehicle', cases, refused, ['schedule_departure'])
