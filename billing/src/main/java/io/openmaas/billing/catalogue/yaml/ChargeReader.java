package io.openmaas.billing.catalogue.yaml;

import io.openmaas.billing.catalogue.CalendarPeriod;
import io.openmaas.billing.catalogue.Charge;
import io.openmaas.billing.catalogue.Charge.Aggregation;
import io.openmaas.billing.catalogue.Charge.Basis;
import io.openmaas.billing.catalogue.Charge.Metering;
import io.openmaas.billing.catalogue.Charge.PriceVariant;
import io.openmaas.billing.catalogue.ChargeCode;
import io.openmaas.billing.catalogue.Localised;
import io.openmaas.billing.catalogue.Measure;
import io.openmaas.billing.catalogue.PriceModel;
import io.openmaas.billing.catalogue.TaxCategory;
import io.openmaas.billing.catalogue.UsageFilter;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads the charges of a plan. */
final class ChargeReader {
  private final Scope scope;
  private final CalendarPeriod billingPeriod;
  private final FilterReader filters;
  private final PriceModelReader models;

  /**
   * @param billingPeriod how often recurring fees come unless they say so
   */
  ChargeReader(Scope scope, CalendarPeriod billingPeriod) {
    this.scope = scope;
    this.billingPeriod = billingPeriod;
    this.filters = new FilterReader(scope);
    this.models = new PriceModelReader(scope);
  }

  Optional<Charge> charge(FieldReader fields) {
    var kind = fields.text("kind").orElse("");
    return switch (kind) {
      case "" -> Optional.empty();
      case "recurring" -> recurring(fields.as(Shape.RECURRING));
      case "oneOff" -> oneOff(fields.as(Shape.ONE_OFF));
      default ->
          PriceKind.find(kind)
              .map(found -> use(found, fields))
              .orElseGet(
                  () -> {
                    var kinds =
                        Stream.concat(Stream.of("recurring", "oneOff"), PriceKind.texts().stream())
                            .toList();
                    fields.flaw(
                        "kind",
                        "'" + kind + "' is not one of " + kinds + Suggestion.text(kind, kinds));
                    return Optional.empty();
                  });
    };
  }

  /** The code in the file, else one made of the English name. */
  static Optional<ChargeCode> code(FieldReader fields, Optional<Localised> name) {
    if (fields.has("code")) {
      return fields.parsed(
          "code", "1 to 60 lower-case letters, digits and hyphens", ChargeCode::new);
    }
    try {
      return name.map(text -> Forms.codeOf(text.inEnglish()));
    } catch (IllegalArgumentException e) {
      fields.flaw("code", "is missing, and cannot be made of the name");
      return Optional.empty();
    }
  }

  private static Optional<TaxCategory> tax(FieldReader fields) {
    return fields.oneOf("tax", TaxCategory.class);
  }

  private Optional<Charge> recurring(FieldReader fields) {
    int mark = fields.mark();
    var name = fields.localised("name");
    var code = code(fields, name);
    var tax = tax(fields);
    var amount = fields.amount("amount", scope.currency());
    var every = fields.or("every", billingPeriod, at -> TermsReader.period(fields, at));
    var timing =
        fields.or("timing", Charge.Timing.IN_ARREARS, at -> fields.oneOf(at, Charge.Timing.class));
    boolean perQuantity = fields.flag("perQuantity", true);
    boolean prorated = fields.flag("prorated", true);
    fields.refuseOthers();
    return fields.unlessFlawed(
        mark,
        () ->
            new Charge.RecurringFee(
                code.get(),
                name.get(),
                tax.get(),
                amount.get(),
                new Charge.Recurrence(every.get(), timing.get(), perQuantity, prorated)));
  }

