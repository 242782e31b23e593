package io.openmaas.billing.catalogue.yaml;

import io.openmaas.billing.catalogue.BillingTerms;
import io.openmaas.billing.catalogue.CalendarPeriod;
import io.openmaas.billing.catalogue.Catalogue;
import io.openmaas.billing.catalogue.CatalogueRefused;
import io.openmaas.billing.catalogue.CatalogueRefused.Flaw;
import io.openmaas.billing.catalogue.Charge;
import io.openmaas.billing.catalogue.ChargeCode;
import io.openmaas.billing.catalogue.Localised;
import io.openmaas.billing.catalogue.Measure;
import io.openmaas.billing.catalogue.Migration;
import io.openmaas.billing.catalogue.OperatorTerms;
import io.openmaas.billing.catalogue.Plan;
import io.openmaas.billing.catalogue.PlanId;
import io.openmaas.billing.catalogue.PriceModel;
import io.openmaas.billing.catalogue.TaxCategory;
import io.openmaas.billing.catalogue.TaxRate;
import io.openmaas.billing.catalogue.UsageFilter;
import io.openmaas.billing.catalogue.UsageKind;
import io.openmaas.core.money.Money;
import io.openmaas.core.money.UnitPrice;
import io.openmaas.core.offer.TariffRef;
import io.openmaas.core.operator.OperatorId;
import io.openmaas.core.vehicle.VehicleClass;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Currency;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads catalogue files. Each may hold {@code plans} (with a {@code currency}), {@code taxRates}
 * and {@code operatorTerms}; together they make one catalogue, or none if anything in them is
 * wrong.
 */
public final class CatalogueYaml {
  private static final List<String> SHIPPED =
      List.of(
          "plans-eur.yaml",
          "plans-brl.yaml",
          "plans-usd.yaml",
          "tax-rates.yaml",
          "operator-terms.yaml");

  private final List<Flaw> flaws = new ArrayList<>();
  private final List<Plan> plans = new ArrayList<>();
  private final List<TaxRate> taxRates = new ArrayList<>();
  private final List<OperatorTerms> operatorTerms = new ArrayList<>();
  private final Map<TariffRef, String> seen = new HashMap<>();
  private final Map<Currency, String> withoutSubscription = new HashMap<>();

  private CatalogueYaml() {}

