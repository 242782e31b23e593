package io.openmaas.terminal.trip;

import io.openmaas.core.geo.Coordinates;
import io.openmaas.terminal.TerminalRecord;
import io.openmaas.terminal.TerminalRecord.Fix;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The fixes of a trip that one car can have had: those at 0/0 and those it cannot have reached are
 * left out. Fixes are threaded into tracks, each fix to the first track it can follow; the longest
 * track is the car's. So a first fix in the factory's city loses against all that follow.
 */
final class GoodFixes {
  /** Faster is a jump: 252 km/h. */
  private static final double MOST_METRES_PER_SECOND = 70;

  /** By so much a fix may be off. */
  private static final double ERROR_METRES = 100;

  /** Below this two fixes of a standing car differ by error only. */
  private static final double STANDING_METRES = 30;

  private final NavigableMap<Integer, Fix> byIndex = new TreeMap<>();
  private final boolean someLeftOut;

  private record Point(int index, TerminalRecord record, Fix fix) {}

  GoodFixes(List<TerminalRecord> records) {
    var tracks = new ArrayList<List<Point>>();
    int fixes = 0;
    for (int i = 0; i < records.size(); i++) {
      Optional<Fix> fix = records.get(i).fix();
      if (fix.isEmpty()) {
        continue;
      }
      fixes++;
      if (!isOrigin(fix.get().position())) {
        thread(tracks, new Point(i, records.get(i), fix.get()));
      }
    }
    List<Point> longest = List.of();
    for (List<Point> track : tracks) {
      if (track.size() > longest.size()) {
        longest = track;
      }
    }
    longest.forEach(point -> byIndex.put(point.index, point.fix));
    someLeftOut = byIndex.size() < fixes;
  }

  private static boolean isOrigin(Coordinates position) {
    return Math.abs(position.latitude()) < 1e-6 && Math.abs(position.longitude()) < 1e-6;
  }

  private static void thread(List<List<Point>> tracks, Point point) {
    for (List<Point> track : tracks) {
      if (canFollow(track.getLast(), point)) {
        track.add(point);
        return;
      }
    }
    var track = new ArrayList<Point>();
    track.add(point);
    tracks.add(track);
  }

  private static boolean canFollow(Point earlier, Point later) {
    double seconds = Duration.between(earlier.record.at(), later.record.at()).toMillis() / 1000.0;
    return earlier.fix.position().metresTo(later.fix.position())
        <= ERROR_METRES + MOST_METRES_PER_SECOND * seconds;
  }

  boolean someLeftOut() {
    return someLeftOut;
  }

  Optional<Coordinates> first() {
    return Optional.ofNullable(byIndex.firstEntry()).map(entry -> entry.getValue().position());
  }

  Optional<Coordinates> last() {
    return Optional.ofNullable(byIndex.lastEntry()).map(entry -> entry.getValue().position());
  }

  /** Metres along the fixes of the records from one index to another, both included. */
  long metresBetween(int from, int to) {
    double metres = 0;
    Fix before = null;
    for (Fix fix : byIndex.subMap(from, true, to, true).values()) {
      if (before != null) {
        double leg = before.position().metresTo(fix.position());
        boolean standing = before.speedKmh() == 0 && fix.speedKmh() == 0;
        if (!(standing && leg < STANDING_METRES)) {
          metres += leg;
          before = fix;
        }
      } else {
        before = fix;
      }
    }
    return Math.round(metres);
  }
}
