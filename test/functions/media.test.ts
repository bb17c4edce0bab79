import t from 'tap'
import { FakeClock } from '../support/clock.ts'
import { makeContext } from '../support/context.ts'
import { startApps } from '../support/head-unit.ts'
import { call } from '../support/services.ts'

const VOLUME = 'Vehicle.Cabin.Infotainment.Media.Volume'
const MUTED = 'Vehicle.Private.Media.IsMuted'

const VOLUMES: readonly (readonly [
  name: string,
  args: { readonly [name: string]: string },
  before: number,
  after: number,
  speech: string,
])[] = [
  ['set_volume', { level: '40%' }, 30, 40, 'Volume 40 percent'],
  ['set_volume', { level: 'max' }, 30, 100, 'Volume 100 percent'],
  ['set_volume', { level: 'low' }, 30, 25, 'Volume 25 percent'],
  ['set_volume', { level: '12' }, 30, 12, 'Volume 12 percent'],
  ['set_volume', { level: '30' }, 30, 30, 'The volume is already at 30 percent'],
  ['adjust_volume', { direction: 'up' }, 30, 40, 'Volume 40 percent'],
  ['adjust_volume', { direction: 'down' }, 30, 20, 'Volume 20 percent'],
  ['adjust_volume', { direction: 'down', amount: '5%' }, 30, 25, 'Volume 25 percent'],
  ['adjust_volume', { direction: 'up', amount: '20' }, 95, 100, 'Volume 100 percent'],
  ['adjust_volume', { direction: 'up' }, 100, 100, 'The volume is already at 100 percent'],
]
for (const [name, args, before, after, speech] of VOLUMES) {
  t.test(`${name} ${Object.values(args).join(' ')} from ${before} percent says "${speech}"`, async (t) => {
    const context = makeContext(t, { signals: { [VOLUME]: before } })
    const outcome = await call(context, name, args)
    t.match(outcome, { state: 'achieved', speech })
    t.equal(context.vehicle.get(VOLUME)?.value, after)
  })
}

t.test('a volume that is none is refused and changes nothing', async (t) => {
  const context = makeContext(t, { signals: { [VOLUME]: 30 } })
  await t.rejects(call(context, 'set_volume', { level: 'purple' }), { code: 'out_of_range' })
  await t.rejects(call(context, 'set_volume', { level: '140%' }), { code: 'out_of_range' })
  t.equal(context.vehicle.get(VOLUME)?.value, 30)
})

t.test('set_mute mutes and unmutes; asking for a volume or for more unmutes too', async (t) => {
  const context = makeContext(t, { signals: { [VOLUME]: 30 } })
  t.equal((await call(context, 'set_mute', { state: 'on' })).speech, 'Sound muted')
  t.equal(context.vehicle.get(MUTED)?.value, true)
  t.equal((await call(context, 'set_mute', { state: 'on' })).speech, 'The sound is already muted')
  await call(context, 'adjust_volume', { direction: 'down' })
  t.equal(context.vehicle.get(MUTED)?.value, true)
  await call(context, 'adjust_volume', { direction: 'up' })
  t.equal(context.vehicle.get(MUTED)?.value, false)
  await call(context, 'set_mute', { state: 'on' })
  await call(context, 'set_volume', { level: '20%' })
  t.equal(context.vehicle.get(MUTED)?.value, false)
  t.equal((await call(context, 'set_mute', { state: 'off' })).speech, 'The sound is already on')
})

t.test('what plays is up to the media app', async (t) => {
  const clock = new FakeClock()
  const { apps, calls } = await startApps(t, clock)
  const context = makeContext(t, { clock, apps })
  const says = async (name: string, args: { readonly [name: string]: string } = {}) =>
    (await call(context, name, args)).speech

  t.match(await says('get_now_playing'), /^Nothing is playing/)
  await t.rejects(call(context, 'control_media', { action: 'pause' }), { code: 'not_found' })
  t.equal(
    await says('play_media', { query: 'some Miles Davis', source: 'Last Fm' }),
    'Playing So What by Miles Davis from Last Fm',
  )
  t.equal(await says('control_media', { action: 'next' }), 'Playing Blue in Green by Miles Davis')
  t.equal(await says('control_media', { action: 'pause' }), 'Paused Blue in Green by Miles Davis')
  t.equal(await says('get_now_playing'), 'Paused: Blue in Green by Miles Davis from Kind of Blue')
  t.equal(await says('control_media', { action: 'play' }), 'Playing Blue in Green by Miles Davis')
  t.equal(await says('add_to_playlist', { playlist: 'night drive' }), 'Added Blue in Green to night drive')
  t.equal(
    await says('play_media', { query: 'my night drive playlist' }),
    'Playing the playlist my night drive playlist',
  )
  t.equal(await says('tune_radio', { station: '98.5' }), 'Tuned to Classic FM on 98.5')
  await t.rejects(call(context, 'control_media', { action: 'next' }), { code: 'not_supported' })
  t.equal(await says('set_audio_source', { source: 'android_auto' }), 'Sound comes from android auto')
  t.equal(await says('adjust_equalizer', { band: 'bass', direction: 'up' }), 'bass at 1')
  await t.rejects(call(context, 'play_media', { query: 'polka by nobody' }), {
    code: 'not_found',
    message: /polka by nobody/,
  })
  t.match(calls.at(-1), /^play_media .* -> not_found: /)
})
