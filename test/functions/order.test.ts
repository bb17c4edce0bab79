import t from 'tap'
import { functions } from '../../functions/index.ts'

/**
 * The functions in token order, as trained models know them: `<fn_0>` first. New ones are added at the end;
 * nothing here is ever moved, renamed or taken out.
 */
const ORDER = `
  set_climate
  set_temperature
  adjust_temperature
  set_fan_speed
  adjust_fan_speed
  set_air_conditioning
  set_airflow
  set_recirculation
  set_defroster
  set_seat_heating
  set_seat_cooling
  set_steering_wheel_heating
  get_temperature
  set_window
  set_sunroof
  set_sunshade
  set_door_lock
  set_child_lock
  set_closure
  set_mirrors
  adjust_mirror
  move_seat
  recall_seat_position
  save_seat_position
  set_seat_massage
  set_headlights
  set_fog_lights
  set_hazard_lights
  set_interior_light
  set_ambient_light
  set_wipers
  adjust_wipers
  wash_windshield
  set_display_brightness
  adjust_display_brightness
  set_display_theme
  set_head_up_display
  show_camera
  play_media
  control_media
  set_volume
  adjust_volume
  set_mute
  tune_radio
  set_audio_source
  adjust_equalizer
  get_now_playing
  navigate_to
  add_stop
  cancel_navigation
  find_place
  get_trip_info
  get_traffic
  set_route_option
  get_location
  set_map_view
  call_contact
  control_call
  send_message
  read_messages
  get_contact_address
  set_do_not_disturb
  get_vehicle_status
  set_drive_mode
  set_cruise_control
  set_cruise_speed
  set_driver_assist
  set_charging
  set_charge_limit
  schedule_departure
  get_weather
  get_time
  set_timer
  set_reminder
  get_calendar
  get_event_place
  get_news
  set_climate_sync
  get_route_info
  remove_stop
  add_to_playlist
  get_reminders
  cancel_reminder
  add_calendar_event
  search_manual
  set_engine
`
  .trim()
  .split(/\s+/)

t.test('token numbers never change', async (t) => {
  t.same(
    functions.slice(0, ORDER.length).map(({ name }) => name),
    ORDER,
  )
})

t.test('names are unique words in snake case', async (t) => {
  const names = functions.map(({ name }) => name)
  t.equal(new Set(names).size, names.length)
  for (const name of names) t.match(name, /^[a-z]+(_[a-z]+)*$/)
})

t.test('every required parameter has a question to ask when it was not said', async (t) => {
  for (const { name, parameters, needsOneOf } of functions)
    for (const [parameter, { optional, ask }] of Object.entries(parameters))
      t.ok((optional && parameter !== needsOneOf?.[0]) || /^[A-Z].*\?$/.test(ask ?? ''), `${name} ${parameter}`)
})
