package io.openmaas.billing.catalogue.yaml;

import io.openmaas.billing.catalogue.Benefit;
import io.openmaas.billing.catalogue.BillingTerms;
import io.openmaas.billing.catalogue.Charge;
import io.openmaas.billing.catalogue.ChargeCode;
import io.openmaas.billing.catalogue.Migration;
import io.openmaas.billing.catalogue.Phase;
import io.openmaas.billing.catalogue.Plan;
import io.openmaas.billing.catalogue.PlanId;
import java.time.LocalDate;
import java.util.Collection;
import java.util.Currency;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads one version of a plan. */
final class PlanReader {
  private final FieldReader fields;
  private final Set<String> vehicleClasses;

  PlanReader(FieldReader fields, Set<String> vehicleClasses) {
    this.fields = fields.as(Shape.PLAN);
    this.vehicleClasses = vehicleClasses;
  }

  /**
   * A plan and where it stands in its file, for what can only be seen beside other plans.
   *
   * @param prices where the charges stand, in their order
   * @param benefits where the benefits stand, in their order
   */
  record Placed(
      Plan plan, FieldReader fields, List<FieldReader> prices, List<FieldReader> benefits) {}

  /**
   * @param ofFile the currency of the file, for a plan that names none
   */
  Optional<Placed> read(Optional<Currency> ofFile) {
    int mark = fields.mark();
    var id = fields.parsed("id", "1 to 60 lower-case letters, digits and hyphens", PlanId::new);
    var version = version();
    var name = fields.localised("name");
    var description = fields.has("description") ? fields.localised("description") : name;
    var sale = sale();
    var kind = kind();
    var billing = TermsReader.billing(fields);
    var binding = TermsReader.binding(fields);
    var ceiling = TermsReader.ceiling(fields);
    var phases = TermsReader.phases(fields);
    var addOns = fields.each("addOns", "the id of a plan", PlanId::new);
    var currency = currency(ofFile);
    var prices = fields.mappings("prices");
    if (!fields.has("prices")) {
      fields.flaw("prices", "is missing");
    }
    var benefits = fields.mappings("benefits");
    var content =
        currency.map(
            found -> {
              var scope = new Scope(found, vehicleClasses);
              return content(scope, billing.orElse(BillingTerms.USUAL), prices, benefits);
            });
    content.ifPresent(found -> checkReferences(phases, prices, found));
    fields.refuseOthers();
    return fields.unlessFlawed(
        mark,
        () ->
            new Placed(
                new Plan(
                    id.get(),
                    version.get(),
                    sale.get(),
                    currency.get(),
                    new Plan.Text(name.get(), description.get()),
                    new Plan.Terms(billing.get(), binding.get(), ceiling.get(), kind.get()),
                    new Plan.Content(
                        phases,
                        present(content.get().charges()),
                        present(content.get().benefits()),
                        Set.copyOf(addOns))),
                fields,
                prices,
                benefits));
  }

  private Optional<Integer> version() {
    var version = fields.wholeNumber("version");
    if (version.isPresent() && version.get() < 1) {
      fields.flaw("version", "versions count from 1");
    }
    return version;
  }

  private Optional<Currency> currency(Optional<Currency> ofFile) {
    if (fields.has("currency")) {
      return fields.parsed("currency", "an ISO 4217 code", CatalogueReading::currency);
    }
    if (ofFile.isEmpty()) {
      fields.flaw("currency", "is missing, for this plan or for the file");
    }
    return ofFile;
  }

  private Optional<Plan.Sale> sale() {
    int mark = fields.mark();
    var from = fields.date("effectiveFrom");
    var until = fields.maybe("soldUntil", fields::date);
    var countries =
        fields.each("soldIn", "a country, two capital letters", CatalogueReading::country);
    var migration = TermsReader.migration(fields);
    if (from.isPresent() && until.isPresent() && !until.get().isAfter(from.get())) {
      fields.flaw("soldUntil", "must be after effectiveFrom");
    }
    if (from.isPresent()
        && migration.flatMap(PlanReader::day).map(from.get()::isAfter).orElse(false)) {
      fields.flaw("migration", "must not be before effectiveFrom");
    }
    return fields.unlessFlawed(
        mark, () -> new Plan.Sale(from.get(), until, Set.copyOf(countries), migration.get()));
  }

