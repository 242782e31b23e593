package io.openmaas.terminal.simulator;

import io.openmaas.core.geo.Coordinates;
import io.openmaas.terminal.Imei;

/**
 * A car to simulate, as it stands before its terminal has any memory of its own.
 *
 * @param odometerMetres by the terminal, 0 to 4,294,967,295
 */
public record SimulatedCar(Imei terminal, Coordinates parkedAt, long odometerMetres) {
  public SimulatedCar {
    if (odometerMetres < 0 || odometerMetres > 0xffff_ffffL) {
      throw new IllegalArgumentException("no odometer shows " + odometerMetres + " m");
    }
  }
}
