package io.openmaas.core.booking;

import io.openmaas.core.itinerary.Leg;
import io.openmaas.core.operator.OperatorId;
import io.openmaas.core.operator.OperatorRef;
import io.openmaas.core.traveller.TravellerId;
import io.smallrye.mutiny.Uni;
import java.time.Instant;
import java.util.Optional;

/**
 * The port by which an operator's legs are held, confirmed and released. Every call may be repeated
 * with the same key and then has no second effect. Outcomes are three-valued: a time-out is {@code
 * Unknown}, never a failure; {@link #find} then tells.
 */
public interface HoldsLegs {
  OperatorId operator();

  Uni<Hold> hold(LegOrder order);

  /** Makes the hold binding. */
  Uni<Confirmation> confirm(LegKey key, OperatorRef held);

  /** Gives back what is held or confirmed. */
  Uni<Release> release(LegKey key, OperatorRef held);

  /** What the operator knows under our key. */
  Uni<Optional<Standing>> find(LegKey key);

  /**
   * What is asked for.
   *
   * @param price the offer's price of the leg, whose tariff is pinned
   */
  record LegOrder(
      LegKey key, TravellerId traveller, Leg leg, io.openmaas.core.offer.LegPrice price) {}

  /** What the operator knows of a leg. */
  record Standing(OperatorRef ref, LegState state, Optional<Ticket> ticket) {}

  /** The answer to a hold. */
  sealed interface Hold {
    /**
     * @param expiresAt from when the operator may give it to others
     */
    record Held(OperatorRef ref, Instant expiresAt) implements Hold {}

    record Refused(String reason) implements Hold {}

    record Unknown(String cause) implements Hold {}
  }

  /** The answer to a confirmation. */
  sealed interface Confirmation {
    record Confirmed(Optional<Ticket> ticket) implements Confirmation {}

    record Refused(String reason) implements Confirmation {}

    record Unknown(String cause) implements Confirmation {}
  }

  /** The answer to a release. */
  sealed interface Release {
    record Released() implements Release {}

    record Refused(String reason) implements Release {}

    record Unknown(String cause) implements Release {}
  }
}
