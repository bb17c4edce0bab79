/** `octod check`: is everything in order? Configuration, model, catalogue; starts nothing and writes nothing. */
import { statSync } from 'node:fs'
import { Command } from 'commander'
import { profileOf } from '../profiles.ts'
import { readAliases } from '../yaml/phrases.ts'
import { readPolicy } from '../yaml/policy.ts'
import { createEngine } from './local.ts'
import { brokerOf, configOf, withModel } from './settings.ts'

export function checkCommand(): Command {
  return withModel(new Command('check'))
    .description('check configuration, policy, model and catalogue, and load the model once')
    .option('--json', 'as JSON')
    .action(async ({ json }: { json?: true }, command: Command) => {
      const config = configOf(command)
      const { name: profile, catalogue, elsewhere } = profileOf(config)
      const policy = readPolicy(config.policy.file, catalogue, elsewhere)
      const phrases = readAliases(config.assistant.phrases, catalogue, elsewhere)
      const { engine } = createEngine(config)
      const started = performance.now()
      const model = await engine.start()
      const loadMs = Math.round(performance.now() - started)
      await engine.stop()
      const facts = {
        site: config.site,
        broker: config.mqtt.server ?? `embedded, ${brokerOf(config)}`,
        state_dir: config.stateDir,
        call_log: config.log.file,
        policy: { file: config.policy.file, rules: policy.rules.length, plans: policy.plans },
        phrases: phrases.size,
        model: { ...model, profile, megabytes: Math.round(statSync(model.file).size / 1e5) / 10, load_ms: loadMs },
        catalogue: { functions: catalogue.functions.length, hash: catalogue.hash },
      }
      if (json) console.log(JSON.stringify(facts, null, 2))
      else {
        console.log(`configuration  ok: site ${facts.site}, broker ${facts.broker}`)
        console.log(`files          state ${facts.state_dir}, call log ${facts.call_log}`)
        console.log(
          `policy         ok: ${policy.rules.length} rules, ${config.policy.file}; ${phrases.size} phrases of one's own`,
        )
        console.log(`catalogue      ok: ${catalogue.functions.length} functions, ${catalogue.hash.slice(0, 12)}…`)
        console.log(
          `model          ok: ${model.name}, ${facts.model.megabytes} MB ${model.quantisation}, ready in ${loadMs} ms`,
        )
      }
    })
}
