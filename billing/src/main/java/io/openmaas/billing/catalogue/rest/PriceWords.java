package io.openmaas.billing.catalogue.rest;

import io.openmaas.billing.catalogue.Charge;
import io.openmaas.billing.catalogue.Charge.Basis;
import io.openmaas.billing.catalogue.Measure;
import io.openmaas.billing.catalogue.PriceModel;
import io.openmaas.billing.catalogue.PriceModel.Tier;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Says prices for use as a traveller understands them. */
final class PriceWords {
  private static final Map<Measure, String> ONE =
      Map.of(
          Measure.USES, "ride",
          Measure.MINUTES, "minute",
          Measure.PARKING_MINUTES, "parking minute",
          Measure.LATE_MINUTES, "minute late",
          Measure.KILOMETRES, "km",
          Measure.MILES, "mile",
          Measure.PASSENGERS, "passenger");

  private final Currency currency;
  private final Measure measure;
  private final Basis basis;

  private PriceWords(Currency currency, Charge.Metering metering) {
    this.currency = currency;
    this.measure = metering.measure();
    this.basis = metering.basis();
  }

  /** A sentence for each variant, with its condition first. */
  static List<String> of(Charge.UsageCharge charge, Currency currency) {
    var words = new PriceWords(currency, charge.metering());
    var sentences = new ArrayList<String>();
    boolean several = charge.variants().size() > 1;
    for (Charge.PriceVariant variant : charge.variants()) {
      String condition = FilterWords.of(variant.when(), variant.upTo());
      String price = words.price(variant.price());
      sentences.add(
          condition.isEmpty() ? (several ? "otherwise: " : "") + price : condition + ": " + price);
    }
    charge
        .metering()
        .step()
        .filter(step -> step.compareTo(BigDecimal.ONE) != 0)
        .ifPresent(step -> sentences.add("counted in steps of " + words.count(step)));
    if (charge.metering().minimum().compareTo(BigDecimal.ONE) > 0) {
      sentences.add("at least " + words.count(charge.metering().minimum()) + " each time");
    }
    charge
        .demand()
        .ifPresent(
            demand ->
                sentences.add(
                    "by demand between "
                        + percent(demand.least())
                        + " and "
                        + percent(demand.most())
                        + " of that"));
    return List.copyOf(sentences);
  }

  /** The name of one unit. */
  static String one(Measure measure) {
    return ONE.getOrDefault(measure, measure.code());
  }

  private String price(PriceModel model) {
    return switch (model) {
      case PriceModel.Included _ -> "included";
      case PriceModel.PerUnit perUnit -> money(perUnit.unit()) + " per " + one(measure);
      case PriceModel.Graduated graduated -> tiers(graduated.tiers(), "then") + perPeriod();
      case PriceModel.Volume volume ->
          "all at the price of what is reached: " + tiers(volume.tiers(), "beyond") + perPeriod();
      case PriceModel.StairStep steps -> steps(steps.tiers()) + perPeriod();
      case PriceModel.Package it ->
          money(it.price())
              + " for each started "
              + count(it.size())
              + (it.freeUnits().signum() > 0
                  ? ", the first " + count(it.freeUnits()) + " free"
                  : "");
      case PriceModel.TieredBlock blocks -> blocks(blocks) + perPeriod();
      case PriceModel.Percentage percentage -> percentage(percentage);
      case PriceModel.GraduatedPercentage graduated ->
          percentTiers(graduated.tiers()) + perPeriod();
      case PriceModel.Dynamic _ -> "the price shown with each ride";
      case PriceModel.Quoted quoted ->
          quoted.percent().compareTo(BigDecimal.valueOf(100)) == 0
              ? "the operator's price"
              : plain(quoted.percent()) + " % of the operator's price";
      case PriceModel.BestPrice best -> bestPrice(best);
    };
  }

  private String perPeriod() {
    return basis == Basis.PERIOD ? ", counted over the billing period" : "";
  }

  private String tiers(List<Tier> tiers, String beyond) {
    var parts = new ArrayList<String>();
    for (Tier tier : tiers) {
      String unit = tier.unit().signum() == 0 && tier.flat().signum() != 0 ? "" : each(tier);
      String flat = tier.flat().signum() == 0 ? "" : money(tier.flat());
      parts.add(
          bound(tier, beyond, tiers)
              + (flat.isEmpty() || unit.isEmpty() ? flat + unit : flat + " and " + unit));
    }
    return String.join("; ", parts);
  }

  private String each(Tier tier) {
    return tier.unit().signum() == 0 ? "free" : money(tier.unit()) + " per " + one(measure);
  }

  private String bound(Tier tier, String beyond, List<Tier> tiers) {
    return tier.upTo().isPresent()
        ? "up to " + count(tier.upTo().get()) + " "
        : tiers.size() == 1 ? "" : beyond + " ";
  }

  private String steps(List<Tier> tiers) {
    return String.join(
        "; ",
        tiers.stream().map(t -> bound(t, "more than that", tiers) + money(t.flat())).toList());
  }