  static Optional<LocalDate> day(Migration migration) {
    return switch (migration) {
      case Migration.Never _ -> Optional.empty();
      case Migration.On on -> Optional.of(on.day());
      case Migration.WithPeriodFrom from -> Optional.of(from.day());
    };
  }

  private Optional<Plan.Kind> kind() {
    boolean withoutSubscription = fields.flag("withoutSubscription");
    if (!fields.has("kind")) {
      return Optional.of(withoutSubscription ? Plan.Kind.WITHOUT_SUBSCRIPTION : Plan.Kind.PLAN);
    }
    var kind = fields.oneOf("kind", Plan.Kind.class);
    if (withoutSubscription && kind.isPresent() && kind.get() != Plan.Kind.WITHOUT_SUBSCRIPTION) {
      fields.flaw("withoutSubscription", "contradicts kind " + kind.get());
    }
    return kind;
  }

  private record Content(List<Optional<Charge>> charges, List<Optional<Benefit>> benefits) {}

  private static <T> List<T> present(List<Optional<T>> all) {
    return all.stream().flatMap(Optional::stream).toList();
  }

  private static Content content(
      Scope scope, BillingTerms billing, List<FieldReader> prices, List<FieldReader> benefits) {
    var chargeReader = new ChargeReader(scope, billing.period());
    var benefitReader = new BenefitReader(scope);
    var content =
        new Content(
            prices.stream().map(chargeReader::charge).toList(),
            benefits.stream().map(benefitReader::benefit).toList());
    var seen = new HashMap<ChargeCode, String>();
    for (int i = 0; i < prices.size(); i++) {
      String at = "prices[" + i + "]";
      FieldReader place = prices.get(i);
      content.charges().get(i).ifPresent(c -> refuseTwice(c.code(), at, place, seen));
    }
    for (int i = 0; i < benefits.size(); i++) {
      String at = "benefits[" + i + "]";
      FieldReader place = benefits.get(i);
      content.benefits().get(i).ifPresent(b -> refuseTwice(b.code(), at, place, seen));
    }
    return content;
  }

  private static void refuseTwice(
      ChargeCode code, String at, FieldReader place, Map<ChargeCode, String> seen) {
    String other = seen.putIfAbsent(code, at);
    if (other != null) {
      place.flaw("code", "'" + code + "' is that of " + other + " already; give it one of its own");
    }
  }

  private void checkReferences(List<Phase> phases, List<FieldReader> prices, Content content) {
    if (content.charges().stream().anyMatch(Optional::isEmpty)) {
      return; // what a flawed charge is called is not known for certain
    }
    var codes = new HashSet<ChargeCode>();
    present(content.charges()).forEach(charge -> codes.add(charge.code()));
    var places = fields.mappings("phases");
    if (places.size() == phases.size()) {
      for (int i = 0; i < phases.size(); i++) {
        refuseUnknown(places.get(i), "charges", phases.get(i).charges(), codes);
      }
    }
    var benefitPlaces = fields.mappings("benefits");
    for (int i = 0; i < content.benefits().size(); i++) {
      switch (content.benefits().get(i).orElse(null)) {
        case Benefit.Commitment it ->
            refuseUnknown(benefitPlaces.get(i), "counts", it.counts(), codes);
        case Benefit.Allowance it ->
            refuseUnknown(benefitPlaces.get(i), "charges", it.charges(), codes);
        case Benefit.Cap _, Benefit.Wallet _ -> {}
        case null -> {}
      }
    }
  }

  private static void refuseUnknown(
      FieldReader place, String field, Collection<ChargeCode> named, Set<ChargeCode> codes) {
    var known = codes.stream().map(ChargeCode::value).sorted().toList();
    for (ChargeCode code : named.stream().sorted().toList()) {
      if (!codes.contains(code)) {
        place.flaw(
            field,
            "'"
                + code
                + "' is not a charge of this plan"
                + Suggestion.text(code.value(), known)
                + (known.isEmpty() ? "" : " It has " + String.join(", ", known)));
      }
    }
  }
}
