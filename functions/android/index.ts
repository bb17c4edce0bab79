/**
 * The functions of the published Octopus v2 model, in its token order: the position in this list is the number in `<nexa_N>`. Names and
 * parameters are fixed by its weights. The token after the last declines.
 */
import type { FunctionDefinition } from '../define.ts'
import * as device from './device.ts'
import * as home from './home.ts'
import * as phone from './phone.ts'
import * as web from './web.ts'

export const androidFunctions: readonly FunctionDefinition[] = [
  phone.takeAPhoto,
  web.getTrendingNews,
  web.getWeatherForecast,
  web.sendEmail,
  web.searchYoutubeVideos,
  web.findRouteGoogleMaps,
  home.checkNestSmokeDetectorStatus,
  phone.sendTextMessage,
  phone.makePhoneCall,
  phone.createContact,
  device.setTimerAlarm,
  device.changeScreenBrightness,
  device.createCalendarEvent,
  device.setVolume,
  phone.connectToBluetoothDevice,
  phone.enableDoNotDisturb,
  home.setNestTemperature,
  home.playMusicOnNestHub,
  home.playVideoOnNestHub,
  home.openOrLockDoor,
]
