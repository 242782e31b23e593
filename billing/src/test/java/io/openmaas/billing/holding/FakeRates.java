package io.openmaas.billing.holding;

import io.openmaas.billing.catalogue.Benefit;
import io.openmaas.billing.catalogue.ChargeCode;
import io.openmaas.billing.catalogue.Localised;
import io.openmaas.billing.catalogue.Measure;
import io.openmaas.billing.catalogue.TaxCategory;
import io.openmaas.billing.metering.Usage;
import io.openmaas.billing.rating.Holdings;
import io.openmaas.billing.rating.Holdings.Lot;
import io.openmaas.billing.rating.RatedLine;
import io.openmaas.billing.rating.RatedLine.Part;
import io.openmaas.billing.rating.RatedLine.What;
import io.openmaas.billing.rating.RatedPeriod;
import io.openmaas.billing.rating.RatingRequest;
import io.openmaas.core.money.Money;
import io.openmaas.core.money.Rounding;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A small rating for tests of what is left: each use costs its price; an allowance of uses covers
 * whole uses, a wallet pays the rest, what expires first goes first.
 */
public final class FakeRates implements Rates {

  @Override
  public RatedPeriod rate(RatingRequest request) {
    var period = request.stretch().period();
    var lots = new ArrayList<Lot>();
    for (Lot lot : request.holdings().lots()) {
      if (!lot.lastDay().isBefore(period.from())) {
        lots.add(lot);
      }
    }
    // what the plan grants in the period, less what an earlier rating of the period took of it
    var counters = new ArrayList<Holdings.Counter>();
    for (Benefit benefit : request.plan().content().benefits()) {
      granted(benefit, period.lastDay())
          .map(
              lot ->
                  new Lot(
                      new ChargeCode(GRANT + lot.of()),
                      lot.units().subtract(before(request, lot.of())),
                      lot.lastDay()))
          .ifPresent(lots::add);
    }
    lots.sort(java.util.Comparator.comparing(Lot::lastDay));
    var lines = new ArrayList<RatedLine>();
    for (Usage usage : request.uses().stream().sorted(Usage.IN_ORDER).toList()) {
      lines.add(line(request, usage, lots));
    }
    var left = new ArrayList<Lot>();
    var lapsed = new ArrayList<Lot>();
    for (Lot lot : lots) {
      boolean grant = lot.of().value().startsWith(GRANT);
      var plain = new Lot(code(lot), lot.units(), lot.lastDay());
      if (!request.stretch().closed() && grant) {
        BigDecimal amount =
            request.plan().content().benefits().stream()
                .filter(b -> b.code().equals(plain.of()))
                .flatMap(b -> granted(b, period.lastDay()).stream())
                .map(Lot::units)
                .findFirst()
                .orElseThrow();
        counters.add(
            Holdings.Counter.used(plain.of(), period, amount.subtract(lot.units())));
        continue;
      }
      boolean over = request.stretch().closed() && lot.lastDay().isBefore(period.to());
      merge(over ? lapsed : left, plain);
    }
    left.removeIf(lot -> lot.units().signum() == 0);
    lapsed.removeIf(lot -> lot.units().signum() == 0);
    return new RatedPeriod(
        lines, new Holdings(left, counters, Map.of()), lapsed, List.of());
  }

  private static final String GRANT = "grant-";

  private static ChargeCode code(Lot lot) {
    String code = lot.of().value();
    return new ChargeCode(code.startsWith(GRANT) ? code.substring(GRANT.length()) : code);
  }

  private static BigDecimal before(RatingRequest request, ChargeCode code) {
    return request.holdings().counters().stream()
        .filter(counter -> counter.of().equals(code))
        .map(counter -> counter.counted().units())
        .reduce(BigDecimal.ZERO, BigDecimal::add);
  }

  private static void merge(List<Lot> lots, Lot lot) {
    for (int i = 0; i < lots.size(); i++) {
      Lot other = lots.get(i);
      if (other.of().equals(lot.of()) && other.lastDay().equals(lot.lastDay())) {
        lots.set(i, new Lot(lot.of(), other.units().add(lot.units()), lot.lastDay()));
        return;
      }
    }
    lots.add(lot);
  }

  private static Optional<Lot> granted(Benefit benefit, LocalDate lastDay) {
    return switch (benefit) {
      case Benefit.Allowance a -> {
        LocalDate until =
            a.grant().rollover().map(r -> lastDay.plusMonths(r.periods())).orElse(lastDay);
        yield Optional.of(new Lot(a.code(), a.grant().amount(), until));
      }
      case Benefit.Wallet w ->
          w.granted().signum() == 0
              ? Optional.empty()
              : Optional.of(
                  new Lot(
                      w.code(),
                      w.granted(),
                      w.expiry().granted().isPresent() ? lastDay : LocalDate.MAX));
      case Benefit.Cap _, Benefit.Commitment _ -> Optional.empty();
    };
  }

  private static RatedLine line(RatingRequest request, Usage usage, List<Lot> lots) {
    LocalDate day = usage.use().at().atZone(request.stretch().zone()).toLocalDate();
    BigDecimal due = usage.use().price().map(Money::major).orElse(BigDecimal.ZERO);
    BigDecimal uses = BigDecimal.ONE;
    var parts = new ArrayList<Part>();
    for (Benefit benefit : request.plan().content().benefits()) {
      for (int i = 0; i < lots.size(); i++) {
        Lot lot = lots.get(i);
        if (!code(lot).equals(benefit.code()) || lot.lastDay().isBefore(day)) {
          continue;
        }
        boolean covers =
            benefit instanceof Benefit.Allowance
                && uses.signum() > 0
                && lot.units().compareTo(uses) >= 0;
        if (covers) {
          parts.add(new Part(new What.Allowance(code(lot)), uses, due, due.negate()));
          lots.set(i, new Lot(lot.of(), lot.units().subtract(uses), lot.lastDay()));
          uses = BigDecimal.ZERO;
          due = BigDecimal.ZERO;
        }
        if (benefit instanceof Benefit.Wallet wallet && due.signum() > 0) {
          BigDecimal needed = due.divide(wallet.unitValue(), 6, java.math.RoundingMode.UP);
          BigDecimal taken = needed.min(lot.units());
          BigDecimal worth = taken.multiply(wallet.unitValue());
          parts.add(new Part(new What.Wallet(code(lot)), taken, wallet.unitValue(), worth.negate()));
          lots.set(i, new Lot(lot.of(), lot.units().subtract(taken), lot.lastDay()));
          due = due.subtract(worth);
        }
      }
    }
    var of =
        new RatedLine.Of(
            new ChargeCode("ride"),
            Localised.of("ride"),
            TaxCategory.values()[0],
            RatedLine.Kind.USE);
    return new RatedLine(
        of,
        Optional.of(usage.key()),
        Optional.of(new RatedLine.Quantity(BigDecimal.ONE, Measure.USES)),
        due,
        Money.of(due, request.plan().currency(), Rounding.HALF_UP),
        parts);
  }
}
