package io.openmaas.terminal.command;

import io.openmaas.core.trip.RentalId;
import java.util.UUID;

/** In whose name a vehicle is told something. */
public sealed interface Authority {
  String RENTAL = "rental:";
  String PERSON = "person:";
  String OURSELVES = "openmaas:";

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

  /**
   * Its text in envelopes and tables: {@code rental:UUID}, {@code person:NAME} or {@code
   * openmaas:PURPOSE}.
   */
  default String text() {
    return switch (this) {
      case Renter(var rental) -> RENTAL + rental.value();
      case Person(var account) -> PERSON + account;
      case Ourselves(var purpose) -> OURSELVES + purpose;
    };
  }

  /**
   * The authority of this text.
   *
   * @throws IllegalArgumentException if it is none
   */
  static Authority parse(String text) {
    if (text.startsWith(RENTAL)) {
      return new Renter(new RentalId(UUID.fromString(text.substring(RENTAL.length()))));
    }
    if (text.startsWith(PERSON)) {
      return new Person(text.substring(PERSON.length()));
    }
    if (text.startsWith(OURSELVES)) {
      return new Ourselves(text.substring(OURSELVES.length()));
    }
    throw new IllegalArgumentException("not an authority: " + text);
  }
}
