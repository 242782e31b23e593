package io.openmaas.terminal.trip;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.openmaas.core.evidence.ChainLink;
import io.openmaas.core.evidence.LinkRanges;
import io.openmaas.core.id.Ids;
import io.openmaas.core.time.Period;
import io.openmaas.core.trip.OdometerSource;
import io.openmaas.core.trip.TripFacts;
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
        Set.of(),
        TripFacts.NONE);
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

  /** Where the trips are made of the links 1, 2, 3 and so on. */
  private List<TripRecord> between(List<TripRecord> recorded, AssembledTrip... assembled) {
    var links = new ArrayList<LinkRanges>();
    for (int i = 1; i <= assembled.length; i++) {
      links.add(LinkRanges.of(i));
    }
    var assembly = new Assembly(List.of(assembled), Optional.empty(), links, List.of());
    return new TripRevisions(VEHICLE, TripRevisionsTest::link, ids).between(recorded, assembly);
  }

  private static ChainLink link(long number) {
    return new ChainLink(number, CHAIN.hash());
  }

  /** Which revisions each supersedes, as {@code id.revision}. */
  private static String superseded(List<TripRecord> trips) {
    return trips.stream()
        .map(
            trip ->
                trip.supersedes().stream()
                    .map(
                        gone -> gone.id().value().getLeastSignificantBits() + "." + gone.revision())
                    .sorted()
                    .collect(Collectors.joining(",")))
        .collect(Collectors.joining("; "));
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
  void both_parts_of_a_split_trip_supersede_it_and_one_of_two_supersedes_both() {
    List<TripRecord> first = between(List.of(), trip("10:00:00", "10:30:00", 900));
    assertEquals("", superseded(first));
    List<TripRecord> split =
        between(first, trip("10:00:00", "10:12:00", 400), trip("10:14:00", "10:30:00", 480));
    assertEquals("1.1; 1.1", superseded(split));
    List<TripRecord> joined = between(split, trip("10:00:00", "10:30:00", 900));
    assertEquals("1.2,2.1; 1.2", superseded(joined));
    assertEquals("2.2 900 m of 5 records; 1.3 0 m of 0 records", lines(joined));
  }

  @Test
  void a_revision_names_its_links_and_the_last_of_them() {
    List<TripRecord> two =
        between(List.of(), trip("10:00:00", "10:10:00", 400), trip("10:45:00", "10:50:00", 480));
    assertEquals(List.of("1", "2"), two.stream().map(each -> each.links().toString()).toList());
    assertEquals(List.of(1L, 2L), two.stream().map(each -> each.chain().number()).toList());
    List<TripRecord> revised = between(two, trip("10:00:00", "10:50:00", 1500));
    assertEquals("1", revised.getFirst().links().toString());
    assertEquals("1-2", revised.getLast().links().toString());
  }

  @Test
  void a_thousand_trips_are_matched_in_no_time() {
    var trips = new AssembledTrip[20_000];
    for (int i = 0; i < trips.length; i++) {
      var from = TripScript.at("00:00:00").plusSeconds(100L * i);
      trips[i] =
          new AssembledTrip(
              new Period(from, from.plusSeconds(60)),
              i,
              OdometerSource.CAN,
              1,
              Optional.empty(),
              Optional.empty(),
              Set.of(),
              TripFacts.NONE);
    }
    List<TripRecord> recorded = between(List.of(), trips);
    long before = System.nanoTime();
    assertEquals(List.of(), between(recorded, trips));
    assertTrue(System.nanoTime() - before < 2_000_000_000L);
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
