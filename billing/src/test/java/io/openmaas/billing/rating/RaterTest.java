package io.openmaas.billing.rating;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.openmaas.billing.catalogue.Catalogue;
import io.openmaas.billing.catalogue.Measure;
import io.openmaas.billing.catalogue.UsageKind;
import io.openmaas.billing.catalogue.yaml.CatalogueYaml;
import io.openmaas.billing.metering.Use;
import io.openmaas.core.money.Money;
import io.openmaas.core.offer.TariffRef;
import io.openmaas.core.time.Period;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Currency;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class RaterTest {
  private static final Catalogue CATALOGUE = CatalogueYaml.shipped();
  private static final Currency EUR = Currency.getInstance("EUR");
  private static final Instant UNLOCKED = Instant.parse("2026-10-06T10:00:00Z");

  /** plan, class, seconds from unlock to return, metres = charges for time and distance */
  private static final String CARS =
      """
      city-flat@1     SMALL      1      0 = 0.22 + 0.00
      city-flat@1     SMALL     60      0 = 0.22 + 0.00
      city-flat@1     SMALL     61      0 = 0.44 + 0.00
      city-flat@1     SMALL   1440   5432 = 5.28 + 1.58
      city-flat@1     SMALL   1441   5431 = 5.50 + 1.57
      city-flat@1     SMALL    600     50 = 2.20 + 0.01
      city-flat@1     SMALL    600     52 = 2.20 + 0.02
      city-flat@1     COMPACT  600  10000 = 2.60 + 3.30
      pay-as-you-go@1 SMALL   1440   5432 = 6.72 + 1.85
      city-flat-brl@1 SMALL   1440   5432 = 18.00 + 5.98
      """;

  // 5432 m = 5.432 km x 0.29 = 1.57528 -> 1.58; 5431 m: 1.57499 -> 1.57; 50 m: 0.0145 -> 0.01;
  // 52 m: 0.01508 -> 0.02; 5.432 x 0.34 = 1.84688 -> 1.85; 24 x 0.75 = 18.00, 5.432 x 1.10 = 5.9752

  @Test
  void a_car_costs_started_minutes_and_metres() {
    for (String row : CARS.strip().lines().toList()) {
      String[] sides = row.split(" = ");
      String[] input = sides[0].trim().split(" +");
      var use = car(input[1], Long.parseLong(input[2]), Long.parseLong(input[3]));
      assertEquals(
          sides[1],
          rate(input[0], use).lines().stream()
              .map(line -> line.amount().major().toPlainString())
              .collect(Collectors.joining(" + ")),
          row);
    }
  }

  @Test
  void a_tie_is_rounded_half_up() {
    // 0.25 EUR/km x 0.1 km = 0.025 -> 0.03
    var rated = rate("city-flat@1", car("MINI", 60, 100));
    assertEquals(Money.of("0.03", EUR), rated.lines().get(1).amount());
  }

  @Test
  void a_ticket_is_included_or_passed_on() {
    var ride = ticket(Money.of("2.40", EUR));
    assertEquals(Money.zero(EUR), rate("city-flat@1", ride).total(EUR));
    assertEquals(Money.of("2.40", EUR), rate("pay-as-you-go@1", ride).total(EUR));
  }

  @Test
  void a_ticket_in_another_currency_is_not_rated() {
    var rated = rate("pay-as-you-go@1", ticket(Money.ofMinor(300, "USD")));
    assertEquals(1, rated.unrated().size());
  }

  private static RatedPeriod rate(String plan, Use use) {
    return Rater.quote(
        PreparedPlan.of(CATALOGUE.get(new TariffRef(plan))),
        use,
        TestPlans.open(TestPlans.OCTOBER),
        Holdings.NONE);
  }

  private static Use car(String vehicleClass, long seconds, long metres) {
    Instant returned = UNLOCKED.plusSeconds(seconds);
    return new Use(
        UsageKind.CAR_SHARE,
        new Period(UNLOCKED, returned),
        returned,
        Map.of(Use.VEHICLE_CLASS, vehicleClass),
        Map.of(Measure.KILOMETRES, BigDecimal.valueOf(metres, 3)),
        Optional.empty());
  }

  private static Use ticket(Money price) {
    return new Use(
        UsageKind.TRANSIT,
        new Period(UNLOCKED, UNLOCKED),
        UNLOCKED,
        Map.of(Use.OPERATOR, "city-transit"),
        Map.of(),
        Optional.of(price));
  }
}
