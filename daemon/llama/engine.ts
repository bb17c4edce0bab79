/**
 * The engine as the daemon sees it: a child process that is started again when it dies, one request at a time, each with a
 * deadline. A process that does not answer to its abort is killed: a hung engine costs its own utterance only.
 */
import { type ChildProcess, fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { OctodError } from '../../functions/error.ts'
import type { Catalogue } from '../core/catalogue.ts'
import type { Clock, Decoded, Engine, EngineState, ModelInfo } from '../core/ports.ts'
import type { FromEngine, ProfileName, ToEngine } from './messages.ts'

export type LlamaEngineOptions = {
  readonly file: string
  /** A LoRA adapter trained for that file, with its `.json` beside it; null or absent for none. */
  readonly lora?: string | null
  /** What kind of model the file is; default `octod`. */
  readonly profile?: ProfileName
  readonly catalogue: Catalogue
  readonly clock: Clock
  /** Decode threads; default 1. */
  readonly threads?: number
  /** Longest decoding of one utterance in milliseconds, counted from its turn; default 5000. */
  readonly deadlineMs?: number
  /** Longest time from start to ready in milliseconds; default 60000. */
  readonly loadDeadlineMs?: number
  /** Told of every change of state, with a sentence. */
  readonly onState?: (state: EngineState, message: string) => void
}

type Request = {
  readonly id: number
  readonly resolve: (decoded: Omit<Decoded, 'queueMs'>) => void
  readonly reject: (error: OctodError) => void
}

const GRACE_MS = 500
/** The engine's JavaScript is a loop around native code: a small heap costs no speed and saves about 45 MB (`npm run bench`). */
const SMALL_HEAP = ['--max-semi-space-size=1', '--max-old-space-size=128', '--optimize-for-size']
const CALM = {
  // From changing threads llama.cpp's own threads start anew for every token, ten times slower.
  UV_THREADPOOL_SIZE: '1',
  // glibc otherwise keeps freed memory in an arena of each thread.
  MALLOC_ARENA_MAX: '1',
}
const RESTART_DELAYS_MS = [0, 500, 2_000, 10_000, 30_000]

export class LlamaEngine implements Engine {
  readonly #options: LlamaEngineOptions
  #state: EngineState = 'stopped'
  #child: ChildProcess | undefined
  #request: Request | undefined
  #turn: Promise<unknown> = Promise.resolve()
  #nextId = 1
  #failures = 0
  #cancelRestart: (() => void) | undefined

  constructor(options: LlamaEngineOptions) {
    this.#options = options
  }

  get state(): EngineState {
    return this.#state
  }

  /** Process id of the engine; for the health report and for fault tests. */
  get pid(): number | undefined {
    return this.#child?.pid
  }

  async start(): Promise<ModelInfo> {
    this.#failures = 0
    return this.#load()
  }

  async decode(text: string, signal: AbortSignal): Promise<Decoded> {
    const asked = performance.now()
    const turn = this.#turn.then(async () => {
      const queueMs = performance.now() - asked
      return { ...(await this.#decodeNow(text, signal)), queueMs }
    })
    this.#turn = turn.catch(() => {})
    return turn
  }

  async stop(): Promise<void> {
    this.#cancelRestart?.()
    this.#setState('stopped', 'stopped')
    const child = this.#child
    if (!child || child.exitCode !== null || child.signalCode !== null) return
    const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
    if (child.connected) child.disconnect()
    const cancel = this.#options.clock.after(GRACE_MS, () => child.kill('SIGKILL'))
    await ended
    cancel()
  }

  #load(): Promise<ModelInfo> {
    this.#setState('loading', 'loading the model')
    const {
      file,
      lora = null,
      profile = 'octod',
      catalogue,
      threads = 1,
      clock,
      loadDeadlineMs = 60_000,
    } = this.#options
    const child = fork(workerFile(), {
      serialization: 'json',
      execArgv: SMALL_HEAP,
      env: { ...process.env, ...CALM },
    })
    this.#child = child
    return new Promise<ModelInfo>((resolve, reject) => {
      const cancelDeadline = clock.after(loadDeadlineMs, () => child.kill('SIGKILL'))
      const fail = (error: OctodError) => {
        cancelDeadline()
        if (this.#state === 'loading') this.#setState('failed', error.message)
        reject(error)
      }
      child.on('message', (message: FromEngine) => {
        if (message.type === 'ready') {
          cancelDeadline()
          this.#failures = 0
          this.#setState('ready', 'ready')
          resolve(message.model)
        } else if (message.type === 'failed') {
          fail(new OctodError(message.code, message.message, { file }))
          child.kill()
        } else this.#settle(message)
      })
      child.once('error', (cause) =>
        fail(
          new OctodError('engine_unavailable', `the engine process can't be started: ${cause.message}`, {}, { cause }),
        ),
      )
      child.once('exit', (code, signal) => {
        fail(
          new OctodError(
            'engine_crashed',
            `the engine ended while loading ${file} (${signal ?? `exit code ${code}`}); the file is damaged or memory is short`,
          ),
        )
        this.#ended(child, signal ?? `exit code ${code}`)
      })
      this.#tell(child, { type: 'load', profile, file, lora, signatures: catalogue.signatures(), threads })
    })
  }

  /** The process is gone: its utterance fails, and unless we are stopping it is started again. */
  #ended(child: ChildProcess, how: string): void {
    if (this.#child !== child) return
    this.#child = undefined
    this.#request?.reject(
      new OctodError('engine_crashed', `the engine ended while it worked (${how}); it is being started again`),
    )
    this.#request = undefined
    // A model that never loaded is the caller's affair; one that did comes back.
    if (this.#state === 'stopped' || this.#state === 'failed') return
    this.#setState('loading', `the engine ended (${how}) and is being started again`)
    this.#restart()
  }

  #restart(): void {
    const delay = RESTART_DELAYS_MS[Math.min(this.#failures, RESTART_DELAYS_MS.length - 1)] as number
    this.#failures += 1
    this.#cancelRestart = this.#options.clock.after(delay, () => {
      if (this.#state === 'stopped') return
      this.#load().catch(() => {
        if (this.#state !== 'stopped') this.#restart()
      })
    })
  }

  #decodeNow(text: string, signal: AbortSignal): Promise<Omit<Decoded, 'queueMs'>> {
    const child = this.#child
    if (signal.aborted)
      return Promise.reject(new OctodError('interrupted', 'the utterance was given up before its turn'))
    if (this.#state !== 'ready' || !child) {
      return Promise.reject(new OctodError('model_loading', 'the model is loading; say it again in a moment'))
    }
    const { clock, deadlineMs = 5_000 } = this.#options
    const id = this.#nextId++
    return new Promise<Omit<Decoded, 'queueMs'>>((resolve, reject) => {
      let cancelKill = () => {}
      const abort = () => {
        this.#tell(child, { type: 'abort', id })
        cancelKill = clock.after(GRACE_MS, () => child.kill('SIGKILL'))
      }
      let late = false
      const cancelDeadline = clock.after(deadlineMs, () => {
        late = true
        abort()
      })
      signal.addEventListener('abort', abort, { once: true })
      const settled = () => {
        cancelDeadline()
        cancelKill()
        signal.removeEventListener('abort', abort)
        this.#request = undefined
      }
      this.#request = {
        id,
        resolve: (decoded) => {
          settled()
          resolve(decoded)
        },
        reject: (error) => {
          settled()
          reject(late ? new OctodError('timeout', `the model took longer than ${deadlineMs} ms`) : error)
        },
      }
      this.#tell(child, { type: 'decode', id, text })
    })
  }

  #settle(message: Extract<FromEngine, { type: 'decoded' | 'refused' }>): void {
    if (this.#request?.id !== message.id) return
    if (message.type === 'decoded') this.#request.resolve(message.decoded)
    else this.#request.reject(new OctodError(message.code, message.message))
  }

  #tell(child: ChildProcess, message: ToEngine): void {
    // A channel that just closed: the exit event says what is to be done.
    child.send(message, () => {})
  }

  #setState(state: EngineState, message: string): void {
    if (this.#state === state) return
    this.#state = state
    this.#options.onState?.(state, message)
  }
}

/** The worker beside this file: TypeScript in a clone, JavaScript in the package. */
function workerFile(): string {
  return fileURLToPath(new URL(import.meta.url.endsWith('.ts') ? './worker.ts' : './worker.js', import.meta.url))
}
