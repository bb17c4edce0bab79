/** A line of a phrase file, tied to the catalogue and the lists: ready to be said. */

import type { Catalogue } from '../../daemon/core/catalogue.ts'
import { valueFault } from '../../daemon/core/plan/values.ts'
import type { Parameter } from '../../functions/define.ts'
import { type Slot, slotsOf } from './choice.ts'
import type { Lists } from './lists.ts'
import type { Fault, PhraseFile, PhraseLine, WordsLine } from './phrase-file.ts'
import { type CallTemplate, slotsOfArguments, type TemplateArguments } from './plan-template.ts'
import type { SlotMaker } from './slot-maker.ts'
import { isFreeText, slotMaker, type ValueWords } from './slots.ts'

export type Phrasing = {
  readonly line: PhraseLine
  /** By `slotKey`. */
  readonly makers: ReadonlyMap<string, SlotMaker>
  readonly calls: readonly CallTemplate[]
  /** How much there is to say: distinct wordings, with more for each open slot. */
  readonly wealth: number
}

export const slotKey = (slot: Slot): string => (slot.style === null ? slot.name : `${slot.name}:${slot.style}`)

const WHOLE_PLANS = ['parallel', 'nested', 'incomplete', 'none']
/** Calls that lack something they need: the car asks for it. */
export const INCOMPLETE = 'incomplete'

/** The phrasings of all files, and everything wrong with them. */
export function resolvePhrasings(
  files: readonly PhraseFile[],
  catalogue: Catalogue,
  lists: Lists,
): { phrasings: Phrasing[]; faults: Fault[] } {
  const faults = files.flatMap((file) => file.faults)
  const phrasings: Phrasing[] = []
  for (const file of files) {
    const words = collectWords(file.words, catalogue, faults)
    const seen = new Map<string, PhraseLine>()
    for (const line of file.lines) {
      const double = seen.get(`${line.section} ${line.source}`)
      if (double) faults.push({ file: line.file, line: line.line, message: `the same as line ${double.line}` })
      seen.set(`${line.section} ${line.source}`, line)
      const resolved = resolveLine(line, words.get(line.section) ?? new Map(), catalogue, lists)
      if ('messages' in resolved)
        faults.push(...resolved.messages.map((message) => ({ file: line.file, line: line.line, message })))
      else if (!double) phrasings.push(resolved)
    }
  }
  return { phrasings, faults }
}

type SectionWords = Map<string, Map<string, WordsLine['words']>>

/** The `@` lines of one file, by section and `parameter:style`. */
function collectWords(
  lines: readonly WordsLine[],
  catalogue: Catalogue,
  faults: Fault[],
): ReadonlyMap<string, SectionWords> {
  const sections = new Map<string, SectionWords>()
  for (const line of lines) {
    const message = wordsFault(line, catalogue)
    if (message) {
      faults.push({ file: line.file, line: line.line, message })
      continue
    }
    const section = sections.get(line.section) ?? new Map()
    sections.set(line.section, section)
    const key = line.style === null ? line.parameter : `${line.parameter}:${line.style}`
    const values = section.get(key) ?? new Map()
    section.set(key, values)
    values.set(line.value, [...(values.get(line.value) ?? []), ...line.words])
  }
  return sections
}

function wordsFault(line: WordsLine, catalogue: Catalogue): string | null {
  if (WHOLE_PLANS.includes(line.section)) return null
  const definition = catalogue.get(line.section)
  if (!definition) return `[${line.section}] is not a function, nor parallel, nested, incomplete or none`
  if (!Object.hasOwn(definition.parameters, line.parameter)) return null
  const parameter = definition.parameters[line.parameter] as Parameter
  const value = !('enum' in parameter) && parameter.type === 'number' ? Number(line.value) : line.value
  const fault = valueFault(value, parameter)
  return fault ? `@${line.parameter} ${line.value}: must be ${fault.allowed}` : null
}

function resolveLine(
  line: PhraseLine,
  words: ReadonlyMap<string, ValueWords>,
  catalogue: Catalogue,
  lists: Lists,
): Phrasing | { readonly messages: readonly string[] } {
  const slots = slotsOf(line.template)
  const calls = callsOf(line, slots, catalogue)
  if (typeof calls === 'string') return { messages: [calls] }
  const found = calls.map((call) => ({
    faults: callFaults(call, slots, catalogue),
    missing: missingOf(call, catalogue),
  }))
  const mayLack = line.section === INCOMPLETE
  const messages = found.flatMap(({ faults, missing }) => (mayLack ? faults : [...faults, ...missing]))
  if (mayLack && found.every(({ missing }) => missing.length === 0)) messages.push('nothing is missing in these calls')
  if (messages.length > 0) return { messages }
  const makers = new Map<string, SlotMaker>()
  for (const slot of slots) {
    const targets = calls.flatMap((call) => targetsOf(call, slot.name, catalogue))
    if (targets.length === 0) targets.push(...wordsOnly(line, slot, catalogue))
    // In a whole plan a name may be there for colour: "{who:person} is calling, answer it".
    const isColour = line.right.kind === 'plan' && slot.style !== null && lists.has(slot.style)
    if (targets.length === 0 && line.right.kind !== 'nothing' && !isColour) {
      messages.push(unusedMessage(line, slot))
      continue
    }
    // A slot used for a place and for a text is made the same way; a closed use decides over an open one.
    const target = targets.find((parameter) => !isFreeText(parameter)) ?? targets[0] ?? null
    const made = slotMaker(target, slot.style, words.get(slotKey(slot)), lists)
    if ('fault' in made) messages.push(`{${slotKey(slot)}}: ${made.fault}`)
    else makers.set(slotKey(slot), made)
  }
  if (messages.length > 0) return { messages }
  const isOpen = slots.some((slot) => slot.style !== null && lists.has(slot.style))
  return { line, makers, calls, wealth: line.wordings * (isOpen ? 4 : slots.length > 0 ? 3 : 1) }
}

