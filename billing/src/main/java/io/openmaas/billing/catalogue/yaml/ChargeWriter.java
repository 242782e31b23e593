package io.openmaas.billing.catalogue.yaml;

import io.openmaas.billing.catalogue.CalendarWindow;
import io.openmaas.billing.catalogue.Charge;
import io.openmaas.billing.catalogue.PriceModel;
import io.openmaas.billing.catalogue.PriceModel.Tier;
import io.openmaas.billing.catalogue.UsageFilter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Writes charges as {@link ChargeReader} reads them. */
final class ChargeWriter {
  private ChargeWriter() {}

  static Map<String, Object> charge(Charge charge) {
    var fields = new LinkedHashMap<String, Object>();
    fields.put(
        "kind",
        switch (charge) {
          case Charge.RecurringFee _ -> "recurring";
          case Charge.OneOffFee _ -> "oneOff";
          case Charge.UsageCharge use -> PriceKind.of(firstOf(use)).text();
        });
    fields.put("code", charge.code());
    fields.put("name", PlanWriter.text(charge.name()));
    fields.put("tax", charge.tax());
    switch (charge) {
      case Charge.RecurringFee fee -> {
        fields.put("amount", fee.amount());
        fields.put("every", fee.recurrence().every().toString());
        fields.put("timing", fee.recurrence().timing());
        fields.put("perQuantity", fee.recurrence().perQuantity());
        fields.put("prorated", fee.recurrence().prorated());
      }
      case Charge.OneOffFee fee -> {
        fields.put("amount", fee.amount());
        fields.put("occasion", fee.occasion());
      }
      case Charge.UsageCharge use -> use(fields, use);
    }
    return fields;
  }

  private static PriceModel firstOf(Charge.UsageCharge use) {
    return use.variants().getFirst().price();
  }

  private static void use(Map<String, Object> fields, Charge.UsageCharge use) {
    putFilter(fields, use.filter());
    var metering = use.metering();
    fields.put("measure", metering.measure());
    metering.step().ifPresent(step -> fields.put("step", step));
    fields.put("minimum", metering.minimum());
    fields.put("aggregation", metering.aggregation());
    fields.put("over", metering.basis());
    var variants = use.variants();
    if (variants.size() == 1
        && variants.getFirst().when().equals(UsageFilter.ANY)
        && variants.getFirst().upTo().isEmpty()) {
      model(fields, firstOf(use));
    } else {
      fields.put("variants", variants.stream().map(v -> variant(v, firstOf(use))).toList());
    }
    use.demand()
        .ifPresent(
            demand -> {
              var inner = new LinkedHashMap<String, Object>();
              inner.put("least", demand.least());
              inner.put("most", demand.most());
              fields.put("demand", inner);
            });
  }

  private static Map<String, Object> variant(Charge.PriceVariant variant, PriceModel first) {
    var fields = new LinkedHashMap<String, Object>();
    if (!variant.when().equals(UsageFilter.ANY)) {
      fields.put("when", filter(variant.when(), true));
    }
    if (!variant.upTo().isEmpty()) {
      fields.put("upTo", new TreeMap<>(variant.upTo()));
    }
    if (PriceKind.of(variant.price()) != PriceKind.of(first)) {
      fields.put("kind", PriceKind.of(variant.price()).text());
    }
    model(fields, variant.price());
    if (fields.isEmpty()) {
      fields.put("kind", PriceKind.of(variant.price()).text());
    }
    return fields;
  }

  /** The usage outside, the rest as {@code filter}. */
  static void putFilter(Map<String, Object> fields, UsageFilter filter) {
    PlanWriter.putAll(fields, "usage", filter.kinds());
    var rest = filter(filter, false);
    if (!rest.isEmpty()) {
      fields.put("filter", rest);
    }
  }

  private static Map<String, Object> filter(UsageFilter filter, boolean withUsage) {
    var fields = new LinkedHashMap<String, Object>();
    if (withUsage) {
      PlanWriter.putAll(fields, "usage", filter.kinds());
    }
    PlanWriter.putAll(fields, "operators", filter.operators());
    PlanWriter.putAll(fields, "vehicleClasses", filter.vehicleClasses());
    PlanWriter.putAll(fields, "startZones", filter.startZones());
    PlanWriter.putAll(fields, "endZones", filter.endZones());
    filter.calendar().ifPresent(window -> fields.put("calendar", calendar(window)));
    if (!filter.others().isEmpty()) {
      var others = new LinkedHashMap<String, Object>();
      new TreeMap<>(filter.others())
          .forEach((name, values) -> PlanWriter.putAll(others, name, values));
      fields.put("with", others);
    }
    return fields;
  }

