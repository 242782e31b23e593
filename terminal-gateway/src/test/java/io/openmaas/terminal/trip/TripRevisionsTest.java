package io.openmaas.terminal.trip;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.openmaas.core.evidence.ChainLink;
import io.openmaas.core.id.Ids;
import io.openmaas.core.time.Period;
import io.openmaas.core.trip.OdometerSource;
import io.openmaas.core.trip.TripRecord;
import io.openmaas.core.vehicle.VehicleId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class TripRevisionsTest {
  private static final VehicleId VEHICLE = new VehicleId(new UUID(7, 7));
  private static final ChainLink CHAIN = ChainLink.start("vehicle");
  private long lastId;
  private final Ids ids = () -> new UUID(0, ++lastId);

  private static AssembledTrip trip(String from, String to, long metres) {
    return new AssembledTrip(
        new Period(TripScript.at(from), TripScript.at(to)),
        metres,
        OdometerSource.CAN,
        5,
        Optional.empty(),
        Optional.empty(),
        Set.of());
  }

  /** Each revision as {@code id.revision metres records}. */
  private static String lines(List<TripRecord> trips) {
    return trips.stream()
        .map(
            trip ->
                "%d.%d %d m of %d records"
                    .formatted(
                        trip.id().value().getLeastSignificantBits(),
                        trip.revision(),
                        trip.metres(),
                        trip.records()))
        .collect(Collectors.joining("; "));
  }

  private List<TripRecord> between(List<TripRecord> recorded, AssembledTrip... assembled) {
    return TripRevisions.between(VEHICLE, recorded, List.of(assembled), CHAIN, ids);
  }

  @Test
  void a_new_trip_is_revision_one_and_the_same_again_is_none() {
    List<TripRecord> first = between(List.of(), trip("10:00:00", "10:20:00", 900));
    assertEquals("1.1 900 m of 5 records", lines(first));
    assertEquals(List.of(), between(first, trip("10:00:00", "10:20:00", 900)));
  }

  @Test
  void late_records_give_the_next_revision() {
    List<TripRecord> first = between(List.of(), trip("10:05:00", "10:20:00", 900));
    assertEquals(
        "1.2 1300 m of 5 records", lines(between(first, trip("10:00:00", "10:20:00", 1300))));
  }

  @Test
  void a_late_ignition_off_splits_one_into_two() {
    List<TripRecord> first = between(List.of(), trip("10:00:00", "10:30:00", 900));
    assertEquals(
        "1.2 400 m of 5 records; 2.1 480 m of 5 records",
        lines(
            between(first, trip("10:00:00", "10:12:00", 400), trip("10:14:00", "10:30:00", 480))));
  }

  @Test
  void two_that_were_one_leave_one_and_nothing() {
    List<TripRecord> two =
        between(List.of(), trip("10:00:00", "10:10:00", 400), trip("10:45:00", "10:50:00", 480));
    List<TripRecord> revised = between(two, trip("10:00:00", "10:50:00", 1500));
    assertEquals("1.2 1500 m of 5 records; 2.2 0 m of 0 records", lines(revised));
    assertEquals(
        List.of(false, true),
        new ArrayList<>(revised).stream().map(TripRevisions::isNoMore).toList());
  }
}