  private Optional<Charge> oneOff(FieldReader fields) {
    int mark = fields.mark();
    var name = fields.localised("name");
    var code = code(fields, name);
    var tax = tax(fields);
    var amount = fields.amount("amount", scope.currency());
    var occasion = fields.oneOf("occasion", Charge.Occasion.class);
    fields.refuseOthers();
    return fields.unlessFlawed(
        mark,
        () ->
            new Charge.OneOffFee(code.get(), name.get(), tax.get(), amount.get(), occasion.get()));
  }

  private Optional<Charge> use(PriceKind kind, FieldReader fields) {
    fields.as(Shape.USE, kind.shape());
    int mark = fields.mark();
    var name = fields.localised("name");
    var code = code(fields, name);
    var tax = tax(fields);
    var filter = filters.of(fields);
    var metering = metering(kind, fields);
    var variants = variants(kind, fields, filter);
    var demand = fields.maybe("demand", fields::mapping).flatMap(ChargeReader::demand);
    fields.refuseOthers();
    return fields.unlessFlawed(
        mark,
        () ->
            new Charge.UsageCharge(
                code.get(), name.get(), tax.get(), filter, metering.get(), variants, demand));
  }

  /** Short names of what is usually counted. */
  private enum Unit {
    /** Started minutes, at least one. */
    MINUTE(Measure.MINUTES, true),
    KILOMETRE(Measure.KILOMETRES, false),
    MILE(Measure.MILES, false),
    USE(Measure.USES, false);

    private final Measure measure;
    private final boolean started;

    Unit(Measure measure, boolean started) {
      this.measure = measure;
      this.started = started;
    }
  }

  private Optional<Metering> metering(PriceKind kind, FieldReader fields) {
    int mark = fields.mark();
    Optional<Unit> unit = fields.maybe("unit", at -> fields.oneOf(at, Unit.class));
    Optional<Measure> measure =
        fields.maybe("measure", at -> fields.parsed(at, "a measure", Measure::new));
    if (fields.has("unit") && fields.has("measure")) {
      fields.flaw("measure", "is said by unit already; write one of them");
    } else if (!fields.has("unit") && !fields.has("measure") && kind.measure().isEmpty()) {
      fields.flaw("unit", "is missing; write unit, or measure for anything else that is counted");
    }
    var counted = unit.map(found -> found.measure).or(() -> measure).or(kind::measure);
    boolean started = unit.isPresent() && unit.get().started;
    var step = fields.maybe("step", fields::positive);
    var least =
        fields.or("minimum", started ? BigDecimal.ONE : BigDecimal.ZERO, fields::notNegative);
    var aggregation =
        fields.or("aggregation", Aggregation.SUM, at -> fields.oneOf(at, Aggregation.class));
    var over = fields.or("over", kind.basis(), at -> fields.oneOf(at, Basis.class));
    return fields.unlessFlawed(
        mark,
        () ->
            new Metering(
                counted.get(),
                step.or(() -> started ? Optional.of(BigDecimal.ONE) : Optional.empty()),
                least.get(),
                aggregation.get(),
                over.get()));
  }

  private static Optional<Charge.DemandFactor> demand(FieldReader fields) {
    fields.as(Shape.DEMAND);
    int mark = fields.mark();
    var least = fields.notNegative("least");
    var most = fields.notNegative("most");
    fields.refuseOthers();
    if (fields.mark() == mark && most.get().compareTo(least.get()) < 0) {
      fields.flaw("most", "is below least");
    }
    return fields.unlessFlawed(mark, () -> new Charge.DemandFactor(least.get(), most.get()));
  }

  private List<PriceVariant> variants(PriceKind kind, FieldReader fields, UsageFilter filter) {
    boolean byClass = kind == PriceKind.PER_UNIT && fields.has("byVehicleClass");
    if (fields.has("variants")) {
      for (String key : kind.shape().keys()) {
        if (fields.has(key)) {
          fields.flaw(key, "stands beside variants; write it in one of them");
        }
      }
      return listed(kind, fields, filter);
    }
    if (byClass) {
      if (fields.has("price")) {
        fields.flaw("price", "stands beside byVehicleClass; write one of them");
      }
      return fields.mapping("byVehicleClass").map(this::byVehicleClass).orElse(List.of());
    }
    if (kind == PriceKind.PER_UNIT && !fields.has("price")) {
      fields.flaw("price", "is missing; write price, byVehicleClass or variants");
      return List.of();
    }
    return models.price(kind, fields).map(found -> List.of(any(found))).orElse(List.of());
  }

