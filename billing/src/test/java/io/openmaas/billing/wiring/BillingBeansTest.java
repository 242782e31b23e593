package io.openmaas.billing.wiring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BillingBeansTest {

  private static BillingConfig config(Map<String, String> values) {
    return new SmallRyeConfigBuilder()
        .withMapping(BillingConfig.class)
        .withSources(new io.smallrye.config.PropertiesConfigSource(values, "test", 100))
        .build()
        .getConfigMapping(BillingConfig.class);
  }

  @Test
  void defaults_are_those_of_the_demonstration() {
    var issuer = new BillingBeans().issuer(config(Map.of()));
    assertEquals("OM-2026-000001", issuer.number(2026, 1));
    assertEquals(14, issuer.paymentDays());
    assertEquals("DE66000000000000000042", issuer.seller().iban());
  }

  @Test
  void a_wrong_iban_stops_the_start_with_its_key() {
    var config = config(Map.of("openmaas.billing.company.iban", "DE67000000000000000042"));
    var refused =
        assertThrows(IllegalArgumentException.class, () -> new BillingBeans().issuer(config));
    assertTrue(refused.getMessage().startsWith("openmaas.billing.company.iban: "));
  }
}
