package io.openmaas.billing.catalogue.rest;

import io.openmaas.billing.catalogue.Benefit;
import io.openmaas.billing.catalogue.Benefit.Grant;
import io.openmaas.billing.catalogue.Benefit.Per;
import io.openmaas.billing.catalogue.UsageFilter;
import java.math.BigDecimal;
import java.util.Currency;
import java.util.Optional;
import java.util.stream.Stream;

/** Says what a plan gives or bounds as a traveller understands it. */
final class BenefitWords {
  private BenefitWords() {}

  static String of(Benefit benefit, Currency currency) {
    return switch (benefit) {
      case Benefit.Allowance allowance -> allowance(allowance) + filter(allowance.filter());
      case Benefit.Cap cap ->
          "at most "
              + PriceWords.money(cap.amount(), currency)
              + " "
              + per(cap.per())
              + filter(cap.filter());
      case Benefit.Commitment it ->
          String.join(
              ", ",
              Stream.of(
                      it.minimum().map(m -> "at least " + PriceWords.money(m, currency)),
                      it.maximum().map(m -> "at most " + PriceWords.money(m, currency)))
                  .flatMap(Optional::stream)
                  .map(text -> text + " per billing period")
                  .toList());
      case Benefit.Wallet wallet -> wallet(wallet, currency) + filter(wallet.filter());
    };
  }

  private static String filter(UsageFilter filter) {
    String words = FilterWords.of(filter);
    return words.isEmpty() ? "" : " (" + words + ")";
  }

  private static String allowance(Benefit.Allowance allowance) {
    Grant grant = allowance.grant();
    var text = new StringBuilder();
    if (grant.growth().isPresent()) {
      var growth = grant.growth().get();
      text.append(PriceWords.count(growth.amount(), allowance.measure()))
          .append(" for each ")
          .append(PriceWords.length(growth.span()))
          .append(" and ")
          .append(PriceWords.plain(growth.rest()))
          .append(" for each further ")
          .append(PriceWords.length(growth.restSpan()));
    } else {
      text.append(PriceWords.count(grant.amount(), allowance.measure()))
          .append(' ')
          .append(per(grant.per()));
    }
    text.append(" included");
    grant
        .rollover()
        .ifPresent(
            rollover ->
                text.append(", what is left is good for ")
                    .append(rollover.periods())
                    .append(" more billing period")
                    .append(rollover.periods() == 1 ? "" : "s"));
    return text.toString();
  }

  private static String wallet(Benefit.Wallet wallet, Currency currency) {
    var text = new StringBuilder();
    if (wallet.granted().signum() > 0) {
      text.append(PriceWords.plain(wallet.granted())).append(" units per billing period");
    } else {
      text.append("to be topped up");
    }
    if (wallet.unitValue().compareTo(BigDecimal.ONE) != 0 || wallet.granted().signum() > 0) {
      text.append(", each pays ").append(PriceWords.money(wallet.unitValue(), currency));
    }
    wallet.expiry().granted().ifPresent(p -> text.append(", they lapse after ").append(p));
    wallet.expiry().toppedUp().ifPresent(p -> text.append(", top-ups lapse after ").append(p));
    return text.toString();
  }

  private static String per(Per per) {
    return switch (per) {
      case USE -> "per ride";
      case DAY -> "per day";
      case WEEK -> "per week";
      case MONTH -> "per calendar month";
      case PERIOD -> "per billing period";
      case TERM -> "over the whole term";
    };
  }
}
