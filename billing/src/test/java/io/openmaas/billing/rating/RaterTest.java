package io.openmaas.billing.rating;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.openmaas.billing.catalogue.Catalogue;
import io.openmaas.billing.catalogue.yaml.CatalogueYaml;
import io.openmaas.billing.metering.Measured.CarUse;
import io.openmaas.billing.metering.Measured.TransitRide;
import io.openmaas.core.money.Money;
import io.openmaas.core.offer.TariffRef;
import io.openmaas.core.operator.OperatorId;
import io.openmaas.core.vehicle.VehicleClass;
import java.time.Duration;
import java.util.Currency;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class RaterTest {
  private static final Catalogue CATALOGUE = CatalogueYaml.shipped();
  private static final Currency EUR = Currency.getInstance("EUR");

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
      var use =
          CarUse.of(
              VehicleClass.valueOf(input[1]),
              Duration.ofSeconds(Long.parseLong(input[2])),
              Long.parseLong(input[3]));
      var rated = Rater.rate(CATALOGUE.get(new TariffRef(input[0])), use);
      assertEquals(
          sides[1],
          rated.charges().stream()
              .map(charge -> charge.amount().major().toPlainString())
              .collect(Collectors.joining(" + ")),
          row);
    }
  }

  @Test
  void a_tie_is_rounded_half_up() {
    // 0.25 EUR/km x 0.1 km = 0.025 -> 0.03
    var rated =
        Rater.rate(
            CATALOGUE.get(new TariffRef("city-flat@1")), new CarUse(VehicleClass.MINI, 1, 100));
    assertEquals(Money.of("0.03", EUR), rated.charges().get(1).amount());
  }

  @Test
  void a_ticket_is_included_or_passed_on() {
    var ride = new TransitRide(new OperatorId("city-transit"), Money.of("2.40", EUR));
    assertEquals(Money.zero(EUR), total("city-flat@1", ride));
    assertEquals(Money.of("2.40", EUR), total("pay-as-you-go@1", ride));
  }

  @Test
  void a_ticket_in_another_currency_is_not_rated() {
    var ride = new TransitRide(new OperatorId("city-transit"), Money.ofMinor(300, "USD"));
    assertThrows(NotRated.class, () -> total("pay-as-you-go@1", ride));
  }

  private static Money total(String plan, TransitRide ride) {
    return Rater.rate(CATALOGUE.get(new TariffRef(plan)), ride).total(EUR);
  }
}
