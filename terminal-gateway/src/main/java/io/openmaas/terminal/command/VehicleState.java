package io.openmaas.terminal.command;

import io.openmaas.terminal.Measure;
import io.openmaas.terminal.TerminalRecord;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What the committed records last said of a vehicle, as far as commands depend on it.
 *
 * @param at terminal time of the last record; empty if there is none
 * @param speedKmh by the last record with a fix
 * @param ignition 1 on, 0 off
 * @param supplyMillivolts of the vehicle's battery
 */
public record VehicleState(
    Optional<Instant> at,
    Optional<Reading> speedKmh,
    Optional<Reading> ignition,
    Optional<Reading> supplyMillivolts) {

  /** Nothing is known. */
  public static final VehicleState UNKNOWN =
      new VehicleState(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

  /** A number and the terminal time of the record it is from. */
  public record Reading(Instant at, long value) {}

  /** What these records say, in whatever order they are given. */
  public static VehicleState of(Collection<TerminalRecord> records) {
    List<TerminalRecord> latestFirst =
        records.stream().sorted(Comparator.comparing(TerminalRecord::at).reversed()).toList();
    return new VehicleState(
        latestFirst.stream().findFirst().map(TerminalRecord::at),
        latestFirst.stream()
            .filter(record -> record.fix().isPresent())
            .findFirst()
            .map(record -> new Reading(record.at(), record.fix().get().speedKmh())),
        latest(latestFirst, Measure.IGNITION),
        latest(latestFirst, Measure.EXTERNAL_MV));
  }

  private static Optional<Reading> latest(List<TerminalRecord> latestFirst, Measure measure) {
    return latestFirst.stream()
        .filter(record -> record.find(measure).isPresent())
        .findFirst()
        .map(record -> new Reading(record.at(), record.find(measure).get()));
  }
}
