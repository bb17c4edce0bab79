import t from 'tap'
import { type FunctionCase, type RefusedCase, testFunctions } from '../support/function-cases.ts'

const door = (corner: string, leaf: string) => `Vehicle.Cabin.Door.${corner}.${leaf}`
const window = (corner: string) => door(corner, 'Window.Position')
const ROOF = 'Vehicle.Private.Cabin.Sunroof.Position'
const BLIND = 'Vehicle.Cabin.Sunroof.Shade.Position'
const TRUNK = 'Vehicle.Body.Trunk.Rear'
const MIRRORS = 'Vehicle.Body.Mirrors'
const RIGHT_HAND_DRIVE = { 'Vehicle.Cabin.DriverPosition': 'RIGHT' }

const cases: readonly FunctionCase[] = [
  {
    call: 'set_window',
    args: { position: 'half' },
    state: 'accepted',
    speech: 'driver window opening halfway',
    value: 50,
    signals: {
      [window('Row1.DriverSide')]: 50,
      [door('Row1.DriverSide', 'Window.IsOpen')]: true,
      [window('Row1.PassengerSide')]: 0,
    },
  },
  {
    call: 'set_window',
    args: { position: 'open', window: 'all' },
    state: 'accepted',
    speech: 'all windows opening',
    signals: { [window('Row1.DriverSide')]: 100, [window('Row2.PassengerSide')]: 100 },
  },
  {
    call: 'set_window',
    args: { position: 'vent', window: 'rear_right' },
    state: 'accepted',
    speech: 'rear right window opening to a small gap',
    signals: { [window('Row2.PassengerSide')]: 10, [window('Row2.DriverSide')]: 0 },
  },
  {
    call: 'set_window',
    args: { position: '30%', window: 'rear_right' },
    given: RIGHT_HAND_DRIVE,
    state: 'accepted',
    speech: 'rear right window opening to 30 percent',
    signals: { [window('Row2.DriverSide')]: 30, [window('Row2.PassengerSide')]: 0 },
  },
  {
    call: 'set_window',
    args: { position: 'closed', window: 'front' },
    given: { [window('Row1.PassengerSide')]: 40 },
    state: 'accepted',
    speech: 'front windows closing',
    signals: { [window('Row1.PassengerSide')]: 0 },
  },
  { call: 'set_window', args: { position: 'closed', window: 'all' }, speech: 'all windows are already closed' },
  {
    call: 'set_window',
    args: { position: 'half', window: 'passenger' },
    given: { [window('Row1.PassengerSide')]: 100 },
    state: 'accepted',
    speech: 'passenger window closing halfway',
  },
  {
    call: 'set_sunroof',
    args: { position: 'open' },
    state: 'accepted',
    speech: 'sunroof opening',
    signals: { [ROOF]: 100, 'Vehicle.Cabin.Sunroof.Position': 100 },
  },
  {
    call: 'set_sunroof',
    args: { position: 'vent' },
    state: 'accepted',
    speech: 'sunroof tilting',
    signals: { 'Vehicle.Cabin.Sunroof.Position': -100 },
  },
  {
    call: 'set_sunroof',
    args: { position: 'closed' },
    given: { [ROOF]: -100 },
    state: 'accepted',
    speech: 'sunroof closing',
    signals: { [ROOF]: 0 },
  },
  { call: 'set_sunroof', args: { position: 'closed' }, speech: 'the sunroof is already closed' },
  {
    call: 'set_sunshade',
    args: { position: 'closed' },
    state: 'accepted',
    speech: 'roof blind closing',
    signals: { [BLIND]: 100 },
  },
  { call: 'set_sunshade', args: { position: 'open' }, speech: 'the roof blind is already open' },
  {
    call: 'set_sunshade',
    args: { position: '75%', shade: 'rear' },
    given: { 'Vehicle.Cabin.RearShade.Position': 100 },
    state: 'accepted',
    speech: 'rear sunshade opening to 75 percent',
    signals: { 'Vehicle.Cabin.RearShade.Position': 25 },
  },
  {
    call: 'set_door_lock',
    args: { state: 'unlocked' },
    speech: 'all doors unlocked',
    signals: {
      [door('Row1.DriverSide', 'IsLocked')]: false,
      [door('Row2.PassengerSide', 'IsLocked')]: false,
      [`${TRUNK}.IsLocked`]: false,
    },
  },
  {
    call: 'set_door_lock',
    args: { state: 'unlocked', door: 'passenger' },
    speech: 'passenger door unlocked',
    signals: {
      [door('Row1.PassengerSide', 'IsLocked')]: false,
      [door('Row1.DriverSide', 'IsLocked')]: true,
      [`${TRUNK}.IsLocked`]: true,
    },
  },
  { call: 'set_door_lock', args: { state: 'locked' }, speech: 'all doors are already locked' },
  {
    call: 'set_child_lock',
    args: { state: 'on' },
    speech: 'child locks on',
    signals: {
      'Vehicle.Cabin.Door.Row2.DriverSide.IsChildLockActive': true,
      'Vehicle.Cabin.IsWindowChildLockEngaged': true,
    },
  },
  { call: 'set_child_lock', args: { state: 'off' }, speech: 'the child locks are already off' },
  {
    call: 'set_closure',
    args: { closure: 'trunk', state: 'open' },
    state: 'accepted',
    speech: 'trunk opening',
    signals: { [`${TRUNK}.Position`]: 100, [`${TRUNK}.IsOpen`]: true, [`${TRUNK}.IsLocked`]: false },
  },
  { call: 'set_closure', args: { closure: 'frunk', state: 'closed' }, speech: 'the frunk is already closed' },
  {
    call: 'set_closure',
    args: { closure: 'hood', state: 'open' },
    speech: 'hood open',
    signals: { 'Vehicle.Body.Hood.IsOpen': true },
  },
  {
    call: 'set_closure',
    args: { closure: 'charge_port', state: 'open' },
    speech: 'charge port open',
    signals: { 'Vehicle.Powertrain.TractionBattery.Charging.ChargingPort.AnyPosition.IsFlapOpen': true },
  },
  {
    call: 'set_closure',
    args: { closure: 'fuel_door', state: 'open' },
    speech: 'fuel door open',
    signals: { 'Vehicle.Private.Body.FuelDoor.IsOpen': true },
  },
  { call: 'set_closure', args: { closure: 'glove_box', state: 'closed' }, speech: 'the glove box is already closed' },
  {
    call: 'set_mirrors',
    args: { state: 'folded' },
    speech: 'mirrors folded',
    signals: { [`${MIRRORS}.DriverSide.IsFolded`]: true, [`${MIRRORS}.PassengerSide.IsFolded`]: true },
  },
  { call: 'set_mirrors', args: { state: 'unfolded' }, speech: 'the mirrors are already unfolded' },
  {
    call: 'adjust_mirror',
    args: { direction: 'up' },
    state: 'accepted',
    speech: 'left mirror moving up',
    signals: { [`${MIRRORS}.DriverSide.Tilt`]: 10 },
  },
  {
    call: 'adjust_mirror',
    args: { direction: 'left', mirror: 'right' },
    state: 'accepted',
    speech: 'right mirror moving to the left',
    signals: { [`${MIRRORS}.PassengerSide.Yaw`]: -10 },
  },
  {
    call: 'adjust_mirror',
    args: { direction: 'down' },
    given: RIGHT_HAND_DRIVE,
    state: 'accepted',
    speech: 'right mirror moving down',
    signals: { [`${MIRRORS}.DriverSide.Tilt`]: -10 },
  },
  {
    call: 'adjust_mirror',
    args: { direction: 'right', mirror: 'rearview' },
    state: 'accepted',
    speech: 'rearview mirror moving to the right',
    signals: { 'Vehicle.Private.Cabin.RearviewMirror.Yaw': 10 },
  },
  {
    call: 'adjust_mirror',
    args: { direction: 'up', mirror: 'left' },
    given: { [`${MIRRORS}.DriverSide.Tilt`]: 100 },
    speech: 'the left mirror cannot go further up',
  },
]

const refused: readonly RefusedCase[] = [
  { call: 'set_window', args: { position: '120%' }, code: 'out_of_range', message: /0% to 100%/ },
  { call: 'set_sunroof', args: { position: 'wide' }, code: 'out_of_range', message: /open, closed, half, vent/ },
]

testFunctions(t, 'body', cases, refused)
