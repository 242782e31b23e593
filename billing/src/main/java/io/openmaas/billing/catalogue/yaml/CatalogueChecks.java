package io.openmaas.billing.catalogue.yaml;

import io.openmaas.billing.catalogue.Benefit;
import io.openmaas.billing.catalogue.Catalogue;
import io.openmaas.billing.catalogue.Plan;
import io.openmaas.billing.catalogue.PlanId;
import io.openmaas.billing.catalogue.TaxCategory;
import io.openmaas.billing.catalogue.TaxRate;
import io.openmaas.core.offer.TariffRef;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Currency;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** What can only be seen when everything has been read: plans beside plans, prices beside taxes. */
final class CatalogueChecks {
  private final CatalogueReading reading;
  private final Catalogue beside;
  private final Map<Currency, Set<String>> served;
  private final List<Plan> all = new ArrayList<>();

  /**
   * @param beside what there is already; what is read anew takes the place of the same version
   * @param served the countries in which a plan is sold that names none, by its currency
   */
  CatalogueChecks(CatalogueReading reading, Catalogue beside, Map<Currency, Set<String>> served) {
    this.reading = reading;
    this.beside = beside;
    this.served = served;
    var fresh = new HashMap<TariffRef, Plan>();
    reading.placed().forEach(placed -> fresh.put(placed.plan().ref(), placed.plan()));
    beside.plans().stream()
        .filter(plan -> !fresh.containsKey(plan.ref()) && !plan.sale().isWithdrawn())
        .forEach(all::add);
    reading.placed().forEach(placed -> all.add(placed.plan()));
  }

  void run() {
    rates();
    var seen = new HashMap<TariffRef, String>();
    for (var placed : reading.placed()) {
      if (seen.put(placed.plan().ref(), "") != null) {
        placed.fields().flaw("version", "plan version " + placed.plan().ref() + " is there twice");
      } else {
        versions(placed);
      }
      addOns(placed);
      withoutSubscription(placed);
      taxes(placed);
    }
  }

  /** A rate with the same beginning takes the place of the other. */
  private void rates() {
    reading
        .placedRates()
        .forEach(
            (rate, place) -> {
              for (TaxRate other : beside.taxRates()) {
                if (overlap(rate, other) && !rate.from().equals(other.from()) && stays(other)) {
                  place.flaw(
                      "from", "overlaps the rate of " + other.country() + " from " + other.from());
                }
              }
            });
  }

  private boolean stays(TaxRate stored) {
    return reading.placedRates().keySet().stream().noneMatch(fresh -> isSame(fresh, stored));
  }

  private static boolean isSame(TaxRate one, TaxRate other) {
    return one.country().equals(other.country())
        && one.category() == other.category()
        && one.from().equals(other.from());
  }

  static boolean overlap(TaxRate one, TaxRate other) {
    return other.country().equals(one.country())
        && other.category() == one.category()
        && (other.holdsOn(one.from()) || one.holdsOn(other.from()));
  }

  /** Later versions are sold later; a plan keeps its currency. */
  private void versions(PlanReader.Placed placed) {
    Plan plan = placed.plan();
    var before =
        all.stream()
            .filter(other -> other.id().equals(plan.id()) && other.version() < plan.version())
            .max(Comparator.comparing(Plan::version));
    if (before.isPresent()) {
      Plan earlier = before.get();
      if (!plan.effectiveFrom().isAfter(earlier.effectiveFrom())) {
        placed
            .fields()
            .flaw(
                "effectiveFrom",
                "overlaps version "
                    + earlier.version()
                    + ", which is sold from "
                    + earlier.effectiveFrom()
                    + ": a later version must begin later");
      }
      if (!plan.currency().equals(earlier.currency())) {
        placed
            .fields()
            .flaw(
                "currency",
                plan.currency()
                    + ", but version "
                    + earlier.version()
                    + " is in "
                    + earlier.currency()
                    + "; take another id for another currency");
      }
    }
    all.stream()
        .filter(other -> other.id().equals(plan.id()) && other.version() > plan.version())
        .min(Comparator.comparing(Plan::version))
        .ifPresent(later -> until(placed, later));
  }

  private static void until(PlanReader.Placed placed, Plan later) {
    Plan plan = placed.plan();
    if (plan.sale().until().isPresent()
        && plan.sale().until().get().isAfter(later.effectiveFrom())) {
      placed
          .fields()
          .flaw(
              "soldUntil",
              "overlaps version "
                  + later.version()
                  + ", which is sold from "
                  + later.effectiveFrom());
    }
  }

