import { getLlama, LlamaGrammarEvaluationState, LlamaLogLevel } from 'node-llama-cpp'
import t from 'tap'
import { BUNDLED_MODEL } from '../../daemon/config.ts'
import { checkPlan } from '../../daemon/core/plan/check.ts'
import { planGrammar } from '../../daemon/core/plan/gbnf.ts'
import { readPlan } from '../../daemon/core/plan/read.ts'
import { catalogue } from '../support/plans.ts'

t.test('llama.cpp takes the grammar, and whatever it samples under it is a plan that exists', async (t) => {
  const llama = await getLlama({
    gpu: false,
    build: 'never',
    skipDownload: true,
    progressLogs: false,
    logLevel: LlamaLogLevel.error,
  })
  const grammar = await llama.createGrammar({ grammar: planGrammar(catalogue) })
  const model = await llama.loadModel({ modelPath: BUNDLED_MODEL })
  const context = await model.createContext({ contextSize: 512, threads: 1 })
  t.teardown(() => llama.dispose())
  const sequence = context.getSequence()
  let whole = 0
  for (let seed = 1; seed <= 40; seed++) {
    await sequence.clearHistory()
    const state = new LlamaGrammarEvaluationState({ model, grammar })
    const written = []
    // Hot, so that the grammar decides and not the model.
    const options = { temperature: 3, seed, grammarEvaluationState: state } as const
    for await (const token of sequence.evaluate(model.tokenize(' open the window', false), options)) {
      if (written.push(token) >= 150) break
    }
    const text = `${model.detokenize(written, true)}`
    const read = readPlan(text.endsWith('<fn_end>') ? text : `${text}<fn_end>`, catalogue)
    if (written.length >= 150 && !read.ok) continue
    whole += 1
    t.ok(read.ok, text)
    if (read.ok)
      t.same(
        checkPlan(read.plan, catalogue).filter(({ code }) => code !== 'out_of_range'),
        [],
        text,
      )
  }
  t.ok(whole >= 10, `${whole} of 40 samples reached an end`)
})
