import { defineFunction, type Zone } from './define.ts'
import { bring } from './vehicle/bring.ts'
import { readNumber } from './vehicle/read.ts'
import { levelToPercent, MASSAGE, sayPercent } from './vehicle/scale.ts'
import { memoryWith, storedPosition } from './vehicle/seat-memory.ts'
import { signalAt } from './vehicle/signals.ts'
import { cornersOf, eachCorner, inZone, nameOf, seatMemoryPath, seatPath, theName, theNameIs } from './vehicle/zones.ts'

/** What each direction does to each part: the signal below the seat and the change of one spoken nudge, in its unit. */
const MOVES = {
  seat: { forward: ['Position', -20], backward: ['Position', 20], up: ['Height', 10], down: ['Height', -10] },
  backrest: {
    forward: ['Backrest.Recline', -5],
    backward: ['Backrest.Recline', 5],
    up: ['Backrest.Recline', -5],
    down: ['Backrest.Recline', 5],
  },
  lumbar: {
    forward: ['Backrest.LumbarSupport', 20],
    backward: ['Backrest.LumbarSupport', -20],
    up: ['Backrest.LumbarHeight', 10],
    down: ['Backrest.LumbarHeight', -10],
  },
  headrest: {
    forward: ['Headrest.Angle', 5],
    backward: ['Headrest.Angle', -5],
    up: ['Headrest.Height', 10],
    down: ['Headrest.Height', -10],
  },
} as const

export const moveSeat = defineFunction({
  name: 'move_seat',
  group: 'seats',
  description: 'Move a part of a seat.',
  examples: [
    'slide my seat back',
    'lean the passenger backrest forward',
    'headrest up a little',
    'more lumbar support',
  ],
  parameters: {
    direction: { enum: ['forward', 'backward', 'up', 'down'], ask: 'Which way shall the seat move?' },
    part: { enum: ['seat', 'backrest', 'lumbar', 'headrest'], optional: true },
    seat: { type: 'zone', default: 'driver', optional: true },
  },
  returns: null,
  effect: 'actuate',
  whileMoving: 'block_driver',
  actuator: 'seat_position',
  announce: ({ direction, part = 'seat', seat = 'driver' }) =>
    `move ${part === 'seat' ? theName(seat as Zone, 'seat') : `the ${inZone(seat as Zone, `seat ${part}`)}`} ${direction}`,
  async run({ direction, part = 'seat', seat }, context) {
    const { vehicle } = context
    const [leaf, change] = MOVES[part][direction]
    const targets = Object.fromEntries(
      cornersOf(seat, vehicle).map((corner) => {
        const path = seatPath(corner, leaf)
        const { minimum = 0, maximum = 100 } = signalAt(path)
        return [path, Math.min(maximum, Math.max(minimum, readNumber(vehicle, path) + change))]
      }),
    )
    const name = part === 'seat' ? nameOf(seat, 'seat') : inZone(seat, `seat ${part}`)
    return bring(context, targets, {
      done: `${name} ${direction}`,
      already: `the ${name} cannot go further ${direction}`,
      underway: `${name} moving ${direction}`,
      value: Object.values(targets)[0] ?? 0,
    })
  },
})

export const recallSeatPosition = defineFunction({
  name: 'recall_seat_position',
  group: 'seats',
  description: 'Move a seat to a stored position.',
  examples: ['seat memory two', 'put my seat where Maria has it', 'recall the motorway position for the passenger'],
  parameters: {
    profile: { type: 'text', ask: 'Which seat position?' },
    seat: { type: 'zone', default: 'driver', optional: true },
  },
  returns: null,
  effect: 'actuate',
  whileMoving: 'block_driver',
  actuator: 'seat_position',
  announce: ({ profile, seat = 'driver' }) => `move ${theName(seat as Zone, 'seat')} to position ${profile}`,
  async run({ profile, seat }, context) {
    const corners = cornersOf(seat, context.vehicle)
    const targets = Object.assign({}, ...corners.map((corner) => storedPosition(profile, corner, context.vehicle)))
    return bring(context, targets, {
      done: `${nameOf(seat, 'seat')} in position ${profile}`,
      already: `${theNameIs(seat, 'seat')} already in position ${profile}`,
      underway: `${nameOf(seat, 'seat')} moving to position ${profile}`,
      value: profile,
    })
  },
})

export const saveSeatPosition = defineFunction({
  name: 'save_seat_position',
  group: 'seats',
  description: "Store a seat's present position under a name or number.",
  examples: ['keep this seat position as two', 'remember how the passenger seat stands under Maria'],
  parameters: {
    profile: { type: 'text', ask: 'Under which name or number shall I save the seat position?' },
    seat: { type: 'zone', default: 'driver', optional: true },
  },
  returns: null,
  effect: 'actuate',
  whileMoving: 'allow',
  actuator: 'seat_position',
  async run({ profile, seat }, context) {
    const targets = Object.fromEntries(
      cornersOf(seat, context.vehicle).map((corner) => [
        seatMemoryPath(corner),
        memoryWith(profile, corner, context.vehicle),
      ]),
    )
    const name = nameOf(seat, 'seat')
    return bring(context, targets, {
      done: `${name} position stored as ${profile}`,
      already: `the ${name} position is already stored as ${profile}`,
      value: profile,
    })
  },
})

export const setSeatMassage = defineFunction({
  name: 'set_seat_massage',
  group: 'seats',
  description: 'Set the massage of a seat.',
  examples: ['give me a gentle back massage', 'massage on for the passenger', 'stop the massage'],
  parameters: {
    level: { type: 'level', ask: 'How strong shall the massage be?' },
    seat: { type: 'zone', default: 'driver', optional: true },
  },
  returns: null,
  effect: 'actuate',
  whileMoving: 'allow',
  async run({ level, seat }, context) {
    const percent = levelToPercent(level, MASSAGE)
    const targets = eachCorner(cornersOf(seat, context.vehicle), (corner) => seatPath(corner, 'Massage.Level'), percent)
    const name = inZone(seat, 'seat massage')
    const saying = sayPercent(percent, MASSAGE)
    return bring(context, targets, {
      done: `${name} ${saying}`,
      already: `the ${name} is already ${percent === 0 ? 'off' : `on ${saying}`}`,
      value: percent,
    })
  },
})
