/** Lets one contender answer all utterances, one after the other, in a process of its own. */
import { type ChildProcess, fork } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { LabelledUtterance } from '../../daemon/evaluation/score.ts'
import { OctodError } from '../../functions/error.ts'
import type { Answer, ContenderName, ContenderOptions } from './contender.ts'
import type { FromContender, ToContender } from './messages.ts'

export type Answered = Answer & { readonly id: string; readonly totalMs: number }
export type Measured = {
  readonly answers: readonly Answered[]
  /** Processor seconds that the process doing the work took for all utterances, all its threads together. */
  readonly processorSeconds: number
  /** Its resident set after the last utterance, in 10^6 bytes. */
  readonly residentMegabytes: number
}

/** As octod starts its own engine (daemon/llama/engine.ts). */
const FLAGS = ['--max-semi-space-size=1', '--optimize-for-size']
const CALM = { UV_THREADPOOL_SIZE: '1', MALLOC_ARENA_MAX: '1' }
/** Linux counts processor time in hundredths of a second, whatever the kernel's own clock. */
const TICKS_PER_SECOND = 100
/** Longest wait for one reply. An error inside native sampling never comes back: the process is given up then. */
const LONGEST_MS = 300_000
/** From the end of the channel to the end of the process; a prompt that is being evaluated does not hear of it. */
const GRACE_MS = 2_000

/**
 * @param told is called after each answer
 * @throws OctodError what the contender could not do; `engine_crashed` when its process ends, `timeout` when it does not reply
 * @throws the signal's reason
 */
export async function runContender(
  name: ContenderName,
  options: ContenderOptions,
  utterances: readonly LabelledUtterance[],
  told: () => void,
  signal: AbortSignal,
): Promise<Measured> {
  signal.throwIfAborted()
  const child = fork(fileURLToPath(new URL('./process.ts', import.meta.url)), {
    execArgv: FLAGS,
    env: { ...process.env, ...CALM },
  })
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  try {
    const ready = await ask(child, name, { type: 'start', name, options }, signal)
    if (ready.type !== 'ready') throw new OctodError('internal', `${name} answered before it was ready`)
    const before = processorSeconds(ready.worker)
    const answers: Answered[] = []
    for (const { id, text } of utterances) {
      const reply = await ask(child, name, { type: 'say', text }, signal)
      if (reply.type === 'answered') answers.push({ id, ...reply.answer, totalMs: reply.totalMs })
      told()
    }
    return {
      answers,
      processorSeconds: processorSeconds(ready.worker) - before,
      residentMegabytes: residentMegabytes(ready.worker),
    }
  } finally {
    if (child.connected) child.disconnect()
    const kill = setTimeout(() => child.kill('SIGKILL'), GRACE_MS)
    await ended
    clearTimeout(kill)
  }
}

function ask(child: ChildProcess, name: string, message: ToContender, signal: AbortSignal): Promise<FromContender> {
  const { promise, resolve, reject } = Promise.withResolvers<FromContender>()
  const hear = (reply: FromContender) =>
    reply.type === 'failed' ? reject(new OctodError(reply.code, reply.message)) : resolve(reply)
  const end = (code: number | null, how: string | null) =>
    reject(new OctodError('engine_crashed', `the process of ${name} ended (${how ?? `exit code ${code}`})`))
  const abort = () => reject(signal.reason)
  const tooLong = () =>
    reject(new OctodError('timeout', `${name} took longer than ${LONGEST_MS / 1000} s for one reply`))
  const timer = setTimeout(tooLong, LONGEST_MS)
  child.once('message', hear)
  child.once('exit', end)
  signal.addEventListener('abort', abort, { once: true })
  // A channel that just closed: the exit event says what happened.
  child.send(message, () => {})
  return promise.finally(() => {
    clearTimeout(timer)
    child.off('message', hear)
    child.off('exit', end)
    signal.removeEventListener('abort', abort)
  })
}

/** User and system time so far, from /proc. */
function processorSeconds(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
  // The name in brackets may hold blanks; utime and stime are the 14th and 15th field.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND
}

function residentMegabytes(pid: number): number {
  const kilobytes = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
  return (Number(kilobytes) * 1024) / 1e6
}
