package io.openmaas.terminal.fleet;

import java.time.Duration;

/**
 * How long vehicles are kept, and for whom. No duration is negative.
 *
 * @param hold how long an unconfirmed hold keeps the vehicle
 * @param lead how long before its start a reservation keeps the vehicle from others
 * @param unlockLead how long before its start the vehicle may be opened, if nobody else has it
 * @param buffer how long after its planned end a reservation keeps the vehicle from others
 * @param noShow how long after its start an unused reservation is released
 * @param ahead how far ahead one may reserve
 * @param perTraveller how many reservations of a traveller may run at once, 1 or more
 * @param keepAtOnce what starts this soon keeps the vehicle from the hold on, or others would drive
 *     it away from where the traveller will look for it
 * @param freeFor a vehicle is offered only if it is free for this long
 */
public record ReservationRules(
    Duration hold,
    Duration lead,
    Duration unlockLead,
    Duration buffer,
    Duration noShow,
    Duration ahead,
    int perTraveller,
    Duration keepAtOnce,
    Duration freeFor) {

  /** What holds unless it is configured otherwise. */
  public static final ReservationRules USUAL =
      new ReservationRules(
          Duration.ofMinutes(15),
          Duration.ofMinutes(15),
          Duration.ofMinutes(30),
          Duration.ofMinutes(15),
          Duration.ofMinutes(30),
          Duration.ofDays(30),
          5,
          Duration.ofMinutes(60),
          Duration.ofMinutes(30));

  public ReservationRules {
    for (Duration one :
        new Duration[] {hold, lead, unlockLead, buffer, noShow, ahead, keepAtOnce, freeFor}) {
      if (one.isNegative()) {
        throw new IllegalArgumentException("negative duration " + one);
      }
    }
    if (perTraveller < 1) {
      throw new IllegalArgumentException("no reservations for anybody: " + perTraveller);
    }
  }
}
