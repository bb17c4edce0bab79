import data from '../data/information.json' with { type: 'json' }
import { type Arguments, type Functions, Refusal, text, told, words } from './answer.ts'

const DAY = 86_400_000

/** Weather, news and the time elsewhere. The weather is made up, the same for one place and day each time. */
export function information(now: () => number): Functions {
  return {
    get_weather: (args) => {
      const name = placeName(args) ?? 'here'
      const from = Number.isNaN(Date.parse(text(args.from))) ? now() : Date.parse(text(args.from))
      const when = text(args.day) || 'today'
      const { condition, high, low } = forecast(name, new Date(from))
      const where = name === 'here' ? 'Here' : `In ${name}`
      return told(`${where} it is ${condition} ${when}, ${low} to ${high} degrees`)
    },
    get_news: (args) => {
      const topic = words(text(args.topic))
      const chosen = data.news.filter(({ topic: of, headline }) => {
        return topic.length === 0 || topic.some((word) => words(`${of} ${headline}`).includes(word))
      })
      if (chosen.length === 0) throw new Refusal('not_found', `there is no news about ${text(args.topic)}`)
      return told(
        chosen
          .slice(0, 3)
          .map(({ headline }) => headline)
          .join('. '),
      )
    },
    get_time: (args) => {
      const name = placeName(args) ?? ''
      const zone = timeZone(name)
      if (zone === undefined)
        throw new Refusal('not_found', `the time in ${name} is not known here; name a large city near it`)
      const time = new Date(now()).toLocaleTimeString('en-GB', { timeZone: zone, hour: 'numeric', minute: '2-digit' })
      return told(`It is ${time} in ${name}`)
    },
  }
}

function placeName({ place }: Arguments): string | undefined {
  const name = typeof place === 'object' && place !== null && 'name' in place ? text(place.name) : text(place)
  return name === '' ? undefined : name
}

function forecast(
  place: string,
  day: Date,
): { readonly condition: string; readonly high: number; readonly low: number } {
  const seed = [...place.toLowerCase()].reduce((sum, letter) => (sum * 31 + (letter.codePointAt(0) ?? 0)) % 9973, 7)
  const turn = seed + Math.floor(day.getTime() / DAY) * 5
  const high = (data.monthly_highs[day.getMonth()] ?? 15) + (turn % 5) - 2
  return { condition: data.conditions[turn % data.conditions.length] ?? 'cloudy', high, low: high - 7 }
}

/** A zone by the names in the data, else by the city that a zone is named after. */
function timeZone(place: string): string | undefined {
  const name = words(place)
    .filter((word) => !['time', 'timezone', 'zone', 'the', 'in'].includes(word))
    .join(' ')
  const named = Object.entries(data.time_zones).find(([known]) => known === name)?.[1]
  return (
    named ?? Intl.supportedValuesOf('timeZone').find((zone) => words(zone.split('/').at(-1) ?? '').join(' ') === name)
  )
}
