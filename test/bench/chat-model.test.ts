import t from 'tap'
import { ChatModel } from '../../bench/baselines/chat-model.ts'
import { chat } from '../../bench/baselines/prompt.ts'
import { isWhole, readAnswer } from '../../bench/baselines/read-answer.ts'
import { answerSchema } from '../../bench/baselines/schema.ts'
import { BUNDLED_MODEL } from '../../daemon/config.ts'
import { checkPlan } from '../../daemon/core/plan/check.ts'
import { functions } from '../../functions/index.ts'
import { catalogue } from '../support/plans.ts'

// octod's own model knows nothing of chats; what it writes is the grammar's doing.
const model = await ChatModel.load(BUNDLED_MODEL, 1)
t.teardown(() => model.dispose())
await model.open(2048, 1)

const described = functions.slice(0, 3)
const prompt = (text: string) => model.tokens(chat(described, text))

t.test('whatever is written under the schema is a list of calls that exist', async (t) => {
  const grammar = await model.grammar(answerSchema(described))
  const { text, outputTokens } = await model.complete(prompt('warmer'), grammar, true, isWhole)
  t.ok(outputTokens > 0)
  if (isWhole(text)) {
    const faults = checkPlan(readAnswer(text, catalogue), catalogue)
    t.same(
      faults.filter(({ code }) => code !== 'out_of_range'),
      [],
      text,
    )
  } else t.match(text, /^\[/)
})

t.test('the beginning that prompts share is evaluated once, unless nothing is kept', async (t) => {
  const grammar = await model.grammar(answerSchema(described))
  const ask = (text: string, keep: boolean) => model.complete(prompt(text), grammar, keep, () => true)
  await ask('make it warmer', true)
  const kept = await ask('make it colder', true)
  t.ok(kept.evaluatedTokens < 20, `${kept.evaluatedTokens} tokens`)
  const again = await ask('make it colder', false)
  t.equal(again.evaluatedTokens, prompt('make it colder').length)
  t.equal(again.text, kept.text)
})

t.test('llama.cpp takes the grammar of all functions', async (t) => {
  await t.resolves(model.grammar(answerSchema(functions)))
})

t.test('a file that is not there is named', async (t) => {
  await t.rejects(ChatModel.load('/nowhere.gguf', 1), { code: 'model_missing', message: /nowhere\.gguf/ })
})
