/** Reads a `*.phrases` file into lines. Everything wrong with it is collected, with file and line. */
import { countWordings, parseTemplate, type Template, TemplateError, wordsOf } from './choice.ts'
import { type CallTemplate, parseArgumentTemplate, parsePlanTemplate, type TemplateArguments } from './plan-template.ts'

/** Something wrong in a file that a person wrote. Lines count from 1. */
export type Fault = { readonly file: string; readonly line: number; readonly message: string }

export const faultLine = (fault: Fault): string => `${fault.file}:${fault.line}: ${fault.message}`

export type Right =
  | { readonly kind: 'arguments'; readonly arguments: TemplateArguments }
  | { readonly kind: 'plan'; readonly calls: readonly CallTemplate[] }
  | { readonly kind: 'nothing' }

/** One phrasing, as written. */
export type PhraseLine = {
  readonly file: string
  readonly line: number
  /** A function's name, or `parallel`, `nested`, `incomplete`, `none`. */
  readonly section: string
  /** May be wrapped in politeness and joined with others. */
  readonly instruction: boolean
  readonly template: Template
  readonly right: Right
  /** The line with its spaces tidied: what the split goes by. */
  readonly source: string
  /** Distinct wordings, a slot counted as one. */
  readonly wordings: number
}

/** `@parameter:style value = word | word`. */
export type WordsLine = {
  readonly file: string
  readonly line: number
  readonly section: string
  readonly parameter: string
  readonly style: string | null
  readonly value: string
  readonly words: readonly Template[]
}

export type PhraseFile = { readonly lines: PhraseLine[]; readonly words: WordsLine[]; readonly faults: Fault[] }

/** @param file the name used in faults */
export function parsePhraseFile(file: string, text: string): PhraseFile {
  const result: PhraseFile = { lines: [], words: [], faults: [] }
  let section: string | null = null
  text.split(/\r?\n/).forEach((raw, index) => {
    const line = index + 1
    const source = raw.replace(/\s+/g, ' ').trim()
    if (source === '' || source.startsWith('#')) return
    try {
      if (source.startsWith('[')) {
        section = null
        section = readSection(source)
      } else if (section === null) throw new TemplateError('no [section] is open here')
      else if (source.startsWith('@')) result.words.push({ file, line, section, ...readWords(source) })
      else result.lines.push(readLine(file, line, section, source))
    } catch (error) {
      if (!(error instanceof TemplateError)) throw error
      result.faults.push({ file, line, message: error.message })
    }
  })
  return result
}

function readSection(source: string): string {
  const match = /^\[([a-z][a-z0-9_]*)\]$/.exec(source)
  if (!match) throw new TemplateError(`${source} is not a section: write [function_name]`)
  return match[1] as string
}

function readWords(source: string): Pick<WordsLine, 'parameter' | 'style' | 'value' | 'words'> {
  const match = /^@([a-z][a-z0-9_]*)(?::([a-z0-9_]+))? +(.+?) *= *(.*)$/.exec(source)
  if (!match) throw new TemplateError('write @parameter value = word | word, or @parameter:style value = word | word')
  const words = splitChoices(match[4] as string)
  if (words.some((word) => word === '')) throw new TemplateError(`an empty word for ${match[1]} ${match[3]}`)
  return {
    parameter: match[1] as string,
    style: match[2] ?? null,
    value: match[3] as string,
    words: words.map((word) => checkWords(parseTemplate(word))),
  }
}

/** Splits at the `|` that stand outside of brackets. */
function splitChoices(source: string): string[] {
  const found: string[] = []
  let depth = 0
  let start = 0
  for (let i = 0; i < source.length; i++) {
    if (source[i] === '(') depth++
    else if (source[i] === ')') depth--
    else if (source[i] === '|' && depth === 0) {
      found.push(source.slice(start, i).trim())
      start = i + 1
    }
  }
  found.push(source.slice(start).trim())
  return found
}

function readLine(file: string, line: number, section: string, source: string): PhraseLine {
  const instruction = !source.startsWith('~')
  const body = instruction ? source : source.slice(1).trim()
  const [left = '', right, ...more] = body.split(/ *-> */)
  if (more.length > 0) throw new TemplateError('more than one ->')
  if (left === '') throw new TemplateError('no words before the ->')
  const template = checkWords(parseTemplate(left))
  if (/[.?!,;:]$/.test(left))
    throw new TemplateError(`final punctuation "${left.slice(-1)}": leave it to the generator`)
  return {
    file,
    line,
    section,
    instruction,
    template,
    right: readRight(section, right),
    source: body,
    wordings: countWordings(template),
  }
}

function readRight(section: string, right: string | undefined): Right {
  const whole = section === 'parallel' || section === 'nested' || section === 'incomplete'
  if (section === 'none') {
    if (right !== undefined) throw new TemplateError('[none] has no right-hand side')
    return { kind: 'nothing' }
  }
  if (right === undefined) {
    if (whole) throw new TemplateError(`[${section}] needs "-> calls" after the words`)
    return { kind: 'arguments', arguments: [] }
  }
  if (right.trim() === '') throw new TemplateError('nothing after the ->')
  return whole
    ? { kind: 'plan', calls: parsePlanTemplate(right) }
    : { kind: 'arguments', arguments: parseArgumentTemplate(right) }
}

/** Only what a speech recogniser would write. */
function checkWords(template: Template): Template {
  const words = wordsOf(template)
  const strange = /[^\p{Ll}0-9 '.,/&%+:°-]/u.exec(words)
  if (strange) {
    const hint = /\p{Lu}/u.test(strange[0]) ? 'write all in lower case' : 'write words only'
    throw new TemplateError(`"${strange[0]}" does not belong here: ${hint}`)
  }
  return template
}
