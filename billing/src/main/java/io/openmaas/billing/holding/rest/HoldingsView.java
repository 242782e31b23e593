package io.openmaas.billing.holding.rest;

import io.openmaas.billing.holding.Holder;
import io.openmaas.billing.holding.Standing;
import io.openmaas.billing.rating.Holdings;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;

/**
 * What is left, in JSON; units are decimal texts.
 *
 * @param subscription null without one
 * @param periodFrom first local date of the billing period
 * @param periodTo first local date after it
 */
public record HoldingsView(
    UUID subscription,
    String plan,
    LocalDate periodFrom,
    LocalDate periodTo,
    List<AllowanceView> allowances,
    List<WalletView> wallets,
    List<BudgetView> budgets) {

  static HoldingsView of(Holder holder, Standing standing, List<BudgetView> budgets) {
    return new HoldingsView(
        holder.subscription().map(id -> id.value()).orElse(null),
        holder.plan().ref().value(),
        standing.period().from(),
        standing.period().to(),
        standing.allowances().stream().map(AllowanceView::of).toList(),
        standing.wallets().stream()
            .map(left -> WalletView.of(left, holder.plan().currency().getCurrencyCode()))
            .toList(),
        budgets);
  }

  /**
   * @param measure what is counted, the unit last
   * @param from first local date for which it is granted; null for the whole term
   * @param to first local date after it
   * @param left what can still be taken, without what is reserved
   */
  public record AllowanceView(
      String code,
      String name,
      String measure,
      LocalDate from,
      LocalDate to,
      String granted,
      List<LotView> carriedOver,
      String reserved,
      String left) {
    static AllowanceView of(Standing.AllowanceLeft of) {
      return new AllowanceView(
          of.allowance().code().value(),
          of.allowance().name().inEnglish(),
          of.allowance().measure().code(),
          of.window().map(window -> window.from()).orElse(null),
          of.window().map(window -> window.to()).orElse(null),
          text(of.granted()),
          of.carriedOver().stream().map(LotView::of).toList(),
          text(of.reserved()),
          text(of.left()));
    }
  }

  /**
   * @param unitValue what one unit pays, in major units of the currency
   * @param ofPeriod what is left of the grant of the period
   */
  public record WalletView(
      String code,
      String name,
      String unitValue,
      String currency,
      String ofPeriod,
      List<LotView> lots,
      String reserved,
      String left) {
    static WalletView of(Standing.WalletLeft of, String currency) {
      return new WalletView(
          of.wallet().code().value(),
          of.wallet().name().inEnglish(),
          text(of.wallet().unitValue()),
          currency,
          text(of.ofPeriod()),
          of.lots().stream().map(LotView::of).toList(),
          text(of.reserved()),
          text(of.left()));
    }
  }

  /**
   * @param lastDay the last local date the units are good for; null for ever
   */
  public record LotView(String units, LocalDate lastDay) {
    static LotView of(Holdings.Lot lot) {
      return new LotView(
          text(lot.units()), lot.lastDay().equals(LocalDate.MAX) ? null : lot.lastDay());
    }
  }

  private static String text(BigDecimal units) {
    return units.signum() == 0 ? "0" : units.stripTrailingZeros().toPlainString();
  }
}
