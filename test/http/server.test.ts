import { request } from 'node:http'
import t, { type Test } from 'tap'
import { HttpServer } from '../../daemon/http/server.ts'
import { resultWith } from '../support/results.ts'

async function start(t: Test, options: Partial<ConstructorParameters<typeof HttpServer>[0]> = {}) {
  const bodies: string[] = []
  const server = new HttpServer({
    host: '127.0.0.1',
    port: 0,
    health: () => ({ engine: 'ready' }),
    say: async (body) => {
      bodies.push(body.toString())
      return resultWith('a')
    },
    ...options,
  })
  const url = await server.start()
  t.teardown(() => server.stop())
  const post = (body: string | Uint8Array, type: string | null = 'application/json') =>
    fetch(`${url}/utterance`, {
      method: 'POST',
      body,
      headers: type === null ? {} : { 'content-type': type },
    })
  return { bodies, post, server, url }
}

t.test('it takes any free port for 0 and says which', async (t) => {
  const { url } = await start(t)
  t.match(url, /^http:\/\/127\.0\.0\.1:[1-9]\d*$/)
})

t.test('GET /health answers the health as JSON that nobody keeps', async (t) => {
  const { url } = await start(t)
  const response = await fetch(`${url}/health?now`)
  t.equal(response.status, 200)
  t.match(response.headers.get('content-type'), /^application\/json/)
  t.equal(response.headers.get('cache-control'), 'no-store')
  t.same(await response.json(), { engine: 'ready' })
})

t.test('POST /utterance hands the body over as it is and answers with the result', async (t) => {
  const { bodies, post } = await start(t)
  for (const type of ['application/json', 'application/json; charset=utf-8']) {
    const response = await post('{"text":"ac on"}', type)
    t.equal(response.status, 200)
    t.same(await response.json(), resultWith('a'))
  }
  t.same(bodies, ['{"text":"ac on"}', '{"text":"ac on"}'])
})

for (const type of [
  'text/plain',
  'application/x-www-form-urlencoded',
  'multipart/form-data',
  'application/jsonp',
  '',
]) {
  t.test(`a page from elsewhere can't send: content type ${JSON.stringify(type)} is refused`, async (t) => {
    const { bodies, post } = await start(t)
    const response = await post(new TextEncoder().encode('{"text":"ac on"}'), type || null)
    t.equal(response.status, 415)
    t.match(await response.json(), { code: 'invalid_message', error: /application\/json/ })
    t.same(bodies, [])
  })
}

t.test('16384 bytes are taken, one more is not, and the server goes on', async (t) => {
  const { bodies, post } = await start(t)
  t.equal((await post('x'.repeat(16_384))).status, 200)
  for (const size of [16_385, 3_000_000]) {
    const response = await post('x'.repeat(size))
    t.equal(response.status, 413)
    t.match(await response.json(), { code: 'too_long', error: /16384 bytes/ })
  }
  t.same(
    bodies.map(({ length }) => length),
    [16_384],
  )
  t.equal((await post('{}')).status, 200)
})

const elsewhere = [
  ['GET', '/'],
  ['POST', '/health'],
  ['GET', '/utterance'],
  ['PUT', '/utterance'],
  ['GET', '/health/'],
  ['GET', '//'],
  ['GET', '//evil/health'],
] as const
for (const [method, path] of elsewhere) {
  t.test(`${method} ${path} is not found`, async (t) => {
    const { url } = await start(t)
    const answered = Promise.withResolvers<{ status: number | undefined; text: string }>()
    const sent = request(url, { method, path }, (response) => {
      let text = ''
      response.on('data', (chunk) => (text += chunk))
      response.on('end', () => answered.resolve({ status: response.statusCode, text }))
    })
    sent.on('error', answered.reject)
    sent.end()
    const { status, text } = await answered.promise
    t.equal(status, 404)
    t.match(JSON.parse(text), { code: 'not_found', error: /GET \/health and POST \/utterance/ })
  })
}

t.test('a bug behind it is answered without its words', async (t) => {
  const { post, url } = await start(t, {
    say: () => Promise.reject(new TypeError('secret')),
    health: () => {
      throw new TypeError('secret')
    },
  })
  for (const response of [await post('{}'), await fetch(`${url}/health`)]) {
    t.equal(response.status, 500)
    t.same(await response.json(), { error: 'something went wrong inside', code: 'internal' })
  }
})

t.test('a port that is taken is a fault of the configuration', async (t) => {
  const { url } = await start(t)
  const port = Number(new URL(url).port)
  const second = new HttpServer({ host: '127.0.0.1', port, health: () => 0, say: async () => resultWith('a') })
  await t.rejects(second.start(), {
    code: 'config_invalid',
    message: `http: 127.0.0.1:${port} can't be listened on (EADDRINUSE); choose another http.port`,
  })
})

t.test('stop ends open connections and frees the port', async (t) => {
  const started = Promise.withResolvers<void>()
  const { post, server, url } = await start(t, {
    say: () => {
      started.resolve()
      return new Promise(() => {})
    },
  })
  const waiting = t.rejects(post('{}'))
  await started.promise
  await server.stop()
  await waiting
  await t.rejects(fetch(`${url}/health`))
})
