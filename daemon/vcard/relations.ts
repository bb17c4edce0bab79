type Words = { readonly any: readonly string[]; readonly female: readonly string[]; readonly male: readonly string[] }

/** What people say for the relation types of vCard 4.0 (RFC 6350, 6.6.6). */
export const RELATIONS: { readonly [type: string]: Words } = {
  parent: { any: ['parent'], female: ['mother'], male: ['father'] },
  spouse: { any: ['spouse', 'partner'], female: ['wife'], male: ['husband'] },
  sweetheart: { any: ['partner'], female: ['girlfriend'], male: ['boyfriend'] },
  sibling: { any: ['sibling'], female: ['sister'], male: ['brother'] },
  child: { any: ['child', 'kid'], female: ['daughter'], male: ['son'] },
  'co-worker': { any: ['co-worker', 'coworker'], female: [], male: [] },
  colleague: { any: ['colleague', 'coworker'], female: [], male: [] },
  neighbor: { any: ['neighbor', 'neighbour'], female: [], male: [] },
  emergency: { any: ['emergency contact'], female: [], male: [] },
}

const SAME: readonly (readonly string[])[] = [
  ['mother', 'mom', 'mum', 'mama', 'mommy', 'mummy', 'ma'],
  ['father', 'dad', 'papa', 'daddy', 'pa', 'pop'],
  ['grandmother', 'grandma', 'granny', 'nana', 'gran'],
  ['grandfather', 'grandpa', 'granddad', 'grandad'],
  ['wife', 'wifey'],
  ['husband', 'hubby'],
  ['brother', 'bro'],
  ['sister', 'sis'],
  ['aunt', 'auntie', 'aunty'],
  ['neighbor', 'neighbour'],
]

const FIRST = new Map(SAME.flatMap((words) => words.map((word): [string, string] => [word, words[0] ?? word])))

/** One word for all that mean the same relation: `mum` and `mom` are `mother`. Other words stay. */
export function relation(word: string): string {
  return FIRST.get(word) ?? word
}
