package io.openmaas.billing.ledger;

import java.util.UUID;

/** The answer to a posting. */
public sealed interface Posted {
  /** It was booked now. */
  record Booked(UUID transaction) implements Posted {}

  /** The same fact was booked before with the same content. */
  record AlreadyBooked(UUID transaction) implements Posted {}

  /** The same fact was booked before with other content; nothing was booked now. */
  record Conflict(UUID transaction) implements Posted {}
}
