package io.openmaas.billing.subscription;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * All that happened to a subscription: when it holds (local dates of its zone) and since when we
 * know it. Nothing is ever removed.
 *
 * @param changes in the order in which they were recorded, the first is {@link Change.Started}
 */
public record SubscriptionHistory(SubscriptionId id, ZoneId zone, List<Entry> changes) {
  public SubscriptionHistory {
    changes = List.copyOf(changes);
  }

  /**
   * @param recordedAt since when we know it
   * @param day the first local date it holds for
   * @param at the instant, for plans that are prorated by seconds; absent: the start of the day
   */
  public record Entry(
      UUID id, Instant recordedAt, LocalDate day, Optional<Instant> at, Change change) {}

  /** What was known then. */
  public SubscriptionHistory asKnownAt(Instant then) {
    return new SubscriptionHistory(
        id, zone, changes.stream().filter(entry -> !entry.recordedAt().isAfter(then)).toList());
  }
}
