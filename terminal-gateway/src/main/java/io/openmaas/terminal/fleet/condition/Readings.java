package io.openmaas.terminal.fleet.condition;

import io.openmaas.terminal.Detail;
import io.openmaas.terminal.Measure;
import io.openmaas.terminal.TerminalRecord;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The last value of each measure that care for a vehicle goes by.
 *
 * @param byMeasure the latest of each; of a crash the latest that was felt
 * @param faultCodes as last reported (SAE J2012), in order
 * @param faultsAt when they were
 */
public record Readings(
    Map<Measure, Reading> byMeasure, List<String> faultCodes, Optional<Instant> faultsAt) {

  /** None yet. */
  public static final Readings NONE = new Readings(Map.of(), List.of(), Optional.empty());

  /** The measures that are kept; position and odometers are not among them. */
  public static final Set<Measure> KEPT =
      EnumSet.of(
          Measure.FUEL_PERCENT,
          Measure.TRACTION_BATTERY_PERCENT,
          Measure.EXTERNAL_MV,
          Measure.FAULT_LAMP,
          Measure.FAULT_COUNT,
          Measure.CRASH,
          Measure.TYRE_FRONT_LEFT_KPA,
          Measure.TYRE_FRONT_RIGHT_KPA,
          Measure.TYRE_REAR_LEFT_KPA,
          Measure.TYRE_REAR_RIGHT_KPA);

  public Readings {
    byMeasure = Map.copyOf(byMeasure);
    faultCodes = List.copyOf(faultCodes);
  }

  /** The last reading of this measure. */
  public Optional<Reading> find(Measure measure) {
    return Optional.ofNullable(byMeasure.get(measure));
  }

  /** With these records read, in whatever order and however often they come. */
  public Readings with(Collection<TerminalRecord> records) {
    var latest = new EnumMap<Measure, Reading>(Measure.class);
    latest.putAll(byMeasure);
    List<String> codes = faultCodes;
    Optional<Instant> codesAt = faultsAt;
    for (TerminalRecord record : records) {
      for (Measure measure : KEPT) {
        record
            .find(measure)
            .filter(value -> measure != Measure.CRASH || value > 0)
            .ifPresent(
                value -> latest.merge(measure, new Reading(value, record.at()), Readings::later));
      }
      Optional<List<String>> told = codes(record);
      if (told.isPresent() && isLater(record.at(), told.get(), codesAt, codes)) {
        codes = told.get();
        codesAt = Optional.of(record.at());
      }
    }
    return new Readings(latest, codes, codesAt);
  }

  /** Of two of the same time the higher, so that the order they come in is of no meaning. */
  private static Reading later(Reading one, Reading other) {
    int byTime = one.at().compareTo(other.at());
    return byTime > 0 || byTime == 0 && one.value() >= other.value() ? one : other;
  }

  /** Codes in words, or none where the vehicle counts none. */
  private static Optional<List<String>> codes(TerminalRecord record) {
    Optional<List<String>> named =
        record
            .find(Detail.FAULT_CODES)
            .map(text -> Arrays.stream(text.split(",")).map(String::strip).toList())
            .map(all -> all.stream().filter(code -> !code.isEmpty()).distinct().sorted().toList());
    return named.isPresent()
        ? named
        : record.find(Measure.FAULT_COUNT).filter(count -> count == 0).map(_ -> List.of());
  }

  private static boolean isLater(
      Instant at, List<String> told, Optional<Instant> knownAt, List<String> known) {
    if (knownAt.isEmpty() || at.isAfter(knownAt.get())) {
      return true;
    }
    return at.equals(knownAt.get()) && told.toString().compareTo(known.toString()) > 0;
  }
}