  /** The catalogue that comes with the engine. */
  public static Catalogue shipped() {
    var files = new LinkedHashMap<String, String>();
    for (String name : SHIPPED) {
      try (var stream = CatalogueYaml.class.getResourceAsStream("/catalogue/" + name)) {
        files.put(name, new String(stream.readAllBytes(), StandardCharsets.UTF_8));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return read(files);
  }

  /**
   * The catalogue in the {@code *.yaml} files of a folder.
   *
   * @throws CatalogueRefused naming file, line, field and reason of every flaw
   */
  public static Catalogue folder(Path folder) {
    var files = new LinkedHashMap<String, String>();
    try (var paths = Files.list(folder)) {
      for (Path path : paths.filter(p -> p.toString().endsWith(".yaml")).sorted().toList()) {
        files.put(path.toString(), Files.readString(path));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the catalogue folder " + folder, e);
    }
    if (files.isEmpty()) {
      throw new CatalogueRefused(
          List.of(new Flaw(folder.toString(), 1, "(folder)", "has no .yaml file")));
    }
    return read(files);
  }

  /**
   * The catalogue in these texts, by file name.
   *
   * @throws CatalogueRefused naming file, line, field and reason of every flaw
   */
  public static Catalogue read(Map<String, String> files) {
    var reading = new CatalogueYaml();
    files.forEach(reading::file);
    if (!reading.flaws.isEmpty()) {
      throw new CatalogueRefused(reading.flaws);
    }
    return new Catalogue(reading.plans, reading.taxRates, reading.operatorTerms);
  }

  private void file(String file, String text) {
    YamlNode root;
    try {
      root = YamlTree.read(file, text);
    } catch (CatalogueRefused e) {
      flaws.addAll(e.flaws());
      return;
    }
    if (!(root instanceof YamlNode.Mapping mapping)) {
      flaws.add(new Flaw(file, root.line(), "(file)", "must be a mapping"));
      return;
    }
    var fields = new FieldReader(file, "", mapping, flaws);
    var planFields = fields.mappings("plans");
    if (!planFields.isEmpty()) {
      var currency = fields.parsed("currency", "an ISO 4217 code", Currency::getInstance);
      currency.ifPresent(found -> planFields.forEach(plan -> plan(plan, found)));
    }
    fields.mappings("taxRates").forEach(this::taxRate);
    fields.mappings("operatorTerms").forEach(this::terms);
    fields.refuseOthers();
  }

  private void plan(FieldReader fields, Currency currency) {
    int before = flaws.size();
    var id = fields.parsed("id", "1 to 60 lower-case letters, digits and hyphens", PlanId::new);
    var version = fields.wholeNumber("version");
    var from = fields.date("effectiveFrom");
    var name = fields.text("name");
    var description = fields.text("description");
    var billing = fields.oneOf("billing", Anchor.class);
    boolean withoutPlan = fields.flag("withoutSubscription");
    var ceiling = fields.mapping("ceiling").flatMap(this::ceiling);
    var prices = new ArrayList<Charge>();
    for (FieldReader price : fields.mappings("prices")) {
      price(price, currency).ifPresent(prices::add);
    }
    if (fields.find("prices").isEmpty()) {
      fields.flaw("prices", "is missing");
    }
    fields.refuseOthers();
    if (version.isPresent() && version.get() < 1) {
      fields.flaw("version", "versions count from 1");
    }
    if (flaws.size() > before) {
      return;
    }
    var content = new Plan.Content(List.of(), prices, List.of(), Set.of());
    var terms =
        new Plan.Terms(
            usual(billing.get()),
            BillingTerms.Binding.NONE,
            ceiling.get(),
            withoutPlan ? Plan.Kind.WITHOUT_SUBSCRIPTION : Plan.Kind.PLAN);
    var plan =
        new Plan(
            id.get(),
            version.get(),
            new Plan.Sale(from.get(), new Migration.Never()),
            currency,
            new Plan.Text(Localised.of(name.get()), Localised.of(description.get())),
            terms,
            content);
    checkAgainstOthers(fields, plan);
    plans.add(plan);
  }

  private void checkAgainstOthers(FieldReader fields, Plan plan) {
    if (seen.put(plan.ref(), fields.at("id")) != null) {
      fields.flaw("version", "plan version " + plan.ref() + " is there twice");
    }
    if (plan.terms().kind() == Plan.Kind.WITHOUT_SUBSCRIPTION) {
      String other = withoutSubscription.putIfAbsent(plan.currency(), plan.id().value());
      if (other != null && !other.equals(plan.id().value())) {
        fields.flaw(
            "withoutSubscription",
            "only one plan of " + plan.currency() + " can be, " + other + " is");
      }
      if (!plan.fees().isEmpty()) {
        fields.flaw("withoutSubscription", "a plan with a recurring fee needs a subscription");
      }
    }
  }

  private Optional<Plan.Ceiling> ceiling(FieldReader fields) {
    int before = flaws.size();
    var minutes = notNegative(fields, "minutesPercent");
    var atLeast = notNegative(fields, "minutesAtLeast");
    var metres = notNegative(fields, "metresPercent");
    fields.refuseOthers();
    return flaws.size() > before
        ? Optional.empty()
        : Optional.of(new Plan.Ceiling(minutes.get(), atLeast.get(), metres.get()));
  }

  private static Optional<Integer> notNegative(FieldReader fields, String name) {
    var value = fields.wholeNumber(name);
    if (value.isPresent() && value.get() < 0) {
      fields.flaw(name, "must be 0 or more");
    }
    return value;
  }

  private enum Anchor {
    CALENDAR_MONTH,
    ANNIVERSARY
  }

  private static BillingTerms usual(Anchor anchor) {
    var usual = BillingTerms.USUAL;
    return new BillingTerms(
        usual.period(),
        switch (anchor) {
          case CALENDAR_MONTH -> new BillingTerms.Alignment.Calendar();
          case ANNIVERSARY -> new BillingTerms.Alignment.Anniversary();
        },
        usual.proration(),
        usual.rounding(),
        usual.priceBasis());
  }

  private Optional<Charge> price(FieldReader fields, Currency currency) {
    int before = flaws.size();
    var name = fields.text("name").map(Localised::of);
    var tax = fields.oneOf("tax", TaxCategory.class);
    var kind = fields.text("kind").orElse("");
    Optional<Charge> charge =
        switch (kind) {
          case "recurring" -> {
            var amount = fields.parsed("amount", amountForm(currency), t -> Money.of(t, currency));
            refuseNegative(fields, "amount", amount.map(Money::major));
            yield either(
                before,
                () ->
                    new Charge.RecurringFee(
                        code(name.get()),
                        name.get(),
                        tax.get(),
                        amount.get().major(),
                        new Charge.Recurrence(
                            CalendarPeriod.MONTH, Charge.Timing.IN_ARREARS, true, true)));
          }
          case "included" -> {
            var usage = fields.parsed("usage", "a kind of use", UsageKind::new);
            yield either(
                before,
                () ->
                    usageCharge(
                        name.get(),
                        usage.get(),
                        tax.get(),
                        Measure.USES,
                        new PriceModel.Included()));
          }
          case "operatorPrice" -> {
            var usage = fields.parsed("usage", "a kind of use", UsageKind::new);
            var percent = fields.decimal("percent");
            refuseNegative(fields, "percent", percent);
            yield either(
                before,
                () ->
                    usageCharge(
                        name.get(),
                        usage.get(),
                        tax.get(),
                        Measure.PRICE,
                        new PriceModel.Quoted(percent.get())));
          }
          case "perUnit" -> {
            var usage = fields.parsed("usage", "a kind of use", UsageKind::new);
            var unit = fields.oneOf("unit", Unit.class);
            var classes = fields.mapping("byVehicleClass").map(f -> unitPrices(f, currency));
            yield either(
                before,
                () -> perUnit(name.get(), usage.get(), tax.get(), unit.get(), classes.get()));
          }
          default -> {
            if (!kind.isEmpty()) {
              fields.flaw(
                  "kind",
                  "'" + kind + "' is not one of [recurring, included, operatorPrice, perUnit]");
            }
            yield Optional.empty();
          }
        };
    if (flaws.size() == before) {
      fields.refuseOthers();
    }
    return charge;
  }

  private enum Unit {
    MINUTE,
    KILOMETRE
  }

  private static Charge perUnit(
      Localised name,
      UsageKind usage,
      TaxCategory tax,
      Unit unit,
      Map<VehicleClass, UnitPrice> classes) {
    var variants =
        classes.entrySet().stream()
            .map(
                entry ->
                    new Charge.PriceVariant(
                        UsageFilter.ofClass(entry.getKey().name()),
                        new PriceModel.PerUnit(entry.getValue().amount())))
            .toList();
    return new Charge.UsageCharge(
        code(name),
        name,
        tax,
        UsageFilter.of(usage),
        switch (unit) {
          case MINUTE ->
              new Charge.Metering(
                  Measure.MINUTES,
                  Optional.of(BigDecimal.ONE),
                  BigDecimal.ONE,
                  Charge.Aggregation.SUM,
                  Charge.Basis.EACH_USE);
          case KILOMETRE -> Charge.Metering.each(Measure.KILOMETRES);
        },
        variants,
        Optional.empty());
  }

  private static Charge usageCharge(
      Localised name, UsageKind usage, TaxCategory tax, Measure measure, PriceModel model) {
    return new Charge.UsageCharge(
        code(name),
        name,
        tax,
        UsageFilter.of(usage),
        Charge.Metering.each(measure),
        List.of(new Charge.PriceVariant(UsageFilter.ANY, model)),
        Optional.empty());
  }

  private static ChargeCode code(Localised name) {
    return new ChargeCode(name.inEnglish().toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-"));
  }

  /** The component, unless a flaw was noted since. */
  private Optional<Charge> either(int before, java.util.function.Supplier<Charge> make) {
    return flaws.size() > before ? Optional.empty() : Optional.of(make.get());
  }

  private static String amountForm(Currency currency) {
    return "an amount of "
        + currency
        + " with at most "
        + currency.getDefaultFractionDigits()
        + " decimals";
  }

  private static void refuseNegative(FieldReader fields, String name, Optional<BigDecimal> value) {
    if (value.isPresent() && value.get().signum() < 0) {
      fields.flaw(name, "must be 0 or more");
    }
  }

  private static Map<VehicleClass, UnitPrice> unitPrices(FieldReader fields, Currency currency) {
    var prices = new EnumMap<VehicleClass, UnitPrice>(VehicleClass.class);
    for (VehicleClass vehicleClass : VehicleClass.values()) {
      if (fields.find(vehicleClass.name()).isPresent()) {
        var amount = fields.decimal(vehicleClass.name());
        refuseNegative(fields, vehicleClass.name(), amount);
        amount.ifPresent(found -> prices.put(vehicleClass, new UnitPrice(found, currency)));
      }
    }
    fields.refuseOthers();
    return prices;
  }

  private void taxRate(FieldReader fields) {
    int before = flaws.size();
    var country =
        fields.parsed(
            "country",
            "two capital letters",
            text -> {
              if (!text.matches("[A-Z]{2}")) {
                throw new IllegalArgumentException(text);
              }
              return text;
            });
    var category = fields.oneOf("category", TaxCategory.class);
    var percent = fields.decimal("percent");
    refuseNegative(fields, "percent", percent);
    var from = fields.date("from");
    Optional<LocalDate> to = fields.find("to").isPresent() ? fields.date("to") : Optional.empty();
    var source = fields.text("source");
    fields.refuseOthers();
    if (from.isPresent() && to.isPresent() && !to.get().isAfter(from.get())) {
      fields.flaw("to", "must be after from");
    }
    if (flaws.size() > before) {
      return;
    }
    var rate =
        new TaxRate(country.get(), category.get(), percent.get(), from.get(), to, source.get());
    for (TaxRate other : taxRates) {
      if (other.country().equals(rate.country())
          && other.category() == rate.category()
          && (other.holdsOn(rate.from()) || rate.holdsOn(other.from()))) {
        fields.flaw("from", "overlaps the rate of " + other.country() + " from " + other.from());
      }
    }
    taxRates.add(rate);
  }

  private void terms(FieldReader fields) {
    int before = flaws.size();
    var operator = fields.parsed("operator", "an operator's name", OperatorId::new);
    var role = fields.oneOf("role", OperatorTerms.Role.class);
    var percent = fields.decimal("commissionPercent");
    var from = fields.date("from");
    fields.refuseOthers();
    if (flaws.size() > before) {
      return;
    }
    try {
      operatorTerms.add(new OperatorTerms(operator.get(), role.get(), percent.get(), from.get()));
    } catch (IllegalArgumentException e) {
      fields.flaw("commissionPercent", e.getMessage());
    }
  }
}
