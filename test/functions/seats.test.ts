import t from 'tap'
import { makeContext } from '../support/context.ts'
import { callFunction, type FunctionCase, type RefusedCase, testFunctions } from '../support/function-cases.ts'

const seat = (corner: string, leaf: string) => `Vehicle.Cabin.Seat.${corner}.${leaf}`
const DRIVER = 'Row1.DriverSide'
const MEMORY = `Vehicle.Private.SeatMemory.${DRIVER}`
const POSITION = {
  Position: 130,
  Height: 30,
  'Backrest.Recline': 15,
  'Backrest.LumbarSupport': 40,
  'Backrest.LumbarHeight': 30,
  'Headrest.Height': 30,
  'Headrest.Angle': 0,
}

const cases: readonly FunctionCase[] = [
  {
    call: 'move_seat',
    args: { direction: 'backward' },
    state: 'accepted',
    speech: 'driver seat moving backward',
    value: 150,
    signals: { [seat(DRIVER, 'Position')]: 150 },
  },
  {
    call: 'move_seat',
    args: { direction: 'up' },
    state: 'accepted',
    speech: 'driver seat moving up',
    signals: { [seat(DRIVER, 'Height')]: 40 },
  },
  {
    call: 'move_seat',
    args: { direction: 'backward', part: 'backrest', seat: 'passenger' },
    state: 'accepted',
    speech: 'passenger seat backrest moving backward',
    signals: { [seat('Row1.PassengerSide', 'Backrest.Recline')]: 20 },
  },
  {
    call: 'move_seat',
    args: { direction: 'forward', part: 'lumbar' },
    state: 'accepted',
    speech: 'driver seat lumbar moving forward',
    signals: { [seat(DRIVER, 'Backrest.LumbarSupport')]: 60 },
  },
  {
    call: 'move_seat',
    args: { direction: 'down', part: 'headrest', seat: 'front' },
    state: 'accepted',
    speech: 'front seat headrest moving down',
    signals: { [seat(DRIVER, 'Headrest.Height')]: 20, [seat('Row1.PassengerSide', 'Headrest.Height')]: 20 },
  },
  {
    call: 'move_seat',
    args: { direction: 'forward' },
    given: { [seat(DRIVER, 'Position')]: 5 },
    state: 'accepted',
    speech: 'driver seat moving forward',
    signals: { [seat(DRIVER, 'Position')]: 0 },
  },
  {
    call: 'move_seat',
    args: { direction: 'forward' },
    given: { [seat(DRIVER, 'Position')]: 0 },
    speech: 'the driver seat cannot go further forward',
  },
  {
    call: 'save_seat_position',
    args: { profile: 'Motorway' },
    speech: 'driver seat position stored as Motorway',
    signals: { [MEMORY]: JSON.stringify({ motorway: POSITION }) },
  },
  {
    call: 'save_seat_position',
    args: { profile: 'motorway' },
    given: { [MEMORY]: JSON.stringify({ motorway: POSITION }) },
    speech: 'the driver seat position is already stored as motorway',
  },
  {
    call: 'recall_seat_position',
    args: { profile: 'Motorway' },
    given: { [MEMORY]: JSON.stringify({ motorway: { ...POSITION, Position: 60, 'Backrest.Recline': 25 } }) },
    state: 'accepted',
    speech: 'driver seat moving to position Motorway',
    signals: { [seat(DRIVER, 'Position')]: 60, [seat(DRIVER, 'Backrest.Recline')]: 25, [seat(DRIVER, 'Height')]: 30 },
  },
  {
    call: 'recall_seat_position',
    args: { profile: '1' },
    given: { [MEMORY]: JSON.stringify({ 1: POSITION }) },
    speech: 'the driver seat is already in position 1',
  },
  {
    call: 'set_seat_massage',
    args: { level: 'medium' },
    speech: 'driver seat massage level 2',
    signals: { [seat(DRIVER, 'Massage.Level')]: 67 },
  },
  { call: 'set_seat_massage', args: { level: 'off', seat: 'front' }, speech: 'the front seat massage is already off' },
]

const refused: readonly RefusedCase[] = [
  { call: 'recall_seat_position', args: { profile: '2' }, code: 'not_found', message: /nothing is stored yet/ },
  {
    call: 'recall_seat_position',
    args: { profile: '2' },
    given: { [MEMORY]: JSON.stringify({ 1: POSITION, anna: POSITION }) },
    code: 'not_found',
    message: /stored are 1, anna/,
  },
  {
    call: 'recall_seat_position',
    args: { profile: '2' },
    given: { [MEMORY]: 'broken' },
    code: 'failed_to_handle',
    message: /no JSON/,
  },
  { call: 'set_seat_massage', args: { level: '4' }, code: 'out_of_range', message: /0 to 3/ },
]

testFunctions(t, 'seats', cases, refused)

t.test('a seat comes back to where it was stored', async (t) => {
  const context = makeContext(t)
  await callFunction('save_seat_position', { profile: 'reading' }, context)
  await callFunction('move_seat', { direction: 'backward' }, context)
  await callFunction('move_seat', { direction: 'up' }, context)
  context.clock.advance(10_000)
  t.equal(context.vehicle.get(seat(DRIVER, 'Position'))?.value, 150)
  await callFunction('recall_seat_position', { profile: 'reading' }, context)
  context.clock.advance(10_000)
  t.equal(context.vehicle.get(seat(DRIVER, 'Position'))?.value, 130)
  t.equal(context.vehicle.get(seat(DRIVER, 'Height'))?.value, 30)
})
