import { type AddressInfo, createServer, type Socket } from 'node:net'
import mqttPacket, { type IPublishPacket, type Packet } from 'mqtt-packet'

type Ending = { teardown(action: () => unknown): unknown }

/**
 * As much of an MQTT 5 broker as shows what a client sends: it takes one connection at a time, answers with the reason
 * codes it is told to, and delivers nothing. (aedes speaks 3.1.1 only.)
 */
export async function startBrokerFive(
  t: Ending,
  reasons: { readonly puback?: number; readonly suback?: number } = {},
): Promise<{ readonly url: string; readonly published: IPublishPacket[] }> {
  const published: IPublishPacket[] = []
  const sockets = new Set<Socket>()
  const answer = (packet: Packet): Packet | undefined => {
    if (packet.cmd === 'connect')
      return { cmd: 'connack', reasonCode: 0, sessionPresent: false, properties: {} } as Packet
    if (packet.cmd === 'subscribe')
      return { cmd: 'suback', messageId: packet.messageId, granted: [reasons.suback ?? 1] } as Packet
    if (packet.cmd === 'unsubscribe') return { cmd: 'unsuback', messageId: packet.messageId, granted: [0] } as Packet
    if (packet.cmd === 'pingreq') return { cmd: 'pingresp' } as Packet
    if (packet.cmd !== 'publish') return undefined
    published.push(packet)
    return { cmd: 'puback', messageId: packet.messageId, reasonCode: reasons.puback ?? 0 } as Packet
  }
  const server = createServer((socket) => {
    sockets.add(socket)
    const parser = mqttPacket.parser({ protocolVersion: 5 } as never)
    parser.on('packet', (packet) => {
      const back = answer(packet)
      if (back) socket.write(mqttPacket.generate(back, { protocolVersion: 5 } as never))
    })
    socket.on('data', (data) => void parser.parse(data))
    socket.on('error', () => socket.destroy())
  })
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve))
  t.teardown(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  return { url: `mqtt://127.0.0.1:${(server.address() as AddressInfo).port}`, published }
}
