import t from 'tap'
import { checkValue } from '../../functions/vehicle/signal.ts'
import { signalAt, signals } from '../../functions/vehicle/signals.ts'

t.test('every path is there once and begins with Vehicle', async (t) => {
  const paths = signals.map(({ path }) => path)
  t.equal(new Set(paths).size, paths.length)
  for (const path of paths) t.match(path, /^Vehicle(\.\w+)+$/)
})

t.test('every initial value is one the signal can hold', async (t) => {
  for (const signal of signals) t.doesNotThrow(() => checkValue(signal, signal.initial), signal.path)
})

t.test('only numeric actuators are slow, and their ends are known', async (t) => {
  for (const signal of signals.filter(({ speed }) => speed !== undefined)) {
    t.match(signal, { kind: 'actuator', minimum: Number, maximum: Number, initial: Number }, signal.path)
    t.ok(Number(signal.speed) > 0, signal.path)
  }
})

t.test('only boolean actuators are buttons', async (t) => {
  for (const signal of signals.filter(({ pulseMs }) => pulseMs !== undefined)) {
    t.match(signal, { kind: 'actuator', datatype: 'boolean', initial: false }, signal.path)
  }
})

t.test('an unknown path is not found', async (t) => {
  t.throws(() => signalAt('Vehicle.Nothing'), { code: 'not_found', message: /Vehicle\.Nothing/ })
})

const FAN = 'Vehicle.Cabin.HVAC.Station.Row1.Driver.FanSpeed'
const refused = [
  [FAN, 101, 'out_of_range', /0 to 100 percent/],
  [FAN, 1.5, 'invalid_argument', /uint8/],
  [FAN, '50', 'invalid_argument', /"50"/],
  ['Vehicle.Powertrain.Transmission.SelectedGear', 200, 'out_of_range', /-128 to 127/],
  ['Vehicle.Speed', Number.NaN, 'invalid_argument', /float/],
  ['Vehicle.Body.Lights.LightSwitch', 'DISCO', 'out_of_range', /OFF, POSITION/],
  ['Vehicle.Private.Warnings', ['fine', 1], 'invalid_argument', /string\[\]/],
] as const
for (const [path, value, code, message] of refused) {
  t.test(`${path} refuses ${JSON.stringify(value)} with ${code}`, async (t) => {
    t.throws(() => checkValue(signalAt(path), value as never), { code, message })
  })
}
