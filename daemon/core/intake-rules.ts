/** What may come in as an utterance, by whatever door. */

export const ID = /^[\x21-\x7e]{1,128}$/

export const holdsControlCharacters = (text: string): boolean => /[\0-\x08\x0e-\x1f\x7f]/.test(text)
export const CONTROL_CHARACTERS = 'the text holds control characters'

export const RETAINED = 'a retained command is not carried out: it would come again at every start'

export const tooLong = (text: string, maximum: number): string =>
  `the text has ${text.length} characters, at most ${maximum} are taken`

export const tooLarge = (bytes: number, maximum: number): string =>
  `the message has ${bytes} bytes, at most ${maximum} are read`
