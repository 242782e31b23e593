package io.openmaas.planner.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.openmaas.planner.SharedData;
import io.openmaas.planner.feed.UnreadableInput;
import io.openmaas.planner.feed.gtfs.GtfsZip;
import io.openmaas.planner.feed.osm.OsmPbf;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class CityCheckTest {
  private static final LocalDate TODAY = LocalDate.of(2026, 11, 22);

  @TempDir Path folder;

  private List<String> judge(Path file, LocalDate today) {
    var findings = new Findings();
    try (GtfsZip feed = GtfsZip.open(file)) {
      new CityCheck(today).check(feed, findings);
    } catch (UnreadableInput e) {
      findings.add("readable", e);
    }
    return findings.list().stream().map(Finding::toString).toList();
  }

  private List<String> judge(SmallFeed feed) {
    return judge(feed.write(folder.resolve("f.zip")), TODAY);
  }

  @Test
  void findsNothingInAFaultlessFeed() {
    assertEquals(List.of(), judge(new SmallFeed()));
  }

  @Test
  void toleratesAByteOrderMarkAndBlanksInTheHeader() {
    assertEquals(
        List.of(),
        judge(
            new SmallFeed()
                .replacing("stops.txt", "stop_id,stop_name", "\uFEFFstop_id, stop_name")));
  }

  static Stream<Arguments> spoiltFeeds() {
    return Stream.of(
        Arguments.of(
            new SmallFeed().without("trips.txt").without("stop_times.txt"),
            List.of(
                "ERROR f.zip/trips.txt: this required file is missing",
                "ERROR f.zip/stop_times.txt: this required file is missing")),
        Arguments.of(
            new SmallFeed().without("calendar.txt"),
            List.of(
                "ERROR f.zip/calendar.txt: neither this file nor calendar_dates.txt is there",
                "ERROR f.zip/trips.txt line 2, service_id:"
                    + " 'DAILY' is not in calendar.txt or calendar_dates.txt",
                "ERROR f.zip/calendar.txt: there is no day on which any line runs")),
        Arguments.of(
            new SmallFeed().replacing("routes.txt", ",route_type", ",type"),
            List.of("ERROR f.zip/routes.txt line 1, route_type: this required column is missing")),
        Arguments.of(
            new SmallFeed()
                .replacing("stops.txt", "S2,Station,48.60,8.87", "S2,Station, North,48.60,8.87"),
            List.of(
                "ERROR f.zip/stops.txt line 3:"
                    + " the row has 5 values, but the header has 4 columns",
                "ERROR f.zip/stops.txt line 3, stop_lat: 'North' is not a number")),
        Arguments.of(
            new SmallFeed().replacing("stop_times.txt", "T,08:00:00,", "T,8.00,"),
            List.of(
                "ERROR f.zip/stop_times.txt line 2, arrival_time:"
                    + " '8.00' is not a time of the form HH:MM:SS")),
        Arguments.of(
            new SmallFeed().replacing("calendar.txt", "20271231", "20270231"),
            List.of(
                "ERROR f.zip/calendar.txt line 2, end_date:"
                    + " '20270231' is not a date of the form YYYYMMDD",
                "ERROR f.zip/calendar.txt: there is no day on which any line runs")),
        Arguments.of(
            new SmallFeed().replacing("stops.txt", "48.60", "98.60"),
            List.of(
                "ERROR f.zip/stops.txt line 3, stop_lat:"
                    + " latitude 98.60 is not within -90 to 90")),
        Arguments.of(
            new SmallFeed().replacing("stops.txt", "48.60,", ","),
            List.of("ERROR f.zip/stops.txt line 3, stop_lat: stop 'S2' has no position")),
        Arguments.of(
            new SmallFeed().replacing("stop_times.txt", ",S2,", ",S9,"),
            List.of(
                "ERROR f.zip/stop_times.txt line 3, stop_id: 'S9' is not in"
                    + " location_groups.txt or locations.geojson or stops.txt")),
        Arguments.of(
            new SmallFeed().replacing("trips.txt", "R,", "X,"),
            List.of("ERROR f.zip/trips.txt line 2, route_id: 'X' is not in routes.txt")),
        Arguments.of(
            new SmallFeed().replacing("stops.txt", "S2,", "S1,"),
            List.of(
                "ERROR f.zip/stops.txt line 3, stop_id: 'S1' is already in line 2",
                "ERROR f.zip/stop_times.txt line 3, stop_id: 'S2' is not in"
                    + " location_groups.txt or locations.geojson or stops.txt")),
        Arguments.of(
            new SmallFeed().replacing("agency.txt", "Europe/Berlin", "Europe/Berlim"),
            List.of(
                "ERROR f.zip/agency.txt line 2, agency_timezone:"
                    + " 'Europe/Berlim' is not a time zone of the IANA list",
                "ERROR f.zip/agency.txt, agency_timezone: no agency names a time zone")),
        Arguments.of(
            new SmallFeed()
                .replacing(
                    "agency.txt",
                    "Europe/Berlin\n",
                    "Europe/Berlin\nB,Buses,http://buses.example,Europe/Paris\n"),
            List.of(
                "ERROR f.zip/agency.txt line 3, agency_timezone:"
                    + " 'Europe/Paris' differs from 'Europe/Berlin' of the first agency")),
        Arguments.of(
            new SmallFeed().replacing("calendar.txt", "20271231", "20261201"),
            List.of(
                "WARNING f.zip: the timetable ends soon: the last day of service is 2026-12-01")),
        Arguments.of(
            new SmallFeed().replacing("stops.txt", "Market", "\"Market"),
            List.of(
                "ERROR f.zip/stops.txt line 2: the row has 2 values",
                "ERROR f.zip/stops.txt line 2, stop_lat: stop 'S1' has no position",
                "ERROR f.zip/stop_times.txt line 3, stop_id: 'S2' is not in")));
  }

  @ParameterizedTest
  @MethodSource("spoiltFeeds")
  void namesFileLineFieldAndReason(SmallFeed feed, List<String> expected) {
    List<String> found = judge(feed);
    assertEquals(expected.size(), found.size(), found.toString());
    for (int i = 0; i < expected.size(); i++) {
      assertTrue(found.get(i).startsWith(expected.get(i)), found.get(i));
    }
  }

  @Test
  void countsWhatItDoesNotList() {
    var stops = new StringBuilder("stop_id,stop_name,stop_lat,stop_lon\n");
    for (int i = 1; i <= 100; i++) {
      stops.append("S").append(i).append(",x,91,0\n");
    }
    List<String> found = judge(new SmallFeed().with("stops.txt", stops.toString()));
    assertEquals(Findings.LISTED + 1, found.size());
    assertEquals("ERROR f.zip/stops.txt, stop_lat: and 80 more of this kind", found.getLast());
  }

  @Test
  void refusesAZipThatIsNone() throws IOException {
    Path file = Files.writeString(folder.resolve("f.zip"), "stop_id,stop_name");
    assertTrue(judge(file, TODAY).getFirst().startsWith("ERROR f.zip: not a whole zip file"));
  }

  @Test
  void refusesAZipWithSpoiltData() throws IOException {
    Path file = new SmallFeed().write(folder.resolve("f.zip"));
    byte[] bytes = Files.readAllBytes(file);
    bytes[60] ^= 0x55; // within the data of agency.txt, the first file
    Files.write(file, bytes);
    List<String> found = judge(file, TODAY);
    assertEquals(1, found.size(), found.toString());
    assertTrue(found.getFirst().startsWith("ERROR f.zip/agency.txt: "), found.toString());
  }

  @Test
  void refusesStreetsThatAreCutOffOrNone() throws IOException {
    Path whole = SharedData.of("herrenberg/herrenberg-minimal.osm.pbf");
    byte[] bytes = Files.readAllBytes(whole);
    assertEquals(
        "the file ends within a block",
        reason(java.util.Arrays.copyOf(bytes, bytes.length - 1000)));
    assertEquals("this is not an OSM PBF file", reason("<osm/>xxxxxxxx".getBytes()));
    assertEquals("the file is empty", reason(new byte[0]));
    assertTrue(OsmPbf.read(whole).roads() > 100);
  }

  private String reason(byte[] osm) throws IOException {
    Path file = Files.write(folder.resolve("x.osm.pbf"), osm);
    try {
      OsmPbf.read(file);
      return "it was read";
    } catch (UnreadableInput e) {
      return e.getMessage();
    }
  }

  @Test
  void tellsWhetherStreetsCoverTheStops() {
    var streets = OsmPbf.read(SharedData.of("herrenberg/herrenberg-minimal.osm.pbf"));
    var findings = new Findings();
    Path far =
        new SmallFeed()
            .replacing("stops.txt", "48.59", "38.59")
            .replacing("stops.txt", "48.60", "38.60")
            .write(folder.resolve("f.zip"));
    try (GtfsZip feed = GtfsZip.open(far)) {
      new CityCheck(TODAY).check(streets, feed, findings);
    }
    assertEquals(
        "ERROR f.zip/stops.txt line 2, stop_lat: of 2 stops 2 lie outside the streets of"
            + " herrenberg-minimal.osm.pbf, the first is 'S1'",
        findings.list().getFirst().toString());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          porto-dev/metro.gtfs.zip                          | 2026-11-22 | 0 |
          porto-dev/flex.gtfs.zip                           | 2026-11-22 | 0 |
          porto/metro-do-porto.gtfs.zip                     | 2026-11-22 | 0 | 2026-08-01
          herrenberg/vvs-bus-751-only.gtfs.zip              | 2020-06-01 | 0 |
          herrenberg/vvs-bus-764-only.gtfs.zip              | 2020-06-01 | 0 |
          portoalegre-dev/eptc.gtfs.zip                     | 2026-11-22 | 0 |
          portoalegre-dev/trensurb.gtfs.zip                 | 2026-11-22 | 0 |
          portoalegre-dev/flex.gtfs.zip                     | 2026-11-22 | 0 |
          portoalegre/poa_eptc.zip                          | 2026-11-22 | 0 | 2019-07
          portoalegre/poa_trensurb.zip                      | 2026-11-22 | 0 | 2019-12
          cobb-flex/cobblinc-bus-30-only.gtfs.zip           | 2021-10-20 | 0 |
          cobb-flex/marta-bus-856-only.gtfs.zip             | 2021-10-20 | 0 |
          cobb-flex/cobblinc-scheduled-deviated-flex.gtfs.zip | 2021-10-20 | 0 |
          """)
  void judgesRealFeedsSensibly(String file, LocalDate today, int errors, String warnsOf) {
    List<String> found = judge(SharedData.of(file), today);
    assertEquals(
        errors, found.stream().filter(it -> it.startsWith("ERROR")).count(), found.toString());
    if (warnsOf != null) {
      assertTrue(
          found.stream().anyMatch(it -> it.contains("the last day of service was " + warnsOf)),
          found.toString());
    }
  }
}
