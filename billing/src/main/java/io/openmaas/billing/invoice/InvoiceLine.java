package io.openmaas.billing.invoice;

import io.openmaas.billing.catalogue.TaxCategory;
import io.openmaas.billing.rating.RatedUsage;
import io.openmaas.billing.subscription.DatePeriod;
import io.openmaas.billing.subscription.SubscriptionId;
import io.openmaas.core.money.Money;
import io.openmaas.core.trip.RentalId;
import io.openmaas.core.trip.TripId;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;

/**
 * One line of an invoice.
 *
 * @param subject what it charges
 * @param service the local days of supply
 * @param quantity absent where nothing is counted
 * @param amount tax included, rounded
 */
public record InvoiceLine(
    Subject subject,
    String text,
    DatePeriod service,
    Optional<RatedUsage.Quantity> quantity,
    Money amount,
    Tax tax) {

  /** The category and the rate on the day of supply. */
  public record Tax(TaxCategory category, BigDecimal percent) {}

  /** What a line charges. */
  public sealed interface Subject {

    record Fee(SubscriptionId subscription) implements Subject {}

    /** A line that charges usage. */
    sealed interface OfUsage extends Subject {
      /** The key of the usage record. */
      String usage();

      /** Which of the charges of the usage, from 0. */
      int charge();
    }

    /**
     * A car rental, by time or by distance.
     *
     * @param trips the records whose metres were summed
     * @param minutes started, from unlock to return
     */
    record Rental(
        String usage, int charge, RentalId rental, List<TripId> trips, long minutes, long metres)
        implements OfUsage {
      public Rental {
        trips = List.copyOf(trips);
      }
    }

    /**
     * A ride with a ticket.
     *
     * @param leg {@code BOOKING.INDEX}
     * @param number of the ticket
     */
    record Ticket(String usage, int charge, String leg, String number) implements OfUsage {}
  }
}
