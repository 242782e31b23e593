package io.openmaas.billing.catalogue;

import io.openmaas.core.offer.TariffRef;
import io.openmaas.core.operator.OperatorId;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.Currency;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** All that is sold, taxed and agreed, checked as a whole. */
public final class Catalogue {
  private final List<Plan> plans;
  private final List<TaxRate> taxRates;
  private final List<OperatorTerms> operatorTerms;
  private final Map<TariffRef, Plan> byRef = new HashMap<>();
  private final Map<PlanId, List<Plan>> versions;

  /**
   * @throws IllegalArgumentException if two plan versions have the same reference
   */
  public Catalogue(List<Plan> plans, List<TaxRate> taxRates, List<OperatorTerms> operatorTerms) {
    this.plans = List.copyOf(plans);
    this.taxRates = List.copyOf(taxRates);
    this.operatorTerms = List.copyOf(operatorTerms);
    for (Plan plan : plans) {
      if (byRef.put(plan.ref(), plan) != null) {
        throw new IllegalArgumentException("plan version " + plan.ref() + " is there twice");
      }
    }
    this.versions =
        plans.stream()
            .sorted(Comparator.comparingInt(Plan::version))
            .collect(Collectors.groupingBy(Plan::id));
  }

  public Optional<Plan> find(TariffRef ref) {
    return Optional.ofNullable(byRef.get(ref));
  }

  /**
   * @throws IllegalStateException if the catalogue no longer has a version that was sold
   */
  public Plan get(TariffRef ref) {
    return find(ref)
        .orElseThrow(
            () -> new IllegalStateException("the catalogue has no plan version '" + ref + "'"));
  }

  /** All versions of a plan, the first first; empty for an unknown plan. */
  public List<Plan> versions(PlanId id) {
    return versions.getOrDefault(id, List.of());
  }

  /** The version of each plan that is sold on this day in this currency, by name of the plan. */
  public List<Plan> onSale(Currency currency, LocalDate day) {
    var latest = new TreeMap<String, Plan>();
    for (Plan plan : plans) {
      if (plan.currency().equals(currency) && !plan.effectiveFrom().isAfter(day)) {
        latest.merge(
            plan.id().value(),
            plan,
            (a, b) -> a.effectiveFrom().isBefore(b.effectiveFrom()) ? b : a);
      }
    }
    return List.copyOf(latest.values());
  }

  /** What travellers without a subscription pay. */
  public Optional<Plan> withoutSubscription(Currency currency, LocalDate day) {
    return onSale(currency, day).stream()
        .filter(plan -> plan.terms().kind() == Plan.Kind.WITHOUT_SUBSCRIPTION)
        .findFirst();
  }

  /** The rate for a supply on this local date. */
  public Optional<TaxRate> findTaxRate(String country, TaxCategory category, LocalDate day) {
    return taxRates.stream()
        .filter(rate -> rate.country().equals(country) && rate.category() == category)
        .filter(rate -> rate.holdsOn(day))
        .findFirst();
  }

  /**
   * As {@link #findTaxRate}.
   *
   * @throws IllegalStateException if there is none: nothing is ever taxed by guess
   */
  public TaxRate taxRate(String country, TaxCategory category, LocalDate day) {
    return findTaxRate(country, category, day)
        .orElseThrow(() -> new IllegalStateException(missingRate(country, category, day)));
  }

  /** How a missing rate is named to people. */
  public static String missingRate(String country, TaxCategory category, LocalDate day) {
    return "no tax rate for " + category + " in " + country + " on " + day;
  }

  /** The terms agreed with an operator for travel on this day. */
  public Optional<OperatorTerms> termsOf(OperatorId operator, LocalDate day) {
    return operatorTerms.stream()
        .filter(terms -> terms.operator().equals(operator) && !terms.from().isAfter(day))
        .max(Comparator.comparing(OperatorTerms::from));
  }
}
