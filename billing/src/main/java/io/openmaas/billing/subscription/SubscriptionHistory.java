package io.openmaas.billing.subscription;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
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

  /** A history that begins, recorded on its first day; for what-if and scenarios. */
  public static SubscriptionHistory start(
      SubscriptionId id, ZoneId zone, LocalDate day, Change.Started started) {
    return new SubscriptionHistory(id, zone, List.of()).with(day, started);
  }

  /** With one change more, recorded on the day it holds for; for what-if and scenarios. */
  public SubscriptionHistory with(LocalDate day, Change change) {
    return with(
        new Entry(
            UUID.nameUUIDFromBytes((id + "/" + changes.size()).getBytes(StandardCharsets.UTF_8)),
            day.atStartOfDay(zone).toInstant(),
            day,
            Optional.empty(),
            change));
  }

  /** With one change more at an instant, for plans that are prorated by seconds. */
  public SubscriptionHistory with(Instant at, Change change) {
    return with(
        new Entry(
            UUID.nameUUIDFromBytes((id + "/" + changes.size()).getBytes(StandardCharsets.UTF_8)),
            at,
            at.atZone(zone).toLocalDate(),
            Optional.of(at),
            change));
  }

  /** With one change more. */
  public SubscriptionHistory with(Entry entry) {
    var more = new ArrayList<>(changes);
    more.add(entry);
    return new SubscriptionHistory(id, zone, more);
  }

  /**
   * The changes that stand, in the order in which they take effect: by day and instant, then as
   * recorded. What was taken back, and the taking back itself, are not among them.
   *
   * @throws ChangeRefused if something is taken back that is not there, or that begins it
   */
  public List<Entry> standing() {
    var gone = new HashSet<UUID>();
    var known = new HashMap<UUID, Entry>();
    changes.forEach(entry -> known.putIfAbsent(entry.id(), entry));
    for (Entry entry : changes.reversed()) {
      if (entry.change() instanceof Change.TakenBack back && !gone.contains(entry.id())) {
        Entry target = known.get(back.change());
        if (target == null || changes.indexOf(target) >= changes.indexOf(entry)) {
          throw new ChangeRefused(
              entry.id(), "unknown-change", "there is no earlier change " + back.change());
        }
        if (target.change() instanceof Change.Started) {
          throw new ChangeRefused(
              entry.id(), "start-stays", "a start is not taken back: end the subscription");
        }
        if (!gone.add(target.id())) {
          throw new ChangeRefused(
              entry.id(), "taken-back-already", "change " + target.id() + " is taken back already");
        }
      }
    }
    return changes.stream()
        .filter(entry -> !(entry.change() instanceof Change.TakenBack))
        .filter(entry -> !gone.contains(entry.id()))
        .sorted(
            Comparator.comparing(Entry::day)
                .thenComparing(entry -> entry.at().orElse(startOf(entry.day())))
                .thenComparing(Entry::recordedAt))
        .toList();
  }

  private Instant startOf(LocalDate day) {
    return day.atStartOfDay(zone).toInstant();
  }

  /** What was known then. */
  public SubscriptionHistory asKnownAt(Instant then) {
    return new SubscriptionHistory(
        id, zone, changes.stream().filter(entry -> !entry.recordedAt().isAfter(then)).toList());
  }
}
