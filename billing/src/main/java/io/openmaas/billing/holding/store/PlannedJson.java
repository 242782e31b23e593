package io.openmaas.billing.holding.store;

import io.openmaas.billing.account.AccountId;
import io.openmaas.billing.catalogue.Measure;
import io.openmaas.billing.catalogue.UsageKind;
import io.openmaas.billing.holding.Takes;
import io.openmaas.billing.metering.Pin;
import io.openmaas.billing.metering.Usage;
import io.openmaas.billing.metering.UsageKey;
import io.openmaas.billing.metering.Use;
import io.openmaas.core.money.Money;
import io.openmaas.core.time.Period;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A planned use in a column. */
final class PlannedJson {
  private PlannedJson() {}

  static JsonObject of(AccountId account, Use use) {
    var quantities = new JsonObject();
    use.quantities()
        .forEach((measure, count) -> quantities.put(measure.code(), count.toPlainString()));
    var json =
        new JsonObject()
            .put("account", account.toString())
            .put("kind", use.kind().code())
            .put("from", use.time().from().toString())
            .put("to", use.time().to().toString())
            .put("at", use.at().toString())
            .put("dimensions", new JsonObject(new TreeMap<>(use.dimensions())))
            .put("quantities", quantities);
    use.price()
        .ifPresent(
            price ->
                json.put("price", price.minor())
                    .put("currency", price.currency().getCurrencyCode()));
    return json;
  }

  static Usage toUsage(String key, JsonObject json) {
    Map<String, String> dimensions = new HashMap<>();
    json.getJsonObject("dimensions")
        .forEach(entry -> dimensions.put(entry.getKey(), (String) entry.getValue()));
    Map<Measure, BigDecimal> quantities = new HashMap<>();
    json.getJsonObject("quantities")
        .forEach(
            entry ->
                quantities.put(
                    new Measure(entry.getKey()), new BigDecimal((String) entry.getValue())));
    var use =
        new Use(
            new UsageKind(json.getString("kind")),
            new Period(Instant.parse(json.getString("from")), Instant.parse(json.getString("to"))),
            Instant.parse(json.getString("at")),
            dimensions,
            quantities,
            Optional.ofNullable(json.getLong("price"))
                .map(minor -> Money.ofMinor(minor, json.getString("currency"))));
    return usage(
        new UsageKey(key),
        new AccountId(java.util.UUID.fromString(json.getString("account"))),
        use);
  }

  /** A planned use as the rating takes it: nothing is promised, so that it takes what it takes. */
  static Usage usage(UsageKey key, AccountId account, Use use) {
    return new Usage(key, account, use, Pin.NONE, new Usage.Proof.Reported("reservation", ""));
  }

  static JsonObject of(Takes takes) {
    var json = new JsonObject();
    takes.units().forEach((code, units) -> json.put(code.value(), units.toPlainString()));
    return json;
  }
}
