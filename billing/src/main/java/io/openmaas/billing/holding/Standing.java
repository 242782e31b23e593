package io.openmaas.billing.holding;

import io.openmaas.billing.catalogue.Benefit;
import io.openmaas.billing.catalogue.ChargeCode;
import io.openmaas.billing.rating.Holdings;
import io.openmaas.billing.rating.RatingRequest;
import io.openmaas.billing.subscription.DatePeriod;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a holder has left today, for people.
 *
 * @param period the billing period
 */
public record Standing(
    DatePeriod period, List<AllowanceLeft> allowances, List<WalletLeft> wallets) {
  public Standing {
    allowances = List.copyOf(allowances);
    wallets = List.copyOf(wallets);
  }

  /**
   * @param window the local days for which it is granted; absent for the whole term
   * @param granted for the window
   * @param carriedOver units of earlier periods, with their last day
   * @param reserved by bookings that have not been used yet
   * @param left what can still be taken
   */
  public record AllowanceLeft(
      Benefit.Allowance allowance,
      Optional<DatePeriod> window,
      BigDecimal granted,
      List<Holdings.Lot> carriedOver,
      BigDecimal reserved,
      BigDecimal left) {
    public AllowanceLeft {
      carriedOver = List.copyOf(carriedOver);
    }
  }

  /**
   * @param lots topped up or carried over, with their last day
   * @param ofPeriod what is left of what the plan granted for the period
   * @param reserved by bookings that have not been used yet
   * @param left what can still be used
   */
  public record WalletLeft(
      Benefit.Wallet wallet,
      List<Holdings.Lot> lots,
      BigDecimal ofPeriod,
      BigDecimal reserved,
      BigDecimal left) {
    public WalletLeft {
      lots = List.copyOf(lots);
    }
  }

  /**
   * @param all of the open period with what is reserved, and the rest without it
   */
  static Standing of(RatingRequest all, Holdings withReserved, Holdings without, LocalDate today) {
    var allowances = new ArrayList<AllowanceLeft>();
    var wallets = new ArrayList<WalletLeft>();
    var period = all.stretch().period();
    for (Benefit benefit : all.plan().content().benefits()) {
      switch (benefit) {
        case Benefit.Allowance allowance when allowance.grant().per() != Benefit.Per.USE -> {
          var window = window(allowance.grant().per(), period, today);
          BigDecimal granted = allowance.grant().amount();
          BigDecimal left = left(withReserved, allowance.code(), granted, window, today);
          BigDecimal before = left(without, allowance.code(), granted, window, today);
          allowances.add(
              new AllowanceLeft(
                  allowance,
                  window,
                  granted,
                  lots(withReserved, allowance.code(), today),
                  before.subtract(left),
                  left));
        }
        case Benefit.Wallet wallet -> {
          var window = Optional.of(period);
          BigDecimal left = left(withReserved, wallet.code(), wallet.granted(), window, today);
          BigDecimal before = left(without, wallet.code(), wallet.granted(), window, today);
          wallets.add(
              new WalletLeft(
                  wallet,
                  lots(withReserved, wallet.code(), today),
                  ofGrant(withReserved, wallet.code(), wallet.granted(), window),
                  before.subtract(left),
                  left));
        }
        case Benefit.Allowance _, Benefit.Cap _, Benefit.Commitment _ -> {}
      }
    }
    return new Standing(period, allowances, wallets);
  }

  private static Optional<DatePeriod> window(Benefit.Per per, DatePeriod period, LocalDate today) {
    return switch (per) {
      case DAY -> Optional.of(DatePeriod.day(today));
      case WEEK -> {
        LocalDate monday =
            today.with(
                java.time.temporal.TemporalAdjusters.previousOrSame(java.time.DayOfWeek.MONDAY));
        yield Optional.of(new DatePeriod(monday, monday.plusWeeks(1)));
      }
      case MONTH -> {
        LocalDate first = today.withDayOfMonth(1);
        yield Optional.of(new DatePeriod(first, first.plusMonths(1)));
      }
      case PERIOD -> Optional.of(period);
      case TERM, USE -> Optional.empty();
    };
  }

  private static BigDecimal left(
      Holdings holdings,
      ChargeCode code,
      BigDecimal granted,
      Optional<DatePeriod> window,
      LocalDate today) {
    BigDecimal sum = ofGrant(holdings, code, granted, window);
    for (Holdings.Lot lot : lots(holdings, code, today)) {
      sum = sum.add(lot.units());
    }
    return sum;
  }

  private static BigDecimal ofGrant(
      Holdings holdings, ChargeCode code, BigDecimal granted, Optional<DatePeriod> window) {
    BigDecimal counted =
        holdings.counters().stream()
            .filter(counter -> counter.of().equals(code) && counter.window().equals(window))
            .map(counter -> counter.counted().units())
            .reduce(BigDecimal.ZERO, BigDecimal::add);
    return granted.subtract(counted).max(BigDecimal.ZERO);
  }

  private static List<Holdings.Lot> lots(Holdings holdings, ChargeCode code, LocalDate today) {
    return holdings.lots().stream()
        .filter(lot -> lot.of().equals(code) && !lot.lastDay().isBefore(today))
        .toList();
  }
}
