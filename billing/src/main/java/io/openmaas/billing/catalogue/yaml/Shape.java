package io.openmaas.billing.catalogue.yaml;

import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The mappings of the catalogue's form and the keys that each knows. {@code catalogue.schema.json}
 * has a definition of the same name and keys for each.
 */
enum Shape {
  FILE("currency", "vehicleClasses", "plans", "taxRates", "operatorTerms"),
  PLAN(
      "id",
      "version",
      "effectiveFrom",
      "soldUntil",
      "soldIn",
      "migration",
      "currency",
      "name",
      "description",
      "kind",
      "withoutSubscription",
      "billing",
      "binding",
      "ceiling",
      "phases",
      "prices",
      "benefits",
      "addOns"),
  MIGRATION("on", "withPeriodFrom"),
  BILLING("every", "from", "proration", "rounding", "prices"),
  BINDING("minimumTerm", "cancellation", "change"),
  CEILING("minutesPercent", "minutesAtLeast", "metresPercent"),
  PHASE("kind", "length", "percentOff", "charges"),
  RECURRING("kind", "code", "name", "tax", "amount", "every", "timing", "perQuantity", "prorated"),
  ONE_OFF("kind", "code", "name", "tax", "amount", "occasion"),
  /** What every charge for use has beside the keys of its price model. */
  USE(
      "kind",
      "code",
      "name",
      "tax",
      "usage",
      "filter",
      "unit",
      "measure",
      "step",
      "minimum",
      "aggregation",
      "over",
      "demand",
      "variants"),
  /** What every variant has beside the keys of its price model. */
  VARIANT("when", "upTo", "kind"),
  DEMAND("least", "most"),
  FILTER("usage", "operators", "vehicleClasses", "startZones", "endZones", "calendar", "with"),
  CALENDAR("days", "from", "to", "season", "dates"),
  SEASON("first", "last"),
  INCLUDED(),
  PER_UNIT("price", "byVehicleClass"),
  TIERED("tiers", "atZero"),
  TIER("upTo", "unit", "flat"),
  PACKAGE("size", "price", "freeUnits"),
  TIERED_BLOCK("policy", "blocks"),
  BLOCK("size", "most", "price"),
  PERCENTAGE(
      "percent", "fixedPerEvent", "freeEvents", "freeAmount", "minimumPerEvent", "maximumPerEvent"),
  GRADUATED_PERCENTAGE("tiers", "atZero"),
  PERCENT_TIER("upTo", "percent", "flat"),
  DYNAMIC(),
  OPERATOR_PRICE("percent"),
  BEST_PRICE("unlock", "metered", "packages", "extraKilometres"),
  METERED("minute", "parkingMinute", "kilometre", "includedKilometres", "afterPackages"),
  RIDE_PACKAGE("code", "name", "price", "length", "kilometres"),
  KILOMETRE_TIER("upTo", "price"),
  ALLOWANCE(
      "kind",
      "code",
      "name",
      "usage",
      "filter",
      "measure",
      "amount",
      "per",
      "priority",
      "growth",
      "rollover",
      "charges"),
  GROWTH("span", "amount", "restSpan", "rest"),
  ROLLOVER("most", "periods"),
  CAP("kind", "code", "name", "usage", "filter", "amount", "per"),
  COMMITMENT("kind", "code", "name", "minimum", "maximum", "counts", "tax", "prorated"),
  WALLET("kind", "code", "name", "usage", "filter", "unitValue", "granted", "expiry"),
  EXPIRY("granted", "toppedUp"),
  TAX_RATE("country", "category", "percent", "from", "to", "source"),
  OPERATOR_TERMS("operator", "role", "commissionPercent", "from");

  private final List<String> keys;

  Shape(String... keys) {
    this.keys = List.of(keys);
  }

  List<String> keys() {
    return keys;
  }

  /** The keys of all of these together. */
  static Set<String> keysOf(Shape... shapes) {
    return Arrays.stream(shapes)
        .flatMap(shape -> shape.keys.stream())
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  /** Its name in the JSON schema, for instance {@code ridePackage}. */
  String schemaName() {
    var text = new StringBuilder();
    for (String word : name().toLowerCase(java.util.Locale.ROOT).split("_")) {
      text.append(
          text.isEmpty() ? word : Character.toUpperCase(word.charAt(0)) + word.substring(1));
    }
    return text.toString();
  }
}
