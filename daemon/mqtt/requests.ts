/** Questions to the daemon: `…/request/<verb>` is answered on `…/response/<verb>`, in the shape zigbee2mqtt uses. */
import type { MqttClient } from 'mqtt'
import { errorCode, OctodError } from '../../functions/error.ts'
import { mayAnswerOn } from './response-topic.ts'
import type { Topics } from './topics.ts'

/** Answers one verb. What it returns is the response's `data`; what it throws becomes the response's `error`. */
export type RequestHandler = (request: Readonly<Record<string, unknown>>) => unknown

export function answerRequests(
  client: MqttClient,
  topics: Topics,
  handlers: ReadonlyMap<string, RequestHandler>,
): void {
  const prefix = topics.request('')
  client.subscribe(topics.requests, { qos: 1 })
  client.on('message', async (topic, payload, packet) => {
    if (!topic.startsWith(prefix) || packet.retain) return
    const verb = topic.slice(prefix.length)
    let transaction: unknown
    let answer: Record<string, unknown>
    try {
      const request = readRequest(payload)
      transaction = request.transaction
      const handler = handlers.get(verb)
      if (!handler)
        throw new OctodError('not_found', `there is no request ${verb}; known: ${[...handlers.keys()].join(', ')}`)
      answer = { status: 'ok', data: (await handler(request)) ?? {} }
    } catch (error) {
      answer = {
        status: 'error',
        data: {},
        error: error instanceof OctodError ? error.message : 'something went wrong inside',
        code: errorCode(error),
      }
    }
    const message = JSON.stringify({ ...answer, ...(transaction !== undefined && { transaction }) })
    client.publish(topics.response(verb), message, { qos: 1 })
    const { responseTopic, correlationData } = packet.properties ?? {}
    if (responseTopic && mayAnswerOn(responseTopic, topics)) {
      client.publish(responseTopic, message, { qos: 1, properties: correlationData ? { correlationData } : {} })
    }
  })
}

function readRequest(payload: Buffer): Record<string, unknown> {
  const text = payload.toString('utf8').trim()
  if (text === '') return {}
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    throw new OctodError('invalid_message', 'a request is a JSON object or empty')
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new OctodError('invalid_message', 'a request is a JSON object or empty')
  return value as Record<string, unknown>
}
