package io.openmaas.terminal.fleet;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Whether a rental may last longer than planned. */
public final class Extension {

  private Extension() {}

  /** The answer. */
  public sealed interface Outcome {
    /** It may. */
    record Extended(Plan plan) implements Outcome {}

    /**
     * It may not.
     *
     * @param possibleUntil until when it could be extended; absent where it cannot be at all
     */
    record Refused(String reason, Optional<Instant> possibleUntil) implements Outcome {}
  }

  /**
   * Decides.
   *
   * @param until the new end asked for
   * @param nextFrom from when the vehicle is kept for somebody else, if it is
   * @param buffer kept free before that
   * @param most how long after now a rental may be planned to end
   */
  public static Outcome decide(
      Reservation reservation,
      Instant until,
      Optional<Instant> nextFrom,
      Instant now,
      Duration buffer,
      Duration most) {
    if (!extensible(reservation.state())) {
      return new Outcome.Refused(
          "a reservation that is " + reservation.state() + " cannot be extended", Optional.empty());
    }
    Instant latest =
        nextFrom
            .map(next -> next.minus(buffer))
            .filter(next -> next.isBefore(now.plus(most)))
            .orElse(now.plus(most));
    Optional<Instant> possible =
        Optional.of(latest)
            .filter(it -> it.isAfter(reservation.plan().time().to()) && it.isAfter(now));
    if (!until.isAfter(now) || !until.isAfter(reservation.plan().time().to())) {
      return new Outcome.Refused(
          "the new end must be after " + reservation.plan().time().to() + " and after now",
          possible);
    }
    if (until.isAfter(latest)) {
      return new Outcome.Refused(
          possible
              .map(it -> "the vehicle is reserved by others: it is possible until " + it)
              .orElse("the vehicle is reserved by others right afterwards"),
          possible);
    }
    return new Outcome.Extended(reservation.plan().endingAt(until, buffer));
  }

  private static boolean extensible(ReservationState state) {
    return switch (state) {
      case CONFIRMED, UNLOCKING, IN_USE -> true;
      case HELD, RETURNED, FINISHED, RELEASED -> false;
    };
  }
}
