package io.openmaas.terminal.fleet.damage;

import io.openmaas.core.trip.RentalId;
import io.openmaas.core.vehicle.VehicleId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Damage to a vehicle.
 *
 * @param sourceKey names what opened it, where that may be told twice
 * @param photos references
 * @param rental that had the vehicle when it happened
 * @param happenedAt as far as it is known; when it was told otherwise
 */
public record DamageCase(
    UUID id,
    VehicleId vehicle,
    DamageSource source,
    Optional<String> sourceKey,
    DamageState state,
    DamageSeverity severity,
    String words,
    List<String> photos,
    Optional<RentalId> rental,
    Instant happenedAt,
    Instant openedAt,
    Optional<Instant> endedAt) {

  public DamageCase {
    photos = List.copyOf(photos);
  }

  /** In this state, as assessed now. */
  public DamageCase become(DamageState next, DamageSeverity assessed, Instant now) {
    if (!state.next().contains(next)) {
      throw new IllegalStateException("damage case " + id + " is " + state + ", cannot be " + next);
    }
    return new DamageCase(
        id,
        vehicle,
        source,
        sourceKey,
        next,
        assessed,
        words,
        photos,
        rental,
        happenedAt,
        openedAt,
        next.next().isEmpty() ? Optional.of(now) : Optional.empty());
  }

  /** Of this rental. */
  public DamageCase of(Optional<RentalId> had) {
    return new DamageCase(
        id,
        vehicle,
        source,
        sourceKey,
        state,
        severity,
        words,
        photos,
        had,
        happenedAt,
        openedAt,
        endedAt);
  }
}
