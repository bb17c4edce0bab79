/**
 * All functions, in token order: the position in this list is the number in `<fn_N>`.
 * Append only: a trained model knows these numbers.
 */

import * as assistant from './assistant.ts'
import * as body from './body.ts'
import * as charging from './charging.ts'
import * as climate from './climate.ts'
import * as climateAir from './climate-air.ts'
import * as climateSeats from './climate-seats.ts'
import * as cruise from './cruise.ts'
import type { FunctionDefinition } from './define.ts'
import * as display from './display.ts'
import * as lights from './lights.ts'
import * as media from './media.ts'
import * as mirrors from './mirrors.ts'
import * as navigation from './navigation.ts'
import * as phone from './phone.ts'
import * as seats from './seats.ts'
import * as vehicle from './vehicle.ts'
import * as wipers from './wipers.ts'

export const functions: readonly FunctionDefinition[] = [
  climate.setClimate,
  climate.setTemperature,
  climate.adjustTemperature,
  climateAir.setFanSpeed,
  climateAir.adjustFanSpeed,
  climateAir.setAirConditioning,
  climateAir.setAirflow,
  climateAir.setRecirculation,
  climateAir.setDefroster,
  climateSeats.setSeatHeating,
  climateSeats.setSeatCooling,
  climateSeats.setSteeringWheelHeating,
  climate.getTemperature,
  body.setWindow,
  body.setSunroof,
  body.setSunshade,
  body.setDoorLock,
  body.setChildLock,
  body.setClosure,
  mirrors.setMirrors,
  mirrors.adjustMirror,
  seats.moveSeat,
  seats.recallSeatPosition,
  seats.saveSeatPosition,
  seats.setSeatMassage,
  lights.setHeadlights,
  lights.setFogLights,
  lights.setHazardLights,
  lights.setInteriorLight,
  lights.setAmbientLight,
  wipers.setWipers,
  wipers.adjustWipers,
  wipers.washWindshield,
  display.setDisplayBrightness,
  display.adjustDisplayBrightness,
  display.setDisplayTheme,
  display.setHeadUpDisplay,
  display.showCamera,
  media.playMedia,
  media.controlMedia,
  media.setVolume,
  media.adjustVolume,
  media.setMute,
  media.tuneRadio,
  media.setAudioSource,
  media.adjustEqualizer,
  media.getNowPlaying,
  navigation.navigateTo,
  navigation.addStop,
  navigation.cancelNavigation,
  navigation.findPlace,
  navigation.getTripInfo,
  navigation.getTraffic,
  navigation.setRouteOption,
  navigation.getLocation,
  navigation.setMapView,
  phone.callContact,
  phone.controlCall,
  phone.sendMessage,
  phone.readMessages,
  phone.getContactAddress,
  phone.setDoNotDisturb,
  vehicle.getVehicleStatus,
  vehicle.setDriveMode,
  cruise.setCruiseControl,
  cruise.setCruiseSpeed,
  vehicle.setDriverAssist,
  charging.setCharging,
  charging.setChargeLimit,
  charging.scheduleDeparture,
  assistant.getWeather,
  assistant.getTime,
  assistant.setTimer,
  assistant.setReminder,
  assistant.getCalendar,
  assistant.getEventPlace,
  assistant.getNews,
  climate.setClimateSync,
  navigation.getRouteInfo,
  navigation.removeStop,
  media.addToPlaylist,
  assistant.getReminders,
  assistant.cancelReminder,
  assistant.addCalendarEvent,
  assistant.searchManual,
  vehicle.setEngine,
]
