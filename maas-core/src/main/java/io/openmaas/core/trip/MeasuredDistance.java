package io.openmaas.core.trip;

/**
 * What one source says of the whole trip, whether or not it was the one that counted.
 *
 * @param metres 0 or more
 */
public record MeasuredDistance(OdometerSource source, long metres) {
  public MeasuredDistance {
    if (metres < 0) {
      throw new IllegalArgumentException("negative distance " + metres);
    }
  }
}
