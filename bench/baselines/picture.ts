/** The table as a picture: how long each contender takes, on a scale of powers of ten, and how many plans are exact. */
import { type Column, facts, milliseconds, type Report } from './show.ts'

const WIDTH = 900
const LEFT = 240
const RIGHT = 190
const TOP = 64
const ROW = 46
const BAR = 22
const FONT = 'font-family="system-ui, sans-serif"'
const INK = '#1f2328'
const PALE = '#d0d7de'

/** @param report with at least one column */
export function picture(report: Report): string {
  const { columns } = report
  const times = columns.map(timeOf)
  const most = Math.max(...columns.map(({ figures }) => figures.utterances))
  const [low, high] = [Math.floor(Math.log10(Math.min(...times))), Math.ceil(Math.log10(Math.max(...times)) + 1e-9)]
  const span = Math.max(high - low, 1)
  const x = (ms: number) => LEFT + ((Math.log10(ms) - low) / span) * (WIDTH - LEFT - RIGHT)
  const bottom = TOP + columns.length * ROW
  const scale = Array.from({ length: span + 1 }, (_, index) =>
    tick(10 ** (low + index), x(10 ** (low + index)), bottom),
  )
  const bars = columns.map((column, index) => bar(column, TOP + index * ROW, x(timeOf(column)), most))
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${bottom + 58}" role="img">
<title>Median milliseconds from utterance to plan, and exact plans</title>
<rect width="100%" height="100%" fill="#ffffff"/>
${text(16, 30, 'Median milliseconds from utterance to plan, and share of exact plans', 17)}
${[...scale, ...bars].join('\n')}
${text(16, bottom + 46, facts(report), 11)}
</svg>
`
}

/** Milliseconds, above nothing, which a logarithm can't show. */
const timeOf = ({ figures }: Column): number => Math.max(figures.total_p50_ms ?? 0, 0.01)

function tick(ms: number, x: number, bottom: number): string {
  return `<line x1="${x}" x2="${x}" y1="${TOP - 10}" y2="${bottom}" stroke="${PALE}"/>
${text(x, bottom + 18, ms >= 1000 ? `${ms / 1000} s` : `${ms} ms`, 12, 'middle')}`
}

/** @param most utterances of the contender that answered most: who answered fewer says how many */
function bar(column: Column, y: number, end: number, most: number): string {
  const { name, title, figures } = column
  const said = `${milliseconds(timeOf(column))} ms, ${figures.exact.all?.toFixed(0) ?? '-'} % exact${figures.utterances < most ? ` of ${figures.utterances}` : ''}`
  return `${text(LEFT - 12, y + 16, title, 14, 'end')}
<rect x="${LEFT}" y="${y}" width="${Math.max(end - LEFT, 2)}" height="${BAR}" rx="3" fill="${name === 'octod' ? '#0969da' : '#8c959f'}"/>
${text(Math.max(end, LEFT) + 8, y + 16, said, 13)}`
}

function text(x: number, y: number, words: string, size: number, anchor = 'start'): string {
  const safe = words.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
  return `<text x="${x}" y="${y}" ${FONT} font-size="${size}" fill="${INK}" text-anchor="${anchor}">${safe}</text>`
}
