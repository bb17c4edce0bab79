import t from 'tap'
import { Catalogue } from '../../daemon/core/catalogue.ts'
import { Dispatcher } from '../../daemon/core/dispatch.ts'
import { defineFunction, type FunctionDefinition } from '../../functions/define.ts'
import { OctodError } from '../../functions/error.ts'
import { makeContext } from '../support/context.ts'

const NONE = new Map<number, never>()

const common = { group: 'body', description: '', examples: [], effect: 'actuate', whileMoving: 'allow' } as const

/** Functions that note when they begin and end, and end when the test says so. */
function makeFunctions() {
  const trace: string[] = []
  const gates = new Map<string, PromiseWithResolvers<void>>()
  const gate = (name: string) => {
    if (!gates.has(name)) gates.set(name, Promise.withResolvers())
    return gates.get(name) as PromiseWithResolvers<void>
  }
  const slow = (name: string, actuator: string | null): FunctionDefinition =>
    defineFunction({
      ...common,
      name,
      parameters: { word: { type: 'text' } },
      returns: null,
      actuator,
      async run({ word }) {
        trace.push(`${name} ${word} begins`)
        await gate(String(word)).promise
        trace.push(`${name} ${word} ends`)
        return { state: 'achieved', speech: `${word} done` }
      },
    })
  const find = defineFunction({
    ...common,
    name: 'find',
    parameters: { query: { type: 'text' } },
    returns: 'place',
    effect: 'read',
    run: ({ query }) => {
      if (query === 'nowhere') throw new OctodError('not_found', 'no nowhere around here')
      return { state: 'achieved', speech: `found ${query}`, value: { name: String(query), latitude: 1, longitude: 2 } }
    },
  })
  const go = defineFunction({
    ...common,
    name: 'go',
    parameters: { to: { type: 'place' }, from: { type: 'place', optional: true } },
    returns: null,
    run: ({ to, from }) => ({ state: 'accepted', speech: `going to ${to.name}${from ? ` from ${from.name}` : ''}` }),
  })
  const crash = defineFunction({
    ...common,
    name: 'crash',
    parameters: {},
    returns: null,
    run: () => {
      throw new TypeError('undefined is no window')
    },
  })
  const hang = defineFunction({
    ...common,
    name: 'hang',
    parameters: {},
    returns: null,
    deadlineMs: 500,
    run: () => new Promise(() => {}),
  })
  const lamp = defineFunction({
    ...common,
    name: 'lamp',
    parameters: { zone: { type: 'zone', default: 'driver', optional: true } },
    returns: null,
    run: ({ zone }) => ({ state: 'achieved', speech: `lamp ${zone}` }),
  })
  const catalogue = new Catalogue([
    slow('left', 'motor'),
    slow('right', 'motor'),
    slow('free', null),
    find,
    go,
    crash,
    hang,
    lamp,
  ])
  return { catalogue, trace, gate }
}

const silent = { start() {}, end() {} }
const call = (name: string, args: Record<string, unknown> = {}) => ({ function: name, arguments: args as never })
const turn = () => new Promise((resolve) => setImmediate(resolve))

t.test('independent calls run at once, calls of one actuator in spoken order', async (t) => {
  const { catalogue, trace, gate } = makeFunctions()
  const plan = [call('left', { word: 'a' }), call('right', { word: 'b' }), call('free', { word: 'c' })]
  const running = new Dispatcher(catalogue).run(plan, NONE, makeContext(t), silent)
  await turn()
  t.same(trace, ['left a begins', 'free c begins'])
  gate('b').resolve()
  gate('c').resolve()
  await turn()
  t.same(trace.slice(2), ['free c ends'], 'b waits for a although it could end')
  gate('a').resolve()
  const results = await running
  t.same(trace.slice(3), ['left a ends', 'right b begins', 'right b ends'])
  t.same(
    results.map(({ index, state }) => [index, state]),
    [
      [0, 'achieved'],
      [1, 'achieved'],
      [2, 'achieved'],
    ],
  )
})

