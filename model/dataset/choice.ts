/** Sentences with choices `(a|b|)` and slots `{name:style}`. */
import type { Random } from './random.ts'

export type Slot = { readonly kind: 'slot'; readonly name: string; readonly style: string | null }
export type Words = { readonly kind: 'words'; readonly text: string }
export type Choice = { readonly kind: 'choice'; readonly options: readonly Template[] }
export type Template = readonly (Words | Slot | Choice)[]

/** What is wrong with the spelling of a template; the message names the place. */
export class TemplateError extends Error {}

/** Position in the source while it is read. */
type Cursor = { readonly source: string; at: number }

/**
 * Reads a template.
 * @throws TemplateError for an unclosed or unexpected bracket, a `|` outside of brackets, a malformed slot
 */
export function parseTemplate(source: string): Template {
  const cursor: Cursor = { source, at: 0 }
  const template = readSequence(cursor, 0)
  if (cursor.at < source.length) {
    const found = source[cursor.at] as string
    const hint = found === '|' ? 'a choice needs ( ) around it' : 'no ( opens it'
    throw new TemplateError(`unexpected "${found}" at column ${cursor.at + 1}: ${hint}`)
  }
  return template
}

function readSequence(cursor: Cursor, depth: number): Template {
  const parts: (Words | Slot | Choice)[] = []
  while (cursor.at < cursor.source.length) {
    const next = cursor.source[cursor.at] as string
    if (next === '|' || next === ')') break
    if (next === '(') parts.push(readChoice(cursor, depth + 1))
    else if (next === '{') parts.push(readSlot(cursor))
    else if (next === '}') throw new TemplateError(`unexpected "}" at column ${cursor.at + 1}: no { opens it`)
    else parts.push(readWords(cursor))
  }
  return parts
}

function readWords(cursor: Cursor): Words {
  const start = cursor.at
  while (cursor.at < cursor.source.length && !'(){}|'.includes(cursor.source[cursor.at] as string)) cursor.at++
  return { kind: 'words', text: cursor.source.slice(start, cursor.at).replace(/\s+/g, ' ') }
}

function readSlot(cursor: Cursor): Slot {
  const end = cursor.source.indexOf('}', cursor.at)
  if (end < 0) throw new TemplateError(`the { at column ${cursor.at + 1} is never closed`)
  const inside = cursor.source.slice(cursor.at + 1, end)
  const match = /^([a-z][a-z0-9_]*)(?::([a-z0-9_./-]+))?$/.exec(inside)
  if (!match) throw new TemplateError(`{${inside}} is not a slot: write {name} or {name:style}, in lower case`)
  cursor.at = end + 1
  return { kind: 'slot', name: match[1] as string, style: match[2] ?? null }
}

function readChoice(cursor: Cursor, depth: number): Choice {
  const start = cursor.at++
  const options: Template[] = []
  for (;;) {
    options.push(readSequence(cursor, depth))
    const next = cursor.source[cursor.at++]
    if (next === undefined) throw new TemplateError(`the ( at column ${start + 1} is never closed`)
    if (next === ')') return { kind: 'choice', options }
  }
}

/** How many wordings a template has, a slot counted as one. */
export function countWordings(template: Template): number {
  let product = 1
  for (const part of template) {
    if (part.kind === 'choice') product *= part.options.reduce((sum, option) => sum + countWordings(option), 0)
  }
  return product
}

/** Words of the shortest wording, a slot counted as one. */
export function fewestWords(template: Template): number {
  let sum = 0
  for (const part of template) {
    if (part.kind === 'slot') sum += 1
    else if (part.kind === 'words') sum += part.text.split(' ').filter(Boolean).length
    else sum += Math.min(...part.options.map(fewestWords))
  }
  return sum
}

/** Every slot in a template, in order, with those of choices. */
export function slotsOf(template: Template): Slot[] {
  return template.flatMap((part) => {
    if (part.kind === 'slot') return [part]
    return part.kind === 'choice' ? part.options.flatMap(slotsOf) : []
  })
}

/** All the plain words of a template, choices and all, one after the other. */
export function wordsOf(template: Template): string {
  return template
    .map((part) => {
      if (part.kind === 'words') return part.text
      return part.kind === 'choice' ? part.options.map(wordsOf).join(' ') : ' '
    })
    .join('')
}

/** One wording: every choice made at random, each option as likely; slots stay. */
export function expandTemplate(template: Template, random: Random, into: (Words | Slot)[] = []): (Words | Slot)[] {
  for (const part of template) {
    if (part.kind === 'choice') expandTemplate(random.pick(part.options), random, into)
    else into.push(part)
  }
  return into
}
