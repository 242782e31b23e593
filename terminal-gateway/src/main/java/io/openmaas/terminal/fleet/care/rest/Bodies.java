package io.openmaas.terminal.fleet.care.rest;

import io.openmaas.core.geo.Coordinates;
import io.openmaas.core.money.Money;
import io.openmaas.core.problem.Problem;
import io.openmaas.core.problem.ProblemException;
import io.openmaas.core.vehicle.VehicleId;
import io.openmaas.terminal.fleet.job.Cost;
import io.openmaas.terminal.fleet.rest.Fields;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Parts of request bodies that several resources read. */
final class Bodies {
  static final int LONGEST_NAME = 100;
  static final int LONGEST_WORDS = 1_000;
  private static final long MOST_MINOR = 1_000_000_000L;
  private static final int LONGEST_PHOTO = 500;

  private Bodies() {}

  /** A cost. */
  record CostBody(String what, Long minor, String currency) {}

  static <T> T present(T body) {
    if (body == null) {
      throw new ProblemException(Problem.invalid("body", "is missing"));
    }
    return body;
  }

  static VehicleId vehicle(Fields fields, String field, String value) {
    return fields.text(
        field,
        value,
        text -> {
          try {
            return new VehicleId(UUID.fromString(text));
          } catch (IllegalArgumentException _) {
            throw new IllegalArgumentException("must be the id of a vehicle");
          }
        });
  }

  static Cost cost(Fields fields, String prefix, CostBody body, String by, Instant at) {
    String what = fields.text(prefix + "what", body.what(), Fields.upTo(LONGEST_NAME));
    boolean sound =
        body.minor() != null && body.minor() >= -MOST_MINOR && body.minor() <= MOST_MINOR;
    fields.require(sound, prefix + "minor", "must be a whole number of minor units");
    Money money =
        fields.text(
            prefix + "currency",
            body.currency(),
            code -> {
              try {
                return Money.ofMinor(sound ? body.minor() : 0, code);
              } catch (IllegalArgumentException _) {
                throw new IllegalArgumentException("must be a currency of ISO 4217");
              }
            });
    return new Cost(what, money, by, at);
  }

  /** A point, where it is given. */
  static Optional<Coordinates> point(
      Fields fields, String latField, String lonField, Double lat, Double lon) {
    if (lat == null && lon == null) {
      return Optional.empty();
    }
    boolean holds = fields.within(latField, lat, -90, 90);
    holds &= fields.within(lonField, lon, -180, 180);
    return holds ? Optional.of(new Coordinates(lat, lon)) : Optional.empty();
  }

  static List<String> photos(Fields fields, List<String> photos, int most) {
    if (photos == null) {
      return List.of();
    }
    fields.require(photos.size() <= most, "photos", "must be at most " + most);
    for (int i = 0; i < Math.min(photos.size(), most); i++) {
      fields.text("photos[" + i + "]", photos.get(i), Fields.upTo(LONGEST_PHOTO));
    }
    return photos;
  }

  static ProblemException notFound(String what) {
    return new ProblemException(Problem.notFound("there is no such " + what));
  }
}
