import type { Test } from 'tap'
import type { CallLog } from '../../daemon/core/ports.ts'
import { callWith, resultWith, utteranceWith } from '../support/results.ts'

export type Ended = { readonly id: string; readonly outcome: string; readonly calls: readonly string[] }

export type CallLogUnderTest = {
  readonly log: CallLog
  /** What has ended, oldest first: outcome and names of the calls. */
  ended(): readonly Ended[]
  /** A log on the same store after this process would have died without a word; absent where nothing outlives it. */
  reopen?(): CallLog
}

/** What every implementation of CallLog must do. */
export function callLogContract(t: Test, make: (t: Test) => CallLogUnderTest): void {
  const ids = (log: CallLog) => log.unfinished().map(({ id }) => id)

  t.test('an utterance is taken on once, however often it comes', async (t) => {
    const { log } = make(t)
    t.equal(log.accept(utteranceWith('a')), true)
    t.equal(log.accept(utteranceWith('a', { text: 'something else' })), false)
    t.equal(log.accept(utteranceWith('b')), true)
    log.finish(resultWith('a'))
    t.equal(log.accept(utteranceWith('a')), false, 'also after it ended')
  })

  t.test('it stays open, with its words, until its outcome is there', async (t) => {
    const { log } = make(t)
    const utterance = utteranceWith('a', { source: 'http', receivedAt: 7 })
    log.accept(utterance)
    log.accept(utteranceWith('b'))
    log.plan('a', "<fn_5>('on')<fn_end>", [])
    t.match(log.unfinished(), [utterance, { id: 'b' }], 'oldest first')
    log.finish(resultWith('a'))
    t.same(ids(log), ['b'])
  })

  t.test('it ends once: a second outcome changes nothing', async (t) => {
    const { log, ended } = make(t)
    log.accept(utteranceWith('a'))
    log.finish(resultWith('a', { outcome: 'interrupted', calls: [] }))
    log.finish(resultWith('a', { outcome: 'done' }))
    t.same(ended(), [{ id: 'a', outcome: 'interrupted', calls: [] }])
  })

  t.test('a call that had been accepted gets its end later', async (t) => {
    const { log, ended } = make(t)
    log.accept(utteranceWith('a'))
    log.finish(resultWith('a', { calls: [callWith('set_window', { state: 'accepted' })] }))
    log.settle('a', 0, { state: 'achieved' }, 2_000)
    log.settle('stranger', 0, { state: 'achieved' }, 1)
    log.settle('a', 7, { state: 'failed', code: 'timeout' }, 1)
    t.match(ended(), [{ id: 'a', outcome: 'done' }], 'the outcome stays')
  })

  t.test('an outcome of an utterance that was not taken on is passed over', async (t) => {
    const { log, ended } = make(t)
    log.finish(resultWith('stranger'))
    log.plan('stranger', '', [])
    t.same(ended(), [])
  })

  t.test('the calls are kept with the outcome, in their order', async (t) => {
    const { log, ended } = make(t)
    log.accept(utteranceWith('a'))
    const place = { name: 'Bakery', latitude: 48.1, longitude: 11.5 }
    const calls = [
      callWith('find_place', { index: 0, parent: 1, arguments: { query: 'bakery' }, value: place }),
      callWith('navigate_to', { index: 1, arguments: { destination: place }, state: 'failed', code: 'timeout' }),
    ]
    log.finish(resultWith('a', { outcome: 'failed', code: 'timeout', calls }))
    t.same(ended(), [{ id: 'a', outcome: 'failed', calls: ['find_place', 'navigate_to'] }])
  })

  t.test('a healthy log says so', async (t) => {
    const { log } = make(t)
    log.accept(utteranceWith('a'))
    t.match(log.health, { ok: true, message: /./ })
  })

  t.test('what was open, ended and taken on is known after the process died', async (t) => {
    const { log, ended, reopen } = make(t)
    if (!reopen) return t.pass('nothing outlives this log')
    for (const id of ['a', 'b', 'c']) log.accept(utteranceWith(id))
    log.finish(resultWith('b'))
    const later = reopen()
    t.same(ids(later), ['a', 'c'])
    t.equal(later.accept(utteranceWith('b')), false)
    t.equal(later.accept(utteranceWith('a')), false)
    t.equal(later.accept(utteranceWith('d')), true)
    later.finish(resultWith('a', { outcome: 'interrupted', calls: [] }))
    t.same(ids(later), ['c', 'd'])
    t.same(
      ended().map(({ id, outcome }) => [id, outcome]),
      [
        ['a', 'interrupted'],
        ['b', 'done'],
      ],
    )
  })
}
