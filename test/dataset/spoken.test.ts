import t from 'tap'
import { readNumber } from '../../daemon/core/plan/numbers.ts'
import { Random } from '../../model/dataset/random.ts'
import { fixArticle, numberWords, ordinal, sayNumberInWords } from '../../model/dataset/spoken.ts'
import { sayDuration, sayIn } from '../../model/dataset/spoken-duration.ts'
import { sayDay, sayDaytime, sayTime } from '../../model/dataset/spoken-time.ts'

t.test('numbers have their words', async (t) => {
  t.equal(numberWords(0), 'zero')
  t.equal(numberWords(21), 'twenty one')
  t.equal(numberWords(21, true), 'twenty-one')
  t.equal(numberWords(105, false, true), 'one hundred and five')
  t.equal(numberWords(1250), 'one thousand and two hundred fifty')
  t.equal(ordinal(22, true), '22nd')
  t.equal(ordinal(12, false), 'twelfth')
  t.equal(ordinal(23, false), 'twenty third')
})

t.test('the daemon reads the number that was said', async (t) => {
  const random = new Random(3)
  for (let value = 0; value <= 100; value += 0.5)
    t.equal(readNumber(sayNumberInWords(value, random)), value, `${value}`)
})

t.test('an article fits the word that follows it', async (t) => {
  t.equal(`${fixArticle('find a ', 'ev charger')}ev charger`, 'find an ev charger')
  t.equal(fixArticle('an ', 'university'), 'a ')
  t.equal(fixArticle('set a ', '8 minute'), 'set an ')
  t.equal(fixArticle('a ', 'hour'), 'an ')
  t.equal(fixArticle('papa ', 'ape'), 'papa ')
})

t.test('a day fits the words around it', async (t) => {
  const random = new Random(5)
  for (let i = 0; i < 300; i++) {
    t.notMatch(sayDay(random, { before: 'remind me on ', after: '' }).words, /^(?:tomorrow|today|tonight|this|next)/)
    t.equal(sayDay(random, { before: 'the weather for ', after: '' }).lead.includes('on'), false)
    t.equal(sayDaytime(random, { before: 'wake me at ', after: '' }).lead, '')
    t.notMatch(sayDaytime(random, { before: 'wake me at ', after: '' }).words, /^(?:tomorrow|monday|friday)/)
  }
})

t.test('a length before a noun has no plural', async (t) => {
  const random = new Random(6)
  for (let i = 0; i < 200; i++)
    t.notMatch(sayDuration(random, { before: 'set a ', after: 'timer' }), /minutes|hours|seconds/)
})

t.test('times are said in many ways', async (t) => {
  const random = new Random(7)
  t.ok(new Set(Array.from({ length: 2000 }, () => sayTime(random))).size > 500)
  t.ok(new Set(Array.from({ length: 2000 }, () => sayIn(random))).size > 200)
})
