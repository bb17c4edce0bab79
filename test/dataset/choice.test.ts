import t from 'tap'
import { countWordings, expandTemplate, parseTemplate, slotsOf, TemplateError } from '../../model/dataset/choice.ts'
import { Random } from '../../model/dataset/random.ts'

const sayAll = (source: string): Set<string> => {
  const random = new Random(1)
  const template = parseTemplate(source)
  const words = () =>
    expandTemplate(template, random)
      .map((item) => (item.kind === 'words' ? item.text : `{${item.name}}`))
      .join('')
  return new Set(Array.from({ length: 200 }, words))
}

t.test('a choice says each of its options, nested and empty ones too', async (t) => {
  t.strictSame([...sayAll('turn (on|off|(up|down)) it( now|)')].sort(), [
    'turn down it',
    'turn down it now',
    'turn off it',
    'turn off it now',
    'turn on it',
    'turn on it now',
    'turn up it',
    'turn up it now',
  ])
})

t.test('wordings are counted with a slot as one', async (t) => {
  t.equal(countWordings(parseTemplate('(a|b|) (c|(d|e))')), 9)
  t.equal(countWordings(parseTemplate('set it to {degrees:16-28}')), 1)
})

t.test('slots are found inside of choices, with their styles', async (t) => {
  t.strictSame(slotsOf(parseTemplate('{zone:one} window( {position}|)')), [
    { kind: 'slot', name: 'zone', style: 'one' },
    { kind: 'slot', name: 'position', style: null },
  ])
})

t.test('what is not a template is refused with the place', async (t) => {
  t.throws(() => parseTemplate('turn (on|off'), new TemplateError('the ( at column 6 is never closed'))
  t.throws(() => parseTemplate('turn on)'), new TemplateError('unexpected ")" at column 8: no ( opens it'))
  t.throws(
    () => parseTemplate('on | off'),
    new TemplateError('unexpected "|" at column 4: a choice needs ( ) around it'),
  )
  t.throws(() => parseTemplate('to {Degrees}'), /not a slot/)
  t.throws(() => parseTemplate('to {degrees'), /never closed/)
})
