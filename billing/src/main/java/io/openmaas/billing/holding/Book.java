package io.openmaas.billing.holding;

import io.openmaas.billing.metering.Usage;
import io.openmaas.billing.rating.Holdings;
import java.time.LocalDate;
import java.util.List;

/**
 * All that decides what a holder has left.
 *
 * @param from the first local date that is not posted yet
 * @param opening what there was on that date, and what came in since
 * @param uses made since
 * @param reserved planned uses of bookings whose use is not recorded yet
 */
public record Book(
    Holder holder, LocalDate from, Holdings opening, List<Usage> uses, List<Usage> reserved) {
  public Book {
    uses = List.copyOf(uses);
    reserved = List.copyOf(reserved);
  }
}
