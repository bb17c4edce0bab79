/** What a telephone does: calls, messages, contacts, its camera and its connections. */

import { APP_DEADLINE_MS } from '../apps/deadline.ts'
import { nameIn, person } from '../apps/person.ts'
import { defineFunction } from '../define.ts'

export const takeAPhoto = defineFunction({
  name: 'take_a_photo',
  group: 'display',
  description: 'Take a photo with the front or the back camera; the back one unless said.',
  examples: ['Take a selfie', 'Take a picture with the back camera'],
  parameters: {
    camera: { enum: ['front', 'back'], optional: true },
  },
  returns: 'text',
  effect: 'actuate',
  whileMoving: 'allow',
  deadlineMs: APP_DEADLINE_MS,
  run({ camera = 'back' }, context) {
    return context.apps.call('take_a_photo', { camera }, context.signal)
  },
})

export const sendTextMessage = defineFunction({
  name: 'send_text_message',
  group: 'phone',
  description: 'Send somebody from the address book a text message.',
  examples: ['Text Anna that I am ten minutes late', 'Write dad happy birthday'],
  parameters: {
    contact_name: { type: 'text', ask: 'Whom shall I write to?' },
    message: { type: 'text', nested: true, ask: 'What shall I write?' },
  },
  returns: null,
  effect: 'actuate',
  whileMoving: 'allow',
  actuator: 'phone',
  deadlineMs: APP_DEADLINE_MS,
  announce: ({ contact_name }) => `send ${nameIn(contact_name)} the message`,
  run({ contact_name, message }, context) {
    return context.apps.call('send_message', { ...person(contact_name, context), text: message }, context.signal)
  },
})

export const makePhoneCall = defineFunction({
  name: 'make_phone_call',
  group: 'phone',
  description: 'Call a number.',
  examples: ['Call +49 89 5550101', 'Dial 555 0199'],
  parameters: {
    phone_number: { type: 'text', ask: 'Which number?' },
  },
  returns: null,
  effect: 'actuate',
  whileMoving: 'allow',
  actuator: 'phone',
  deadlineMs: APP_DEADLINE_MS,
  announce: ({ phone_number }) => `call ${nameIn(phone_number)}`,
  run({ phone_number }, context) {
    return context.apps.call('call_contact', person(phone_number, context), context.signal)
  },
})

export const createContact = defineFunction({
  name: 'create_contact',
  group: 'phone',
  description: 'Put a name and a number into the address book.',
  examples: ['Save Tom Huber with the number 555 0123'],
  parameters: {
    name: { type: 'text', ask: 'Under which name?' },
    phone_number: { type: 'text', ask: 'Which number?' },
  },
  returns: null,
  effect: 'actuate',
  whileMoving: 'allow',
  actuator: 'phone',
  deadlineMs: APP_DEADLINE_MS,
  run(args, context) {
    return context.apps.call('create_contact', args, context.signal)
  },
})

export const connectToBluetoothDevice = defineFunction({
  name: 'connect_to_bluetooth_device',
  group: 'phone',
  description: 'Connect to a Bluetooth device; tries for ten seconds unless said.',
  examples: ['Connect to my headphones', 'Pair with the portable speaker'],
  parameters: {
    device_name: { type: 'text', ask: 'Which device?' },
    timeout: { type: 'number', optional: true, minimum: 1, maximum: 60 },
  },
  returns: null,
  effect: 'actuate',
  whileMoving: 'allow',
  deadlineMs: APP_DEADLINE_MS,
  run({ device_name, timeout = 10 }, context) {
    return context.apps.call('connect_to_bluetooth_device', { device_name, timeout }, context.signal)
  },
})

export const enableDoNotDisturb = defineFunction({
  name: 'enable_do_not_disturb',
  group: 'phone',
  description: 'Hold back calls and notifications (on), or let them through (off).',
  examples: ['Turn on do not disturb', 'Let calls through again'],
  parameters: {
    enabled: { type: 'switch', ask: 'Do not disturb on or off?' },
  },
  returns: null,
  effect: 'actuate',
  whileMoving: 'allow',
  actuator: 'phone',
  deadlineMs: APP_DEADLINE_MS,
  run({ enabled }, context) {
    return context.apps.call('set_do_not_disturb', { state: enabled }, context.signal)
  },
})
