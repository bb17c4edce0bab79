import t from 'tap'
import { isBorder } from '../../daemon/core/plan/span.ts'
import { compose } from '../../model/dataset/compose.ts'
import { distort } from '../../model/dataset/distort.ts'
import { type Draft, indexOfWords, replaceRange, settleCalls } from '../../model/dataset/draft.ts'
import { Random } from '../../model/dataset/random.ts'
import { pickStyle } from '../../model/dataset/style.ts'
import { wrap } from '../../model/dataset/wrap.ts'

const draft = (text: string, words: string, style = 'person'): Draft => {
  const start = indexOfWords(text, words)
  const span = { start, end: start + words.length, style }
  return {
    text,
    spans: [span],
    calls: [{ function: 'f', arguments: [['a', span]] }],
    origins: [],
    wordings: [],
    first: 'instruction',
    last: 'instruction',
  }
}

t.test('whatever happens around a span, its words stay, case aside', async (t) => {
  const random = new Random(11)
  const texts = new Set<string>()
  const hurt: string[] = []
  for (let i = 0; i < 5000; i++) {
    const style = pickStyle(random)
    const whole = compose(
      [
        draft("call mom's old number", 'mom'),
        draft('open what dad brought', 'what dad', 'song'),
        draft('find élan 21', 'élan 21'),
      ],
      style,
      random,
    )
    wrap(whole, style, random)
    distort(whole, style, random)
    texts.add(whole.text)
    const values = settleCalls(whole).map((call) => String(call.arguments.a))
    const isWhole =
      values
        .map((value) => value.toLowerCase())
        .sort()
        .join() === 'mom,what dad,élan 21'
    if (!isWhole || !whole.spans.every(({ start, end }) => isBorder(whole.text, start) && isBorder(whole.text, end)))
      hurt.push(whole.text)
  }
  t.strictSame(hurt, [])
  t.ok(texts.size > 2500, 'and there are many ways to say it')
})

t.test('an edit moves the spans after it and refuses to touch one', async (t) => {
  const one = draft('please call mom now', 'mom')
  t.ok(replaceRange(one, 0, 7, ''))
  t.equal(one.text.slice(one.spans[0]?.start, one.spans[0]?.end), 'mom')
  t.notOk(replaceRange(one, 4, 6, 'x'))
  t.ok(replaceRange(one, 5, 5, 'my '))
  t.equal(one.text, 'call my mom now')
  t.equal(one.text.slice(one.spans[0]?.start, one.spans[0]?.end), 'mom')
  t.ok(replaceRange(one, 11, 11, ' and'), 'an insertion at the end of a span stays outside')
  t.equal(one.text.slice(one.spans[0]?.start, one.spans[0]?.end), 'mom')
})

t.test('questions and statements are not asked with "could you"', async (t) => {
  const random = new Random(12)
  for (let i = 0; i < 2000; i++) {
    const one: Draft = { ...draft("what's mom doing", 'mom'), first: 'question', last: 'question' }
    wrap(one, { punctuated: false, letters: 'lower', final: false }, random)
    t.notMatch(one.text, /could you|can you|go ahead/)
  }
})
