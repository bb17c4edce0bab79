/**
 * The engine process: the only one that loads the native library. A native abort ends this process and not the daemon.
 * Started by engine.ts with a channel; ends when the channel closes.
 */
import { errorCode, OctodError } from '../../functions/error.ts'
import type { FromEngine, LoadedModel, LoadRequest, ProfileName, ToEngine } from './messages.ts'
import { openOctodModel } from './octod-model.ts'
import { openOctopusModel } from './octopus/model.ts'

const OPEN: { readonly [P in ProfileName]: (request: LoadRequest) => Promise<LoadedModel> } = {
  octod: openOctodModel,
  'octopus-v2': openOctopusModel,
}

const send = (message: FromEngine) => process.send?.(message)
let loaded: LoadedModel | undefined
let running: { id: number; abort: AbortController } | undefined

process.on('disconnect', () => process.exit(0))
// Ctrl-C reaches the whole process group; the daemon decides when the engine ends.
process.on('SIGINT', () => {})
process.on('message', (message: ToEngine) => {
  if (message.type === 'load') void load(message)
  else if (message.type === 'decode') void decode(message.id, message.text)
  else if (running?.id === message.id) running.abort.abort()
})

async function load(request: LoadRequest): Promise<void> {
  try {
    loaded = await OPEN[request.profile](request)
    await loaded.plan('warm up', new AbortController().signal).catch(() => {})
    send({ type: 'ready', model: loaded.info })
  } catch (error) {
    const { message } = error as Error
    if (error instanceof OctodError) send({ type: 'failed', code: error.code, message })
    else {
      send({
        type: 'failed',
        code: 'model_invalid',
        message: `the model can't be loaded from ${request.file}: ${message}`,
      })
    }
  }
}

async function decode(id: number, text: string): Promise<void> {
  running = { id, abort: new AbortController() }
  try {
    if (!loaded) throw new OctodError('model_loading', 'the model is still loading')
    send({ type: 'decoded', id, decoded: await loaded.plan(text, running.abort.signal) })
  } catch (error) {
    send({ type: 'refused', id, code: errorCode(error), message: (error as Error).message })
  } finally {
    running = undefined
  }
}