  private String blocks(PriceModel.TieredBlock model) {
    var parts = new ArrayList<String>();
    for (var tier : model.tiers()) {
      String most = tier.maxBlocks().map(m -> " (at most " + plain(m) + " of these)").orElse("");
      parts.add(money(tier.blockPrice()) + " for each started " + count(tier.blockSize()) + most);
    }
    String joined = String.join("; then ", parts);
    return switch (model.policy()) {
      case ALL_TIERS -> joined;
      case TOP_TIER -> "all at the price of what is reached: " + joined;
    };
  }

  private String percentage(PriceModel.Percentage model) {
    var text = new StringBuilder(plain(model.percent())).append(" % of each amount");
    if (model.fixedPerEvent().signum() > 0) {
      text.append(" and ").append(money(model.fixedPerEvent()));
    }
    add(text, ", at least ", model.minimumPerEvent());
    add(text, ", at most ", model.maximumPerEvent());
    model.freeEvents().ifPresent(free -> text.append(", the first ").append(free).append(" free"));
    add(text, ", free up to ", model.freeAmount());
    return text.toString();
  }

  private void add(StringBuilder text, String words, Optional<BigDecimal> amount) {
    amount.ifPresent(found -> text.append(words).append(money(found)));
  }

  private String percentTiers(List<Tier> tiers) {
    var parts = new ArrayList<String>();
    for (Tier tier : tiers) {
      String flat = tier.flat().signum() == 0 ? "" : " and " + money(tier.flat());
      String upTo =
          tier.upTo()
              .map(to -> "up to " + money(to) + " ")
              .orElse(tiers.size() == 1 ? "" : "then ");
      parts.add(upTo + plain(tier.unit()) + " %" + flat);
    }
    return String.join("; ", parts);
  }

  private String bestPrice(PriceModel.BestPrice model) {
    var parts = new ArrayList<String>();
    model.metered().ifPresent(metered -> parts.add(metered(metered)));
    for (var it : model.packages()) {
      String what =
          length(it.length())
              + (it.kilometres().signum() > 0 ? " and " + plain(it.kilometres()) + " km" : "");
      parts.add(it.name().inEnglish() + " (" + what + ") " + money(it.price()));
    }
    var text = new StringBuilder(parts.size() > 1 ? "whatever is cheapest of " : "");
    text.append(String.join("; ", parts));
    if (!model.packages().isEmpty()
        && model.extraKilometres().stream().anyMatch(t -> t.unit().signum() > 0)) {
      text.append("; further km ");
      var extra = new ArrayList<String>();
      for (Tier tier : model.extraKilometres()) {
        extra.add(
            money(tier.unit()) + tier.upTo().map(to -> " up to " + plain(to) + " km").orElse(""));
      }
      text.append(String.join(", then ", extra));
    }
    if (model.unlock().signum() > 0) {
      text.append("; unlocking ").append(money(model.unlock()));
    }
    return text.toString();
  }

  private String metered(PriceModel.Metered metered) {
    var parts = new ArrayList<String>();
    if (metered.perMinute().signum() > 0) {
      parts.add(money(metered.perMinute()) + " per minute");
    }
    if (metered.perParkingMinute().compareTo(metered.perMinute()) != 0) {
      parts.add(money(metered.perParkingMinute()) + " per parking minute");
    }
    if (metered.perKilometre().signum() > 0) {
      String free =
          metered.includedKilometres().signum() > 0
              ? " after " + plain(metered.includedKilometres()) + " km"
              : "";
      parts.add(money(metered.perKilometre()) + " per km" + free);
    }
    return parts.isEmpty() ? "nothing by the minute" : String.join(" and ", parts);
  }

  /** With the currency's decimals, or more where the price is finer. */
  private String money(BigDecimal amount) {
    return money(amount, currency);
  }

  static String money(BigDecimal amount, Currency currency) {
    var plain = amount.stripTrailingZeros();
    int digits = Math.max(plain.scale(), currency.getDefaultFractionDigits());
    return plain.setScale(digits).toPlainString() + " " + currency.getCurrencyCode();
  }

  private String count(BigDecimal number) {
    return count(number, measure);
  }

  /** {@code 30 minutes}, {@code 1 km} */
  static String count(BigDecimal number, Measure measure) {
    String unit = one(measure);
    boolean same =
        number.compareTo(BigDecimal.ONE) == 0 || unit.equals("km") || !ONE.containsKey(measure);
    return plain(number) + " " + (same ? unit : plural(unit));
  }

  private static String plural(String unit) {
    return unit.endsWith(" late") ? unit.replace("minute late", "minutes late") : unit + "s";
  }

  static String length(Duration length) {
    long minutes = length.toMinutes();
    if (minutes % 60 == 0) {
      return minutes / 60 + " h";
    }
    return minutes + " min";
  }

  static String plain(BigDecimal number) {
    var plain = number.stripTrailingZeros();
    return plain.setScale(Math.max(0, plain.scale())).toPlainString();
  }

  private static String percent(BigDecimal factor) {
    return plain(factor.movePointRight(2)) + " %";
  }
}
