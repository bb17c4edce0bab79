/** What is understood before the model is asked: whole sentences, so that "stop the music" is still a command of its own. */

export type Remark = 'yes' | 'no' | 'stop' | 'undo' | 'again'

const REMARKS: { readonly [R in Remark]: readonly string[] } = {
  yes: [
    ...[
      'yes',
      'yeah',
      'yep',
      'yup',
      'sure',
      'ok',
      'okay',
      'of course',
      'right',
      'correct',
      'affirmative',
      'definitely',
    ],
    ...['go ahead', 'do it', 'do that', 'please do', 'confirm', 'confirmed', 'go on', 'go for it', 'that is right'],
    ...['yes do it', 'yes go ahead', 'yes do that', 'yes i am sure', 'i am sure', 'yes sure', 'ok do it', 'okay do it'],
  ],
  no: [
    ...['no', 'nope', 'nah', 'no thanks', 'no thank you', 'negative', 'do not', 'do not do it', 'do not do that'],
    ...['cancel', 'cancel that', 'cancel it', 'never mind', 'forget it', 'forget that', 'leave it', 'rather not'],
    ...['no do not', 'no cancel', 'no cancel that', 'no leave it', 'no forget it', 'no stop', 'better not'],
  ],
  stop: [
    ...['stop', 'stop it', 'stop that', 'stop now', 'stop moving', 'stop right there', 'stop stop', 'stop stop stop'],
    ...['halt', 'freeze', 'hold it', 'stop everything', 'stop the movement'],
    ...['stop the window', 'stop the windows', 'stop the seat', 'stop the seats', 'stop the sunroof', 'stop the trunk'],
  ],
  undo: [
    ...['undo', 'undo that', 'undo it', 'undo this', 'undo the last one', 'undo the last command', 'undo last command'],
    ...['revert', 'revert that', 'take that back', 'put it back', 'put that back', 'put it back as it was'],
    ...['change it back', 'change that back', 'back as it was'],
  ],
  again: [
    ...['again', 'do that again', 'do it again', 'do this again', 'do the same again', 'the same again', 'same again'],
    ...['once more', 'one more time', 'repeat that command', 'repeat the last command'],
  ],
}

const BY_WORDS: ReadonlyMap<string, Remark> = new Map(
  (Object.entries(REMARKS) as [Remark, readonly string[]][]).flatMap(([remark, phrases]) =>
    phrases.map((phrase) => [phrase, remark] as const),
  ),
)

/** Undefined for everything else, which is nearly everything. */
export const remarkIn = (text: string): Remark | undefined => BY_WORDS.get(bare(text))

/** Lower case, no punctuation, short forms written out, and no "hey car", "please" or "now" around it. */
export function bare(text: string): string {
  return text
    .toLowerCase()
    .replace(/[’]/g, "'")
    .replace(/\bdon't\b/g, 'do not')
    .replace(/\b(i'm|that's)\b/g, (short) => (short === "i'm" ? 'i am' : 'that is'))
    .replace(/\bnevermind\b/g, 'never mind')
    .replace(/[^\p{L}\p{N}' ]+/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/^(hey|ok|okay|hi) (car|octo|octod) /, '')
    .replace(/^(please|um|uh|well|oh) /, '')
    .replace(/ (please|now|thanks|thank you)$/, '')
}
