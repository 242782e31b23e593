package io.openmaas.terminal.fleet;

import io.openmaas.core.time.Period;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * When a reservation is to be used, and from when to when it keeps its vehicle from others. The
 * deadlines are pinned when it is made: a change of the rules does not change it.
 *
 * @param time as booked
 * @param window in which nobody else may have the vehicle; shortened by an early return
 * @param unlockFrom from when the vehicle may be opened; absent for any time
 * @param noShowAt from when it is released if the vehicle was not opened; absent for never
 * @param wish what was asked for, where it was not one certain vehicle
 */
public record Plan(
    Period time,
    Period window,
    Optional<Instant> unlockFrom,
    Optional<Instant> noShowAt,
    Optional<ClassWish> wish) {

  /** What a hold made now for this time keeps. The past is not kept. */
  public static Plan of(
      Period time, Optional<ClassWish> wish, Instant now, ReservationRules rules) {
    Instant start = time.from();
    boolean soon = start.minus(rules.keepAtOnce()).isBefore(now);
    Instant from = soon ? now : start.minus(rules.lead());
    Instant to = latest(time.to().plus(rules.buffer()), from);
    return new Plan(
        time,
        new Period(from, to),
        Optional.of(start.minus(rules.unlockLead())),
        Optional.of(latest(start, now).plus(rules.noShow())),
        wish);
  }

  /** It is used from now on: nobody else may have it from now on. */
  Plan usedFrom(Instant now) {
    return now.isBefore(window.from()) ? window(new Period(now, window.to())) : this;
  }

  /** It is not used any more: others may have the rest of the window. */
  Plan usedUntil(Instant now) {
    Instant to = now.isBefore(window.to()) ? latest(now, window.from()) : window.to();
    return window(new Period(window.from(), to));
  }

  /** It will end then instead. */
  Plan endingAt(Instant end, Duration buffer) {
    Instant to = latest(end.plus(buffer), window.from());
    return new Plan(
        new Period(time.from(), latest(end, time.from())),
        new Period(window.from(), to),
        unlockFrom,
        noShowAt,
        wish);
  }

  private Plan window(Period changed) {
    return new Plan(time, changed, unlockFrom, noShowAt, wish);
  }

  private static Instant latest(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }
}
