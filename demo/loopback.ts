/** Small help for programs that start a daemon on this machine and talk to it. */
import { type AddressInfo, createServer } from 'node:net'
import { connectAsync, type MqttClient } from 'mqtt'
import { sendAtOnce } from '../daemon/mqtt/connection.ts'

/** A TCP port of loopback that nobody listens on at the moment. */
export async function freePort(): Promise<number> {
  const probe = createServer()
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve))
  const { port } = probe.address() as AddressInfo
  await new Promise((resolve) => probe.close(resolve))
  return port
}

/** A client of a broker that may still be starting; it is tried for 10 s. @throws the last refusal */
export async function connectWhenUp(server: string): Promise<MqttClient> {
  for (let attempt = 1; ; attempt++) {
    try {
      const client = await connectAsync(server, { protocolVersion: 4, reconnectPeriod: 0 }, false)
      sendAtOnce(client)
      return client
    } catch (error) {
      if (attempt === 200) throw error
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
  }
}
