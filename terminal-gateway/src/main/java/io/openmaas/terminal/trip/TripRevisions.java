package io.openmaas.terminal.trip;

import io.openmaas.core.evidence.ChainLink;
import io.openmaas.core.evidence.LinkRanges;
import io.openmaas.core.id.Ids;
import io.openmaas.core.time.Period;
import io.openmaas.core.trip.TripFacts;
import io.openmaas.core.trip.TripId;
import io.openmaas.core.trip.TripRecord;
import io.openmaas.core.trip.TripVersion;
import io.openmaas.core.vehicle.VehicleId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongFunction;

/**
 * What has to be recorded so that the trip records say what the records now say.
 *
 * <p>A trip keeps its identity while it overlaps what was recorded before. It supersedes its own
 * revision before and those of the trips whose time it now takes: both parts supersede a trip that
 * was split, one supersedes several that were one. A recorded trip that is no more is superseded,
 * under its own identity, by a revision of no records, no metres and no time.
 */
public final class TripRevisions {
  private final VehicleId vehicle;
  private final LongFunction<ChainLink> chain;
  private final Ids ids;

  /**
   * @param chain the vehicle's links by number; 0 is where the chain starts
   */
  public TripRevisions(VehicleId vehicle, LongFunction<ChainLink> chain, Ids ids) {
    this.vehicle = vehicle;
    this.chain = chain;
    this.ids = ids;
  }

  /** The numbers of the links whose hashes {@link #between} may ask for. */
  public static Set<Long> linksNeeded(List<TripRecord> recorded, Assembly assembly) {
    var numbers = new HashSet<Long>();
    assembly.links().forEach(links -> numbers.add(links.last()));
    recorded.forEach(trip -> numbers.add(trip.links().last()));
    return numbers;
  }

  /**
   * The new trip records: first revisions and next ones, in order of time; none where nothing
   * changed.
   *
   * @param recorded the last revisions so far of the time that was assembled, without those that
   *     are no more
   */
  public List<TripRecord> between(List<TripRecord> recorded, Assembly assembly) {
    var before = new ArrayList<>(recorded);
    before.sort(
        Comparator.comparing((TripRecord trip) -> trip.time().from())
            .thenComparing(trip -> trip.id().value()));
    var matched = new TripRecord[assembly.trips().size()];
    Set<TripRecord> unmatched = match(before, assembly.trips(), matched);
    var revisions = new ArrayList<TripRecord>();
    int from = 0;
    for (int i = 0; i < matched.length; i++) {
      AssembledTrip trip = assembly.trips().get(i);
      while (from < before.size() && endsBefore(before.get(from), trip)) {
        from++;
      }
      Optional<TripRecord> own = Optional.ofNullable(matched[i]);
      if (own.isEmpty() || !saysTheSame(own.get(), trip)) {
        Set<TripVersion> supersedes = taken(before, from, trip);
        own.ifPresent(earlier -> supersedes.add(earlier.version()));
        revisions.add(revision(own, trip, assembly.links().get(i), supersedes));
      }
    }
    for (TripRecord gone : before) {
      if (unmatched.contains(gone)) {
        revisions.add(nothingLeft(gone, linksOver(gone.time(), assembly)));
      }
    }
    return revisions;
  }

  /** Gives each trip the recorded one that it overlaps most, and tells which are left. */
  private static Set<TripRecord> match(
      List<TripRecord> before, List<AssembledTrip> trips, TripRecord[] matched) {
    var unmatched = new HashSet<>(before);
    int from = 0;
    for (int i = 0; i < matched.length; i++) {
      AssembledTrip trip = trips.get(i);
      while (from < before.size() && endsBefore(before.get(from), trip)) {
        from++;
      }
      Duration longest = null;
      for (int j = from; j < before.size() && !startsAfter(before.get(j), trip); j++) {
        TripRecord candidate = before.get(j);
        Duration overlap = overlap(candidate.time(), trip.time());
        if (unmatched.contains(candidate)
            && !overlap.isNegative()
            && (longest == null || overlap.compareTo(longest) > 0)) {
          longest = overlap;
          matched[i] = candidate;
        }
      }
      unmatched.remove(matched[i]);
    }
    return unmatched;
  }

  private static Set<TripVersion> taken(List<TripRecord> before, int from, AssembledTrip trip) {
    var taken = new HashSet<TripVersion>();
    for (int j = from; j < before.size() && !startsAfter(before.get(j), trip); j++) {
      Period time = before.get(j).time();
      Duration overlap = overlap(time, trip.time());
      if (overlap.isPositive() || overlap.isZero() && time.length().isZero()) {
        taken.add(before.get(j).version());
      }
    }
    return taken;
  }

  private static boolean endsBefore(TripRecord recorded, AssembledTrip trip) {
    return recorded.time().to().isBefore(trip.time().from());
  }

  private static boolean startsAfter(TripRecord recorded, AssembledTrip trip) {
    return recorded.time().from().isAfter(trip.time().to());
  }

  private static Duration overlap(Period a, Period b) {
    Instant from = a.from().isAfter(b.from()) ? a.from() : b.from();
    Instant to = a.to().isBefore(b.to()) ? a.to() : b.to();
    return Duration.between(from, to);
  }

  /** Whether this revision says that there was no such trip. */
  public static boolean isNoMore(TripRecord trip) {
    return trip.records() == 0;
  }

  /**
   * Whether nothing would change. Trips that were recorded without facts are not revised only to
   * add them.
   */
  private static boolean saysTheSame(TripRecord recorded, AssembledTrip trip) {
    return recorded.time().equals(trip.time())
        && recorded.metres() == trip.metres()
        && recorded.source() == trip.source()
        && recorded.records() == trip.records()
        && recorded.start().equals(trip.start())
        && recorded.end().equals(trip.end())
        && recorded.flags().equals(trip.flags())
        && (recorded.facts().equals(TripFacts.NONE) && recorded.links().none()
            || recorded.facts().equals(trip.facts()));
  }

  private TripRecord revision(
      Optional<TripRecord> own, AssembledTrip trip, LinkRanges links, Set<TripVersion> supersedes) {
    return new TripRecord(
        own.map(TripRecord::id).orElseGet(() -> new TripId(ids.next())),
        own.map(TripRecord::revision).orElse(0) + 1,
        vehicle,
        trip.time(),
        trip.metres(),
        trip.source(),
        trip.records(),
        trip.start(),
        trip.end(),
        trip.flags(),
        chain.apply(links.last()),
        trip.facts(),
        supersedes,
        links);
  }

  private static LinkRanges linksOver(Period time, Assembly assembly) {
    LinkRanges links = LinkRanges.NONE;
    for (int i = 0; i < assembly.trips().size(); i++) {
      if (!overlap(assembly.trips().get(i).time(), time).isNegative()) {
        links = links.and(assembly.links().get(i));
      }
    }
    return links;
  }

  private TripRecord nothingLeft(TripRecord gone, LinkRanges instead) {
    LinkRanges links = gone.links().and(instead);
    return new TripRecord(
        gone.id(),
        gone.revision() + 1,
        gone.vehicle(),
        new Period(gone.time().from(), gone.time().from()),
        0,
        gone.source(),
        0,
        Optional.empty(),
        Optional.empty(),
        Set.of(),
        links.none() ? gone.chain() : chain.apply(links.last()),
        TripFacts.NONE,
        Set.of(gone.version()),
        links);
  }
}
