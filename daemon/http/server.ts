/** A small HTTP door on loopback: the state of the daemon, and utterances for programs that don't speak MQTT. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { OctodError } from '../../functions/error.ts'
import type { Result } from '../core/ports.ts'

export type HttpOptions = {
  readonly host: string
  /** 0 takes any free port. */
  readonly port: number
  readonly health: () => unknown
  /** Takes the body of `POST /utterance` as the MQTT topic would; answers when the result is there. */
  readonly say: (body: Buffer) => Promise<Result>
}

const MAXIMUM_BODY = 16_384

export class HttpServer {
  readonly #server: Server
  readonly #options: HttpOptions

  constructor(options: HttpOptions) {
    this.#options = options
    this.#server = createServer((request, response) => {
      this.#answer(request, response).catch(() =>
        send(response, 500, { error: 'something went wrong inside', code: 'internal' }),
      )
    })
  }

  /** @returns the address it listens on. @throws OctodError `config_invalid` when the port can't be had */
  async start(): Promise<string> {
    const { host, port } = this.#options
    await new Promise<void>((resolve, reject) => {
      this.#server.once('error', (cause: NodeJS.ErrnoException) =>
        reject(
          new OctodError(
            'config_invalid',
            `http: ${host}:${port} can't be listened on (${cause.code}); choose another http.port`,
            {},
            { cause },
          ),
        ),
      )
      this.#server.listen(port, host, resolve)
    })
    return `http://${host}:${(this.#server.address() as AddressInfo).port}`
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections()
    await new Promise<void>((resolve) => this.#server.close(() => resolve()))
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const [path] = (request.url ?? '/').split('?')
    if (path === '/health' && request.method === 'GET') return send(response, 200, this.#options.health())
    if (path === '/utterance' && request.method === 'POST') {
      // A page from elsewhere in the owner's browser must not drive the car: browsers can't send this type without asking.
      if (!/^application\/json\b/.test(request.headers['content-type'] ?? '')) {
        return send(response, 415, { error: 'send content-type application/json', code: 'invalid_message' })
      }
      const body = await readBody(request)
      if (!body) return send(response, 413, { error: `the body may have ${MAXIMUM_BODY} bytes`, code: 'too_long' })
      return send(response, 200, await this.#options.say(body))
    }
    send(response, 404, { error: 'there are GET /health and POST /utterance', code: 'not_found' })
  }
}

async function readBody(request: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request) {
    size += (chunk as Buffer).length
    if (size > MAXIMUM_BODY) return undefined
    chunks.push(chunk as Buffer)
  }
  return Buffer.concat(chunks)
}

function send(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' })
  response.end(`${JSON.stringify(body)}\n`)
}
