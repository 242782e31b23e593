package io.openmaas.terminal.trip;

import io.openmaas.core.time.Period;
import io.openmaas.core.trip.TripFlag;
import io.openmaas.terminal.TerminalRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * As much of an assembly as it takes to see that news in order of time changes no trip that is
 * over: a car that drives on, stands parked, or is switched on. Only else must all be assembled
 * again, so that a long trip costs no more than a short one for each record.
 *
 * @param open the trip under way, up to the last sign of running
 * @param knownTo news must be later than this
 */
public record Outlook(Optional<Period> open, Instant knownTo) {

  /**
   * After an assembly.
   *
   * @param latest the latest record it was made of, at the latest its watermark
   */
  public static Outlook of(Assembly assembly, Instant latest, AssemblyRules rules) {
    Instant knownTo = latest;
    if (!assembly.trips().isEmpty()) {
      AssembledTrip last = assembly.trips().getLast();
      Instant over =
          last.flags().contains(TripFlag.NO_IGNITION_OFF)
              ? last.time().to().plus(rules.silence())
              : last.time().to();
      knownTo = over.isAfter(latest) ? over : latest;
    }
    return new Outlook(assembly.open().map(AssembledTrip::time), knownTo);
  }

  /**
   * After these records, if no trip that is over is changed by them and none ends; absent where all
   * must be assembled again.
   *
   * @param news in order of time, none later than the watermark and the clock's tolerance
   */
  public Optional<Outlook> after(List<TerminalRecord> news, AssemblyRules rules) {
    Optional<Period> trip = open;
    Instant latest = knownTo;
    for (TerminalRecord record : news) {
      if (!record.at().isAfter(latest)) {
        return Optional.empty();
      }
      latest = record.at();
      boolean goesOn =
          trip.isPresent()
              ? within(trip.get(), record, rules)
              : Walk.ignition(record) == Walk.ON || standsParked(record);
      if (!goesOn) {
        return Optional.empty();
      }
      boolean running = Walk.ignition(record) == Walk.ON || Walk.underWay(record);
      if (running) {
        trip = Optional.of(new Period(trip.map(Period::from).orElse(latest), latest));
      }
    }
    return Optional.of(new Outlook(trip, latest));
  }

  private static boolean within(Period trip, TerminalRecord record, AssemblyRules rules) {
    return Walk.ignition(record) != Walk.OFF
        && Duration.between(trip.to(), record.at()).compareTo(rules.silence()) <= 0;
  }

  private static boolean standsParked(TerminalRecord record) {
    return !Walk.underWay(record);
  }
}
