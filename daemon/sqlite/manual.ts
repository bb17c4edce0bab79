import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import type { Manual } from '../../functions/context.ts'
import { OctodError } from '../../functions/error.ts'

export type ManualSection = { readonly title: string; readonly text: string; readonly file: string }

/** Words of a question that say nothing about its subject. */
const STOP_WORDS = new Set(
  `a about am an and any are as at be been by can car cars could did do does each else find for from get give go had has
  have he her here him his how i if in into is it its like may me mean means might my need no not of on or our please
  shall she should show so some tell than that the their them then there these they this those to too use used using
  vehicle very want was we were what when where which who why will with work works would you your`.split(/\s+/),
)

/**
 * The owner's manual: the Markdown files of a folder (and the folders in it), one section a heading, in a full-text
 * index that lives in memory. The folder is read once, when the object is made.
 */
export class SqliteManual implements Manual {
  readonly #database: Database.Database
  readonly #search: Database.Statement
  readonly #failure: OctodError | undefined

  /** @param folder a folder with `.md` files; one that can't be read makes every search fail, not the daemon */
  constructor(folder: string) {
    this.#database = new Database(':memory:')
    this.#database.exec(`
      CREATE VIRTUAL TABLE sections
      USING fts5(title, text, file UNINDEXED, tokenize = 'porter unicode61 remove_diacritics 2')
    `)
    this.#search = this.#database.prepare(
      'SELECT title, text, file FROM sections WHERE sections MATCH ? ORDER BY bm25(sections, 8.0, 1.0), rowid LIMIT ?',
    )
    this.#failure = this.#read(folder)
  }

  /**
   * Sections that share a word with the question, best first. Any text may be asked: it is never read as query syntax.
   * @throws OctodError `provider_unavailable` when the manual's folder could not be read
   */
  search(question: string, limit: number): readonly ManualSection[] {
    if (this.#failure) throw this.#failure
    const words = (question.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []).filter((word) => !STOP_WORDS.has(word))
    if (words.length === 0) return []
    const query = [...new Set(words)].map((word) => `"${word}"`).join(' OR ')
    return this.#search.all(query, Math.max(0, Math.trunc(limit))) as ManualSection[]
  }

  close(): void {
    this.#database.close()
  }

  #read(folder: string): OctodError | undefined {
    const insert = this.#database.prepare('INSERT INTO sections (title, text, file) VALUES (@title, @text, @file)')
    try {
      const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.md'))
      for (const file of files.sort()) {
        for (const section of sections(readFileSync(join(folder, file), 'utf8'), file)) insert.run(section)
      }
      return undefined
    } catch (cause) {
      const reason = cause instanceof Error ? cause.message : String(cause)
      const message = `the owner's manual can't be read: ${reason}; put Markdown files into ${folder}`
      return new OctodError('provider_unavailable', message, { folder }, { cause })
    }
  }
}

/** Cuts a Markdown file at its headings. A heading without text of its own makes no section. */
function sections(markdown: string, file: string): ManualSection[] {
  const found: { title: string; lines: string[] }[] = [{ title: file.replace(/\.md$/, ''), lines: [] }]
  let fenced = false
  for (const line of markdown.split(/\r?\n/)) {
    if (/^\s*(?:```|~~~)/.test(line)) fenced = !fenced
    const heading = fenced ? null : /^#{1,6}\s+(.+?)\s*#*$/.exec(line)
    if (heading) found.push({ title: plain(heading[1] ?? ''), lines: [] })
    else found.at(-1)?.lines.push(line)
  }
  return found
    .map(({ title, lines }) => ({ title, text: plain(lines.join('\n')), file }))
    .filter(({ text }) => text !== '')
}

/** Text as it is spoken: without the marks of Markdown, one line a paragraph. */
function plain(markdown: string): string {
  return markdown
    .replace(/<!--[\s\S]*?-->/g, '')
    .replace(/!?\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replace(/^[ \t]*(?:[-*+]|>|\d+\.)[ \t]+/gm, '')
    .replace(/^[ \t]*(?:```|~~~).*$/gm, '')
    .replace(/[*`]|\b_|_\b/g, '')
    .split(/\n\s*\n/)
    .map((paragraph) => paragraph.replace(/\s+/g, ' ').trim())
    .filter((paragraph) => paragraph !== '')
    .join('\n')
}
