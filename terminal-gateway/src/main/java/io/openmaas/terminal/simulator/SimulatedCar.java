package io.openmaas.terminal.simulator;

import io.openmaas.core.geo.Coordinates;
import io.openmaas.terminal.Imei;

/**
 * A car to simulate, as it stands before its terminal has any memory of its own.
 *
 * @param odometerMetres by the terminal, 0 to 4,294,967,295
 * @param speech of its terminal
 */
public record SimulatedCar(
    Imei terminal, Coordinates parkedAt, long odometerMetres, Speech speech) {
  public SimulatedCar {
    if (odometerMetres < 0 || odometerMetres > 0xffff_ffffL) {
      throw new IllegalArgumentException("no odometer shows " + odometerMetres + " m");
    }
  }

  /** With a terminal that speaks Teltonika. */
  public SimulatedCar(Imei terminal, Coordinates parkedAt, long odometerMetres) {
    this(terminal, parkedAt, odometerMetres, new Speech.Teltonika());
  }
}
