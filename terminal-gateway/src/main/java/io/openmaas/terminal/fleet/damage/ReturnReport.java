package io.openmaas.terminal.fleet.damage;

import io.openmaas.core.trip.RentalId;
import io.openmaas.core.vehicle.VehicleId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * What somebody said of a vehicle that was given back.
 *
 * @param reporter the account
 * @param fuelPercent as the gauge shows, 0 to 100
 * @param damage in words; absent where there is none
 * @param photos references, at most {@link #MOST_PHOTOS}
 */
public record ReturnReport(
    UUID id,
    RentalId rental,
    VehicleId vehicle,
    String reporter,
    Cleanliness cleanliness,
    Optional<Integer> fuelPercent,
    Optional<String> damage,
    List<String> photos,
    Instant reportedAt) {
  public static final int MOST_PHOTOS = 20;

  public ReturnReport {
    photos = List.copyOf(photos);
    if (photos.size() > MOST_PHOTOS) {
      throw new IllegalArgumentException("more than " + MOST_PHOTOS + " photos");
    }
    fuelPercent
        .filter(percent -> percent < 0 || percent > 100)
        .ifPresent(
            percent -> {
              throw new IllegalArgumentException("fuel of " + percent + " per cent");
            });
  }
}
