import type { Clock, SignalValue } from '../context.ts'
import type { SimulatedVehicle } from './simulated.ts'

export type Scenario = 'parked' | 'city' | 'charging' | 'motorway'
export const SCENARIOS: readonly Scenario[] = ['parked', 'city', 'charging', 'motorway']

const TICK_MS = 1000
/** Change of speed in a second, in km/h. */
const ACCELERATION = 9
const BRAKING = 14
const MOTORWAY_SPEED = 120
const CITY_SPEED = 50
/** In the city the car drives and then stands for so many seconds, over and over. */
const CITY_DRIVE_S = 40
const CITY_STAND_S = 15
/** Metres of range in one percent of battery and of fuel. */
const METRES_PER_CHARGE_PERCENT = 900
const METRES_PER_FUEL_PERCENT = 7000
/** Below this charge a plug-in hybrid burns fuel. */
const LOWEST_CHARGE = 10
/** Charging at a fast station, in percent of the battery a second. */
const CHARGE_PER_SECOND = 0.05
const METRES_PER_DEGREE = 111_320

const BATTERY = 'Vehicle.Powertrain.TractionBattery'
const CHARGE = `${BATTERY}.StateOfCharge.Displayed`
const CABLE = `${BATTERY}.Charging.ChargingPort.AnyPosition.IsChargingCableConnected`
const GEAR = 'Vehicle.Powertrain.Transmission.SelectedGear'
const PARK = 126
const DRIVE = 127

/**
 * Drives and charges a simulated car by the clock: speed, gear, place, odometer, charge, fuel and range. A signal
 * that is sampled in whole units keeps its fraction here, so that nothing is lost between two ticks.
 */
export class DrivingScript {
  readonly #vehicle: SimulatedVehicle
  readonly #clock: Clock
  #scenario: Scenario = 'parked'
  #secondsInScenario = 0
  #distance: number
  #fuel: number
  #cancel: (() => void) | undefined

  constructor(options: { readonly vehicle: SimulatedVehicle; readonly clock: Clock }) {
    this.#vehicle = options.vehicle
    this.#clock = options.clock
    this.#distance = this.#number('Vehicle.TraveledDistance')
    this.#fuel = this.#number('Vehicle.Powertrain.FuelSystem.RelativeLevel')
  }

  get scenario(): Scenario {
    return this.#scenario
  }

