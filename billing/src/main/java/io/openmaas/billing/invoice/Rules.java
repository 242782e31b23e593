package io.openmaas.billing.invoice;

import io.openmaas.billing.account.Account;
import io.openmaas.billing.catalogue.Catalogue;
import io.openmaas.billing.catalogue.TaxCategory;
import io.openmaas.billing.invoice.DocumentLine.LineTax;
import io.openmaas.billing.invoice.DocumentLine.Scheme;
import io.openmaas.billing.rating.PreparedPlan;
import io.openmaas.billing.rating.RatedPeriod;
import io.openmaas.billing.rating.Rater;
import io.openmaas.billing.rating.RatingRequest;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.Map;

/** What the lines of one drawing are made by. */
final class Rules {
  private record Supply(String country, TaxCategory category, LocalDate day) {}

  private final Catalogue catalogue;
  private final Map<String, PreparedPlan> prepared;
  private final ReverseCharge reverseCharge;
  private final Account payer;
  private final Map<Supply, LineTax> taxes = new HashMap<>();

  Rules(
      Catalogue catalogue,
      Map<String, PreparedPlan> prepared,
      ReverseCharge reverseCharge,
      Account payer) {
    this.catalogue = catalogue;
    this.prepared = prepared;
    this.reverseCharge = reverseCharge;
    this.payer = payer;
  }

  Catalogue catalogue() {
    return catalogue;
  }

  /**
   * Rates a stretch.
   *
   * @param name of the plan, with the add-ons that are part of it: the same content has the same
   */
  RatedPeriod rate(String name, RatingRequest request) {
    PreparedPlan plan = prepared.computeIfAbsent(name, _ -> PreparedPlan.of(request.plan()));
    return Rater.rate(plan, request);
  }

  /** The rate for a supply to the payer on this local date. */
  LineTax tax(String country, TaxCategory category, LocalDate day) {
    return taxes.computeIfAbsent(new Supply(country, category, day), this::lookUp);
  }

  private LineTax lookUp(Supply supply) {
    if (supply.category() == TaxCategory.OUTSIDE_SCOPE) {
      return new LineTax(supply.category(), BigDecimal.ZERO, Scheme.OUTSIDE_SCOPE);
    }
    if (reverseCharge.holds(payer, supply.category())) {
      return new LineTax(supply.category(), BigDecimal.ZERO, Scheme.REVERSE_CHARGE);
    }
    var rate = catalogue.taxRate(supply.country(), supply.category(), supply.day());
    return new LineTax(supply.category(), rate.percent(), Scheme.STANDARD);
  }
}
