import t from 'tap'
import { Catalogue } from '../../daemon/core/catalogue.ts'
import { functions } from '../../functions/index.ts'
import type { Draft } from '../../model/dataset/draft.ts'
import { type Example, finishDraft, kindOf, Ledger, normalizeWords } from '../../model/dataset/verify.ts'

const catalogue = new Catalogue(functions)
const origin = (line: number) => ({ file: 'a.phrases', line })
const draft = (text: string, name: string, given: Draft['calls'][number]['arguments']): Draft => ({
  text,
  spans: [],
  calls: [{ function: name, arguments: given }],
  origins: [origin(1)],
  wordings: [],
  first: 'instruction',
  last: 'instruction',
})
const example = (text: string, notation: string, line = 1): Example => ({
  text,
  plan: [],
  notation,
  kind: 'reject',
  origins: [origin(line)],
  wordings: [],
})

t.test('a draft becomes an example only when its plan checks and its words are there', async (t) => {
  t.match(finishDraft(draft('mute', 'set_mute', [['state', 'on']]), catalogue), {
    notation: "<fn_42>('on')<fn_end>",
    kind: 'single',
  })
  t.equal(finishDraft(draft('mute', 'set_mute', []), catalogue), 'set_mute needs state')
  t.type(finishDraft(draft('mute', 'set_mute', [['state', 'loud']]), catalogue), 'string')
  t.equal(
    finishDraft(draft('call Mom', 'call_contact', [['contact', 'mom']]), catalogue),
    '"mom" does not stand in "call Mom" as whole words',
  )
  t.equal(
    finishDraft(draft('call moma', 'call_contact', [['contact', 'mom']]), catalogue),
    '"mom" does not stand in "call moma" as whole words',
  )
})

t.test('the kind goes by the plan', async (t) => {
  const call = { function: 'get_location', arguments: {} }
  t.equal(kindOf([]), 'reject')
  t.equal(kindOf([call]), 'single')
  t.equal(kindOf([call, call]), 'parallel')
  t.equal(kindOf([{ function: 'send_message', arguments: { contact: 'mom', text: call } }, call]), 'nested')
})

t.test('the same words with the same plan are kept in a few spellings, and in one part only', async (t) => {
  const ledger = new Ledger()
  t.ok(ledger.admit(example('mute it', 'a'), 'test'))
  t.notOk(ledger.admit(example('mute it', 'a'), 'test'))
  t.ok(ledger.admit(example('Mute it!', 'a'), 'test'))
  t.notOk(ledger.admit(example('MUTE IT', 'a'), 'train'))
  t.equal(ledger.duplicates, 2)
})

t.test('the same words with another plan throw both out and name both lines', async (t) => {
  const ledger = new Ledger()
  const first = example('mute it', 'a', 3)
  t.ok(ledger.admit(first, 'train'))
  t.notOk(ledger.admit(example('Mute it.', 'b', 9), 'train'))
  t.ok(ledger.isDisputed(first))
  t.notOk(ledger.admit(example('mute it', 'a'), 'train'))
  t.strictSame(ledger.contradictions, [{ text: 'mute it', plans: ['a', 'b'], origins: [[origin(3)], [origin(9)]] }])
})

t.test('words are compared without case and signs', async (t) => {
  t.equal(normalizeWords('Hey,  it’s 7:30 a.m. – OK? "Yes".'), normalizeWords("hey it's 7:30 a.m – ok yes"))
  t.not(normalizeWords('set it to 2.5'), normalizeWords('set it to 25'))
})
