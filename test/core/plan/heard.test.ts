import fc from 'fast-check'
import t from 'tap'
import { asSaid, heardForm } from '../../../daemon/core/plan/heard.ts'

t.test('every character keeps its place', async (t) => {
  fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => heardForm(text).length === text.length))
  t.equal(heardForm('CALL İpek at O’Hare'), "call İpek at o'hare")
})

t.test('a span comes back as it was said', async (t) => {
  t.equal(asSaid("o'hare", 'go to O’Hare'), 'O’Hare')
  t.equal(asSaid('ann', 'Joanne, call Ann'), 'Ann')
  t.equal(asSaid('never said', 'something else'), 'never said')
})
