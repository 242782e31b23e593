package io.openmaas.billing.catalogue.yaml;

import io.openmaas.billing.catalogue.ChargeCode;
import io.openmaas.billing.catalogue.PriceModel;
import io.openmaas.billing.catalogue.PriceModel.AtZero;
import io.openmaas.billing.catalogue.PriceModel.BlockPolicy;
import io.openmaas.billing.catalogue.PriceModel.BlockTier;
import io.openmaas.billing.catalogue.PriceModel.Metered;
import io.openmaas.billing.catalogue.PriceModel.RidePackage;
import io.openmaas.billing.catalogue.PriceModel.Tier;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Reads the price of a charge or of one of its variants. */
final class PriceModelReader {
  private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

  private final Scope scope;

  PriceModelReader(Scope scope) {
    this.scope = scope;
  }

  /** The price of this kind in these fields; {@code byVehicleClass} is not read here. */
  Optional<PriceModel> price(PriceKind kind, FieldReader fields) {
    int mark = fields.mark();
    return switch (kind) {
      case INCLUDED -> Optional.of(new PriceModel.Included());
      case PER_UNIT -> fields.unitPrice("price", scope.currency()).map(PriceModel.PerUnit::new);
      case GRADUATED -> {
        var tiers = tiers(fields, "tiers", this::tier);
        var atZero = atZero(fields);
        yield fields.unlessFlawed(mark, () -> new PriceModel.Graduated(tiers, atZero.get()));
      }
      case VOLUME -> {
        var tiers = tiers(fields, "tiers", this::tier);
        var atZero = atZero(fields);
        yield fields.unlessFlawed(mark, () -> new PriceModel.Volume(tiers, atZero.get()));
      }
      case STAIR_STEP -> {
        var tiers = tiers(fields, "tiers", this::tier);
        var atZero = atZero(fields);
        yield fields.unlessFlawed(mark, () -> new PriceModel.StairStep(tiers, atZero.get()));
      }
      case PACKAGE -> ofPackage(fields);
      case TIERED_BLOCK -> tieredBlock(fields);
      case PERCENTAGE -> percentage(fields);
      case GRADUATED_PERCENTAGE -> {
        var tiers = tiers(fields, "tiers", this::percentTier);
        var atZero = atZero(fields);
        yield fields.unlessFlawed(
            mark, () -> new PriceModel.GraduatedPercentage(tiers, atZero.get()));
      }
      case DYNAMIC -> Optional.of(new PriceModel.Dynamic());
      case OPERATOR_PRICE, QUOTED ->
          fields.or("percent", HUNDRED, fields::notNegative).map(PriceModel.Quoted::new);
      case BEST_PRICE -> bestPrice(fields);
    };
  }

  private static Optional<AtZero> atZero(FieldReader fields) {
    return fields.or("atZero", AtZero.NOTHING, name -> fields.oneOf(name, AtZero.class));
  }

  private Optional<PriceModel> ofPackage(FieldReader fields) {
    int mark = fields.mark();
    var size = fields.positive("size");
    var price = fields.amount("price", scope.currency());
    var free = fields.or("freeUnits", BigDecimal.ZERO, fields::notNegative);
    return fields.unlessFlawed(
        mark, () -> new PriceModel.Package(size.get(), price.get(), free.get()));
  }

  private Optional<PriceModel> tieredBlock(FieldReader fields) {
    int mark = fields.mark();
    var policy =
        fields.or("policy", BlockPolicy.ALL_TIERS, name -> fields.oneOf(name, BlockPolicy.class));
    var tiers = new ArrayList<BlockTier>();
    var all = required(fields, "blocks");
    for (int i = 0; i < all.size(); i++) {
      FieldReader block = all.get(i).as(Shape.BLOCK);
      int before = block.mark();
      var size = block.positive("size");
      var most = block.maybe("most", block::positive);
      if (!block.has("most") && i < all.size() - 1) {
        block.flaw("most", "is missing; only the last tier can have any number of blocks");
      }
      var price = block.unitPrice("price", scope.currency());
      block.refuseOthers();
      block
          .unlessFlawed(before, () -> new BlockTier(size.get(), most, price.get()))
          .ifPresent(tiers::add);
    }
    return fields.unlessFlawed(mark, () -> new PriceModel.TieredBlock(policy.get(), tiers));
  }

  private Optional<PriceModel> percentage(FieldReader fields) {
    int mark = fields.mark();
    var percent = fields.notNegative("percent");
    var fixed = fields.or("fixedPerEvent", BigDecimal.ZERO, unitPrices(fields));
    var freeEvents = fields.maybe("freeEvents", fields::wholeNumber);
    var freeAmount = fields.maybe("freeAmount", unitPrices(fields));
    var minimum = fields.maybe("minimumPerEvent", unitPrices(fields));
    var maximum = fields.maybe("maximumPerEvent", unitPrices(fields));
    if (freeEvents.isPresent() && freeEvents.get() < 0) {
      fields.flaw("freeEvents", "must be 0 or more");
    }
    if (minimum.isPresent() && maximum.isPresent() && minimum.get().compareTo(maximum.get()) > 0) {
      fields.flaw("maximumPerEvent", "is below minimumPerEvent");
    }
    return fields.unlessFlawed(
        mark,
        () ->
            new PriceModel.Percentage(
                percent.get(), fixed.get(), freeEvents, freeAmount, minimum, maximum));
  }

  private Function<String, Optional<BigDecimal>> unitPrices(FieldReader fields) {
    return name -> fields.unitPrice(name, scope.currency());
  }

