package io.openmaas.billing.holding.store;

import io.openmaas.billing.catalogue.ChargeCode;
import io.openmaas.billing.rating.Holdings;
import io.openmaas.billing.rating.Holdings.Counted;
import io.openmaas.billing.rating.Holdings.Counter;
import io.openmaas.billing.rating.Holdings.Lot;
import io.openmaas.billing.subscription.DatePeriod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/** Holdings in a column. */
final class HoldingsJson {
  private static final String FOR_EVER = "infinity";

  private HoldingsJson() {}

  static JsonObject of(Holdings holdings) {
    var lots = new JsonArray();
    for (Lot lot : holdings.lots()) {
      boolean forEver = lot.lastDay().equals(LocalDate.MAX);
      lots.add(
          new JsonObject()
              .put("of", lot.of().value())
              .put("units", lot.units().toPlainString())
              .put("lastDay", forEver ? FOR_EVER : lot.lastDay().toString()));
    }
    var counters = new JsonArray();
    holdings.counters().forEach(counter -> counters.add(of(counter)));
    var levels = new JsonObject();
    new TreeMap<>(holdings.levels())
        .forEach((code, level) -> levels.put(code.value(), level.toPlainString()));
    return new JsonObject().put("lots", lots).put("counters", counters).put("levels", levels);
  }

  private static JsonObject of(Counter counter) {
    var json =
        new JsonObject()
            .put("of", counter.of().value())
            .put("variant", counter.variant())
            .put("units", counter.counted().units().toPlainString())
            .put("amount", counter.counted().amount().toPlainString())
            .put("uses", counter.counted().uses())
            .put("values", new JsonArray(List.copyOf(new TreeSet<>(counter.counted().values()))));
    counter
        .window()
        .ifPresent(
            window -> json.put("from", window.from().toString()).put("to", window.to().toString()));
    return json;
  }

  static Holdings toHoldings(JsonObject json) {
    var lots = new ArrayList<Lot>();
    for (Object each : json.getJsonArray("lots")) {
      var lot = (JsonObject) each;
      String lastDay = lot.getString("lastDay");
      lots.add(
          new Lot(
              new ChargeCode(lot.getString("of")),
              new BigDecimal(lot.getString("units")),
              lastDay.equals(FOR_EVER) ? LocalDate.MAX : LocalDate.parse(lastDay)));
    }
    var counters = new ArrayList<Counter>();
    for (Object each : json.getJsonArray("counters")) {
      counters.add(counter((JsonObject) each));
    }
    var levels = new TreeMap<ChargeCode, BigDecimal>();
    json.getJsonObject("levels")
        .forEach(
            entry ->
                levels.put(
                    new ChargeCode(entry.getKey()), new BigDecimal((String) entry.getValue())));
    return new Holdings(lots, counters, levels);
  }

  private static Counter counter(JsonObject json) {
    var values = new HashSet<String>();
    json.getJsonArray("values").forEach(value -> values.add((String) value));
    Optional<DatePeriod> window =
        Optional.ofNullable(json.getString("from"))
            .map(
                from ->
                    new DatePeriod(LocalDate.parse(from), LocalDate.parse(json.getString("to"))));
    return new Counter(
        new ChargeCode(json.getString("of")),
        json.getInteger("variant"),
        window,
        new Counted(
            new BigDecimal(json.getString("units")),
            new BigDecimal(json.getString("amount")),
            json.getLong("uses"),
            values));
  }
}
