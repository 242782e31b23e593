package io.openmaas.terminal;

/** What a terminal measures, each with its unit; every protocol and model is mapped to these. */
public enum Measure {
  /** 1 on, 0 off. */
  IGNITION,
  /** 1 moving, 0 still, by the terminal's accelerometer. */
  MOVEMENT,
  /** The terminal's own odometer, in metres. */
  ODOMETER_DEVICE_M,
  /** From the CAN bus, in metres. */
  ODOMETER_CAN_M,
  /** From the OBD port, in metres. */
  ODOMETER_OBD_M,
  /**
   * The odometer on the dashboard in metres, known to the kilometre only: too coarse to measure a
   * trip by, so it is never taken for one of the three above.
   */
  ODOMETER_DASHBOARD_M,
  /** Supply voltage (the 12 V or 24 V battery) in millivolts. */
  EXTERNAL_MV,
  /** Voltage of the terminal's own battery in millivolts. */
  TERMINAL_BATTERY_MV,
  /** Charge of the traction battery in per cent. */
  TRACTION_BATTERY_PERCENT,
  /** Energy taken from the traction battery since it was made, in watt-hours: a counter. */
  ENERGY_USED_WH,
  /** Fuel level in per cent. */
  FUEL_PERCENT,
  /** Fuel in the tank in millilitres. */
  FUEL_ML,
  /** Fuel burnt since the engine was made, in millilitres: a counter. */
  FUEL_USED_ML,
  /** Doors open, bit by bit as the terminal gives them. */
  DOORS,
  /** 1 locked, 0 not. */
  LOCKED,
  /** 1 the engine is kept from starting, 0 not. */
  IMMOBILISED,
  /** 1 the terminal sleeps, 0 not. */
  SLEEPING,
  /** 1 standing with the engine on, 0 not. */
  IDLING,
  /** 1 moved with the ignition off, 0 not. */
  TOWED,
  /** 1 or more: a crash was felt; the number is the terminal's kind of crash. */
  CRASH,
  /** 1 cut from the vehicle's supply, 0 not. */
  UNPLUGGED,
  /** 1 or more: its radio is jammed. */
  JAMMED,
  /** How many fault codes the vehicle's computers hold. */
  FAULT_COUNT,
  /** 1 the fault lamp is on, 0 not. */
  FAULT_LAMP,
  /** Tyre pressure front left in kilopascals. */
  TYRE_FRONT_LEFT_KPA,
  /** Tyre pressure front right in kilopascals. */
  TYRE_FRONT_RIGHT_KPA,
  /** Tyre pressure rear left in kilopascals. */
  TYRE_REAR_LEFT_KPA,
  /** Tyre pressure rear right in kilopascals. */
  TYRE_REAR_RIGHT_KPA,
  /** The terminal's own number of the record, where its protocol has one: 1 and up. */
  SEQUENCE
}
