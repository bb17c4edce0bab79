/** The right-hand side of a phrasing: calls whose arguments may be words, `{slots}` or calls. */
import { TemplateError } from './choice.ts'

/** Words with slots between them; a lone slot stands for its value. */
export type WordsValue = { readonly kind: 'words'; readonly parts: readonly (string | { readonly slot: string })[] }
export type TemplateValue = WordsValue | { readonly kind: 'call'; readonly call: CallTemplate }
export type TemplateArguments = readonly (readonly [name: string, value: TemplateValue])[]
export type CallTemplate = { readonly function: string; readonly arguments: TemplateArguments }

type Cursor = { readonly source: string; at: number }

/** Reads `f(a=1); g(b={x}, c=h())`. @throws TemplateError for what is not a plan */
export function parsePlanTemplate(source: string): CallTemplate[] {
  const cursor: Cursor = { source, at: 0 }
  const calls: CallTemplate[] = []
  for (;;) {
    const call = readCall(cursor)
    if (!call) throw new TemplateError(`a call "function(name=value)" is expected at "${source.slice(cursor.at)}"`)
    calls.push(call)
    skipSpace(cursor)
    if (cursor.at >= source.length) return calls
    if (source[cursor.at] !== ';')
      throw new TemplateError(`a ";" is expected between calls, not "${source.slice(cursor.at)}"`)
    cursor.at++
  }
}

/** Reads `name=value, name=value`. @throws TemplateError for what is not a list of arguments */
export function parseArgumentTemplate(source: string): TemplateArguments {
  const cursor: Cursor = { source, at: 0 }
  const found = readArguments(cursor, source.length)
  if (cursor.at < source.length) throw new TemplateError(`name=value is expected, not "${source.slice(cursor.at)}"`)
  return found
}

/** Every slot named in arguments, those of nested calls too. */
export function slotsOfArguments(given: TemplateArguments): string[] {
  return given.flatMap(([, value]) => {
    if (value.kind === 'call') return slotsOfArguments(value.call.arguments)
    return value.parts.flatMap((part) => (typeof part === 'string' ? [] : [part.slot]))
  })
}

function skipSpace(cursor: Cursor): void {
  while (cursor.source[cursor.at] === ' ') cursor.at++
}

function readCall(cursor: Cursor): CallTemplate | null {
  skipSpace(cursor)
  const match = /^([a-z][a-z0-9_]*)\s*\(/.exec(cursor.source.slice(cursor.at))
  if (!match) return null
  cursor.at += match[0].length
  const given = readArguments(cursor, cursor.source.length)
  skipSpace(cursor)
  if (cursor.source[cursor.at] !== ')') throw new TemplateError(`the ( of ${match[1]} is never closed`)
  cursor.at++
  return { function: match[1] as string, arguments: given }
}

function readArguments(cursor: Cursor, end: number): TemplateArguments {
  const given: [string, TemplateValue][] = []
  for (;;) {
    skipSpace(cursor)
    if (cursor.at >= end || cursor.source[cursor.at] === ')') return given
    const match = /^([a-z][a-z0-9_]*)\s*=\s*/.exec(cursor.source.slice(cursor.at))
    if (!match) throw new TemplateError(`name=value is expected at "${cursor.source.slice(cursor.at)}"`)
    const name = match[1] as string
    cursor.at += match[0].length
    if (given.some(([other]) => other === name)) throw new TemplateError(`${name} is given twice`)
    const call = readCall(cursor)
    given.push([name, call ? { kind: 'call', call } : readWordsValue(cursor, name)])
    skipSpace(cursor)
    if (cursor.source[cursor.at] === ',') cursor.at++
  }
}

function readWordsValue(cursor: Cursor, name: string): WordsValue {
  const quoted = /^'((?:[^'\\]|\\.)*)'/.exec(cursor.source.slice(cursor.at))
  let raw: string
  if (quoted) {
    cursor.at += quoted[0].length
    raw = (quoted[1] as string).replace(/\\(.)/g, '$1')
  } else {
    const match = /^[^,;()]*/.exec(cursor.source.slice(cursor.at)) as RegExpExecArray
    cursor.at += match[0].length
    raw = match[0].trim()
  }
  if (raw === '') throw new TemplateError(`${name} has no value`)
  const parts = raw
    .split(/(\{[^}]*\})/)
    .filter((part) => part !== '')
    .map((part) => (part.startsWith('{') ? { slot: slotName(part) } : part))
  return { kind: 'words', parts }
}

function slotName(part: string): string {
  // A style on the right says nothing new; it is the one on the left that counts.
  const match = /^\{([a-z][a-z0-9_]*)(?::[^}]*)?\}$/.exec(part)
  if (!match) throw new TemplateError(`${part} is not a slot: write {name}`)
  return match[1] as string
}
