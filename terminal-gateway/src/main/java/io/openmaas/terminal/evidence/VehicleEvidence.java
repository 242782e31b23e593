package io.openmaas.terminal.evidence;

import io.openmaas.core.evidence.ChainBreak;
import io.openmaas.core.vehicle.VehicleId;
import java.util.Optional;

/**
 * What the check of one vehicle found.
 *
 * @param links looked at
 * @param records looked at
 * @param trips revisions looked at
 * @param firstBreak the first broken link; absent where all holds
 * @param tripsInDoubt revisions that were made from the broken link or later ones
 */
public record VehicleEvidence(
    VehicleId vehicle,
    long links,
    long records,
    long trips,
    Optional<ChainBreak> firstBreak,
    long tripsInDoubt) {

  /** Whether all holds. */
  public boolean whole() {
    return firstBreak.isEmpty();
  }
}
