package io.openmaas.terminal.session;

/**
 * How much is agreed.
 *
 * @param perSecond in the long run, above 0
 * @param atOnce after a rest, at least 1
 */
public record Rate(double perSecond, double atOnce) {
  public Rate {
    if (!(perSecond > 0) || !(atOnce >= 1)) {
      throw new IllegalArgumentException("a rate is above 0 a second and at least 1 at once");
    }
  }
}
