/**
 * From the zones people speak of to the instances of VSS. VSS names sides by the driver (`DriverSide`,
 * `PassengerSide`), people say left and right behind: `Vehicle.Cabin.DriverPosition` joins the two.
 */
import type { Vehicle } from '../context.ts'
import type { Zone } from '../define.ts'

export type Side = 'DriverSide' | 'PassengerSide'
/** One seat and what belongs to it: its door, window, lamp and HVAC station. */
export type Corner = {
  /** For speech: `driver`, `rear left`. */
  readonly name: string
  readonly row: 'Row1' | 'Row2'
  readonly side: Side
}

/** The side of the car that `left` or `right` is: DriverSide is left unless the driver sits on the right. */
export function sideOf(hand: 'left' | 'right', vehicle: Pick<Vehicle, 'get'>): Side {
  const driverHand = vehicle.get('Vehicle.Cabin.DriverPosition')?.value === 'RIGHT' ? 'right' : 'left'
  return hand === driverHand ? 'DriverSide' : 'PassengerSide'
}

/** The corners a zone covers, in the order driver, passenger, rear left, rear right. Never empty. */
export function cornersOf(zone: Zone, vehicle: Pick<Vehicle, 'get'>): readonly Corner[] {
  const driver: Corner = { name: 'driver', row: 'Row1', side: 'DriverSide' }
  const passenger: Corner = { name: 'passenger', row: 'Row1', side: 'PassengerSide' }
  const rearLeft: Corner = { name: 'rear left', row: 'Row2', side: sideOf('left', vehicle) }
  const rearRight: Corner = { name: 'rear right', row: 'Row2', side: sideOf('right', vehicle) }
  switch (zone) {
    case 'driver':
      return [driver]
    case 'passenger':
      return [passenger]
    case 'rear_left':
      return [rearLeft]
    case 'rear_right':
      return [rearRight]
    case 'front':
      return [driver, passenger]
    case 'rear':
      return [rearLeft, rearRight]
    case 'all':
      return [driver, passenger, rearLeft, rearRight]
  }
}

/** A signal of the corner's HVAC station, which VSS names `Driver` and `Passenger` without `Side`. */
export const stationPath = ({ row, side }: Corner, leaf: string): string =>
  `Vehicle.Cabin.HVAC.Station.${row}.${side.replace('Side', '')}.${leaf}`
/** As `stationPath`, for the leaves VSS lacks: `Mode` and `Airflow`. */
export const privateStationPath = (corner: Corner, leaf: 'Mode' | 'Airflow'): string =>
  stationPath(corner, leaf).replace('Vehicle.', 'Vehicle.Private.')
export const doorPath = ({ row, side }: Corner, leaf: string): string => `Vehicle.Cabin.Door.${row}.${side}.${leaf}`
export const windowPath = (corner: Corner): string => doorPath(corner, 'Window.Position')
export const seatPath = ({ row, side }: Corner, leaf: string): string => `Vehicle.Cabin.Seat.${row}.${side}.${leaf}`
export const seatMemoryPath = ({ row, side }: Corner): string => `Vehicle.Private.SeatMemory.${row}.${side}`
export const spotlightPath = ({ row, side }: Corner, leaf: string): string =>
  `Vehicle.Cabin.Light.Spotlight.${row}.${side}.${leaf}`
export const ambientLightPath = ({ row, side }: Corner, leaf: string): string =>
  `Vehicle.Cabin.Light.AmbientLight.${row}.${side}.${leaf}`

/** The targets for one signal in several places. */
export function eachCorner<Value>(
  corners: readonly Corner[],
  pathOf: (corner: Corner) => string,
  value: Value,
): { readonly [path: string]: Value } {
  return Object.fromEntries(corners.map((corner) => [pathOf(corner), value]))
}

/** `driver window`, `rear left seat`; `rear windows`, `all windows` where the zone covers several. */
export function nameOf(zone: Zone, noun: string): string {
  const name = zone.replace('_', ' ')
  return isSeveral(zone) ? `${name} ${noun}s` : `${name} ${noun}`
}
/** `the driver window`, `the rear windows`, `all windows`. */
export const theName = (zone: Zone, noun: string): string => `${zone === 'all' ? '' : 'the '}${nameOf(zone, noun)}`
/** `the driver window is`, `the rear windows are`, `all windows are`. */
export const theNameIs = (zone: Zone, noun: string): string =>
  `${theName(zone, noun)} ${isSeveral(zone) ? 'are' : 'is'}`
/** The zone before a thing there is one of per zone, nothing for the whole car: `driver temperature`, `temperature`. */
export const inZone = (zone: Zone, noun: string): string =>
  zone === 'all' ? noun : `${zone.replace('_', ' ')} ${noun}`

const isSeveral = (zone: Zone): boolean => zone === 'all' || zone === 'front' || zone === 'rear'
