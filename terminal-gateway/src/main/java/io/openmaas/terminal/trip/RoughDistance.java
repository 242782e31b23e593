package io.openmaas.terminal.trip;

import io.openmaas.terminal.Measure;
import io.openmaas.terminal.TerminalRecord;

/**
 * About how far a car went from record to record: to show how a trip under way goes, never to bill.
 */
public final class RoughDistance {
  private static final Measure[] ODOMETERS = {
    Measure.ODOMETER_CAN_M, Measure.ODOMETER_DEVICE_M, Measure.ODOMETER_OBD_M
  };
  private static final long MOST_METRES_PER_SECOND = 70;
  private static final long LAG_METRES = 300;

  private RoughDistance() {}

  /**
   * Metres by the first odometer that both name and that can be, else straight on; 0 if unknown.
   */
  public static long metres(TerminalRecord before, TerminalRecord after) {
    long millis = after.at().toEpochMilli() - before.at().toEpochMilli();
    long most = LAG_METRES + MOST_METRES_PER_SECOND * Math.max(0, millis) / 1000;
    for (Measure odometer : ODOMETERS) {
      Long from = before.measures().get(odometer);
      Long to = after.measures().get(odometer);
      if (from != null && to != null && from > 0 && to >= from && to - from <= most) {
        return to - from;
      }
    }
    if (before.fix().isEmpty()
        || after.fix().isEmpty()
        || GoodFixes.isOrigin(before.fix().get().position())
        || GoodFixes.isOrigin(after.fix().get().position())) {
      return 0;
    }
    double straight = Geodesy.metres(before.fix().get().position(), after.fix().get().position());
    boolean stands = straight < GoodFixes.STANDING_METRES && !Walk.underWay(after);
    return stands || straight > most ? 0 : Math.round(straight);
  }
}
