import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import t, { type Test } from 'tap'
import { notifySystemd } from '../../daemon/systemd/notify.ts'

/** Binds a datagram socket as systemd does and prints each message. A passed descriptor is the barrier that the sender waits for. */
const RECEIVER = `
import array, os, socket, sys
receiver = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
receiver.bind(sys.argv[1])
print('bound', flush=True)
while True:
    data, ancillary, _, _ = receiver.recvmsg(4096, socket.CMSG_SPACE(64))
    for _, kind, payload in ancillary:
        if kind == socket.SCM_RIGHTS:
            for descriptor in array.array('i', payload):
                os.close(descriptor)
    print(data.decode().replace('\\n', ' '), flush=True)
`
const missing = [
  ['python3', '--version'],
  ['systemd-notify', '--version'],
].filter(([program = '', ...args]) => spawnSync(program, args).status !== 0)
const skip = missing.length > 0 && `${missing.map(([program]) => program).join(' and ')} can't be run here`

/** What `NOTIFY_SOCKET` would be; short, since the path of a socket may have 107 bytes. */
function socketPath(t: Test): string {
  const folder = mkdtempSync(join(tmpdir(), 'octod-'))
  t.teardown(() => rmSync(folder, { recursive: true }))
  return join(folder, 'notify')
}

function withEnvironment(t: Test, values: Readonly<Record<string, string>>): void {
  const before = Object.keys(values).map((name) => [name, process.env[name]] as const)
  Object.assign(process.env, values)
  t.teardown(() => {
    for (const [name, value] of before) {
      if (value === undefined) delete process.env[name]
      else process.env[name] = value
    }
  })
}

t.test('without a socket systemd is not told', async (t) => {
  t.equal(await notifySystemd({ ready: true }, {}), false)
  t.equal(await notifySystemd({ ready: true }, { NOTIFY_SOCKET: '' }), false)
})

t.test('systemd hears READY=1, the status and the process, without a wait', { skip }, async (t) => {
  const path = socketPath(t)
  const receiver = spawn('python3', ['-c', RECEIVER, path], { stdio: ['ignore', 'pipe', 'inherit'] })
  t.teardown(async () => {
    receiver.kill()
    await once(receiver, 'exit')
  })
  const lines = createInterface({ input: receiver.stdout })[Symbol.asyncIterator]()
  t.equal((await lines.next()).value, 'bound')
  withEnvironment(t, { NOTIFY_SOCKET: path })
  const told = notifySystemd({ ready: true, status: 'ready, site car' })
  const { value } = await lines.next()
  t.match(value, /\bREADY=1\b/)
  t.match(value, /\bSTATUS=ready, site car\b/)
  t.match(value, new RegExp(`\\bMAINPID=${process.pid}\\b`))
  t.equal(await told, true)
})

t.test('a socket that nobody listens on is no reason to stop', async (t) => {
  withEnvironment(t, { NOTIFY_SOCKET: socketPath(t) })
  t.equal(await notifySystemd({ ready: true }), false)
})

t.test('nor is a machine without systemd-notify', async (t) => {
  withEnvironment(t, { NOTIFY_SOCKET: socketPath(t), PATH: '/nowhere' })
  t.equal(await notifySystemd({ status: 'ready' }), false)
})
