package io.openmaas.billing.metering;

import io.openmaas.billing.account.AccountId;
import io.openmaas.core.trip.RentalId;
import io.openmaas.core.trip.TripId;
import java.util.Comparator;
import java.util.List;

/**
 * A use that was made, as billing keeps it.
 *
 * @param account who is billed for it
 * @param pin what was agreed before it
 * @param proof what a customer can check it against
 */
public record Usage(UsageKey key, AccountId account, Use use, Pin pin, Proof proof) {
  /**
   * The order in which uses are rated, whenever they arrived: by instant of supply, then by key.
   */
  public static final Comparator<Usage> IN_ORDER =
      Comparator.comparing((Usage usage) -> usage.use().at()).thenComparing(Usage::key);

  /** What a customer can check a use against. */
  public sealed interface Proof {
    /**
     * @param trips the trip records whose metres were summed
     * @param vehicle model and plate
     */
    record OfRental(RentalId rental, List<TripId> trips, String vehicle) implements Proof {
      public OfRental {
        trips = List.copyOf(trips);
      }
    }

    /**
     * @param leg {@code BOOKING.INDEX}
     * @param ticket its printed number
     * @param line as travellers know it
     */
    record OfTicket(String leg, String ticket, String line) implements Proof {}

    /**
     * Somebody told us.
     *
     * @param source who
     * @param text what is printed on the line; may be empty
     */
    record Reported(String source, String text) implements Proof {}
  }
}
