package io.openmaas.terminal.command;

import io.openmaas.core.vehicle.VehicleId;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How often commands may be asked: per terminal, per terminal and kind, and per person. Each is a
 * bucket that holds what may be asked in a minute and fills again evenly. Thread-safe; buckets that
 * are full again are forgotten. Kept in memory: a restart fills all.
 */
public final class RateLimits {
  private static final int MOST_BUCKETS = 20_000;
  private static final double MINUTE_NANOS = Duration.ofMinutes(1).toNanos();

  private final Limits limits;
  private final Map<String, Level> levels = new HashMap<>();

  public RateLimits(Limits limits) {
    this.limits = limits;
  }

  /**
   * Commands a minute.
   *
   * @param terminal of all kinds, for one terminal
   * @param kind of one kind, for one terminal; OpenMaaS itself may ask for half of that
   * @param person of all kinds and vehicles, in one person's or one rental's name
   * @param spareFor between two of OpenMaaS itself to a vehicle whose battery is low
   */
  public record Limits(int terminal, int kind, int person, Duration spareFor) {
    /** Twenty, six, thirty, and one in a quarter of an hour. */
    public static final Limits USUAL = new Limits(20, 6, 30, Duration.ofMinutes(15));

    public Limits {
      if (terminal < 1 || kind < 2 || person < 1) {
        throw new IllegalArgumentException("a command must be possible: " + terminal + " " + kind);
      }
    }
  }

  private record Bucket(String name, double capacity, double perNano) {}

  private record Level(Bucket bucket, double tokens, long nanos) {
    double at(long now) {
      return Math.min(bucket.capacity(), tokens + (now - nanos) * bucket.perNano());
    }
  }

  /** Takes one from the person's; a reason if there is none left. OpenMaaS itself has none. */
  public Optional<String> takePerson(Authority authority, long nanos) {
    return switch (authority) {
      case Authority.Renter _, Authority.Person _ ->
          take(List.of(minute(authority.text(), limits.person)), nanos)
              .map(_ -> "too many commands in a minute by one person");
      case Authority.Ourselves _ -> Optional.empty();
    };
  }

  /** Takes one from the terminal's and one from the kind's; a reason if one of them is empty. */
  public Optional<String> takeVehicle(
      VehicleId vehicle, Command command, Authority authority, long nanos) {
    String kind = vehicle + " " + command.name();
    Bucket ofKind =
        authority instanceof Authority.Ourselves
            ? minute(kind + " by ourselves", limits.kind / 2)
            : minute(kind, limits.kind);
    return take(List.of(minute(vehicle.toString(), limits.terminal), ofKind), nanos)
        .map(_ -> "too many commands in a minute to the vehicle: " + command.name());
  }

  /** Takes the one that a vehicle with a low battery is told in a long while. */
  public Optional<String> takeSparing(VehicleId vehicle, long nanos) {
    double perNano = 1.0 / limits.spareFor.toNanos();
    return take(List.of(new Bucket(vehicle + " low", 1, perNano)), nanos)
        .map(_ -> "the battery is low, and the vehicle was told a short while ago");
  }

  private static Bucket minute(String name, int capacity) {
    return new Bucket(name, capacity, capacity / MINUTE_NANOS);
  }

  /** One from each, or none from any and the empty one's name. */
  private synchronized Optional<String> take(List<Bucket> from, long nanos) {
    for (Bucket bucket : from) {
      if (tokens(bucket, nanos) < 1) {
        return Optional.of(bucket.name());
      }
    }
    for (Bucket bucket : from) {
      levels.put(bucket.name(), new Level(bucket, tokens(bucket, nanos) - 1, nanos));
    }
    if (levels.size() > MOST_BUCKETS) {
      forget(nanos);
    }
    return Optional.empty();
  }

  /** How many buckets are remembered. */
  synchronized int size() {
    return levels.size();
  }

  private double tokens(Bucket bucket, long nanos) {
    Level level = levels.get(bucket.name());
    return level == null ? bucket.capacity() : level.at(nanos);
  }

  /** Those that are full say nothing; where that is not enough, all that is known is given up. */
  private void forget(long nanos) {
    levels.values().removeIf(level -> level.at(nanos) >= level.bucket().capacity());
    if (levels.size() > MOST_BUCKETS) {
      levels.clear();
    }
  }
}
