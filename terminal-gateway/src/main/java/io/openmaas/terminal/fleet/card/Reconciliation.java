package io.openmaas.terminal.fleet.card;

import io.openmaas.core.traveller.TravellerId;
import io.openmaas.core.trip.RentalId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What becomes of a card's use that a terminal reported: a pure function of what is known. */
public final class Reconciliation {
  /** How far a terminal's clock may be off, and how late a traveller may come. */
  private static final Duration TOLERANCE = Duration.ofMinutes(5);

  private Reconciliation() {}

  /**
   * A reservation of the vehicle.
   *
   * @param to absent where it is kept until it is returned
   * @param awaited it is confirmed and was not opened yet, as far as is known
   * @param unlockedAt when the rental began
   * @param returnedAt when it ended
   */
  public record Kept(
      RentalId id,
      TravellerId traveller,
      Instant from,
      Optional<Instant> to,
      boolean awaited,
      Optional<Instant> unlockedAt,
      Optional<Instant> returnedAt) {}

  /** What a use was. */
  public sealed interface Outcome {

    /** It belongs to a rental that had begun otherwise. */
    record SameRental(RentalId rental) implements Outcome {}

    /** It opened the vehicle for this reservation: the rental began then. */
    record OfflineUnlock(RentalId reservation) implements Outcome {}

    /** A driver of ours had the vehicle for a job. */
    record Driver() implements Outcome {}

    /**
     * Nobody had the right to it.
     *
     * @param words why, for people
     */
    record Unrented(String words) implements Outcome {}
  }

  /**
   * Settles a use.
   *
   * @param owner of the card; absent for an unknown one
   * @param reservations of the vehicle about that time, in whatever order
   * @param jobHadIt a driver had the vehicle for a job
   */
  public static Outcome of(
      CardUse use, Optional<TravellerId> owner, List<Kept> reservations, boolean jobHadIt) {
    List<Kept> own =
        reservations.stream().filter(kept -> owner.equals(Optional.of(kept.traveller()))).toList();
    Optional<Kept> driving = own.stream().filter(kept -> drives(kept, use.at())).findFirst();
    if (driving.isPresent()) {
      return new Outcome.SameRental(driving.get().id());
    }
    Optional<Kept> awaited =
        own.stream()
            .filter(Kept::awaited)
            .filter(kept -> covers(kept, use.at()))
            .min(
                java.util.Comparator.comparing(Kept::from)
                    .thenComparing(kept -> kept.id().value()));
    if (awaited.isPresent()) {
      return new Outcome.OfflineUnlock(awaited.get().id());
    }
    if (jobHadIt) {
      return new Outcome.Driver();
    }
    return new Outcome.Unrented(words(use, owner, reservations));
  }

  private static boolean drives(Kept kept, Instant at) {
    return kept.unlockedAt().filter(begun -> !at.isBefore(begun.minus(TOLERANCE))).isPresent()
        && kept.returnedAt().map(ended -> !at.isAfter(ended.plus(TOLERANCE))).orElse(true);
  }

  private static boolean covers(Kept kept, Instant at) {
    return !at.isBefore(kept.from().minus(TOLERANCE))
        && kept.to().map(end -> at.isBefore(end.plus(TOLERANCE))).orElse(true);
  }

  private static String words(CardUse use, Optional<TravellerId> owner, List<Kept> reservations) {
    String card = "card " + use.card().shortened();
    if (owner.isEmpty()) {
      return card + ", which is not known, was used";
    }
    return reservations.stream().anyMatch(kept -> drives(kept, use.at()))
        ? card + " was used while another traveller had the vehicle"
        : card + " was used without a reservation of its owner at that time";
  }
}
