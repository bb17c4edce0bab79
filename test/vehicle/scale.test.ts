import t from 'tap'
import {
  AMBIENT_LIGHT,
  adjustPercent,
  BRIGHTNESS,
  FAN,
  levelToPercent,
  openingToPercent,
  type Scale,
  SEAT_HEATING,
  sayPercent,
} from '../../functions/vehicle/scale.ts'

const levels: readonly (readonly [Scale, string, number])[] = [
  [FAN, 'off', 0],
  [FAN, 'on', 60],
  [FAN, 'low', 20],
  [FAN, 'medium', 60],
  [FAN, 'high', 80],
  [FAN, 'max', 100],
  [FAN, '0', 0],
  [FAN, '1', 20],
  [FAN, '5', 100],
  [FAN, '45%', 45],
  [FAN, '45 %', 45],
  [FAN, '45', 45],
  [FAN, ' High ', 80],
  [SEAT_HEATING, 'low', 33],
  [SEAT_HEATING, 'medium', 67],
  [SEAT_HEATING, 'high', 100],
  [SEAT_HEATING, '2', 67],
  [AMBIENT_LIGHT, 'on', 50],
  [AMBIENT_LIGHT, 'low', 25],
  [AMBIENT_LIGHT, 'high', 75],
  [BRIGHTNESS, '7', 7],
  [BRIGHTNESS, '70', 70],
  [BRIGHTNESS, '12.5%', 13],
]
for (const [scale, level, percent] of levels) {
  t.test(`${scale.what} "${level}" is ${percent} percent`, async (t) => {
    t.equal(levelToPercent(level, scale), percent)
  })
}

for (const [scale, level] of [
  [FAN, '6'],
  [FAN, '101'],
  [FAN, '101%'],
  [FAN, '-1'],
  [FAN, 'breezy'],
  [FAN, ''],
  [SEAT_HEATING, '4'],
  [BRIGHTNESS, '101'],
] as const) {
  t.test(`${scale.what} "${level}" is out of range and the range is named`, async (t) => {
    t.throws(() => levelToPercent(level, scale), { code: 'out_of_range', message: /0% to 100%/ })
  })
}

const adjustments: readonly (readonly [Scale, number, 'up' | 'down', string | undefined, number])[] = [
  [FAN, 40, 'up', undefined, 60],
  [FAN, 40, 'down', undefined, 20],
  [FAN, 20, 'down', undefined, 20],
  [FAN, 0, 'down', undefined, 0],
  [FAN, 0, 'up', undefined, 20],
  [FAN, 40, 'up', '2', 80],
  [FAN, 40, 'up', '20%', 60],
  [FAN, 40, 'up', 'max', 100],
  [FAN, 100, 'down', 'max', 20],
  [FAN, 40, 'up', 'low', 60],
  [FAN, 40, 'up', 'medium', 80],
  [FAN, 40, 'up', 'high', 100],
  [FAN, 90, 'up', undefined, 100],
  [BRIGHTNESS, 60, 'up', undefined, 70],
  [BRIGHTNESS, 5, 'down', undefined, 1],
  [BRIGHTNESS, 60, 'down', '25', 35],
]
for (const [scale, current, direction, amount, reached] of adjustments) {
  t.test(
    `${scale.what} at ${current} goes ${direction} by ${amount ?? 'one step'} to ${reached} percent`,
    async (t) => {
      t.equal(adjustPercent(current, direction, amount, scale), reached)
    },
  )
}

t.test('an amount that is none is out of range', async (t) => {
  for (const amount of ['off', '0', 'lots'])
    t.throws(() => adjustPercent(40, 'up', amount, FAN), { code: 'out_of_range' })
})

t.test('a level is spoken in steps where it is one', async (t) => {
  t.equal(sayPercent(0, FAN), 'off')
  t.equal(sayPercent(60, FAN), 'level 3')
  t.equal(sayPercent(45, FAN), '45 percent')
  t.equal(sayPercent(67, SEAT_HEATING), 'level 2')
  t.equal(sayPercent(60, BRIGHTNESS), '60 percent')
})

for (const [opening, percent] of [
  ['open', 100],
  ['closed', 0],
  ['half', 50],
  ['vent', 10],
  ['30%', 30],
  ['0%', 0],
  ['100 %', 100],
] as const) {
  t.test(`opening "${opening}" is ${percent} percent`, async (t) => {
    t.equal(openingToPercent(opening), percent)
  })
}

t.test('an opening that is none is out of range and the range is named', async (t) => {
  for (const opening of ['101%', 'ajar', '', '-5%']) {
    t.throws(() => openingToPercent(opening), { code: 'out_of_range', message: /open, closed, half, vent, 0% to 100%/ })
  }
})
