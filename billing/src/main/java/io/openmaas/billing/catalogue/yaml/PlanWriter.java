package io.openmaas.billing.catalogue.yaml;

import io.openmaas.billing.catalogue.Benefit;
import io.openmaas.billing.catalogue.BillingTerms;
import io.openmaas.billing.catalogue.BillingTerms.Alignment;
import io.openmaas.billing.catalogue.Charge;
import io.openmaas.billing.catalogue.Localised;
import io.openmaas.billing.catalogue.Migration;
import io.openmaas.billing.catalogue.OperatorTerms;
import io.openmaas.billing.catalogue.Phase;
import io.openmaas.billing.catalogue.Plan;
import io.openmaas.billing.catalogue.TaxRate;
import io.openmaas.billing.catalogue.UsageFilter;
import io.openmaas.core.vehicle.VehicleClass;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Writes plans, tax rates and terms in the form that {@link CatalogueYaml} reads; reading it again
 * gives the same. What is usual is left out.
 */
public final class PlanWriter {
  private PlanWriter() {}

  /** A catalogue file with this version of a plan and nothing else. */
  public static String write(Plan plan) {
    return write(List.of(plan));
  }

  /** What is the same for plans that say the same, however their numbers were written. */
  static String plain(Plan plan) {
    return YamlText.plain(file(List.of(plan)));
  }

  /** A catalogue file with these plans of one currency, and nothing else. */
  public static String write(List<Plan> plans) {
    return YamlText.of(file(plans));
  }

  private static Map<String, Object> file(List<Plan> plans) {
    var file = new LinkedHashMap<String, Object>();
    file.put("currency", plans.getFirst().currency().getCurrencyCode());
    var classes = new TreeSet<String>();
    plans.forEach(plan -> classesOf(plan, classes));
    Arrays.stream(VehicleClass.values()).map(Enum::name).forEach(classes::remove);
    putAll(file, "vehicleClasses", classes);
    file.put("plans", plans.stream().map(PlanWriter::plan).toList());
    return file;
  }

  /** A catalogue file with this tax rate. */
  public static String write(TaxRate rate) {
    return YamlText.of(file(rate));
  }

  static String plain(TaxRate rate) {
    return YamlText.plain(file(rate));
  }

  private static Map<String, Object> file(TaxRate rate) {
    var fields = new LinkedHashMap<String, Object>();
    fields.put("country", rate.country());
    fields.put("category", rate.category());
    fields.put("percent", rate.percent());
    fields.put("from", rate.from());
    rate.to().ifPresent(to -> fields.put("to", to));
    fields.put("source", rate.source());
    return Map.of("taxRates", List.of(fields));
  }

  /** A catalogue file with these terms of an operator. */
  public static String write(OperatorTerms terms) {
    return YamlText.of(file(terms));
  }

  static String plain(OperatorTerms terms) {
    return YamlText.plain(file(terms));
  }

  private static Map<String, Object> file(OperatorTerms terms) {
    var fields = new LinkedHashMap<String, Object>();
    fields.put("operator", terms.operator());
    fields.put("role", terms.role());
    fields.put("commissionPercent", terms.commissionPercent());
    fields.put("from", terms.from());
    return Map.of("operatorTerms", List.of(fields));
  }

  private static void classesOf(Plan plan, Collection<String> classes) {
    for (Charge.UsageCharge charge : plan.usageCharges()) {
      classes.addAll(charge.filter().vehicleClasses());
      charge.variants().forEach(variant -> classes.addAll(variant.when().vehicleClasses()));
    }
    for (Benefit benefit : plan.content().benefits()) {
      filterOf(benefit).ifPresent(filter -> classes.addAll(filter.vehicleClasses()));
    }
  }

  private static Optional<UsageFilter> filterOf(Benefit benefit) {
    return switch (benefit) {
      case Benefit.Allowance allowance -> Optional.of(allowance.filter());
      case Benefit.Cap cap -> Optional.of(cap.filter());
      case Benefit.Wallet wallet -> Optional.of(wallet.filter());
      case Benefit.Commitment _ -> Optional.empty();
    };
  }