  private static Map<String, Object> calendar(CalendarWindow window) {
    var fields = new LinkedHashMap<String, Object>();
    PlanWriter.putList(fields, "days", window.days().stream().sorted().map(Enum::name).toList());
    window.from().ifPresent(from -> fields.put("from", from));
    window.to().ifPresent(to -> fields.put("to", to));
    window
        .season()
        .ifPresent(
            season ->
                fields.put(
                    "season",
                    ordered(
                        "first", Forms.text(season.first()), "last", Forms.text(season.last()))));
    PlanWriter.putAll(fields, "dates", window.dates());
    return fields;
  }

  private static Map<String, Object> ordered(String a, Object one, String b, Object other) {
    var fields = new LinkedHashMap<String, Object>();
    fields.put(a, one);
    fields.put(b, other);
    return fields;
  }

  private static void model(Map<String, Object> fields, PriceModel model) {
    switch (model) {
      case PriceModel.Included _, PriceModel.Dynamic _ -> {}
      case PriceModel.PerUnit perUnit -> fields.put("price", perUnit.unit());
      case PriceModel.Graduated(var tiers, var atZero) -> tiered(fields, tiers, "unit", atZero);
      case PriceModel.Volume(var tiers, var atZero) -> tiered(fields, tiers, "unit", atZero);
      case PriceModel.StairStep(var tiers, var atZero) -> tiered(fields, tiers, "unit", atZero);
      case PriceModel.GraduatedPercentage(var tiers, var atZero) ->
          tiered(fields, tiers, "percent", atZero);
      case PriceModel.Package(var size, var price, var free) -> {
        fields.put("size", size);
        fields.put("price", price);
        fields.put("freeUnits", free);
      }
      case PriceModel.TieredBlock block -> {
        fields.put("policy", block.policy());
        fields.put("blocks", block.tiers().stream().map(ChargeWriter::block).toList());
      }
      case PriceModel.Percentage percentage -> percentage(fields, percentage);
      case PriceModel.Quoted quoted -> fields.put("percent", quoted.percent());
      case PriceModel.BestPrice best -> bestPrice(fields, best);
    }
  }

  private static void tiered(
      Map<String, Object> fields, List<Tier> tiers, String unit, PriceModel.AtZero atZero) {
    fields.put("tiers", tiers.stream().map(tier -> tier(tier, unit, true)).toList());
    fields.put("atZero", atZero);
  }

  private static Map<String, Object> tier(Tier tier, String unit, boolean withFlat) {
    var fields = new LinkedHashMap<String, Object>();
    tier.upTo().ifPresent(upTo -> fields.put("upTo", upTo));
    fields.put(unit, tier.unit());
    if (withFlat) {
      fields.put("flat", tier.flat());
    }
    return fields;
  }

  private static Map<String, Object> block(PriceModel.BlockTier tier) {
    var fields = new LinkedHashMap<String, Object>();
    fields.put("size", tier.blockSize());
    tier.maxBlocks().ifPresent(most -> fields.put("most", most));
    fields.put("price", tier.blockPrice());
    return fields;
  }

  private static void percentage(Map<String, Object> fields, PriceModel.Percentage model) {
    fields.put("percent", model.percent());
    fields.put("fixedPerEvent", model.fixedPerEvent());
    put(fields, "freeEvents", model.freeEvents());
    put(fields, "freeAmount", model.freeAmount());
    put(fields, "minimumPerEvent", model.minimumPerEvent());
    put(fields, "maximumPerEvent", model.maximumPerEvent());
  }

  private static void put(Map<String, Object> fields, String name, Optional<?> value) {
    value.ifPresent(found -> fields.put(name, found));
  }

  private static void bestPrice(Map<String, Object> fields, PriceModel.BestPrice best) {
    fields.put("unlock", best.unlock());
    best.metered()
        .ifPresent(
            metered -> {
              var inner =
                  ordered(
                      "minute", metered.perMinute(), "parkingMinute", metered.perParkingMinute());
              inner.put("kilometre", metered.perKilometre());
              inner.put("includedKilometres", metered.includedKilometres());
              inner.put("afterPackages", metered.afterPackages());
              fields.put("metered", inner);
            });
    PlanWriter.putList(
        fields, "packages", best.packages().stream().map(ChargeWriter::ridePackage).toList());
    PlanWriter.putList(
        fields,
        "extraKilometres",
        best.extraKilometres().stream().map(tier -> tier(tier, "price", false)).toList());
  }

  private static Map<String, Object> ridePackage(PriceModel.RidePackage ride) {
    var fields = new LinkedHashMap<String, Object>();
    fields.put("code", ride.code());
    fields.put("name", PlanWriter.text(ride.name()));
    fields.put("price", ride.price());
    fields.put("length", Forms.text(ride.length()));
    fields.put("kilometres", ride.kilometres());
    return fields;
  }
}
