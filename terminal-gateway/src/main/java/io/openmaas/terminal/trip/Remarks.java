package io.openmaas.terminal.trip;

import io.openmaas.core.trip.TripFlag;
import io.openmaas.core.trip.TripRemark;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The flags of a trip with their reasons, of each flag the first few. */
final class Remarks {
  private static final int MOST_OF_A_FLAG = 20;

  private final Map<TripFlag, Integer> counts = new EnumMap<>(TripFlag.class);
  private final List<TripRemark> remarks = new ArrayList<>();

  void add(TripFlag flag, Instant at, String words) {
    int before = counts.merge(flag, 1, Integer::sum) - 1;
    if (before < MOST_OF_A_FLAG) {
      remarks.add(new TripRemark(flag, at, words));
    }
  }

  Set<TripFlag> flags() {
    return counts.isEmpty() ? Set.of() : EnumSet.copyOf(counts.keySet());
  }

  List<TripRemark> inOrder() {
    remarks.sort(TripRemark.ORDER);
    return remarks;
  }
}
