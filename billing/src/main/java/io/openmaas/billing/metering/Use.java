package io.openmaas.billing.metering;

import io.openmaas.billing.catalogue.Measure;
import io.openmaas.billing.catalogue.UsageKind;
import io.openmaas.core.money.Money;
import io.openmaas.core.time.Period;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * One use in the quantities that tariffs price; for a planned use as for one that was made.
 *
 * @param time from unlock to return, or from departure to arrival; empty for a mere event
 * @param at the instant of supply, which decides the billing period and the tax rate: the return of
 *     a vehicle, the departure of a ride
 * @param dimensions by name, see the constants
 * @param quantities what was counted; {@link Measure#USES} is one where it is absent, {@link
 *     Measure#MINUTES} the length of {@code time}, {@link Measure#MILES} follow from kilometres
 * @param price the operator's price or the guaranteed one, tax included
 */
public record Use(
    UsageKind kind,
    Period time,
    Instant at,
    Map<String, String> dimensions,
    Map<Measure, BigDecimal> quantities,
    Optional<Money> price) {
  /** Dimension: id of the operator. */
  public static final String OPERATOR = "operator";

  /** Dimension: class by which the vehicle is priced. */
  public static final String VEHICLE_CLASS = "vehicleClass";

  /** Dimension: zone in which the use began. */
  public static final String START_ZONE = "startZone";

  /** Dimension: zone in which it ended. */
  public static final String END_ZONE = "endZone";

  /** Dimension: cost centre it is charged to. */
  public static final String COST_CENTRE = "costCentre";

  private static final BigDecimal KILOMETRES_PER_MILE = new BigDecimal("1.609344");
  private static final BigDecimal MILLIS_PER_MINUTE = BigDecimal.valueOf(60_000);

  public Use {
    dimensions = Map.copyOf(dimensions);
    quantities = Map.copyOf(quantities);
    if (price.isPresent() && price.get().isNegative()) {
      throw new IllegalArgumentException("negative price " + price.get());
    }
    quantities.forEach(
        (measure, quantity) -> {
          if (quantity.signum() < 0 && !kind.equals(UsageKind.LEVEL)) {
            throw new IllegalArgumentException("negative " + measure + ": " + quantity);
          }
        });
  }

  /** The quantity of this measure; zero where the use has none. */
  public BigDecimal quantity(Measure measure) {
    BigDecimal found = quantities.get(measure);
    if (found != null) {
      return found;
    }
    if (measure.equals(Measure.USES)) {
      return BigDecimal.ONE;
    }
    if (measure.equals(Measure.MINUTES)) {
      return BigDecimal.valueOf(time.length().toMillis())
          .divide(MILLIS_PER_MINUTE, 9, RoundingMode.UP);
    }
    if (measure.equals(Measure.MILES)) {
      return quantity(Measure.KILOMETRES).divide(KILOMETRES_PER_MILE, 9, RoundingMode.UP);
    }
    if (measure.equals(Measure.PRICE) && price.isPresent()) {
      return price.get().major();
    }
    return BigDecimal.ZERO;
  }

  /** The value of this dimension. */
  public Optional<String> dimension(String name) {
    return Optional.ofNullable(dimensions.get(name));
  }
}
