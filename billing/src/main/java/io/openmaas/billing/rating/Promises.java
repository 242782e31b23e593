package io.openmaas.billing.rating;

import io.openmaas.billing.catalogue.Measure;
import io.openmaas.billing.metering.Pin.Promise;
import io.openmaas.billing.metering.Usage;
import io.openmaas.billing.rating.RatedLine.Part;
import io.openmaas.billing.rating.RatedLine.What;
import io.openmaas.core.money.Money;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;

/**
 * Keeps what offers promised: a fixed price is charged as shown, a metered one is never above its
 * ceiling while the use stays within the planned minutes and metres. A promise is about the charges
 * of the use before caps and wallets, in the price basis of the plan.
 */
final class Promises {
  private static final BigDecimal METRES = BigDecimal.valueOf(1000);

  private Promises() {}

  /** Whether the promise can be kept at all. */
  static void check(Usage usage, PreparedPlan plan) {
    switch (usage.pin().promise()) {
      case Promise.None _ -> {}
      case Promise.Fixed fixed -> requireCurrency(fixed.amount(), plan);
      case Promise.AtMost atMost -> requireCurrency(atMost.amount(), plan);
    }
  }

  static void keep(Usage usage, List<SpentLine> lines) {
    switch (usage.pin().promise()) {
      case Promise.None _ -> {}
      case Promise.Fixed fixed -> charge(fixed.amount(), lines);
      case Promise.AtMost atMost -> {
        if (isWithin(atMost, usage) && total(lines) > atMost.amount().minor()) {
          charge(atMost.amount(), lines);
        }
      }
    }
  }

  private static void requireCurrency(Money promised, PreparedPlan plan) {
    if (!promised.currency().equals(plan.plan().currency())) {
      throw new NotRated(
          promised
              + " was promised, plan "
              + plan.plan().ref()
              + " is in "
              + plan.plan().currency());
    }
  }

  private static boolean isWithin(Promise.AtMost atMost, Usage usage) {
    BigDecimal minutes = usage.use().quantity(Measure.MINUTES).setScale(0, RoundingMode.UP);
    BigDecimal metres = usage.use().quantity(Measure.KILOMETRES).multiply(METRES);
    return minutes.compareTo(BigDecimal.valueOf(atMost.minutes())) <= 0
        && metres.compareTo(BigDecimal.valueOf(atMost.metres())) <= 0;
  }

  private static long total(List<SpentLine> lines) {
    long sum = 0;
    for (SpentLine line : lines) {
      sum += line.amount.minor();
    }
    return sum;
  }

  /** Spreads the promised amount over the lines, in proportion to what they came to. */
  private static void charge(Money promised, List<SpentLine> lines) {
    if (lines.isEmpty() || total(lines) == promised.minor()) {
      return;
    }
    boolean nothing = lines.stream().noneMatch(line -> line.amount.minor() > 0);
    var shares = new ArrayList<Long>(lines.size());
    for (int i = 0; i < lines.size(); i++) {
      shares.add(nothing ? (i == 0 ? 1L : 0L) : Math.max(0, lines.get(i).amount.minor()));
    }
    List<Money> split = promised.split(shares);
    for (int i = 0; i < lines.size(); i++) {
      SpentLine line = lines.get(i);
      BigDecimal exact = split.get(i).major();
      BigDecimal change = exact.subtract(line.exact);
      if (change.signum() != 0) {
        var parts = new ArrayList<>(line.parts);
        parts.add(new Part(new What.Promise(), BigDecimal.ONE, change, change));
        line.parts = parts;
        line.exact = exact;
        line.amount = split.get(i);
        line.net = split.get(i).minor();
      }
    }
  }
}