  /** Begins a scenario, or goes over to another; a moving car brakes before it parks. */
  play(scenario: Scenario): void {
    this.#scenario = scenario
    this.#secondsInScenario = 0
    if (scenario === 'city' || scenario === 'motorway') this.#setOff()
    else if (this.#number('Vehicle.Speed') === 0) this.#park()
    this.#cancel ??= this.#clock.after(TICK_MS, () => this.#tick())
  }

  /** Ends the script; the car stays as it is. */
  stop(): void {
    this.#cancel?.()
    this.#cancel = undefined
  }

  #tick(): void {
    this.#secondsInScenario += TICK_MS / 1000
    this.#drive()
    this.#charge()
    // A listener may have stopped the script.
    if (this.#cancel) this.#cancel = this.#clock.after(TICK_MS, () => this.#tick())
  }

  #setOff(): void {
    this.#report({
      [CABLE]: false,
      [`${BATTERY}.Charging.ChargingPort.AnyPosition.IsFlapOpen`]: false,
      [`${BATTERY}.Charging.StartStopCharging`]: 'STOP',
      'Vehicle.Private.Powertrain.IsStarted': true,
      [GEAR]: DRIVE,
      'Vehicle.Powertrain.Transmission.IsParkLockEngaged': false,
      'Vehicle.Chassis.ParkingBrake.IsEngaged': false,
    })
  }

  #park(): void {
    this.#report({
      [GEAR]: PARK,
      'Vehicle.Powertrain.Transmission.IsParkLockEngaged': true,
      'Vehicle.Chassis.ParkingBrake.IsEngaged': true,
      'Vehicle.ADAS.CruiseControl.IsActive': false,
      'Vehicle.Private.Powertrain.IsStarted': false,
    })
    if (this.#scenario !== 'charging') return
    this.#report({
      [`${BATTERY}.Charging.ChargingPort.AnyPosition.IsFlapOpen`]: true,
      [CABLE]: true,
      [`${BATTERY}.Charging.StartStopCharging`]: 'START',
    })
  }

  #drive(): void {
    const before = this.#number('Vehicle.Speed')
    const target = this.#targetSpeed()
    const speed = target > before ? Math.min(target, before + ACCELERATION) : Math.max(target, before - BRAKING)
    const metres = ((before + speed) / 2 / 3.6) * (TICK_MS / 1000)
    this.#report({
      'Vehicle.Speed': speed,
      'Vehicle.Powertrain.Transmission.CurrentGear': speed === 0 ? 0 : Math.min(8, 1 + Math.floor(speed / 15)),
    })
    if (metres > 0) this.#travel(metres)
    const isResting = this.#scenario === 'parked' || this.#scenario === 'charging'
    if (isResting && speed === 0 && this.#number(GEAR) !== PARK) this.#park()
  }

  #targetSpeed(): number {
    if (this.#scenario === 'motorway') {
      const cruise = 'Vehicle.ADAS.CruiseControl'
      const isHolding = this.#vehicle.get(`${cruise}.IsActive`)?.value === true
      return isHolding ? this.#number(`${cruise}.SpeedSet`) : MOTORWAY_SPEED
    }
    if (this.#scenario !== 'city') return 0
    return this.#secondsInScenario % (CITY_DRIVE_S + CITY_STAND_S) <= CITY_DRIVE_S ? CITY_SPEED : 0
  }

  #travel(metres: number): void {
    this.#distance += metres
    const charge = this.#number(CHARGE)
    const isElectric = charge > LOWEST_CHARGE
    const chargeLeft = isElectric ? Math.max(LOWEST_CHARGE, charge - metres / METRES_PER_CHARGE_PERCENT) : charge
    if (!isElectric) this.#fuel = Math.max(0, this.#fuel - metres / METRES_PER_FUEL_PERCENT)
    const heading = (this.#number('Vehicle.CurrentLocation.Heading') * Math.PI) / 180
    const latitude = this.#number('Vehicle.CurrentLocation.Latitude')
    const longitude = this.#number('Vehicle.CurrentLocation.Longitude')
    this.#report({
      'Vehicle.TraveledDistance': Math.round(this.#distance),
      'Vehicle.CurrentLocation.Latitude': latitude + (metres * Math.cos(heading)) / METRES_PER_DEGREE,
      'Vehicle.CurrentLocation.Longitude':
        longitude + (metres * Math.sin(heading)) / (METRES_PER_DEGREE * Math.cos((latitude * Math.PI) / 180)),
      'Vehicle.Service.DistanceToService': this.#number('Vehicle.Service.DistanceToService') - metres / 1000,
    })
    this.#setEnergy(chargeLeft)
  }

  #charge(): void {
    if (this.#vehicle.get(`${BATTERY}.Charging.IsCharging`)?.value !== true) return
    const limit = this.#number(`${BATTERY}.Charging.ChargeLimit`)
    this.#setEnergy(Math.min(limit, this.#number(CHARGE) + CHARGE_PER_SECOND * (TICK_MS / 1000)))
  }

  #setEnergy(charge: number): void {
    const electric = Math.round(charge * METRES_PER_CHARGE_PERCENT)
    this.#report({
      [CHARGE]: charge,
      'Vehicle.Powertrain.FuelSystem.RelativeLevel': Math.round(this.#fuel),
      [`${BATTERY}.Range`]: electric,
      'Vehicle.Powertrain.Range': electric + Math.round(this.#fuel * METRES_PER_FUEL_PERCENT),
    })
  }

  #number(path: string): number {
    return Number(this.#vehicle.get(path)?.value ?? 0)
  }

  #report(values: { readonly [path: string]: SignalValue }): void {
    for (const [path, value] of Object.entries(values)) this.#vehicle.report(path, value)
  }
}

/** Plays a scenario on a simulated car. Returns what ends it. */
export function drive(vehicle: SimulatedVehicle, scenario: Scenario, clock: Clock): () => void {
  const script = new DrivingScript({ vehicle, clock })
  script.play(scenario)
  return () => script.stop()
}
