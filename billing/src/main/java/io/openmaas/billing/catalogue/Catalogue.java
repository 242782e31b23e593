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

/**
 * All that is sold, taxed and agreed, checked as a whole. It does not change, but for the one that
 * the application uses ({@link CurrentCatalogue}), which only ever grows: what it once had, it has.
 */
public class Catalogue {
  private volatile Contents contents;

  /**
   * @throws IllegalArgumentException if two plan versions have the same reference
   */
  public Catalogue(List<Plan> plans, List<TaxRate> taxRates, List<OperatorTerms> operatorTerms) {
    this(Contents.of(plans, taxRates, operatorTerms));
  }

  private Catalogue(Contents contents) {
    this.contents = contents;
  }

  /** As it is now; for work that must see one state from beginning to end. */
  public final Catalogue snapshot() {
    return new Catalogue(contents);
  }

  /** Takes the place of what was there, at once for all. */
  final void replaceBy(Catalogue other) {
    contents = other.contents;
  }

  private record Contents(
      List<Plan> plans,
      List<TaxRate> taxRates,
      List<OperatorTerms> operatorTerms,
      Map<TariffRef, Plan> byRef,
      Map<PlanId, List<Plan>> versions) {
    static Contents of(
        List<Plan> plans, List<TaxRate> taxRates, List<OperatorTerms> operatorTerms) {
      var byRef = new HashMap<TariffRef, Plan>();
      for (Plan plan : plans) {
        if (byRef.put(plan.ref(), plan) != null) {
          throw new IllegalArgumentException("plan version " + plan.ref() + " is there twice");
        }
      }
      return new Contents(
          List.copyOf(plans),
          List.copyOf(taxRates),
          List.copyOf(operatorTerms),
          Map.copyOf(byRef),
          plans.stream()
              .sorted(Comparator.comparingInt(Plan::version))
              .collect(Collectors.groupingBy(Plan::id)));
    }
  }

  /** Every version of every plan. */
  public List<Plan> plans() {
    return contents.plans();
  }

  /** All tax rates, of all countries and times. */
  public List<TaxRate> taxRates() {
    return contents.taxRates();
  }

  /** The terms of all operators, of all times. */
  public List<OperatorTerms> operatorTerms() {
    return contents.operatorTerms();
  }

  /** This version of a plan, also one that is no longer sold. */
  public Optional<Plan> find(TariffRef ref) {
    return Optional.ofNullable(contents.byRef().get(ref));
  }

  /**
   * @throws IllegalStateException if the catalogue no longer has a version that was sold
   */
  public Plan get(TariffRef ref) {
    return find(ref)
        .orElseThrow(
            () -> new IllegalStateException("the catalogue has no plan version '" + ref + "'"));
  }

  /** What of {@link #onSale(Currency, LocalDate)} is sold in this country. */
  public List<Plan> onSale(Currency currency, String country, LocalDate day) {
    return onSale(currency, day).stream().filter(plan -> plan.sale().includes(country)).toList();
  }

  /** All versions of a plan, the first first; empty for an unknown plan. */
  public List<Plan> versions(PlanId id) {
    return contents.versions().getOrDefault(id, List.of());
  }

  /** The version of each plan that is sold on this day in this currency, by name of the plan. */
  public List<Plan> onSale(Currency currency, LocalDate day) {
    var latest = new TreeMap<String, Plan>();
    for (Plan plan : contents.plans()) {
      if (plan.currency().equals(currency)
          && !plan.effectiveFrom().isAfter(day)
          && !plan.sale().isWithdrawn()) {
        latest.merge(
            plan.id().value(),
            plan,
            (a, b) -> a.effectiveFrom().isBefore(b.effectiveFrom()) ? b : a);
      }
    }
    return latest.values().stream().filter(plan -> plan.sale().includes(day)).toList();
  }

  /** What travellers without a subscription pay. */
  public Optional<Plan> withoutSubscription(Currency currency, LocalDate day) {
    return onSale(currency, day).stream()
        .filter(plan -> plan.terms().kind() == Plan.Kind.WITHOUT_SUBSCRIPTION)
        .findFirst();
  }

  /** The rate for a supply on this local date. */
  public Optional<TaxRate> findTaxRate(String country, TaxCategory category, LocalDate day) {
    return contents.taxRates().stream()
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
    return contents.operatorTerms().stream()
        .filter(terms -> terms.operator().equals(operator) && !terms.from().isAfter(day))
        .max(Comparator.comparing(OperatorTerms::from));
  }
}
