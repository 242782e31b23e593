package io.openmaas.terminal.fleet.substitute;

import java.util.Comparator;
import java.util.List;

/** Which car is the best in place of another. */
public final class SubstituteChoice {

  /** A car that goes less far than this is no help. */
  private static final int LEAST_RANGE_METRES = 20_000;

  private SubstituteChoice() {}

  /**
   * Those that will do, the best first: of the same class before better ones, each by distance. A
   * class is better the further down it is in {@link io.openmaas.core.vehicle.VehicleClass}.
   */
  public static List<Candidate> ranked(Wanted wanted, List<Candidate> candidates) {
    return candidates.stream()
        .filter(each -> !each.vehicle().id().equals(wanted.was()))
        .filter(each -> each.vehicle().vehicleClass().compareTo(wanted.vehicleClass()) >= 0)
        .filter(each -> each.rangeMetres() >= LEAST_RANGE_METRES)
        .filter(each -> each.position().metresTo(wanted.place()) <= wanted.withinMetres())
        .sorted(
            Comparator.comparing((Candidate each) -> each.vehicle().vehicleClass())
                .thenComparingDouble(each -> each.position().metresTo(wanted.place()))
                .thenComparing(each -> each.vehicle().id().value()))
        .toList();
  }
}
