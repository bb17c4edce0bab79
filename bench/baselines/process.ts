/**
 * The process of one contender, so that its memory and processor time are its own. Started by run.ts with a channel; ends when the
 * channel closes.
 */
import { errorCode, OctodError } from '../../functions/error.ts'
import type { Contender, ContenderName, ContenderOptions } from './contender.ts'
import type { FromContender, ToContender } from './messages.ts'

/** Each loads only what it needs: what the others need would count as its memory. */
const CREATE: { readonly [name in ContenderName]: (options: ContenderOptions) => Promise<Contender> } = {
  octod: async ({ threads }) => new (await import('./octod.ts')).Octod(threads),
  retrieval: (options) => describedContender(options, 'retrieved', true),
  'all-kept': (options) => describedContender(options, 'all', true),
  all: (options) => describedContender(options, 'all', false),
  templates: async () => new (await import('./matched.ts')).Matched(),
}

async function describedContender(
  { model, threads }: ContenderOptions,
  tell: 'retrieved' | 'all',
  keep: boolean,
): Promise<Contender> {
  if (model === undefined) throw new OctodError('usage', 'this contender needs --model')
  const { Described } = await import('./described.ts')
  return new Described({ file: model, threads, tell, keep })
}

let contender: Contender | undefined
const send = (message: FromContender) => process.send?.(message)

// Ctrl-C reaches the whole process group; the table decides when this process ends.
process.on('SIGINT', () => {})
process.on('disconnect', () => {
  // A native call can't be interrupted, and nothing here outlives the process but octod's own engine, which hears its channel close.
  process.exit(0)
})
process.on('message', (message: ToContender) => {
  void (message.type === 'start' ? start(message.name, message.options) : say(message.text)).catch((error: unknown) =>
    send({ type: 'failed', code: errorCode(error), message: error instanceof Error ? error.message : String(error) }),
  )
})

async function start(name: ContenderName, options: ContenderOptions): Promise<void> {
  contender = await CREATE[name](options)
  send({ type: 'ready', worker: await contender.start() })
}

async function say(text: string): Promise<void> {
  const asked = performance.now()
  const answer = await (contender as Contender).answer(text)
  send({ type: 'answered', answer, totalMs: performance.now() - asked })
}
