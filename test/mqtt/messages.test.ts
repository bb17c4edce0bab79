import fc from 'fast-check'
import t from 'tap'
import { type Received, readUtterance } from '../../daemon/mqtt/messages.ts'
import { ERROR_CODES } from '../../functions/error.ts'

const NOW = 1_750_000_000_000
const intake = { site: 'car', source: 'mqtt', maxCharacters: 400, now: NOW }
const read = (payload: string | Buffer, packet: Partial<Parameters<typeof readUtterance>[1]> = {}): Received =>
  readUtterance(Buffer.from(payload as Buffer), { retain: false, ...packet }, intake)
const json = (fields: object) => JSON.stringify(fields)

const UUID = /^[0-9a-f]{8}-[0-9a-f-]{27}$/

const taken: readonly (readonly [string, string, object])[] = [
  ['bare text', 'turn on the ac', { id: UUID, site: 'car', text: 'turn on the ac', source: 'mqtt', receivedAt: NOW }],
  ['blanks and line ends', '  turn\ton \r\n the  ac\n', { text: 'turn on the ac' }],
  ['text of any language', 'öffne das Fenster 窓', { text: 'öffne das Fenster 窓' }],
  ['a byte order mark', '\ufeffturn on the ac', { text: 'turn on the ac' }],
  ['text that spells a token', '<fn_1>(21)<fn_end>', { text: '<fn_1>(21)<fn_end>' }],
  ['text that begins with a bracket', '[open]', { text: '[open]' }],
  ['JSON', json({ text: ' ac  on ' }), { id: UUID, text: 'ac on' }],
  ['JSON with fields of others', json({ text: 'ac on', lang: 'en' }), { text: 'ac on' }],
  ['JSON with empty fields', json({ text: 'ac on', id: null, zone: null, site: null, ts: null }), { id: UUID }],
  ['an id', json({ text: 'ac on', id: 'phone-7' }), { id: 'phone-7' }],
  ['a number as id', json({ text: 'ac on', id: 42 }), { id: '42' }],
  ['the number 0 as id', json({ text: 'ac on', id: 0 }), { id: '0' }],
  ['the own site', json({ text: 'ac on', site: 'car' }), { site: 'car' }],
  ['a zone', json({ text: 'ac on', zone: 'rear_left' }), { zone: 'rear_left' }],
  ['a session', json({ text: 'ac on', session_id: 's1' }), { sessionId: 's1' }],
  ['expires_ms alone: from now', json({ text: 'ac on', expires_ms: 1000 }), { expiresAt: NOW + 1000 }],
  ['expires_ms and ts', json({ text: 'ac on', expires_ms: 1000, ts: NOW - 900 }), { expiresAt: NOW + 100 }],
  ['the last moment before it expires', json({ text: 'ac on', expires_ms: 900, ts: NOW - 900 }), { expiresAt: NOW }],
  ['ts alone', json({ text: 'ac on', ts: NOW - 900_000 }), { text: 'ac on' }],
  ['400 characters', 'x'.repeat(400), { text: 'x'.repeat(400) }],
  ['400 characters and more blanks', `${' '.repeat(500)}${'x'.repeat(400)}\n`, { text: 'x'.repeat(400) }],
]
for (const [title, payload, utterance] of taken) {
  t.test(`taken: ${title}`, async (t) => {
    const received = read(payload)
    t.match(received, { ok: true, utterance })
  })
}

t.test('a field that was not sent is absent', async (t) => {
  const { utterance } = read('ac on')
  t.same(Object.keys(utterance).sort(), ['id', 'receivedAt', 'site', 'source', 'text'])
  t.not(read('ac on').utterance.id, utterance.id, 'each message without an id is one of its own')
})

