import type { AddressInfo } from 'node:net'
import { createServer, type Socket } from 'node:net'
import { Aedes } from 'aedes'

/** Anything with a way to run code when it ends: a tap test. */
type Ending = { teardown(action: () => unknown): unknown }

export type TestBroker = {
  /** `mqtt://127.0.0.1:<port>` */
  readonly url: string
  readonly port: number
  readonly aedes: Aedes
  /** Cuts every connection and refuses new ones until `resume`. */
  readonly pause: () => Promise<void>
  /** Listens on the same port again. */
  readonly resume: () => Promise<void>
  readonly stop: () => Promise<void>
}

/** A real broker (MQTT 3.1.1) in this process on a free port; it ends with the test. */
export async function startBroker(t?: Ending): Promise<TestBroker> {
  const aedes = await Aedes.createBroker()
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
    // A client that goes away without a word is no failure of the test.
    socket.on('error', () => socket.destroy())
    aedes.handle(socket)
  })
  const listen = (port: number) => new Promise<void>((resolve) => void server.listen(port, '127.0.0.1', resolve))
  const close = () =>
    new Promise<void>((resolve) => {
      if (!server.listening) return resolve()
      server.close(() => resolve())
      for (const socket of sockets) socket.destroy()
    })
  await listen(0)
  const { port } = server.address() as AddressInfo
  let stopped = false
  const stop = async () => {
    if (stopped) return
    stopped = true
    await close()
    await new Promise<void>((resolve) => void aedes.close(() => resolve()))
  }
  t?.teardown(stop)
  return { url: `mqtt://127.0.0.1:${port}`, port, aedes, pause: close, resume: () => listen(port), stop }
}