  private Optional<PriceModel> bestPrice(FieldReader fields) {
    int mark = fields.mark();
    var unlock =
        fields.or("unlock", BigDecimal.ZERO, name -> fields.amount(name, scope.currency()));
    var metered = fields.maybe("metered", fields::mapping).flatMap(this::metered);
    var packages = packages(fields);
    List<Tier> extra =
        fields.has("extraKilometres")
            ? tiers(fields, "extraKilometres", this::kilometreTier)
            : List.of();
    if (!fields.has("metered") && !fields.has("packages")) {
      fields.flaw("needs metered, packages or both");
    }
    if (!fields.has("metered") && !fields.has("extraKilometres")) {
      fields.flaw("extraKilometres", "is missing: what do kilometres cost beyond the packages?");
    }
    return fields.unlessFlawed(
        mark, () -> new PriceModel.BestPrice(unlock.get(), metered, packages, extra));
  }

  private Optional<Metered> metered(FieldReader fields) {
    fields.as(Shape.METERED);
    int mark = fields.mark();
    var minute = fields.unitPrice("minute", scope.currency());
    var parking = fields.or("parkingMinute", minute.orElse(BigDecimal.ZERO), unitPrices(fields));
    var kilometre = fields.or("kilometre", BigDecimal.ZERO, unitPrices(fields));
    var included = fields.or("includedKilometres", BigDecimal.ZERO, fields::notNegative);
    var after = Optional.of(fields.flag("afterPackages", true));
    fields.refuseOthers();
    return fields.unlessFlawed(
        mark,
        () ->
            new Metered(minute.get(), parking.get(), kilometre.get(), included.get(), after.get()));
  }

  private List<RidePackage> packages(FieldReader charge) {
    var result = new ArrayList<RidePackage>();
    var codes = new HashSet<ChargeCode>();
    for (FieldReader fields : charge.mappings("packages")) {
      fields.as(Shape.RIDE_PACKAGE);
      int mark = fields.mark();
      var name = fields.localised("name");
      var code = ChargeReader.code(fields, name);
      var price = fields.amount("price", scope.currency());
      var length =
          fields.parsed("length", "a length such as '6 hours' or '1 day'", Forms::duration);
      var kilometres = fields.or("kilometres", BigDecimal.ZERO, fields::notNegative);
      fields.refuseOthers();
      if (code.isPresent() && !codes.add(code.get())) {
        fields.flaw("code", "'" + code.get() + "' is another package of this charge");
      }
      fields
          .unlessFlawed(
              mark,
              () ->
                  new RidePackage(
                      code.get(), name.get(), price.get(), length.get(), kilometres.get()))
          .ifPresent(result::add);
    }
    return result;
  }

  private static List<FieldReader> required(FieldReader fields, String name) {
    var all = fields.mappings(name);
    if (!fields.has(name)) {
      fields.flaw(name, "is missing");
    } else if (all.isEmpty()) {
      fields.flaw(name, "needs at least one");
    }
    return all;
  }

  private interface ReadsTier {
    Optional<Tier> read(FieldReader fields);
  }

  /** Tiers must rise; the last, and only it, is open. */
  private List<Tier> tiers(FieldReader charge, String name, ReadsTier reader) {
    var result = new ArrayList<Tier>();
    var all = required(charge, name);
    BigDecimal last = BigDecimal.ZERO;
    for (int i = 0; i < all.size(); i++) {
      FieldReader fields = all.get(i);
      int mark = fields.mark();
      var tier = reader.read(fields);
      var upTo = fields.maybe("upTo", fields::decimal);
      fields.refuseOthers();
      boolean isLast = i == all.size() - 1;
      if (isLast && fields.has("upTo")) {
        fields.flaw("upTo", "the last tier must be open: leave it out here, or add a tier");
      } else if (!isLast && !fields.has("upTo")) {
        fields.flaw("upTo", "is missing; only the last tier is open");
      } else if (upTo.isPresent() && upTo.get().compareTo(last) <= 0) {
        fields.flaw(
            "upTo",
            "tiers must rise: " + upTo.get().toPlainString() + " after " + last.toPlainString());
      }
      last = upTo.orElse(last);
      fields
          .unlessFlawed(mark, () -> new Tier(upTo, tier.get().unit(), tier.get().flat()))
          .ifPresent(result::add);
    }
    return result;
  }

  private Optional<Tier> tier(FieldReader fields) {
    fields.as(Shape.TIER);
    var unit = fields.or("unit", BigDecimal.ZERO, unitPrices(fields));
    var flat = flat(fields);
    if (!fields.has("unit") && !fields.has("flat")) {
      fields.flaw("needs unit, flat or both");
    }
    return both(unit, flat);
  }

  private Optional<Tier> percentTier(FieldReader fields) {
    fields.as(Shape.PERCENT_TIER);
    return both(fields.notNegative("percent"), flat(fields));
  }

  private Optional<Tier> kilometreTier(FieldReader fields) {
    fields.as(Shape.KILOMETRE_TIER);
    return both(fields.unitPrice("price", scope.currency()), Optional.of(BigDecimal.ZERO));
  }

  private Optional<BigDecimal> flat(FieldReader fields) {
    return fields.or("flat", BigDecimal.ZERO, name -> fields.amount(name, scope.currency()));
  }

  private static Optional<Tier> both(Optional<BigDecimal> unit, Optional<BigDecimal> flat) {
    return unit.isEmpty() || flat.isEmpty()
        ? Optional.empty()
        : Optional.of(new Tier(Optional.empty(), unit.get(), flat.get()));
  }
}
