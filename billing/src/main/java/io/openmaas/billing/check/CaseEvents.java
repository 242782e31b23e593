package io.openmaas.billing.check;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/**
 * The events of a percentage, however a case writes them: one by one ({@code events}), as the sum
 * after each of the first of them ({@code events_running_total}, {@code events_count}, {@code
 * units} for all), or as their sum and number only.
 */
final class CaseEvents {
  private CaseEvents() {}

  /** The amount of each event. */
  static List<BigDecimal> amounts(CaseInput input) {
    if (input.has("events")) {
      input.findDecimal("units");
      input.findWhole("events_count");
      return input.decimals("events");
    }
    List<BigDecimal> running = input.decimals("events_running_total");
    BigDecimal all = input.decimal("units");
    int count = input.findWhole("events_count").orElse(Math.max(1, running.size()));
    if (all.signum() == 0) {
      return List.of();
    }
    var amounts = new ArrayList<BigDecimal>();
    BigDecimal known = BigDecimal.ZERO;
    for (BigDecimal sum : running) {
      amounts.add(sum.subtract(known));
      known = sum;
    }
    for (int i = running.size(); i < count; i++) {
      amounts.add(i == running.size() ? all.subtract(known) : BigDecimal.ZERO);
    }
    if (amounts.stream().anyMatch(amount -> amount.signum() < 0)) {
      throw input.refused("events_running_total", "does not rise to units");
    }
    return amounts;
  }
}