  private static PriceVariant any(PriceModel model) {
    return new PriceVariant(UsageFilter.ANY, model);
  }

  private List<PriceVariant> byVehicleClass(FieldReader fields) {
    var result = new ArrayList<PriceVariant>();
    for (String name : fields.names()) {
      if (!scope.vehicleClasses().contains(name)) {
        fields.flaw(name, FieldReader.unknown(name, scope.vehicleClasses()));
      } else {
        fields
            .unitPrice(name, scope.currency())
            .ifPresent(
                price ->
                    result.add(
                        new PriceVariant(
                            UsageFilter.ofClass(name), new PriceModel.PerUnit(price))));
      }
    }
    if (fields.names().isEmpty()) {
      fields.flaw("needs at least one class");
    }
    return result;
  }

  private List<PriceVariant> listed(PriceKind kind, FieldReader charge, UsageFilter filter) {
    var result = new ArrayList<PriceVariant>();
    var before = new ArrayList<Reach>();
    for (FieldReader fields : charge.mappings("variants")) {
      PriceKind own = fields.has("kind") ? variantKind(fields).orElse(kind) : kind;
      fields.as(Shape.VARIANT, own.shape());
      UsageFilter when =
          fields.maybe("when", fields::mapping).map(filters::filter).orElse(UsageFilter.ANY);
      if (own == PriceKind.PER_UNIT && fields.has("byVehicleClass")) {
        fields.flaw("byVehicleClass", "is not possible in a variant; name the class in when");
      }
      var upTo = fields.maybe("upTo", fields::mapping).map(ChargeReader::upTo).orElse(Map.of());
      var model = models.price(own, fields);
      fields.refuseOthers();
      var reach = new Reach(when, upTo);
      refuseUnreachable(fields, reach, filter, before);
      before.add(reach);
      model.ifPresent(found -> result.add(new PriceVariant(when, upTo, found)));
    }
    if (before.isEmpty()) {
      charge.flaw("variants", "needs at least one");
    }
    return result;
  }

  private static Map<Measure, BigDecimal> upTo(FieldReader fields) {
    var most = new HashMap<Measure, BigDecimal>();
    for (String name : fields.names()) {
      try {
        var measure = new Measure(name);
        fields.notNegative(name).ifPresent(value -> most.put(measure, value));
      } catch (IllegalArgumentException e) {
        fields.flaw(name, e.getMessage());
      }
    }
    return most;
  }

  /** Which uses a variant is for. */
  private record Reach(UsageFilter when, Map<Measure, BigDecimal> upTo) {
    boolean covers(Reach later) {
      return Filters.covers(when, later.when)
          && upTo.entrySet().stream()
              .allMatch(
                  most -> {
                    var lower = later.upTo.get(most.getKey());
                    return lower != null && lower.compareTo(most.getValue()) <= 0;
                  });
    }
  }

  private static Optional<PriceKind> variantKind(FieldReader fields) {
    return fields.parsed(
        "kind",
        "one of " + PriceKind.texts(),
        text -> PriceKind.find(text).orElseThrow(() -> new IllegalArgumentException(text)));
  }

  private static void refuseUnreachable(
      FieldReader fields, Reach reach, UsageFilter filter, List<Reach> before) {
    for (int i = 0; i < before.size(); i++) {
      if (before.get(i).covers(reach)) {
        fields.flaw("can never be reached: variants[" + i + "] comes first and takes all its uses");
        return;
      }
    }
    if (Filters.excludeEachOther(reach.when(), filter)) {
      fields.flaw("can never be reached: the charge is for other uses");
    }
  }
}
