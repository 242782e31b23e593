package io.openmaas.terminal.trip;

import io.openmaas.core.evidence.ChainLink;
import io.openmaas.core.id.Ids;
import io.openmaas.core.time.Period;
import io.openmaas.core.trip.TripId;
import io.openmaas.core.trip.TripRecord;
import io.openmaas.core.vehicle.VehicleId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What has to be recorded so that the trip records say what the records now say.
 *
 * <p>A trip keeps its identity while it overlaps what was recorded before. A recorded trip that is
 * no more (two were one after all) is superseded by a revision of no records, no metres and no
 * time.
 */
public final class TripRevisions {

  private TripRevisions() {}

  /**
   * The new trip records: first revisions and next ones, in order of time; none where nothing
   * changed.
   *
   * @param recorded the last revisions so far, without those that are no more
   * @param chain where the vehicle's chain stands
   */
  public static List<TripRecord> between(
      VehicleId vehicle,
      List<TripRecord> recorded,
      List<AssembledTrip> assembled,
      ChainLink chain,
      Ids ids) {
    var unmatched = new ArrayList<>(recorded);
    var revisions = new ArrayList<TripRecord>();
    for (AssembledTrip trip : assembled) {
      Optional<TripRecord> before = mostOverlapping(trip.time(), unmatched);
      before.ifPresent(unmatched::remove);
      if (before.isEmpty()) {
        revisions.add(record(new TripId(ids.next()), 1, vehicle, trip, chain));
      } else if (!saysTheSame(before.get(), trip)) {
        revisions.add(record(before.get().id(), before.get().revision() + 1, vehicle, trip, chain));
      }
    }
    unmatched.forEach(gone -> revisions.add(nothingLeft(gone, chain)));
    return revisions;
  }

  /** Whether this revision says that there was no such trip. */
  public static boolean isNoMore(TripRecord trip) {
    return trip.records() == 0;
  }

  private static Optional<TripRecord> mostOverlapping(Period time, List<TripRecord> recorded) {
    TripRecord most = null;
    Duration longest = Duration.ofMillis(-1);
    for (TripRecord candidate : recorded) {
      Instant from = later(time.from(), candidate.time().from());
      Instant to = earlier(time.to(), candidate.time().to());
      Duration overlap = Duration.between(from, to);
      if (overlap.compareTo(longest) > 0) {
        most = candidate;
        longest = overlap;
      }
    }
    return Optional.ofNullable(most);
  }

  private static Instant later(Instant a, Instant b) {
    return a.isAfter(b) ? a : b;
  }

  private static Instant earlier(Instant a, Instant b) {
    return a.isBefore(b) ? a : b;
  }

  private static boolean saysTheSame(TripRecord recorded, AssembledTrip trip) {
    return trip.equals(
        new AssembledTrip(
            recorded.time(),
            recorded.metres(),
            recorded.source(),
            recorded.records(),
            recorded.start(),
            recorded.end(),
            recorded.flags()));
  }

  private static TripRecord record(
      TripId id, int revision, VehicleId vehicle, AssembledTrip trip, ChainLink chain) {
    return new TripRecord(
        id,
        revision,
        vehicle,
        trip.time(),
        trip.metres(),
        trip.source(),
        trip.records(),
        trip.start(),
        trip.end(),
        trip.flags(),
        chain);
  }

  private static TripRecord nothingLeft(TripRecord gone, ChainLink chain) {
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
        chain);
  }
}
