/** The prompt of a general model: what to do, what the functions are, what was said. */
import { closedWords, LEVEL_WORDS, OPENING_WORDS } from '../../daemon/core/plan/values.ts'
import { type FunctionDefinition, type Parameter, ZONES } from '../../functions/define.ts'

/** Plain words for the kinds of values that many functions share, told once. */
const KINDS = [
  `zone: ${ZONES.join(', ')}`,
  `level: ${LEVEL_WORDS.join(', ')}, a number or a percentage such as "50%"`,
  `opening: ${OPENING_WORDS.join(', ')} or a percentage such as "50%"`,
  'text, when, place: words exactly as the driver said them',
]

/** One of each form. */
const EXAMPLES: readonly (readonly [said: string, answer: unknown])[] = [
  ['open my window halfway', [{ name: 'set_window', arguments: { position: 'half', window: 'driver' } }]],
  ['how tall is the eiffel tower', []],
  [
    'mute the sound and set it to 21 degrees',
    [
      { name: 'set_mute', arguments: { state: 'on' } },
      { name: 'set_temperature', arguments: { degrees: 21 } },
    ],
  ],
  [
    'take me to the nearest bakery',
    [{ name: 'navigate_to', arguments: { destination: { name: 'find_place', arguments: { query: 'bakery' } } } }],
  ],
]

const TASK = `You control a car. Turn what the driver says into calls of the functions you are given. Answer with a JSON list of calls in spoken order and nothing else. Give the arguments marked ? only if the driver said them. Where something has to be looked up first, the argument is itself a call. Answer [] if no function fits.

Values:
${KINDS.join('\n')}`

export type Message = { readonly by: 'system' | 'user' | 'model'; readonly text: string }

/**
 * The chat that the model goes on with. What is the same for all utterances comes first and the utterance last, so that as much as
 * possible can stay in the KV cache. The examples are turns of the chat: told in the instructions, a small model answers [] to everything.
 * @param functions those the model is told about
 */
export function chat(functions: readonly FunctionDefinition[], said: string): readonly Message[] {
  const turns = EXAMPLES.flatMap(([text, answer]): Message[] => [
    { by: 'user', text },
    { by: 'model', text: JSON.stringify(answer) },
  ])
  const question = `Functions:\n${functions.map(describe).join('\n')}\n\n${said}`
  return [{ by: 'system', text: TASK }, ...turns, { by: 'user', text: question }]
}

/** `set_window(position: opening, window?: zone): Open or close windows, …` */
export function describe({ name, parameters, description }: FunctionDefinition): string {
  const words = Object.entries(parameters).map(
    ([key, parameter]) => `${key}${parameter.optional ? '?' : ''}: ${kindOf(parameter)}`,
  )
  return `${name}(${words.join(', ')}): ${description}`
}

function kindOf(parameter: Parameter): string {
  if ('enum' in parameter) return parameter.enum.join('|')
  if (parameter.type === 'zone') return 'zone'
  if (parameter.type === 'number') {
    const { minimum, maximum } = parameter
    const bounds = [minimum !== undefined && `from ${minimum}`, maximum !== undefined && `to ${maximum}`]
    return ['number', ...bounds.filter((bound) => bound !== false)].join(' ')
  }
  return closedWords(parameter)?.join('|') ?? parameter.type
}