  private void addOns(PlanReader.Placed placed) {
    Plan plan = placed.plan();
    if (plan.content().addOns().isEmpty()) {
      return;
    }
    if (plan.terms().kind() != Plan.Kind.PLAN) {
      placed.fields().flaw("addOns", "only a plan with a subscription can have add-ons");
    }
    var known = new TreeSet<String>();
    all.stream()
        .filter(other -> other.terms().kind() == Plan.Kind.ADD_ON)
        .forEach(other -> known.add(other.id().value()));
    for (PlanId id : plan.content().addOns()) {
      var versions = all.stream().filter(other -> other.id().equals(id)).toList();
      if (versions.isEmpty()) {
        placed
            .fields()
            .flaw("addOns", "there is no plan '" + id + "'" + Suggestion.text(id.value(), known));
      } else if (versions.stream().anyMatch(v -> v.terms().kind() != Plan.Kind.ADD_ON)) {
        placed.fields().flaw("addOns", "plan '" + id + "' is not of kind ADD_ON");
      } else if (versions.stream().noneMatch(v -> v.currency().equals(plan.currency()))) {
        placed
            .fields()
            .flaw(
                "addOns",
                "add-on '"
                    + id
                    + "' is in "
                    + versions.getFirst().currency()
                    + ", but the plan is in "
                    + plan.currency());
      }
    }
  }

  private void withoutSubscription(PlanReader.Placed placed) {
    Plan plan = placed.plan();
    if (plan.terms().kind() != Plan.Kind.WITHOUT_SUBSCRIPTION) {
      return;
    }
    all.stream()
        .takeWhile(other -> other != plan)
        .filter(other -> other.terms().kind() == Plan.Kind.WITHOUT_SUBSCRIPTION)
        .filter(other -> other.currency().equals(plan.currency()))
        .filter(other -> !other.id().equals(plan.id()))
        .filter(other -> shareCountry(other, plan) && soldAtOneTime(other, plan))
        .findFirst()
        .ifPresent(
            other ->
                placed
                    .fields()
                    .flaw(
                        "withoutSubscription",
                        "only one plan of " + plan.currency() + " can be, " + other.id() + " is"));
    if (!plan.fees().isEmpty()) {
      placed
          .fields()
          .flaw("withoutSubscription", "a plan with a recurring fee needs a subscription");
    }
  }

  private static boolean shareCountry(Plan one, Plan other) {
    var countries = one.sale().countries();
    return countries.isEmpty()
        || other.sale().countries().isEmpty()
        || countries.stream().anyMatch(other.sale().countries()::contains);
  }

  private static boolean soldAtOneTime(Plan one, Plan other) {
    return one.sale().until().map(other.effectiveFrom()::isBefore).orElse(true)
        && other.sale().until().map(one.effectiveFrom()::isBefore).orElse(true);
  }

  /** Whatever is sold in a country can be taxed there, from the first day on and for ever. */
  private void taxes(PlanReader.Placed placed) {
    Plan plan = placed.plan();
    var countries =
        plan.sale().countries().isEmpty()
            ? served.getOrDefault(plan.currency(), Set.of())
            : plan.sale().countries();
    for (String country : new TreeSet<>(countries)) {
      var told = new TreeSet<TaxCategory>();
      for (int i = 0; i < plan.content().charges().size(); i++) {
        tax(placed.prices().get(i), plan, country, plan.content().charges().get(i).tax(), told);
      }
      for (int i = 0; i < plan.content().benefits().size(); i++) {
        if (plan.content().benefits().get(i) instanceof Benefit.Commitment commitment) {
          tax(placed.benefits().get(i), plan, country, commitment.tax(), told);
        }
      }
    }
  }

  private void tax(
      FieldReader place, Plan plan, String country, TaxCategory category, Set<TaxCategory> told) {
    if (category == TaxCategory.OUTSIDE_SCOPE) {
      return;
    }
    firstUntaxedDay(plan, country, category)
        .filter(_ -> told.add(category))
        .ifPresent(day -> place.flaw("tax", Catalogue.missingRate(country, category, day)));
  }

  private Optional<LocalDate> firstUntaxedDay(Plan plan, String country, TaxCategory category) {
    LocalDate day = plan.effectiveFrom();
    while (plan.sale().until().map(day::isBefore).orElse(true)) {
      var rate = findRate(country, category, day);
      if (rate.isEmpty()) {
        return Optional.of(day);
      }
      if (rate.get().to().isEmpty()) {
        return Optional.empty();
      }
      day = rate.get().to().get();
    }
    return Optional.empty();
  }

  private Optional<TaxRate> findRate(String country, TaxCategory category, LocalDate day) {
    return reading.placedRates().keySet().stream()
        .filter(rate -> rate.country().equals(country) && rate.category() == category)
        .filter(rate -> rate.holdsOn(day))
        .findFirst()
        .or(() -> beside.findTaxRate(country, category, day).filter(this::stays));
  }
}
