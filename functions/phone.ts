/** Calls and messages: the phone app's. Names are looked up in the address book first. */

import { APP_DEADLINE_MS } from './apps/deadline.ts'
import { nameIn, person } from './apps/person.ts'
import { defineFunction } from './define.ts'
import { OctodError } from './error.ts'

export const callContact = defineFunction({
  name: 'call_contact',
  group: 'phone',
  description: 'Call a person, a place or a number.',
  examples: ['Call mom', 'Phone the dentist', 'Dial 555 0199'],
  parameters: {
    contact: { type: 'place', ask: 'Whom shall I call?' },
  },
  returns: null,
  effect: 'actuate',
  whileMoving: 'allow',
  actuator: 'phone',
  deadlineMs: APP_DEADLINE_MS,
  announce: ({ contact }) => `call ${nameIn(contact)}`,
  run({ contact }, context) {
    const called =
      contact.phone === undefined ? person(contact.name, context) : { contact: contact.name, number: contact.phone }
    return context.apps.call('call_contact', called, context.signal)
  },
})

export const controlCall = defineFunction({
  name: 'control_call',
  group: 'phone',
  description: 'Handle a call.',
  examples: ['Answer the phone', 'Hang up', 'Put the call on hold'],
  parameters: {
    action: {
      enum: ['answer', 'reject', 'hang_up', 'redial', 'hold', 'mute', 'unmute'],
      ask: 'Answer, reject or hang up?',
    },
  },
  returns: null,
  effect: 'actuate',
  whileMoving: 'allow',
  actuator: 'phone',
  deadlineMs: APP_DEADLINE_MS,
  run(args, context) {
    return context.apps.call('control_call', args, context.signal)
  },
})

export const sendMessage = defineFunction({
  name: 'send_message',
  group: 'phone',
  description: 'Send a text message. The text may be a nested call that returns text, place or number.',
  examples: ['Text Anna that I am ten minutes late', 'Send a message to dad saying happy birthday'],
  parameters: {
    contact: { type: 'text', ask: 'Whom shall I write to?' },
    text: { type: 'text', nested: true, ask: 'What shall I write?' },
  },
  returns: null,
  effect: 'actuate',
  whileMoving: 'allow',
  actuator: 'phone',
  deadlineMs: APP_DEADLINE_MS,
  announce: ({ contact }) => `send ${nameIn(contact)} the message`,
  run({ contact, text }, context) {
    return context.apps.call('send_message', { ...person(contact, context), text }, context.signal)
  },
})

export const readMessages = defineFunction({
  name: 'read_messages',
  group: 'phone',
  description: 'Read out new messages, of one person if named.',
  examples: ['Read my new messages', 'What did Anna write?'],
  parameters: {
    contact: { type: 'text', optional: true },
  },
  returns: 'text',
  effect: 'read',
  whileMoving: 'allow',
  deadlineMs: APP_DEADLINE_MS,
  run({ contact }, context) {
    const from = contact === undefined ? {} : person(contact, context)
    return context.apps.call('read_messages', from, context.signal)
  },
})

export const getContactAddress = defineFunction({
  name: 'get_contact_address',
  group: 'phone',
  description: 'Look up where a contact lives or works.',
  examples: ['Where does Anna live?', "What's Tom's address?"],
  parameters: {
    contact: { type: 'text', ask: 'Whose address?' },
  },
  returns: 'place',
  effect: 'read',
  whileMoving: 'allow',
  run({ contact }, context) {
    const found = context.contacts.find(contact)
    // The best match only, or another card of the same person: the next best is somebody else.
    const match = found.find(({ name, address }) => name === found[0]?.name && address !== undefined)
    if (match?.address === undefined) {
      const reason = found[0] ? `${found[0].name} has no address` : `there is no ${contact}`
      throw new OctodError('not_found', `${reason} in the address book; say the address itself`, { contact })
    }
    const { name, address, phones } = match
    const phone = phones[0] === undefined ? {} : { phone: phones[0] }
    return { state: 'achieved', speech: `${name}: ${address}`, value: { name, address, ...phone } }
  },
})

export const setDoNotDisturb = defineFunction({
  name: 'set_do_not_disturb',
  group: 'phone',
  description: 'Hold back calls and notifications (on), or let them through (off).',
  examples: ['Turn on do not disturb', 'Let calls through again'],
  parameters: {
    state: { type: 'switch', ask: 'Do not disturb on or off?' },
  },
  returns: null,
  effect: 'actuate',
  whileMoving: 'allow',
  actuator: 'phone',
  deadlineMs: APP_DEADLINE_MS,
  run(args, context) {
    return context.apps.call('set_do_not_disturb', args, context.signal)
  },
})