/** The parameter of which a slot says words, though the argument is given on the right. */
function wordsOnly(line: PhraseLine, slot: Slot, catalogue: Catalogue): Parameter[] {
  const { right } = line
  const parameter = catalogue.get(line.section)?.parameters[slot.name]
  const isGiven = right.kind === 'arguments' && right.arguments.some(([name]) => name === slot.name)
  return parameter && isGiven ? [parameter] : []
}

function unusedMessage(line: PhraseLine, slot: Slot): string {
  return WHOLE_PLANS.includes(line.section)
    ? `{${slot.name}} is not used on the right`
    : `{${slot.name}} is not a parameter of ${line.section}, nor used on the right`
}

/** The calls a line stands for; in a function's section they are made from its slots. */
function callsOf(line: PhraseLine, slots: readonly Slot[], catalogue: Catalogue): readonly CallTemplate[] | string {
  if (line.right.kind === 'plan') return line.right.calls
  if (line.right.kind === 'nothing') return []
  const definition = catalogue.get(line.section)
  if (!definition) return `[${line.section}] is not a function, nor parallel, nested, incomplete or none`
  const given = line.right.arguments
  const used = new Set(slotsOfArguments(given))
  const own = [...new Set(slots.map((slot) => slot.name))].filter(
    (name) => Object.hasOwn(definition.parameters, name) && !used.has(name),
  )
  // What the right side gives counts; the slot then is words only ("close the {view} camera -> view=off").
  const free = own.filter((name) => !given.some(([other]) => other === name))
  const fromSlots: TemplateArguments = free.map((name) => [name, { kind: 'words', parts: [{ slot: name }] }])
  return [{ function: line.section, arguments: [...fromSlots, ...given] }]
}

function callFaults(call: CallTemplate, slots: readonly Slot[], catalogue: Catalogue): string[] {
  const definition = catalogue.get(call.function)
  if (!definition) return [`there is no function ${call.function}`]
  const faults: string[] = []
  for (const [name, value] of call.arguments) {
    const parameter = Object.hasOwn(definition.parameters, name) ? definition.parameters[name] : undefined
    if (!parameter) faults.push(`${call.function} has no parameter ${name}`)
    else if (value.kind === 'call') faults.push(...callFaults(value.call, slots, catalogue))
    else {
      for (const part of value.parts) {
        if (typeof part === 'string') faults.push(...constantFaults(part, value.parts.length, name, parameter))
        else if (!slots.some((slot) => slot.name === part.slot)) faults.push(`{${part.slot}} is on the right only`)
      }
    }
  }
  return faults
}

/** What the call and the calls in it need and do not have. */
function missingOf(call: CallTemplate, catalogue: Catalogue): string[] {
  const has = (name: string) => call.arguments.some(([given]) => given === name)
  const definition = catalogue.get(call.function)
  const missing = Object.entries(definition?.parameters ?? {}).flatMap(([name, parameter]) =>
    parameter.optional || has(name) ? [] : [`${call.function} needs ${name}`],
  )
  const needed = definition?.needsOneOf
  if (needed && !needed.some(has)) missing.push(`${call.function} needs one of ${needed.join(', ')}`)
  const nested = call.arguments.flatMap(([, value]) => (value.kind === 'call' ? missingOf(value.call, catalogue) : []))
  return [...missing, ...nested]
}

function constantFaults(words: string, parts: number, name: string, parameter: Parameter): string[] {
  if (isFreeText(parameter)) return []
  if (parts > 1) return [`${name} takes one value, not words with a slot among them`]
  const value = !('enum' in parameter) && parameter.type === 'number' ? Number(words) : words
  const fault = valueFault(value, parameter)
  return fault ? [`${name} must be ${fault.allowed}, not ${words}`] : []
}

/** The parameters, at any depth, whose value is or holds the slot. */
function targetsOf(call: CallTemplate, slot: string, catalogue: Catalogue): Parameter[] {
  const parameters = catalogue.get(call.function)?.parameters ?? {}
  return call.arguments.flatMap(([name, value]) => {
    if (value.kind === 'call') return targetsOf(value.call, slot, catalogue)
    const isUsed = value.parts.some((part) => typeof part !== 'string' && part.slot === slot)
    return isUsed && parameters[name] ? [parameters[name]] : []
  })
}
