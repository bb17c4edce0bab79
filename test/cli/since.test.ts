import { InvalidArgumentError } from 'commander'
import t from 'tap'
import { since } from '../../daemon/cli/since.ts'

const NOW = Date.UTC(2030, 0, 31, 12)

t.beforeEach((t) => void t.capture(Date, 'now', () => NOW))

const ages: readonly (readonly [string, number])[] = [
  ['30s', 30_000],
  ['30m', 30 * 60_000],
  ['2h', 2 * 3_600_000],
  ['1.5h', 5_400_000],
  ['7d', 7 * 86_400_000],
  ['0s', 0],
]
for (const [text, age] of ages) {
  t.test(`${text} is so long ago`, async (t) => t.equal(since(text), NOW - age))
}

const dates: readonly (readonly [string, number])[] = [
  ['2030-01-31', Date.UTC(2030, 0, 31)],
  ['2030-01-31T08:00Z', Date.UTC(2030, 0, 31, 8)],
  ['2030-01-31T08:00', new Date(2030, 0, 31, 8).getTime()],
]
for (const [text, moment] of dates) {
  t.test(`${text} is that moment`, async (t) => t.equal(since(text), moment))
}

for (const text of ['', 'yesterday', '5', '30', 'room 5', '5w', '-2h', '2 h', '2030-13-01']) {
  t.test(`${JSON.stringify(text)} is refused with what is allowed`, async (t) => {
    t.throws(() => since(text), InvalidArgumentError)
    t.throws(() => since(text), { message: /30m, 2h, 7d, or a date/ })
  })
}
