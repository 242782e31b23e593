package io.openmaas.planner.check;

import io.openmaas.core.geo.Coordinates;
import io.openmaas.planner.feed.GtfsFeed;
import io.openmaas.planner.feed.Row;
import io.openmaas.planner.feed.Streets;
import io.openmaas.planner.feed.UnreadableInput;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/** Runs every check over the inputs of a city. */
public final class CityCheck {
  private final List<FeedCheck> checks;

  /**
   * @param today in the city, on the business clock
   */
  public CityCheck(LocalDate today) {
    checks =
        List.of(
            new RequiredFilesCheck(),
            new ColumnsCheck(),
            new RowWidthCheck(),
            new FieldFormCheck(),
            new StopPositionCheck(),
            new UniqueIdCheck(),
            new ReferenceCheck(),
            new AgencyZoneCheck(),
            new ServicePeriodCheck(today));
  }

  /** The checks of a feed by itself. */
  public void check(GtfsFeed feed, Findings findings) {
    var broken = new Findings();
    run(new WholeZipCheck(), feed, broken);
    broken.list().forEach(findings::add);
    if (!broken.hasErrors()) {
      checks.forEach(check -> run(check, feed, findings));
    }
  }

  private static void run(FeedCheck check, GtfsFeed feed, Findings findings) {
    try {
      check.check(feed, findings.recorder(check.name(), feed.name()));
    } catch (UnreadableInput e) {
      // the same broken place stops several checks: one finding is enough
      boolean known =
          findings.list().stream()
              .anyMatch(it -> it.file().equals(e.file()) && it.line() == e.line());
      if (!known) {
        findings.add("readable", e);
      }
    }
  }

  /** The checks of the streets by themselves. */
  public void check(Streets streets, Findings findings) {
    var recorder = findings.recorder("streets", streets.name());
    if (streets.ways() == 0) {
      recorder.error("the file holds " + streets.nodes() + " nodes but no ways");
    } else if (streets.roads() == 0) {
      recorder.error("none of the " + streets.ways() + " ways is a road or path (highway=...)");
    }
  }

  /** Whether the streets cover the stops: none covered is an error, some a warning. */
  public void check(Streets streets, GtfsFeed feed, Findings findings) {
    long[] stops = {0};
    long[] outside = {0};
    Row[] example = {null};
    try {
      feed.forEachRow(
          "stops.txt",
          row ->
              position(row)
                  .ifPresent(
                      position -> {
                        stops[0]++;
                        if (!streets.extent().contains(position)) {
                          outside[0]++;
                          example[0] = example[0] == null ? row : example[0];
                        }
                      }));
    } catch (UnreadableInput _) {
      return; // told by the checks of the feed
    }
    if (outside[0] == 0) {
      return;
    }
    var recorder = findings.recorder("stops-within-streets", feed.name());
    String reason =
        "of "
            + stops[0]
            + " stops "
            + outside[0]
            + " lie outside the streets of "
            + streets.name()
            + ", the first is '"
            + example[0].value("stop_id")
            + "'";
    if (outside[0] == stops[0]) {
      recorder.error("stops.txt", example[0].line(), "stop_lat", reason);
    } else {
      recorder.warning("stops.txt", example[0].line(), "stop_lat", reason);
    }
  }

  private static Optional<Coordinates> position(Row row) {
    try {
      return Optional.of(
          new Coordinates(
              Double.parseDouble(row.value("stop_lat")),
              Double.parseDouble(row.value("stop_lon"))));
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }
}
