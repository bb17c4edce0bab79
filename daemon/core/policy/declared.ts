/**
 * What a function says of itself (`whileMoving`), as rules. They hold for functions that no rule of the policy names, so that one added
 * for a new car is guarded before anybody has written a rule for it.
 */
import type { FunctionDefinition, WhileMoving } from '../../../functions/define.ts'
import type { Rule, Verdict } from './policy.ts'

type Declared = { readonly verdict: Verdict; readonly arguments?: Rule['arguments'] }

const DECLARED: { readonly [W in Exclude<WhileMoving, 'allow'>]: readonly Declared[] } = {
  block: [{ verdict: 'block' }],
  confirm: [{ verdict: 'confirm' }],
  confirm_unlock: [{ verdict: 'confirm', arguments: { state: 'unlocked' } }],
  confirm_off: [
    { verdict: 'confirm', arguments: { state: 'off' } },
    { verdict: 'confirm', arguments: { mode: 'off' } },
    { verdict: 'confirm', arguments: { level: 'off' } },
  ],
  block_open: [
    { verdict: 'block', arguments: { state: 'open' } },
    { verdict: 'block', arguments: { position: { above: 0 } } },
  ],
  block_driver: [{ verdict: 'block', arguments: { seat: ['driver', 'front', 'all'] } }],
}

export function declaredRules(functions: readonly FunctionDefinition[], rules: readonly Rule[]): readonly Rule[] {
  const named = new Set(rules.flatMap((rule) => (rule.first ? [] : (rule.functions ?? []))))
  return functions.flatMap(({ name, whileMoving }) => {
    if (whileMoving === 'allow' || named.has(name)) return []
    return DECLARED[whileMoving].map(
      ({ verdict, arguments: args }): Rule => ({
        functions: [name],
        ...(args && { arguments: args }),
        verdicts: { parked: 'allow', idling: 'allow', moving: verdict, unknown: verdict },
        reason: `${name.replaceAll('_', ' ')} waits until the car stands`,
      }),
    )
  })
}
