import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import t from 'tap'
import { SqliteCallLog } from '../../daemon/sqlite/call-log.ts'
import { commandLine, ROOT } from '../support/cli.ts'
import { resultWith, utteranceWith } from '../support/results.ts'

t.test('logs --follow shows what comes, once it has ended, and ends with Ctrl-C', async (t) => {
  const { state, env } = commandLine(t)
  const log = new SqliteCallLog({ file: join(state, 'calls.sqlite'), keepDays: 1, maxMegabytes: 1, now: Date.now })
  t.teardown(() => log.close())
  log.accept(utteranceWith('before'))
  log.finish(resultWith('before'))
  const follower = spawn(process.execPath, ['bin/octod.js', 'logs', '--follow', '--json'], { cwd: ROOT, env })
  t.teardown(() => follower.kill('SIGKILL'))
  const lines = createInterface(follower.stdout)[Symbol.asyncIterator]()
  const next = async () => JSON.parse((await lines.next()).value as string).id
  t.equal(await next(), 'before')
  log.accept(utteranceWith('open'))
  log.accept(utteranceWith('later'))
  log.finish(resultWith('later'))
  log.finish(resultWith('open'))
  t.equal(await next(), 'open', 'in the order in which they were said')
  t.equal(await next(), 'later')
  follower.kill('SIGINT')
  t.same(await once(follower, 'exit'), [0, null])
})
