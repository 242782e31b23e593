package io.openmaas.planner.otp;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Follows the log of OpenTripPlanner building a graph; not for several threads. */
final class OtpBuildLog {
  private static final int KEPT_LINES = 12;
  private static final Pattern PERCENT = Pattern.compile("\\((\\d{1,3})%\\)");
  private static final Pattern LOG_LINE =
      Pattern.compile("^[\\d:.]+ (\\w+) \\[[^]]*]\\s+(?:\\([^)]*\\))? ?(.*)$");

  /**
   * A part of the work, known by a text in the log.
   *
   * @param share of the whole that is done when it begins, as seen with Porto
   */
  private record Stage(String mark, double share, String message) {}

  private static final List<Stage> STAGES =
      List.of(
          new Stage("OTP STARTING UP", 0.01, "starting OpenTripPlanner"),
          new Stage("Gathering OSM", 0.05, "reading the streets"),
          new Stage("Build street graph progress tracking started", 0.15, "building the streets"),
          new Stage("visibility graph construction", 0.32, "walkable areas"),
          new Stage("reading GTFS bundle", 0.40, "reading the timetables"),
          new Stage("Linking transit stops to graph", 0.47, "joining stops and streets"),
          new Stage(
              "Islands when BICYCLE noThruTraffic is considered", 0.50, "checking cycle ways"),
          new Stage("Islands when WALK noThruTraffic is considered", 0.62, "checking footpaths"),
          new Stage("Islands when CAR noThruTraffic is considered", 0.80, "checking roads"),
          new Stage("Creating direct transfer edges", 0.86, "finding transfers"),
          new Stage("Writing graph", 0.94, "saving the graph"),
          new Stage("Done building graph", 1, "the graph is built"));

  private final Deque<String> last = new ArrayDeque<>();
  private final Deque<String> errors = new ArrayDeque<>();
  private int stage = -1;
  private double share;

  /** Takes in a line; tells whether the share or the message changed. */
  boolean add(String line) {
    keep(last, line);
    Matcher parts = LOG_LINE.matcher(line);
    if (line.contains("OutOfMemoryError")
        || (parts.matches() && parts.group(1).equals("ERROR"))
        || line.startsWith("Exception in thread")) {
      keep(errors, parts.matches() ? parts.group(2) : line);
    }
    for (int i = stage + 1; i < STAGES.size(); i++) {
      if (line.contains(STAGES.get(i).mark)) {
        stage = i;
        share = STAGES.get(i).share;
        return true;
      }
    }
    Matcher percent = PERCENT.matcher(line);
    if (stage >= 0 && stage + 1 < STAGES.size() && percent.find()) {
      double from = STAGES.get(stage).share;
      double to = STAGES.get(stage + 1).share;
      double within = from + (to - from) * Math.min(100, Integer.parseInt(percent.group(1))) / 100;
      if (within > share) {
        share = within;
        return true;
      }
    }
    return false;
  }

  private static void keep(Deque<String> lines, String line) {
    lines.addLast(line.length() > 500 ? line.substring(0, 500) : line);
    if (lines.size() > KEPT_LINES) {
      lines.removeFirst();
    }
  }

  /** 0 to 1. */
  double share() {
    return share;
  }

  String message() {
    return stage < 0 ? "starting OpenTripPlanner" : STAGES.get(stage).message;
  }

  /** What it complained of, or else what it said last. */
  String complaint() {
    return String.join("\n", errors.isEmpty() ? last : errors);
  }

  boolean outOfMemory() {
    return errors.stream().anyMatch(line -> line.contains("OutOfMemoryError"));
  }
}