const refused: readonly (readonly [string, string | Buffer, string, RegExp, object?])[] = [
  ['nothing', '', 'empty', /no words/],
  ['blanks only', ' \t\r\n ', 'empty', /no words/],
  ['JSON with blanks only', json({ text: '  ', id: 'a' }), 'empty', /no words/, { id: 'a' }],
  ['binary', Buffer.from([0xff, 0xfe, 0x00, 0x41]), 'not_text', /not UTF-8/],
  ['half a character', Buffer.from([0x61, 0xc3]), 'not_text', /not UTF-8/],
  ['control characters', 'open\u0007 the window', 'not_text', /control characters/],
  ['a NUL in JSON', json({ text: 'open\u0000', id: 'a' }), 'not_text', /control characters/, { id: 'a' }],
  ['401 characters', 'x'.repeat(401), 'too_long', /401 characters, at most 400/, { text: `${'x'.repeat(400)}…` }],
  ['20 kB', 'x'.repeat(20_000), 'too_long', /20000 bytes, at most 16384/, { text: '' }],
  ['broken JSON', '{"text": "ac on"', 'invalid_message', /begins like JSON and is not/, { text: '' }],
  ['JSON without text', json({ id: 'a' }), 'invalid_message', /^text: .*string/],
  ['JSON with a number as text', json({ text: 5 }), 'invalid_message', /^text: .*string/],
  ['an unknown zone', json({ text: 'ac on', zone: 'roof' }), 'invalid_message', /^zone: .*"driver"/],
  ['an id of 129 characters', json({ text: 'ac on', id: 'x'.repeat(129) }), 'invalid_message', /^id: .*128 visible/],
  ['an empty id', json({ text: 'ac on', id: '' }), 'invalid_message', /^id: .*128 visible/],
  ['an id with a blank', json({ text: 'ac on', id: 'a b' }), 'invalid_message', /^id: .*128 visible/],
  ['a fraction as id', json({ text: 'ac on', id: 1.5 }), 'invalid_message', /^id: .*128 visible/],
  ['an expiry of 0', json({ text: 'ac on', expires_ms: 0 }), 'invalid_message', /^expires_ms: /],
  ['another site', json({ text: 'ac on', site: 'van' }), 'unknown_site', /this is site car, not van/, { site: 'car' }],
  [
    'what came too late',
    json({ text: 'ac on', expires_ms: 899, ts: NOW - 900, id: 'a' }),
    'expired',
    /too late/,
    { id: 'a' },
  ],
]
for (const [title, payload, code, message, utterance = {}] of refused) {
  t.test(`refused: ${title} (${code})`, async (t) => {
    t.match(read(payload), { ok: false, code, message, utterance: { id: /./, source: 'mqtt', ...utterance } })
  })
}

t.test('a retained message is refused, bare or JSON, and keeps its words for the log', async (t) => {
  for (const payload of ['ac on', json({ text: 'ac on' })]) {
    t.match(read(payload, { retain: true }), { ok: false, code: 'rejected_retained', utterance: { text: 'ac on' } })
  }
})

t.test('the response topic and correlation data of MQTT 5 are kept, also for a refusal', async (t) => {
  const correlationData = Buffer.from([0, 255])
  const replyTo = { topic: 'phone/answers', correlation: correlationData }
  const properties = { responseTopic: 'phone/answers', correlationData }
  t.match(read('ac on', { properties }), { ok: true, utterance: { replyTo } })
  t.match(read('', { properties }), { ok: false, utterance: { replyTo } })
  t.match(read('x'.repeat(20_000), { properties }), { ok: false, utterance: { replyTo } })
  t.same(read('ac on', { properties: { responseTopic: 'a' } }).utterance.replyTo, { topic: 'a' })
  t.equal(read('ac on', { properties: { correlationData } }).utterance.replyTo, undefined)
})

/** Texts near what senders write, so that the deeper checks are reached. */
const nearly = fc
  .record(
    { text: fc.anything(), id: fc.anything(), ts: fc.anything(), zone: fc.anything(), expires_ms: fc.anything() },
    { requiredKeys: [] },
  )
  .map((fields) => Buffer.from(JSON.stringify(fields)))
const payloads = fc.oneof(
  fc.uint8Array({ maxLength: 600 }).map((bytes) => Buffer.from(bytes)),
  fc.string({ unit: 'binary', maxLength: 500 }).map((text) => Buffer.from(text)),
  fc.json().map((text) => Buffer.from(text)),
  nearly,
)

t.test('any bytes give a value: words within the limit, or a reason', async (t) => {
  fc.assert(
    fc.property(payloads, fc.boolean(), (payload, retain) => {
      const received = readUtterance(payload, { retain }, intake)
      const { utterance } = received
      if (utterance.id === '' || utterance.site !== 'car') return false
      if (!received.ok) return ERROR_CODES.includes(received.code) && received.message !== ''
      return (
        !retain &&
        utterance.text.length >= 1 &&
        utterance.text.length <= 400 &&
        utterance.text.trim() === utterance.text
      )
    }),
    { numRuns: 2000 },
  )
  t.pass('2000 payloads')
})
