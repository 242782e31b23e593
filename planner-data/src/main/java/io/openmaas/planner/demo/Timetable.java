package io.openmaas.planner.demo;

import io.openmaas.core.itinerary.TransitMode;
import io.openmaas.planner.demo.TransitLine.Call;
import io.openmaas.planner.demo.TransitLine.Direction;
import java.time.Duration;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;

/**
 * When vehicles run, the same every day: from 05:00 to midnight, denser in the rush hours.
 *
 * <p>Times of running follow from distance: a metro reaches 45 km/h between stations on average and
 * stops for 25 s, a bus reaches 30 km/h and stops for 18 s.
 */
public final class Timetable {
  private static final Duration FIRST = Duration.ofHours(5);
  private static final Duration LAST = Duration.ofHours(24);

  private Timetable() {}

  /**
   * A stop in time, since midnight at the start of the day of service.
   *
   * @param arrival the same as the departure at the first and last stop
   */
  public record Passing(Call call, Duration arrival, Duration departure) {}

  /** Departures from the first stop, since midnight. */
  public static List<Duration> departures(TransitLine line, int direction) {
    var departures = new ArrayList<Duration>();
    Duration at = FIRST.plusMinutes(2L * direction);
    while (at.compareTo(LAST) < 0) {
      departures.add(at);
      at = at.plusMinutes(headwayMinutes(line.mode(), at));
    }
    return departures;
  }

  private static long headwayMinutes(TransitMode mode, Duration at) {
    LocalTime time = LocalTime.MIDNIGHT.plus(at);
    boolean night = time.isBefore(LocalTime.of(6, 30)) || !time.isBefore(LocalTime.of(21, 0));
    boolean rush =
        (!time.isBefore(LocalTime.of(6, 30)) && time.isBefore(LocalTime.of(9, 30)))
            || (!time.isBefore(LocalTime.of(15, 0)) && time.isBefore(LocalTime.of(19, 0)));
    if (mode == TransitMode.SUBWAY) {
      return night ? 8 : rush ? 5 : 6;
    }
    return night ? 15 : rush ? 10 : 12;
  }

  /** The stops of the vehicle that starts at this time. */
  public static List<Passing> passings(TransitMode mode, Direction direction, Duration start) {
    double metresPerSecond = mode == TransitMode.SUBWAY ? 12.5 : 8.3;
    long halt = mode == TransitMode.SUBWAY ? 25 : 18;
    var passings = new ArrayList<Passing>();
    Duration at = start;
    double from = 0;
    for (Call call : direction.calls()) {
      boolean first = passings.isEmpty();
      boolean last = passings.size() == direction.calls().size() - 1;
      if (!first) {
        at = at.plusSeconds(Math.round((call.metres() - from) / metresPerSecond) + 8);
      }
      Duration departure = first || last ? at : at.plusSeconds(halt);
      passings.add(new Passing(call, at, departure));
      at = departure;
      from = call.metres();
    }
    return passings;
  }
}
