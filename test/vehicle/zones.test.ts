import t from 'tap'
import { ZONES } from '../../functions/define.ts'
import { signalAt } from '../../functions/vehicle/signals.ts'
import {
  ambientLightPath,
  cornersOf,
  doorPath,
  nameOf,
  privateStationPath,
  seatMemoryPath,
  seatPath,
  sideOf,
  spotlightPath,
  stationPath,
  theNameIs,
  windowPath,
} from '../../functions/vehicle/zones.ts'
import { makeContext } from '../support/context.ts'

const sittingOn = (t: Parameters<typeof makeContext>[0], position: string) =>
  makeContext(t, { signals: { 'Vehicle.Cabin.DriverPosition': position } }).vehicle

const windows = {
  LEFT: { rear_left: 'Row2.DriverSide', rear_right: 'Row2.PassengerSide' },
  MIDDLE: { rear_left: 'Row2.DriverSide', rear_right: 'Row2.PassengerSide' },
  RIGHT: { rear_left: 'Row2.PassengerSide', rear_right: 'Row2.DriverSide' },
} as const
for (const [position, expected] of Object.entries(windows)) {
  t.test(`behind a driver on the ${position}, left and right are the right sides`, async (t) => {
    const vehicle = sittingOn(t, position)
    for (const zone of ['rear_left', 'rear_right'] as const) {
      t.same(cornersOf(zone, vehicle).map(windowPath), [`Vehicle.Cabin.Door.${expected[zone]}.Window.Position`])
    }
    t.equal(sideOf('left', vehicle), position === 'RIGHT' ? 'PassengerSide' : 'DriverSide')
  })
}

t.test('several zones are made of single ones', async (t) => {
  const vehicle = sittingOn(t, 'LEFT')
  const names = (zone: (typeof ZONES)[number]) => cornersOf(zone, vehicle).map(({ name }) => name)
  t.same(names('front'), ['driver', 'passenger'])
  t.same(names('rear'), ['rear left', 'rear right'])
  t.same(names('all'), ['driver', 'passenger', 'rear left', 'rear right'])
})

for (const zone of ZONES) {
  t.test(`every signal of zone ${zone} exists`, async (t) => {
    for (const corner of cornersOf(zone, sittingOn(t, 'RIGHT'))) {
      for (const path of [
        stationPath(corner, 'Temperature'),
        privateStationPath(corner, 'Mode'),
        doorPath(corner, 'IsLocked'),
        windowPath(corner),
        seatPath(corner, 'HeatingCooling'),
        seatMemoryPath(corner),
        spotlightPath(corner, 'IsLightOn'),
        ambientLightPath(corner, 'Color'),
      ]) {
        t.equal(signalAt(path).path, path)
      }
    }
  })
}

t.test('zones are named in one and in several', async (t) => {
  t.equal(nameOf('rear_left', 'window'), 'rear left window')
  t.equal(nameOf('rear', 'window'), 'rear windows')
  t.equal(theNameIs('driver', 'window'), 'the driver window is')
  t.equal(theNameIs('front', 'window'), 'the front windows are')
  t.equal(theNameIs('all', 'window'), 'all windows are')
})
