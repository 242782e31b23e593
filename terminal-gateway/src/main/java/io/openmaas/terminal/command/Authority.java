package io.openmaas.terminal.command;

import io.openmaas.core.trip.RentalId;

/** In whose name a vehicle is told something. */
public sealed interface Authority {

  /** A traveller who has the vehicle for this rental. */
  record Renter(RentalId rental) implements Authority {}

  /**
   * A person with the right to command the fleet.
   *
   * @param account who signed in
   */
  record Person(String account) implements Authority {}

  /**
   * OpenMaaS itself, which finishes what was begun.
   *
   * @param purpose in a few words, for the record
   */
  record Ourselves(String purpose) implements Authority {}
}
