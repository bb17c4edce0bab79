/** The broker inside the daemon, for when none is configured: aedes on loopback only, MQTT 3.1.1. */
import { type AddressInfo, createServer } from 'node:net'
import { OctodError } from '../../functions/error.ts'

export type EmbeddedBroker = { readonly url: string; stop(): Promise<void> }

/** @param port 0 takes any free one. @throws OctodError `broker_unavailable` when the port is taken */
export async function startEmbeddedBroker(port: number): Promise<EmbeddedBroker> {
  // Loaded only here: with a broker of one's own it costs no memory.
  const { Aedes } = await import('aedes')
  const broker = await Aedes.createBroker()
  // Small packets that wait for each other's acknowledgement: Nagle's algorithm would add 40 ms to each.
  const server = createServer({ noDelay: true }, broker.handle)
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject)
      server.listen(port, '127.0.0.1', resolve)
    })
  } catch (error) {
    broker.close()
    throw new OctodError(
      'broker_unavailable',
      `the embedded broker can't listen on 127.0.0.1:${port} (${(error as NodeJS.ErrnoException).code}); if a broker runs there, set mqtt.server to mqtt://127.0.0.1:${port}, else choose another mqtt.embedded_port`,
    )
  }
  return {
    url: `mqtt://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop: () =>
      new Promise((resolve) => {
        broker.close(() => server.close(() => resolve()))
      }),
  }
}