  private static Map<String, Object> plan(Plan plan) {
    var fields = new LinkedHashMap<String, Object>();
    fields.put("id", plan.id());
    fields.put("version", plan.version());
    fields.put("effectiveFrom", plan.sale().from());
    plan.sale().until().ifPresent(until -> fields.put("soldUntil", until));
    putAll(fields, "soldIn", plan.sale().countries());
    migration(plan.sale().migration()).ifPresent(found -> fields.put("migration", found));
    fields.put("name", text(plan.text().name()));
    if (!plan.text().description().equals(plan.text().name())) {
      fields.put("description", text(plan.text().description()));
    }
    if (plan.terms().kind() != Plan.Kind.PLAN) {
      fields.put("kind", plan.terms().kind());
    }
    fields.put("billing", billing(plan.terms().billing()));
    binding(plan.terms().binding()).ifPresent(found -> fields.put("binding", found));
    if (!plan.terms().ceiling().equals(Plan.Ceiling.USUAL)) {
      fields.put("ceiling", ceiling(plan.terms().ceiling()));
    }
    putList(fields, "phases", plan.content().phases().stream().map(PlanWriter::phase).toList());
    fields.put("prices", plan.content().charges().stream().map(ChargeWriter::charge).toList());
    putList(
        fields,
        "benefits",
        plan.content().benefits().stream().map(BenefitWriter::benefit).toList());
    putAll(fields, "addOns", plan.content().addOns());
    return fields;
  }

  private static Optional<Object> migration(Migration migration) {
    return switch (migration) {
      case Migration.Never _ -> Optional.empty();
      case Migration.On on -> Optional.of(Map.of("on", on.day()));
      case Migration.WithPeriodFrom from -> Optional.of(Map.of("withPeriodFrom", from.day()));
    };
  }

  private static Map<String, Object> billing(BillingTerms terms) {
    var fields = new LinkedHashMap<String, Object>();
    fields.put("every", terms.period().toString());
    fields.put(
        "from",
        switch (terms.alignment()) {
          case Alignment.Calendar _ -> "CALENDAR";
          case Alignment.Anniversary _ -> "ANNIVERSARY";
          case Alignment.DayOfMonth day -> day.day();
        });
    fields.put("proration", terms.proration());
    fields.put("rounding", terms.rounding());
    fields.put("prices", terms.priceBasis());
    return fields;
  }

  private static Optional<Map<String, Object>> binding(BillingTerms.Binding binding) {
    if (binding.equals(BillingTerms.Binding.NONE)) {
      return Optional.empty();
    }
    var fields = new LinkedHashMap<String, Object>();
    binding.minimumTerm().ifPresent(term -> fields.put("minimumTerm", term.toString()));
    fields.put("cancellation", binding.cancellation());
    fields.put("change", binding.change());
    return Optional.of(fields);
  }

  private static Map<String, Object> ceiling(Plan.Ceiling ceiling) {
    var fields = new LinkedHashMap<String, Object>();
    fields.put("minutesPercent", ceiling.minutesPercent());
    fields.put("minutesAtLeast", ceiling.minutesAtLeast());
    fields.put("metresPercent", ceiling.metresPercent());
    return fields;
  }

  private static Map<String, Object> phase(Phase phase) {
    var fields = new LinkedHashMap<String, Object>();
    fields.put("kind", phase.kind());
    phase.length().ifPresent(length -> fields.put("length", length.toString()));
    fields.put("percentOff", phase.percentOff());
    putAll(fields, "charges", phase.charges());
    return fields;
  }

  /** The text alone, or a mapping of languages. */
  static Object text(Localised text) {
    if (text.translations().isEmpty()) {
      return text.inEnglish();
    }
    var languages = new LinkedHashMap<String, Object>();
    languages.put("en", text.inEnglish());
    languages.putAll(new TreeMap<>(text.translations()));
    return languages;
  }

  /** In a fixed order; nothing for an empty set. */
  static void putAll(Map<String, Object> fields, String name, Collection<?> values) {
    if (!values.isEmpty()) {
      var sorted = new ArrayList<>(values.stream().map(String::valueOf).toList());
      sorted.sort(null);
      fields.put(name, sorted);
    }
  }

  static void putList(Map<String, Object> fields, String name, List<?> values) {
    if (!values.isEmpty()) {
      fields.put(name, values);
    }
  }
}
