import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import t from 'tap'
import { parse } from 'yaml'
import { BUNDLED_POLICY, readConfig } from '../daemon/config.ts'
import { allKeys } from '../daemon/config-schema.ts'
import { Catalogue } from '../daemon/core/catalogue.ts'
import { topicsOf } from '../daemon/mqtt/topics.ts'
import { readPolicy } from '../daemon/yaml/policy.ts'
import { functionsPage } from '../docs/generate.ts'
import { policyPage } from '../docs/policy-page.ts'
import { ERROR_CODES } from '../functions/error.ts'
import { functions } from '../functions/index.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const read = (path: string) => readFileSync(join(root, path), 'utf8')
const manual = read('config/octod.yaml')

t.test('config/octod.yaml has exactly the keys of the configuration, each with its default', async (t) => {
  const values = parse(manual) as { readonly [key: string]: unknown }
  t.same(
    leaves(values).map(([key]) => key),
    allKeys(),
  )
  const empty = join(t.testdir({ 'empty.yaml': '' }), 'empty.yaml')
  t.same(readConfig({ file: join(root, 'config/octod.yaml'), env: {} }), readConfig({ file: empty, env: {} }))
})

t.test('every key of config/octod.yaml has a comment above it that tells the default', async (t) => {
  for (const [key, value, comment] of explained(manual)) {
    const wanted = value === 'null' ? 'Default null' : `Default: ${value}.`
    t.ok(comment.includes(wanted), `${key}: “${wanted}” in “${comment}”`)
  }
  t.equal(explained(manual).length, allKeys().length)
})

t.test('docs/configuration.md has a row for every key, with its default', async (t) => {
  const page = read('docs/configuration.md')
  for (const [key, value] of leaves(parse(manual))) t.ok(page.includes(`| \`${key}\` | \`${value}\` | `), key)
})

t.test('docs/errors.md has a row for every code and none for another', async (t) => {
  const rows = [...read('docs/errors.md').matchAll(/^\| `([a-z_]+)` \| .+ \| .+ \|$/gm)].map(([, code]) => code)
  t.same(rows.toSorted(), ERROR_CODES.toSorted())
})

t.test('docs/mqtt.md describes every topic', async (t) => {
  const page = read('docs/mqtt.md')
  const placeholders: { readonly [name: string]: string } = {
    request: '<verb>',
    response: '<verb>',
    vehicle: '<path>',
    call: '<function>',
    callResponse: '<client id>',
  }
  for (const [name, topic] of Object.entries(topicsOf('octod', 'car'))) {
    if (name === 'requests') continue
    const written = typeof topic === 'string' ? topic : topic(placeholders[name] ?? `<${name}>`)
    t.ok(page.includes(`| \`${written}\` |`), written)
  }
})

t.test('docs/functions.md is what docs/generate.ts makes of the catalogue', async (t) => {
  t.equal(read('docs/functions.md'), functionsPage(functions), 'run npm run docs')
})

t.test('docs/policy.md is what docs/policy-page.ts makes of config/policy.yaml', async (t) => {
  const catalogue = new Catalogue(functions)
  t.equal(read('docs/policy.md'), policyPage(readPolicy(BUNDLED_POLICY, catalogue), catalogue), 'run npm run docs')
})

t.test('links between the documents lead to files and headings that exist', async (t) => {
  const pages = ['README.md', 'CHANGELOG.md', 'deploy/README.md', 'model/dataset/README.md', ...markdownIn('docs')]
  for (const page of pages) {
    for (const [, link] of prose(read(page)).matchAll(/\]\(([^)\s]+)\)/g)) {
      if (link === undefined || /^[a-z]+:/.test(link)) continue
      const [path = '', heading] = link.split('#')
      const file = path === '' ? page : join(dirname(page), path)
      t.ok(existsSync(join(root, file)), `${page}: ${link}`)
      if (heading !== undefined) t.ok(headings(read(file)).includes(heading), `${page}: heading of ${link}`)
    }
  }
})

/** Dotted keys with their values, in order. */
function leaves(tree: unknown, path = ''): (readonly [key: string, value: unknown])[] {
  if (typeof tree !== 'object' || tree === null) return [[path, tree]]
  // Lists and maps without a default entry stand in the manual as [] and {}.
  if (Object.keys(tree).length === 0) return [[path, JSON.stringify(tree)]]
  return Object.entries(tree).flatMap(([key, value]) => leaves(value, path ? `${path}.${key}` : key))
}

/** Each key that has a value, as written, with the lines of comment right above it as one. */
function explained(yaml: string): (readonly [key: string, value: string, comment: string])[] {
  return [...yaml.matchAll(/((?:^ *# .*\n)+) *([a-z_]+): (\S+)$/gm)].map(([, comment = '', key = '', value = '']) => [
    key,
    value,
    comment.replace(/\s*# /g, ' ').replace(/\s+/g, ' '),
  ])
}

function markdownIn(folder: string): string[] {
  const names = readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
  return names.filter((name) => name.endsWith('.md')).map((name) => join(folder, name))
}

/** The text without blocks and spans of code. */
function prose(markdown: string): string {
  return markdown.replace(/^```[\s\S]*?^```/gm, '').replace(/`[^`\n]*`/g, '')
}

/** The anchors of a page's headings, as GitHub makes them. */
function headings(markdown: string): string[] {
  return [...markdown.matchAll(/^#+ (.+)$/gm)].map(([, title = '']) =>
    title
      .toLowerCase()
      .replace(/[^\w\- ]/g, '')
      .replaceAll(' ', '-'),
  )
}
