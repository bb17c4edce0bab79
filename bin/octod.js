#!/usr/bin/env -S node --max-semi-space-size=1 --optimize-for-size
// The flags keep the daemon small: its JavaScript waits for a car most of the time.
// Plain JavaScript without imports of ours, so that an old Node gets a sentence instead of a crash in a native module.
const [major, minor] = process.versions.node.split('.').map(Number)
if (major < 22 || (major === 22 && minor < 18)) {
  console.error(`octod needs Node 22.18 or newer, this is ${process.versions.node}`)
  process.exit(1)
}
const { existsSync } = await import('node:fs')
// A clone runs its sources as they are; the package holds only what was compiled from them.
const source = new URL('../daemon/main.ts', import.meta.url)
await import(existsSync(source) ? source.href : new URL('../dist/daemon/main.js', import.meta.url).href)
