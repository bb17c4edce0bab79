import data from '../data/media.json' with { type: 'json' }
import { type Answer, type Arguments, type Functions, Refusal, text, told, words } from './answer.ts'

type Song = (typeof data.songs)[number]
type Station = (typeof data.stations)[number]
type Playing = {
  readonly name: string
  readonly song?: Song
  readonly station?: Station
  readonly queue: readonly Song[]
}

/** Words of a request that name no music. */
const FILLERS = new Set(
  'a album and any by episode from genre me music my of on playlist some something song songs station the to'.split(
    ' ',
  ),
)

/** Music, podcasts, books and radio: what plays, the queue, the playlists. */
export function media(): Functions {
  const playlists = new Map(Object.entries(data.playlists).map(([name, titles]) => [name, [...titles]]))
  let playing: Playing | undefined
  let paused = false
  let source = 'streaming'
  let equalizer: { readonly [band: string]: number } = {}

  const play = (next: Playing): Answer => {
    playing = next
    paused = false
    return { speech: `Playing ${next.name}` }
  }
  const playQueue = (queue: readonly Song[], at = 0): Answer => {
    const index = (at + queue.length) % queue.length
    const song = queue[index]
    if (song === undefined) throw new Refusal('not_found', 'there is nothing to play')
    return play({ name: `${song.title} by ${song.artist}`, song, queue })
  }
  const current = (): Playing => {
    if (playing === undefined) throw new Refusal('not_found', 'nothing is playing; ask for some music first')
    return playing
  }
  const step = (by: number): Answer => {
    const { queue, song } = current()
    if (song === undefined)
      throw new Refusal('not_supported', 'a radio station has no next song; tune to another station')
    return playQueue(queue, queue.indexOf(song) + by)
  }

  const actions: { readonly [action: string]: () => Answer } = {
    play: () => (playing ? play(playing) : playQueue(data.songs)),
    pause: () => {
      paused = true
      return { speech: `Paused ${current().name}` }
    },
    stop: () => {
      const { name } = current()
      playing = undefined
      return { speech: `Stopped ${name}` }
    },
    next: () => step(1),
    previous: () => step(-1),
    restart: () => ({ ...play(current()), speech: `Starting ${current().name} over` }),
    shuffle: () => {
      const { queue, ...rest } = current()
      playing = { ...rest, queue: queue.toSorted((a, b) => a.title.length - b.title.length) }
      return { speech: 'Shuffle is on' }
    },
    repeat: () => ({ speech: `Repeating ${current().name}` }),
  }

  return {
    play_media: (args) => {
      const query = text(args.query)
      const list = playlists.get(
        words(query)
          .filter((word) => !FILLERS.has(word))
          .join(' '),
      )
      if (list)
        return {
          ...playQueue(data.songs.filter(({ title }) => list.includes(title))),
          speech: `Playing the playlist ${query}`,
        }
      const station = findStation(query)
      if (station && words(station.name).every((word) => words(query).includes(word))) return play(onAir(station))
      const songs = findSongs(query)
      if (songs.length === 0)
        throw new Refusal('not_found', `found no ${query} to play; ask for another title, artist or genre`)
      const from = text(args.source)
      const answer = playQueue(songs)
      return from === '' ? answer : { speech: `${answer.speech} from ${from}` }
    },
    control_media: (args) => {
      const action = text(args.action)
      const run = Object.hasOwn(actions, action) ? actions[action] : undefined
      if (run === undefined) throw new Refusal('invalid_argument', `the player can't ${action}`)
      return run()
    },
    tune_radio: (args) => {
      const station = findStation(text(args.station))
      if (station === undefined) throw new Refusal('not_found', `there is no station ${text(args.station)} here`)
      source = 'radio'
      return { ...play(onAir(station)), speech: `Tuned to ${station.name} on ${station.frequency}` }
    },
    set_audio_source: (args) => {
      source = text(args.source)
      return { speech: `Sound comes from ${source.replace('_', ' ')}` }
    },
    adjust_equalizer: (args) => {
      equalizer = adjusted(equalizer, args)
      const band = text(args.band)
      return { speech: `${band} at ${equalizer[band]}`, value: equalizer[band] }
    },
    get_now_playing: () => {
      if (playing === undefined) return told(`Nothing is playing; the source is ${source.replace('_', ' ')}`)
      const album = playing.song ? ` from ${playing.song.album}` : ''
      return told(`${paused ? 'Paused: ' : ''}${playing.name}${album}`)
    },
    add_to_playlist: (args) => {
      const name = words(text(args.playlist))
        .filter((word) => !FILLERS.has(word))
        .join(' ')
      const song = text(args.item) === '' ? current().song : findSongs(text(args.item))[0]
      if (song === undefined) throw new Refusal('not_found', `found no ${text(args.item) || 'song'} to add`)
      playlists.set(name, [...(playlists.get(name) ?? []), song.title])
      return { speech: `Added ${song.title} to ${name}` }
    },
  }
}

/** Songs with most of the telling words in title, artist, album or genre; all of them when there is no such word. */
function findSongs(query: string): readonly Song[] {
  const telling = words(query).filter((word) => !FILLERS.has(word))
  if (telling.length === 0) return data.songs
  const scored = data.songs.map((song) => {
    const known = words(Object.values(song).join(' '))
    return { song, score: telling.filter((word) => known.includes(word)).length / telling.length }
  })
  const best = Math.max(...scored.map(({ score }) => score))
  return best > 0.5 ? scored.filter(({ score }) => score === best).map(({ song }) => song) : []
}

function findStation(query: string): Station | undefined {
  const frequency = /\d{2,3}\.\d/.exec(query)?.[0]
  if (frequency !== undefined) return data.stations.find((station) => station.frequency === Number(frequency))
  const asked = words(query).filter((word) => !['fm', 'radio', 'station', 'the'].includes(word))
  if (asked.length === 0) return words(query).includes('radio') ? data.stations[0] : undefined
  return data.stations.find((station) =>
    asked.every((word) => words(`${station.name} ${station.genre}`).includes(word)),
  )
}

function onAir(station: Station): Playing {
  return { name: station.name, station, queue: [] }
}

/** Bands run from -5 to 5; left, rear and down are the lower side. */
function adjusted(equalizer: { readonly [band: string]: number }, args: Arguments) {
  const band = text(args.band)
  const step = ['up', 'right', 'front'].includes(text(args.direction)) ? 1 : -1
  const value = Math.min(5, Math.max(-5, (equalizer[band] ?? 0) + step))
  return { ...equalizer, [band]: value }
}
