package io.openmaas.billing.catalogue;

import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which uses a charge, allowance, cap or price variant is about. Each condition that is given must
 * hold; an empty set asks for nothing.
 *
 * @param kinds modes and other kinds of use
 * @param operators ids of operators
 * @param vehicleClasses classes by which vehicles are priced
 * @param startZones zones in which the use began
 * @param endZones zones in which it ended
 * @param calendar when it began, local time of the contract
 * @param others further conditions, by name of the dimension, for instance {@code party: [CHILD]}
 */
public record UsageFilter(
    Set<UsageKind> kinds,
    Set<String> operators,
    Set<String> vehicleClasses,
    Set<String> startZones,
    Set<String> endZones,
    Optional<CalendarWindow> calendar,
    Map<String, Set<String>> others) {
  /** Every use. */
  public static final UsageFilter ANY =
      new UsageFilter(Set.of(), Set.of(), Set.of(), Set.of(), Set.of(), Optional.empty(), Map.of());

  public UsageFilter {
    kinds = Set.copyOf(kinds);
    operators = Set.copyOf(operators);
    vehicleClasses = Set.copyOf(vehicleClasses);
    startZones = Set.copyOf(startZones);
    endZones = Set.copyOf(endZones);
    others = Map.copyOf(others);
  }

  /** Uses of this kind. */
  public static UsageFilter of(UsageKind kind) {
    return new UsageFilter(
        Set.of(kind), Set.of(), Set.of(), Set.of(), Set.of(), Optional.empty(), Map.of());
  }

  /** Uses of vehicles of this class. */
  public static UsageFilter ofClass(String vehicleClass) {
    return new UsageFilter(
        Set.of(), Set.of(), Set.of(vehicleClass), Set.of(), Set.of(), Optional.empty(), Map.of());
  }
}
