/** Characters read out at once. */
const LONGEST_SPEECH = 320

/** The first sentences of a text, as many as can be listened to while driving; always at least one. */
export function openingSentences(text: string): string {
  const sentences = text.match(/[^.!?]+[.!?]*(?:\s|$)/g) ?? [text]
  let said = ''
  for (const sentence of sentences) {
    if (said !== '' && said.length + sentence.length > LONGEST_SPEECH) break
    said += sentence
  }
  return said.replace(/\s+/g, ' ').trim()
}