t.test('calls of one actuator keep their order across utterances', async (t) => {
  const { catalogue, trace, gate } = makeFunctions()
  const dispatcher = new Dispatcher(catalogue)
  const context = makeContext(t)
  const first = dispatcher.run([call('left', { word: 'a' })], NONE, context, silent)
  const second = dispatcher.run([call('left', { word: 'b' })], NONE, context, silent)
  gate('b').resolve()
  gate('a').resolve()
  await Promise.all([first, second])
  t.same(trace, ['left a begins', 'left a ends', 'left b begins', 'left b ends'])
})

t.test('a nested call runs first and hands its value up', async (t) => {
  const { catalogue } = makeFunctions()
  const plan = [call('go', { to: call('find', { query: 'bakery' }), from: 'home' })]
  const results = await new Dispatcher(catalogue).run(plan, NONE, makeContext(t), silent)
  t.match(results, [
    { index: 0, parent: 1, function: 'find', state: 'achieved', arguments: { query: 'bakery' } },
    {
      index: 1,
      parent: null,
      function: 'go',
      state: 'accepted',
      speech: 'going to bakery from home',
      arguments: { to: { name: 'bakery' }, from: 'home' },
    },
  ])
})

t.test('a failed nested call fails the call around it and nothing else', async (t) => {
  const { catalogue } = makeFunctions()
  const plan = [call('go', { to: call('find', { query: 'nowhere' }) }), call('lamp')]
  const results = await new Dispatcher(catalogue).run(plan, NONE, makeContext(t), silent)
  t.match(results, [
    { function: 'find', state: 'failed', code: 'not_found' },
    { function: 'go', state: 'failed', code: 'nested_failed', speech: 'no nowhere around here' },
    { function: 'lamp', state: 'achieved' },
  ])
})

t.test('a handler that throws or hangs costs its own call only', async (t) => {
  const { catalogue } = makeFunctions()
  const context = makeContext(t)
  const running = new Dispatcher(catalogue).run([call('crash'), call('hang'), call('lamp')], NONE, context, silent)
  await turn()
  context.clock.advance(500)
  t.match(await running, [
    { function: 'crash', state: 'failed', code: 'plugin_crashed', speech: /undefined is no window/ },
    { function: 'hang', state: 'failed', code: 'timeout' },
    { function: 'lamp', state: 'achieved' },
  ])
})

t.test('a call that is refused is not made, the others are', async (t) => {
  const { catalogue } = makeFunctions()
  const plan = [call('go'), call('lamp')]
  const refusals = new Map([[0, { state: 'failed', code: 'slots_incomplete', speech: 'Where to?' } as const]])
  const results = await new Dispatcher(catalogue).run(plan, refusals, makeContext(t), silent)
  t.match(results, [{ state: 'failed', code: 'slots_incomplete' }, { state: 'achieved' }])
})

t.test('a zone that was not said is the speaker’s seat, else the default', async (t) => {
  const { catalogue } = makeFunctions()
  const speechOf = async (speakerZone?: 'passenger') => {
    const context = makeContext(t, speakerZone ? { speakerZone } : {})
    return (await new Dispatcher(catalogue).run([call('lamp')], NONE, context, silent))[0]?.speech
  }
  t.equal(await speechOf(), 'lamp driver')
  t.equal(await speechOf('passenger'), 'lamp passenger')
})

t.test('an abort interrupts what runs and what waits', async (t) => {
  const { catalogue, gate } = makeFunctions()
  const abort = new AbortController()
  const running = new Dispatcher(catalogue).run(
    [call('left', { word: 'a' }), call('left', { word: 'b' })],
    NONE,
    makeContext(t, { signal: abort.signal }),
    silent,
  )
  await turn()
  abort.abort()
  t.match(await running, [{ code: 'interrupted' }, { code: 'interrupted' }])
  gate('a').resolve()
})
