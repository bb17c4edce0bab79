import t, { type Test } from 'tap'
import { VcardContacts } from '../../daemon/vcard/contacts.ts'
import { FakeClock } from '../support/clock.ts'
import { startApps } from '../support/head-unit.ts'
import { call, makeServiceContext, NOON, place } from '../support/services.ts'

async function setUp(t: Test) {
  const clock = new FakeClock(NOON.getTime())
  const { apps, calls, headUnit } = await startApps(t, clock)
  const context = makeServiceContext(t, { clock, apps })
  return { calls, context, headUnit }
}

t.test(
  'call_contact takes the number from the address book, from a place, from the words, else leaves it to the phone',
  async (t) => {
    const { calls, context } = await setUp(t)
    t.match(await call(context, 'call_contact', { contact: place('mom') }), {
      state: 'accepted',
      speech: 'Calling Anna Meyer on +49-171-5550101',
    })
    t.match(calls[0], '{"contact":"Anna Meyer","number":"+49-171-5550101"}')
    const found = { name: 'Trattoria Da Carla', phone: '+49 89 5550162' }
    t.equal(
      (await call(context, 'call_contact', { contact: found })).speech,
      'Calling Trattoria Da Carla on +49 89 5550162',
    )
    t.equal((await call(context, 'call_contact', { contact: place('555-0199') })).speech, 'Calling 555-0199 on 5550199')
    t.equal(
      (await call(context, 'call_contact', { contact: place('a taxi') })).speech,
      'Calling a taxi on +49 89 5550168',
    )
    await t.rejects(call(context, 'call_contact', { contact: place('Zacharias') }), {
      code: 'not_found',
      message: /Zacharias/,
    })
  },
)

t.test('an address book that is broken leaves the name to the phone', async (t) => {
  const { context } = await setUp(t)
  const broken = new VcardContacts(new URL('../../package.json', import.meta.url).pathname)
  t.match(
    (await call({ ...context, contacts: broken }, 'call_contact', { contact: place('taxi') })).speech,
    /^Calling taxi on/,
  )
})

t.test('control_call handles the call there is', async (t) => {
  const { context, headUnit } = await setUp(t)
  const says = async (action: string) => (await call(context, 'control_call', { action })).speech
  await t.rejects(call(context, 'control_call', { action: 'answer' }), {
    code: 'not_found',
    message: 'nobody is calling',
  })
  headUnit.ring('Anna Meyer')
  t.equal(await says('answer'), 'Talking to Anna Meyer')
  t.equal(await says('mute'), 'Microphone off')
  t.equal(await says('unmute'), 'Microphone on')
  t.equal(await says('hold'), 'Anna Meyer is on hold')
  t.equal(await says('hang_up'), 'Ended the call with Anna Meyer')
  await t.rejects(call(context, 'control_call', { action: 'redial' }), { code: 'not_found' })
  await call(context, 'call_contact', { contact: place('Tom') })
  await says('hang_up')
  t.equal(await says('redial'), 'Calling Thomas Becker on +49 171 5550105')
  headUnit.ring('Peter Meyer')
  t.equal(await says('reject'), 'Rejected the call from Peter Meyer')
})

t.test('send_message sends the text to the number', async (t) => {
  const { context } = await setUp(t)
  const { speech, value } = await call(context, 'send_message', { contact: 'my wife', text: 'I am on my way' })
  t.equal(speech, 'Sent to Lisa Lang: I am on my way')
  t.same(value, { to: '+49-171-5550103', text: 'I am on my way' })
  await t.rejects(call(context, 'send_message', { contact: 'Zacharias', text: 'hi' }), { code: 'not_found' })
})

t.test('read_messages reads new ones once, of one person if named', async (t) => {
  const { context } = await setUp(t)
  const from = await call(context, 'read_messages', { contact: 'Tom Becker' })
  t.equal(from.speech, 'Thomas Becker: Running ten minutes late, see you at the lanes')
  t.match((await call(context, 'read_messages', { contact: 'mom' })).speech, /^Anna Meyer: Can you bring milk\?/)
  t.equal((await call(context, 'read_messages')).speech, 'No new messages')
})

t.test('get_contact_address hands up a place', async (t) => {
  const context = makeServiceContext(t)
  t.same(await call(context, 'get_contact_address', { contact: 'Anna' }), {
    state: 'achieved',
    speech: 'Anna Meyer: Ahornweg 7, 82319 Starnberg, Germany',
    value: { name: 'Anna Meyer', address: 'Ahornweg 7, 82319 Starnberg, Germany', phone: '+49-171-5550101' },
  })
  await t.rejects(call(context, 'get_contact_address', { contact: 'boss' }), {
    code: 'not_found',
    message: /Chidi Okafor has no address/,
  })
  await t.rejects(call(context, 'get_contact_address', { contact: 'Zacharias' }), {
    code: 'not_found',
    message: /no Zacharias/,
  })
})

t.test('set_do_not_disturb holds calls back', async (t) => {
  const { calls, context, headUnit } = await setUp(t)
  t.match((await call(context, 'set_do_not_disturb', { state: 'on' })).speech, /held back/)
  headUnit.ring('Anna Meyer')
  t.match(calls.at(-1), /Held back a call/)
  await t.rejects(call(context, 'control_call', { action: 'answer' }), { code: 'not_found' })
  t.match((await call(context, 'set_do_not_disturb', { state: 'off' })).speech, /come through/)
})
