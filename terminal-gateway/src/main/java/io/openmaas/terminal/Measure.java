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
  /** Supply voltage in millivolts. */
  EXTERNAL_MV,
  /** Charge of the traction battery in per cent. */
  TRACTION_BATTERY_PERCENT,
  /** Fuel level in per cent. */
  FUEL_PERCENT,
  /** Doors open, bit by bit as the terminal gives them. */
  DOORS
}
