package io.openmaas.billing.catalogue.yaml;

import io.openmaas.billing.catalogue.UsageFilter;
import java.util.Collections;
import java.util.Set;

/** Compares filters without knowing any use. */
final class Filters {
  private Filters() {}

  /** Whether every use that the second takes is certainly taken by the first. */
  static boolean covers(UsageFilter first, UsageFilter second) {
    return covers(first.kinds(), second.kinds())
        && covers(first.operators(), second.operators())
        && covers(first.vehicleClasses(), second.vehicleClasses())
        && covers(first.startZones(), second.startZones())
        && covers(first.endZones(), second.endZones())
        && (first.calendar().isEmpty() || first.calendar().equals(second.calendar()))
        && first.others().entrySet().stream()
            .allMatch(
                entry ->
                    covers(
                        entry.getValue(), second.others().getOrDefault(entry.getKey(), Set.of())));
  }

  private static <T> boolean covers(Set<T> first, Set<T> second) {
    return first.isEmpty() || (!second.isEmpty() && first.containsAll(second));
  }

  /** Whether no use can be taken by both. */
  static boolean excludeEachOther(UsageFilter one, UsageFilter other) {
    return disjoint(one.kinds(), other.kinds())
        || disjoint(one.operators(), other.operators())
        || disjoint(one.vehicleClasses(), other.vehicleClasses())
        || disjoint(one.startZones(), other.startZones())
        || disjoint(one.endZones(), other.endZones());
  }

  private static <T> boolean disjoint(Set<T> one, Set<T> other) {
    return !one.isEmpty() && !other.isEmpty() && Collections.disjoint(one, other);
  }
}
