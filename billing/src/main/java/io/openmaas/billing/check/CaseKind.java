package io.openmaas.billing.check;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** The kinds of cases that can be run. Each builds what the engine takes and tells what it says. */
enum CaseKind {
  RATING(RatingCases::rating),
  COMMITMENT(CommitmentCases::commitment),
  ALLOWANCE(AllowanceCases::allowance),
  TARIFF(TariffCases::tariff),
  TAX_INCLUSIVE(TaxCases::inclusive),
  PRORATION_CYCLES(ProrationCases::cycles),
  PRORATION_RATIO(ProrationCases::ratio),
  PRORATION_FEE(FeeCases::fee),
  FIRST_BILLING_DATE(DateCases::firstBillingDate),
  BILLED_THROUGH(DateCases::billedThrough),
  WHOLE_PERIODS(DateCases::wholePeriods),
  BILLING_PERIODS(DateCases::billingPeriods),
  PERIOD_START(DateCases::periodBounds),
  PERIOD_END(DateCases::periodBounds);

  private final Runs runs;

  CaseKind(Runs runs) {
    this.runs = runs;
  }

  /** Runs an input of a kind. */
  @FunctionalInterface
  interface Runs {
    /** The results by name. */
    Map<String, ?> results(CaseInput input);
  }

  /**
   * What the engine makes of a case.
   *
   * @throws CaseRefused if its kind or a key of it is not known
   */
  static Map<String, ?> run(BillingCase each) {
    for (CaseKind kind : values()) {
      if (kind.label().equals(each.kind())) {
        var input = new CaseInput(each.convention(), "", each.input());
        Map<String, ?> results = kind.runs.results(input);
        input.refuseOthers();
        return results;
      }
    }
    throw new CaseRefused(
        "the kind "
            + each.kind()
            + " is not known; known are "
            + Arrays.stream(values()).map(CaseKind::label).collect(Collectors.joining(", ")));
  }

  String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
