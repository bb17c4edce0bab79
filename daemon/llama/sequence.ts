/** Steps of greedy decoding that every kind of model shares. */
import type { ControlledEvaluateInputItem, LlamaContextSequence, Token } from 'node-llama-cpp'

export const GREEDY = { temperature: 0 } as const

/** A token that was chosen, with the probability the model gave it. */
export type Chosen = { readonly id: Token; readonly probability: number }

/**
 * Keeps what the sequence already holds of the prompt's beginning and forgets the rest.
 * @returns what is left to be evaluated, at least the last token: its logits are needed
 */
export async function beginWith(sequence: LlamaContextSequence, prompt: Token[]): Promise<Token[]> {
  await sequence.adaptStateToTokens(prompt, false)
  if (sequence.nextTokenIndex >= prompt.length) {
    await sequence.eraseContextTokenRanges([{ start: prompt.length - 1, end: sequence.nextTokenIndex }])
  }
  return prompt.slice(sequence.nextTokenIndex)
}

/** The model's own favourite; undefined when it has none. */
export async function favouriteAfter(sequence: LlamaContextSequence, input: Token[]): Promise<Chosen | undefined> {
  const { token, totalLogitWeight } = await evaluate(sequence, input, {
    token: true,
    totalLogitWeight: true,
    options: GREEDY,
  })
  // Under greedy sampling the winner's probability is exactly one over the sum of exp(logit - largest logit).
  return token == null ? undefined : { id: token, probability: 1 / (totalLogitWeight as number) }
}

type GenerateNext = NonNullable<Exclude<ControlledEvaluateInputItem, Token>[1]['generateNext']>

/** What comes after the input's last token. */
export async function evaluate(sequence: LlamaContextSequence, input: Token[], generateNext: GenerateNext) {
  const items: ControlledEvaluateInputItem[] = [...input]
  items[items.length - 1] = [input.at(-1) as Token, { generateNext }]
  const outputs = await sequence.controlledEvaluate(items)
  return outputs[items.length - 1]?.next ?? {}
}
