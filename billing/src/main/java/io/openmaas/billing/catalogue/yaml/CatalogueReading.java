package io.openmaas.billing.catalogue.yaml;

import io.openmaas.billing.catalogue.Catalogue;
import io.openmaas.billing.catalogue.CatalogueRefused;
import io.openmaas.billing.catalogue.CatalogueRefused.Flaw;
import io.openmaas.billing.catalogue.OperatorTerms;
import io.openmaas.billing.catalogue.TaxCategory;
import io.openmaas.billing.catalogue.TaxRate;
import io.openmaas.core.operator.OperatorId;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Currency;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** One reading of files that belong together: what they hold, where it stands, what is wrong. */
final class CatalogueReading {
  private final List<Flaw> flaws = new ArrayList<>();
  private final List<PlanReader.Placed> plans = new ArrayList<>();
  private final Map<TaxRate, FieldReader> taxRates = new LinkedHashMap<>();
  private final Map<OperatorTerms, FieldReader> operatorTerms = new LinkedHashMap<>();

  CatalogueReading() {}

  void file(String file, String text) {
    YamlNode root;
    try {
      root = YamlTree.read(file, text, flaws);
    } catch (CatalogueRefused e) {
      flaws.addAll(e.flaws());
      return;
    }
    if (root instanceof YamlNode.Mapping mapping) {
      mapping(new FieldReader(file, "", mapping, flaws));
    } else {
      flaws.add(new Flaw(file, root.line(), "(file)", "must be a mapping"));
    }
  }

  void mapping(FieldReader fields) {
    fields.as(Shape.FILE);
    var currency =
        fields.maybe(
            "currency",
            name -> fields.parsed(name, "an ISO 4217 code", CatalogueReading::currency));
    var classes =
        fields.each("vehicleClasses", "a class such as COMPACT", CatalogueReading::vehicleClass);
    var known = Scope.classes(classes);
    var all = fields.mappings("plans");
    if (!fields.has("currency") || currency.isPresent()) {
      all.forEach(plan -> new PlanReader(plan, known).read(currency).ifPresent(plans::add));
    }
    fields.mappings("taxRates").forEach(this::taxRate);
    fields.mappings("operatorTerms").forEach(this::terms);
    fields.refuseOthers();
    if (fields.names().isEmpty()) {
      fields.flaw("holds no plans, tax rates or operator terms");
    }
  }

  /**
   * @throws IllegalArgumentException if it is not the code of money that can be paid with
   */
  static Currency currency(String code) {
    var currency = Currency.getInstance(code);
    if (currency.getDefaultFractionDigits() < 0) {
      throw new IllegalArgumentException(code);
    }
    return currency;
  }

  /**
   * @throws IllegalArgumentException if it is not two capital letters
   */
  static String country(String code) {
    if (!code.matches("[A-Z]{2}")) {
      throw new IllegalArgumentException(code);
    }
    return code;
  }

  private static String vehicleClass(String name) {
    if (!name.matches("[A-Za-z0-9][A-Za-z0-9_ -]{0,59}")) {
      throw new IllegalArgumentException(name);
    }
    return name;
  }

  private void taxRate(FieldReader fields) {
    fields.as(Shape.TAX_RATE);
    int mark = fields.mark();
    var country = fields.parsed("country", "two capital letters", CatalogueReading::country);
    var category = fields.oneOf("category", TaxCategory.class);
    var percent = fields.notNegative("percent");
    var from = fields.date("from");
    var to = fields.maybe("to", fields::date);
    var source = fields.text("source");
    fields.refuseOthers();
    if (from.isPresent() && to.isPresent() && !to.get().isAfter(from.get())) {
      fields.flaw("to", "must be after from");
    }
    fields
        .unlessFlawed(
            mark,
            () ->
                new TaxRate(
                    country.get(), category.get(), percent.get(), from.get(), to, source.get()))
        .ifPresent(rate -> addRate(rate, fields));
  }

  private void addRate(TaxRate rate, FieldReader fields) {
    for (TaxRate other : taxRates.keySet()) {
      if (CatalogueChecks.overlap(rate, other)) {
        fields.flaw("from", "overlaps the rate of " + other.country() + " from " + other.from());
      }
    }
    taxRates.put(rate, fields);
  }

  private void terms(FieldReader fields) {
    fields.as(Shape.OPERATOR_TERMS);
    int mark = fields.mark();
    var operator = fields.parsed("operator", "an operator's name", OperatorId::new);
    var role = fields.oneOf("role", OperatorTerms.Role.class);
    var percent = fields.decimal("commissionPercent");
    var from = fields.date("from");
    fields.refuseOthers();
    if (percent.isPresent() && !isCommission(percent.get())) {
      fields.flaw("commissionPercent", "must be 0 to 100 with at most two decimals");
    }
    fields
        .unlessFlawed(
            mark, () -> new OperatorTerms(operator.get(), role.get(), percent.get(), from.get()))
        .ifPresent(found -> operatorTerms.put(found, fields));
  }

  private static boolean isCommission(BigDecimal percent) {
    return percent.signum() >= 0
        && percent.compareTo(BigDecimal.valueOf(100)) <= 0
        && percent.stripTrailingZeros().scale() <= 2;
  }

  List<Flaw> flaws() {
    return flaws;
  }

  List<PlanReader.Placed> placed() {
    return plans;
  }

  Map<TaxRate, FieldReader> placedRates() {
    return taxRates;
  }

  Map<OperatorTerms, FieldReader> placedTerms() {
    return operatorTerms;
  }

  /** Notes what is wrong beside what there is already. */
  void check(Catalogue beside, Map<Currency, Set<String>> served) {
    new CatalogueChecks(this, beside, served).run();
  }

  /**
   * What was read, without anything else.
   *
   * @throws CatalogueRefused naming file, line, field and reason of every flaw
   */
  Catalogue checked(Catalogue beside, Map<Currency, Set<String>> served) {
    check(beside, served);
    refuseFlaws();
    return new Catalogue(
        plans.stream().map(PlanReader.Placed::plan).toList(),
        List.copyOf(taxRates.keySet()),
        List.copyOf(operatorTerms.keySet()));
  }

  /**
   * @throws CatalogueRefused if there are flaws
   */
  void refuseFlaws() {
    if (!flaws.isEmpty()) {
      var files = flaws.stream().map(Flaw::file).distinct().toList();
      throw new CatalogueRefused(
          flaws.stream()
              .sorted(
                  Comparator.comparing((Flaw flaw) -> files.indexOf(flaw.file()))
                      .thenComparing(Flaw::line))
              .toList());
    }
  }
}
