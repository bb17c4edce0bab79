/** Runs the command line as a user does: its own process. */
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Test } from 'tap'

export const ROOT = join(import.meta.dirname, '..', '..')

export type Run = { readonly code: number | null; readonly stdout: string; readonly stderr: string }

/** A command line with a state folder of its own that goes with the test. */
export function commandLine(t: Test, environment: Readonly<Record<string, string>> = {}) {
  const state = mkdtempSync(join(tmpdir(), 'octod-cli-'))
  t.teardown(() => rmSync(state, { recursive: true, force: true }))
  const env = { ...process.env, OCTOD_STATE_DIR: state, ...environment }
  const octod = (...args: readonly string[]) =>
    new Promise<Run>((resolve) => {
      const child = spawn(process.execPath, ['bin/octod.js', ...args], {
        cwd: ROOT,
        env,
        stdio: ['ignore', 'pipe', 'pipe'],
      })
      let stdout = ''
      let stderr = ''
      child.stdout.on('data', (text) => {
        stdout += text
      })
      child.stderr.on('data', (text) => {
        stderr += text
      })
      child.on('close', (code) => resolve({ code, stdout, stderr }))
    })
  return { octod, state, env }
}
