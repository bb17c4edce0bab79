import data from '../data/phone.json' with { type: 'json' }
import { type Answer, type Functions, Refusal, text, told } from './answer.ts'

type Call = {
  readonly contact: string
  readonly status: 'ringing' | 'dialing' | 'held' | 'active'
  readonly muted: boolean
}

/** The phone: the call in progress, messages in and out. `ring` makes somebody call. */
export function phone(): Functions & { readonly ring: (args: { readonly contact?: unknown }) => Answer } {
  const unread = [...data.inbox]
  let call: Call | undefined
  let last: { readonly contact: string; readonly number: string } | undefined
  let quiet = false

  const inProgress = (): Call => {
    if (call === undefined) throw new Refusal('not_found', 'there is no call')
    return call
  }
  const dial = (contact: string, number: string): Answer => {
    last = { contact, number }
    call = { contact, status: 'dialing', muted: false }
    return { speech: contact === number ? `Calling ${number}` : `Calling ${contact} on ${number}`, state: 'accepted' }
  }
  const change = (to: Partial<Call>, speech: string): Answer => {
    call = { ...inProgress(), ...to }
    return { speech }
  }
  const end = (speech: string): Answer => {
    inProgress()
    call = undefined
    return { speech }
  }
  const ringing = (): Call => {
    if (call?.status !== 'ringing') throw new Refusal('not_found', 'nobody is calling')
    return call
  }
  const actions: { readonly [action: string]: () => Answer } = {
    answer: () => change({ status: 'active' }, `Talking to ${ringing().contact}`),
    reject: () => end(`Rejected the call from ${ringing().contact}`),
    hang_up: () => end(`Ended the call with ${inProgress().contact}`),
    redial: () => {
      if (last === undefined) throw new Refusal('not_found', 'nobody has been called yet')
      return dial(last.contact, last.number)
    },
    hold: () => change({ status: 'held' }, `${inProgress().contact} is on hold`),
    mute: () => change({ muted: true }, 'Microphone off'),
    unmute: () => change({ muted: false }, 'Microphone on'),
  }

  return {
    call_contact: (args) => {
      const contact = text(args.contact)
      return dial(contact, text(args.number) || number(contact))
    },
    control_call: (args) => {
      const action = text(args.action)
      const run = Object.hasOwn(actions, action) ? actions[action] : undefined
      if (run === undefined) throw new Refusal('invalid_argument', `the phone can't ${action}`)
      return run()
    },
    send_message: (args) => {
      const contact = text(args.contact)
      const to = text(args.number) || number(contact)
      if (text(args.text) === '') throw new Refusal('slots_incomplete', `what shall the message to ${contact} say?`)
      return { speech: `Sent to ${contact}: ${text(args.text)}`, value: { to, text: text(args.text) } }
    },
    read_messages: (args) => {
      const from = text(args.contact).toLowerCase()
      const chosen = unread.filter((message) => message.from.toLowerCase().includes(from))
      for (const message of chosen) unread.splice(unread.indexOf(message), 1)
      if (chosen.length === 0) return told(`No new messages${from === '' ? '' : ` from ${text(args.contact)}`}`)
      return told(chosen.map((message) => `${message.from}: ${message.text}`).join('. '))
    },
    set_do_not_disturb: (args) => {
      quiet = args.state === 'on'
      return { speech: quiet ? 'Calls and notifications are held back' : 'Calls and notifications come through' }
    },
    ring: (args) => {
      if (quiet) return { speech: `Held back a call from ${text(args.contact)}` }
      call = { contact: text(args.contact), status: 'ringing', muted: false }
      return { speech: `${call.contact} is calling`, state: 'accepted' }
    },
  }
}

/** The phone's own directory, for names that octod has no number for. */
function number(contact: string): string {
  const found = Object.entries(data.directory).find(
    ([name]) => contact.toLowerCase().replace(/^(?:a|an|the) /, '') === name,
  )
  if (found) return found[1]
  throw new Refusal('not_found', `the phone has no number for ${contact}; say the number or add it to the address book`)
}
