import t from 'tap'
import { readNumber } from '../../../daemon/core/plan/numbers.ts'

const cases: readonly (readonly [string, number | undefined])[] = [
  ['21', 21],
  ['-3.5', -3.5],
  ['19,5', 19.5],
  ['twenty one', 21],
  ['twenty-one', 21],
  ['a hundred and ten', 110],
  ['two thousand five hundred', 2500],
  ['twenty one point five', 21.5],
  ['ninety eight point seven', 98.7],
  ['two and a half', 2.5],
  ['minus five', -5],
  ['zero', 0],
  ['warm', undefined],
  ['', undefined],
  ['twenty point warm', undefined],
]

for (const [words, number] of cases) {
  t.test(`"${words}" is ${number ?? 'no number'}`, async (t) => {
    t.equal(readNumber(words), number)
  })
}
