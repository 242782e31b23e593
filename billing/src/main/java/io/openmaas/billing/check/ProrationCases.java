package io.openmaas.billing.check;

import io.openmaas.billing.subscription.BilledCycles;
import io.openmaas.billing.subscription.FeeLine;
import io.openmaas.billing.subscription.Proration;
import java.math.BigDecimal;
import java.util.Map;
import java.util.Optional;

/** Cases of what a part of a period costs. */
final class ProrationCases {
  private static final int DECIMALS = 9;

  private ProrationCases() {}

  static Map<String, ?> cycles(CaseInput input) {
    BilledCycles billed = DateCases.billed(input);
    return Map.of("cycles", billed.terms(), "cycles_decimal_9", billed.sum(DECIMALS));
  }

  static Map<String, ?> ratio(CaseInput input) {
    Optional<FeeLine.Part> part =
        Proration.beforeBoundary(
            CaseTerms.proration(input),
            CaseTerms.period(input),
            input.date("from"),
            input.date("to"));
    return Map.of("ratio", part.map(p -> p.ratio(DECIMALS)).orElse(BigDecimal.ONE));
  }
}
