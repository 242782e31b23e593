package io.openmaas.planner.graph.store;

import io.openmaas.planner.check.CityCheck;
import io.openmaas.planner.check.Findings;
import io.openmaas.planner.feed.GtfsFeed;
import io.openmaas.planner.feed.ServiceDays;
import io.openmaas.planner.feed.Streets;
import io.openmaas.planner.feed.UnreadableInput;
import io.openmaas.planner.feed.gtfs.GtfsZip;
import io.openmaas.planner.feed.osm.OsmPbf;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The inputs of an import, read and judged. */
final class Inputs {

  /** What is known of a feed that passed the checks. */
  record FeedInput(Path file, String feedId, ZoneId zone, ServiceDays days) {}

  private final Findings findings = new Findings();
  private final List<FeedInput> feeds = new ArrayList<>();
  private Streets streets;

  private Inputs() {}

  static Inputs read(Path osm, List<Path> gtfs, Optional<ZoneId> statedZone, Instant now) {
    var inputs = new Inputs();
    inputs.readStreets(osm);
    if (gtfs.isEmpty()) {
      inputs
          .findings
          .recorder("inputs", "gtfs")
          .error("at least one GTFS feed is needed: it names the time zone");
    }
    var names = new HashSet<String>();
    var ids = new HashMap<String, String>();
    for (Path file : gtfs) {
      String name = file.getFileName().toString();
      if (!names.add(name)) {
        inputs.findings.recorder("inputs", name).error("two feeds have this file name");
      }
      try (GtfsZip feed = GtfsZip.open(file)) {
        inputs.readFeed(file, feed, ids, statedZone, now);
      } catch (UnreadableInput e) {
        inputs.findings.add("readable", e);
      }
    }
    inputs.compareZones(statedZone);
    return inputs;
  }

  Findings findings() {
    return findings;
  }

  Streets streets() {
    return streets;
  }

  List<FeedInput> feeds() {
    return feeds;
  }

  private void readStreets(Path osm) {
    try {
      streets = OsmPbf.read(osm);
      new CityCheck(java.time.LocalDate.EPOCH).check(streets, findings);
    } catch (UnreadableInput e) {
      findings.add("readable", e);
    }
  }

  private void readFeed(
      Path file, GtfsFeed feed, Map<String, String> ids, Optional<ZoneId> statedZone, Instant now) {
    Optional<ZoneId> zone = zone(feed);
    var today = now.atZone(statedZone.or(() -> zone).orElse(ZoneOffset.UTC)).toLocalDate();
    var checks = new CityCheck(today);
    var ofFeed = new Findings();
    checks.check(feed, ofFeed);
    if (streets != null) {
      checks.check(streets, feed, ofFeed);
    }
    ofFeed.list().forEach(findings::add);
    if (ofFeed.hasErrors()) {
      return;
    }
    String id = feedId(feed, file);
    String other = ids.putIfAbsent(id, feed.name());
    if (other != null) {
      findings
          .recorder("feed-id", feed.name())
          .error(
              "feed_info.txt",
              0,
              "feed_id",
              "the feed '" + other + "' is called '" + id + "', too: state different feed_id");
      return;
    }
    ServiceDays.of(feed)
        .ifPresent(days -> feeds.add(new FeedInput(file, id, zone.orElseThrow(), days)));
  }

  private void compareZones(Optional<ZoneId> statedZone) {
    Set<ZoneId> zones = new HashSet<>();
    feeds.forEach(feed -> zones.add(feed.zone()));
    if (zones.size() > 1 && statedZone.isEmpty()) {
      findings
          .recorder("city-zone", feeds.getLast().file().getFileName().toString())
          .error(
              "agency.txt",
              0,
              "agency_timezone",
              "the feeds are of different time zones " + zones + ": state the city's zone");
    }
  }

  private static Optional<ZoneId> zone(GtfsFeed feed) {
    String[] found = {null};
    try {
      feed.forEachRow(
          "agency.txt",
          row -> found[0] = found[0] == null ? row.value("agency_timezone") : found[0]);
      return found[0] == null ? Optional.empty() : Optional.of(ZoneId.of(found[0]));
    } catch (UnreadableInput | DateTimeException _) {
      return Optional.empty(); // told by the checks
    }
  }

  /** That of feed_info.txt, or one made of the file name. */
  private static String feedId(GtfsFeed feed, Path file) {
    String[] found = {""};
    feed.forEachRow(
        "feed_info.txt", row -> found[0] = found[0].isEmpty() ? row.value("feed_id") : found[0]);
    String id = found[0].replaceAll("[^A-Za-z0-9_-]", "");
    if (!id.isEmpty()) {
      return id;
    }
    String name = file.getFileName().toString().toUpperCase(Locale.ROOT);
    String made = name.replaceAll("(\\.GTFS)?\\.ZIP$", "").replaceAll("[^A-Z0-9_-]", "-");
    return made.isEmpty() ? "FEED" : made;
  }
}
