package io.openmaas.terminal.fleet.card;

import io.openmaas.core.trip.RentalId;
import io.openmaas.core.vehicle.VehicleId;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;

/**
 * Which cards open a vehicle and when, for a terminal without a connection.
 *
 * @param version grows with every change, 1 and up: a terminal keeps the highest it has seen
 * @param entries in order of their beginnings
 */
public record CardList(VehicleId vehicle, long version, Instant madeAt, List<Entry> entries) {

  /** A terminal goes by a list no longer than this. */
  public static final Duration VALIDITY = Duration.ofDays(7);

  /**
   * One card for one reservation.
   *
   * @param card as {@link CardHash#in} gives it
   * @param to from when on it does not open the vehicle any more
   */
  public record Entry(RentalId reservation, String card, Instant from, Instant to) {}

  public CardList {
    entries =
        entries.stream()
            .sorted(
                Comparator.comparing(Entry::from)
                    .thenComparing(entry -> entry.reservation().value())
                    .thenComparing(Entry::card))
            .toList();
  }

  /** The entries in one form, by which a change is seen: a JSON array without spaces. */
  public String canonicalEntries() {
    var text = new StringBuilder("[");
    for (Entry entry : entries) {
      text.append(text.length() == 1 ? "" : ",");
      text.append("{\"reservation\":\"").append(entry.reservation().value());
      text.append("\",\"card\":\"").append(entry.card());
      text.append("\",\"from\":\"").append(entry.from());
      text.append("\",\"to\":\"").append(entry.to()).append("\"}");
    }
    return text.append(']').toString();
  }

  /** What is signed: a JSON object without spaces. */
  public String payload() {
    return "{\"type\":\"openmaas-card-list/1\",\"vehicle\":\"%s\",\"version\":%d,\"madeAt\":\"%s\",\"validUntil\":\"%s\",\"entries\":%s}"
        .formatted(vehicle, version, madeAt, madeAt.plus(VALIDITY), canonicalEntries());
  }
}
