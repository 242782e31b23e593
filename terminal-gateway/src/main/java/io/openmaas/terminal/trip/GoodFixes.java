package io.openmaas.terminal.trip;

import io.openmaas.core.geo.Coordinates;
import io.openmaas.terminal.TerminalRecord.Fix;
import java.util.Optional;

/**
 * The fixes of a trip that one car can have had: those at 0/0 and those it cannot have reached are
 * left out. Fixes are threaded into tracks, each fix to the longest track it can follow; the
 * longest track is the car's. So a first fix in the factory's city loses against all that follow,
 * and so does a longitude of the wrong sign. Tracks are bounded: where there are too many, the
 * shortest gives way.
 */
final class GoodFixes {
  /** Faster is a jump: 252 km/h. */
  private static final double MOST_METRES_PER_MILLI = 0.070;

  /** By so much a fix may be off. */
  private static final double ERROR_METRES = 100;

  /** Below this two fixes of a standing car differ by error only. */
  static final double STANDING_METRES = 30;

  private static final int MOST_TRACKS = 8;

  /** Within 0.01 degrees of 0/0 is no road, but what a terminal without satellites says. */
  private static final double ORIGIN_DEGREES = 0.01;

  private static final int NO_TRACK = -1;
  private static final int AT_ORIGIN = -2;

  private final Samples samples;

  /** The good fixes by record, null where there is none. */
  private final Fix[] good;

  /** Metres to each good fix from the one before, summed from the first. */
  private final double[] metresTo;

  private final Tracks tracks = new Tracks();
  private final int[] trackOf;
  private int count;
  private int first = -1;
  private int last = -1;
  private int leftOut;
  private int firstLeftOut = -1;
  private boolean mirrored;
  private int atOrigin;

  GoodFixes(Samples samples) {
    this.samples = samples;
    good = new Fix[samples.size];
    metresTo = new double[samples.size];
    trackOf = new int[samples.size];
    for (int i = 0; i < samples.size; i++) {
      Fix fix = samples.record[i].fix().orElse(null);
      trackOf[i] = NO_TRACK;
      if (fix != null) {
        trackOf[i] = isOrigin(fix.position()) ? AT_ORIGIN : tracks.add(samples.at[i], fix);
      }
    }
    int longest = tracks.longest();
    for (int i = 0; i < samples.size; i++) {
      if (trackOf[i] == NO_TRACK) {
        continue;
      }
      if (trackOf[i] >= 0 && trackOf[i] == longest) {
        take(i, samples.record[i].fix().orElseThrow());
      } else {
        leaveOut(i);
      }
    }
    measure();
  }

  static boolean isOrigin(Coordinates position) {
    return Math.abs(position.latitude()) < ORIGIN_DEGREES
        && Math.abs(position.longitude()) < ORIGIN_DEGREES;
  }

  private void take(int i, Fix fix) {
    good[i] = fix;
    first = first < 0 ? i : first;
    last = i;
    count++;
  }

  private void leaveOut(int i) {
    leftOut++;
    firstLeftOut = firstLeftOut < 0 ? i : firstLeftOut;
    if (trackOf[i] == AT_ORIGIN) {
      atOrigin++;
    } else if (last >= 0) {
      Coordinates wrong = samples.record[i].fix().orElseThrow().position();
      var turned = new Coordinates(wrong.latitude(), -wrong.longitude());
      mirrored |=
          Geodesy.metres(good[last].position(), turned)
              <= ERROR_METRES + MOST_METRES_PER_MILLI * (samples.at[i] - samples.at[last]);
    }
  }

  private void measure() {
    int before = -1;
    double metres = 0;
    for (int i = Math.max(first, 0); i <= last; i++) {
      Fix fix = good[i];
      if (fix != null) {
        if (before >= 0) {
          double leg = Geodesy.metres(good[before].position(), fix.position());
          boolean standing = good[before].speedKmh() == 0 && fix.speedKmh() == 0;
          if (!standing || leg >= STANDING_METRES) {
            metres += leg;
            before = i;
          }
        } else {
          before = i;
        }
      }
      metresTo[i] = metres;
    }
  }

  int leftOut() {
    return leftOut;
  }

  /** Of the fixes left out, those at 0/0. */
  int atOrigin() {
    return atOrigin;
  }

  /** Whether one left out would have been right with the other sign of the longitude. */
  boolean mirrored() {
    return mirrored;
  }

  /** The record of the first fix left out, -1 for none. */
  int firstLeftOut() {
    return firstLeftOut;
  }

  int count() {
    return count;
  }

  /** The record of the first good fix, -1 for none. */
  int first() {
    return first;
  }

  /** The record of the last good fix, -1 for none. */
  int last() {
    return last;
  }

  /** The good fix of the record, or null. */
  Fix at(int i) {
    return good[i];
  }

  Optional<Coordinates> position(int i) {
    return i < 0 ? Optional.empty() : Optional.of(good[i].position());
  }

  /** Metres along the fixes of the records from one index to another, both included. */
  double metresBetween(int from, int to) {
    int begin = from;
    while (begin <= to && good[begin] == null) {
      begin++;
    }
    int end = to;
    while (end > begin && good[end] == null) {
      end--;
    }
    return begin >= end ? 0 : metresTo[end] - metresTo[begin];
  }

  /** All metres along the fixes. */
  long metres() {
    return last < 0 ? 0 : Math.round(metresTo[last]);
  }

  /** The track a fix is in, the number of fixes and the last of each. */
  private static final class Tracks {
    private final Fix[] end = new Fix[MOST_TRACKS];
    private final long[] endAt = new long[MOST_TRACKS];
    private final int[] size = new int[MOST_TRACKS];
    private final int[] name = new int[MOST_TRACKS];
    private int open;
    private int named;

    int add(long at, Fix fix) {
      int best = -1;
      for (int i = 0; i < open; i++) {
        if ((best < 0 || size[i] > size[best]) && canFollow(i, at, fix)) {
          best = i;
        }
      }
      if (best < 0) {
        best = open < MOST_TRACKS ? open++ : shortest();
        size[best] = 0;
        name[best] = named++;
      }
      end[best] = fix;
      endAt[best] = at;
      size[best]++;
      return name[best];
    }

    private boolean canFollow(int track, long at, Fix fix) {
      double reach = ERROR_METRES + MOST_METRES_PER_MILLI * (at - endAt[track]);
      return Geodesy.within(end[track].position(), fix.position(), reach);
    }

    private int shortest() {
      int shortest = 0;
      for (int i = 1; i < open; i++) {
        if (size[i] < size[shortest] || size[i] == size[shortest] && name[i] < name[shortest]) {
          shortest = i;
        }
      }
      return shortest;
    }

    /** Of two as long the later one: it is the first fix that is wrong, not the last. */
    int longest() {
      int longest = -1;
      for (int i = 0; i < open; i++) {
        if (longest < 0
            || size[i] > size[longest]
            || size[i] == size[longest] && name[i] > name[longest]) {
          longest = i;
        }
      }
      return longest < 0 ? NO_TRACK : name[longest];
    }
  }
}
