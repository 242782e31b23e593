package io.openmaas.app.demo;

import io.openmaas.core.city.City;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;

/** Who and what stands in a demonstration from the start. */
final class DemoSeed {
  static final String PASSWORD = "demo-2026-marenholm";
  static final String ADMIN = "admin@example.org";
  static final String FINANCE = "finance@example.org";
  static final String FLEET = "fleet@example.org";
  static final String TRAVELLER = "ada@example.org";

  private DemoSeed() {}

  /**
   * A sign-up that the rules find nothing against. The IBAN is the published example of its form.
   */
  static Map<String, Object> signUp(String givenName, String email, City city, LocalDate today) {
    return Map.of(
        "email",
        email,
        "password",
        PASSWORD,
        "givenName",
        givenName,
        "familyName",
        "Lindgren",
        "bornOn",
        today.minusYears(34).toString(),
        "address",
        "Hafenstraße 12, " + city.name(),
        "city",
        city.id().value(),
        "licence",
        Map.of(
            "number", "B072RRE2I55",
            "country", "DE",
            "classes", List.of("B"),
            "issuedOn", today.minusYears(15).toString(),
            "validUntil", today.plusYears(6).toString()),
        "payment",
        Map.of("accountHolder", givenName + " Lindgren", "iban", "DE89370400440532013000"));
  }
}
