package io.openmaas.core.trip;

import java.time.Instant;
import java.util.Comparator;
import java.util.Objects;

/**
 * The reason of a flag.
 *
 * @param at when on the trip, by the terminal's clock
 * @param words what was seen, for people, with figures
 */
public record TripRemark(TripFlag flag, Instant at, String words) {

  /** By time, then flag, then words. */
  public static final Comparator<TripRemark> ORDER =
      Comparator.comparing(TripRemark::at)
          .thenComparing(TripRemark::flag)
          .thenComparing(TripRemark::words);

  public TripRemark {
    Objects.requireNonNull(flag, "flag");
    Objects.requireNonNull(at, "at");
    Objects.requireNonNull(words, "words");
  }
}
