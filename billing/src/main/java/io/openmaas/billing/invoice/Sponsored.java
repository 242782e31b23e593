package io.openmaas.billing.invoice;

import io.openmaas.billing.account.AccountId;
import io.openmaas.billing.account.Sponsorship;
import io.openmaas.core.money.Money;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * An invoice that a sponsor pays a part of, in two: each has all lines with its part of them and
 * the tax of that part. The parts of a line add up to it. A credit stays with the sponsored.
 *
 * @param sponsored what the sponsored is asked for; may come to nothing
 * @param sponsor what the sponsor is asked for
 */
public record Sponsored(Draft sponsored, Draft sponsor) {

  /** Absent where the sponsor pays nothing of it. */
  public static Optional<Sponsored> of(Draft draft, Sponsorship sponsorship, InvoicingTerms terms) {
    Money total = draft.totals().gross();
    boolean holds = !draft.head().billedOn().isBefore(sponsorship.from());
    if (!holds || total.minor() <= 0 || sponsorship.consolidates()) {
      return Optional.empty();
    }
    Money part = sponsorship.split(total).sponsor();
    if (part.minor() <= 0) {
      return Optional.empty();
    }
    var theirs = parts(draft, part, total);
    var sponsor = new ArrayList<DocumentLine>();
    var rest = new ArrayList<DocumentLine>();
    for (int i = 0; i < theirs.length; i++) {
      DocumentLine line = draft.lines().get(i);
      var currency = total.currency();
      Money amount = new Money(theirs[i], currency);
      sponsor.add(with(line, amount, Money.zero(currency)));
      rest.add(with(line, line.due().amount().minus(amount), line.discount()));
    }
    Draft theirDraft = draft(draft, sponsorship.sponsor(), sponsor, List.of(), terms);
    Draft own = draft(draft, draft.head().account(), rest, draft.coupons(), terms);
    return Optional.of(new Sponsored(balanced(own, draft), theirDraft));
  }

  /** The part of each line, after discount, so that they add up. */
  private static long[] parts(Draft draft, Money part, Money total) {
    var parts = new long[draft.lines().size()];
    long sum = 0;
    long given = 0;
    for (int i = 0; i < parts.length; i++) {
      sum = Math.addExact(sum, draft.lines().get(i).afterDiscount().minor());
      long to =
          BigDecimal.valueOf(sum)
              .multiply(BigDecimal.valueOf(part.minor()))
              .divide(BigDecimal.valueOf(total.minor()), 0, RoundingMode.HALF_UP)
              .longValueExact();
      parts[i] = to - given;
      given = to;
    }
    return parts;
  }

  private static DocumentLine with(DocumentLine line, Money amount, Money discount) {
    var due = line.due();
    return new DocumentLine(
        new DueLine(due.key(), due.of(), due.supply(), amount, due.detail()),
        line.corrects(),
        discount,
        line.tax(),
        line.share());
  }

  private static Draft draft(
      Draft of,
      AccountId account,
      List<DocumentLine> lines,
      List<Coupon.Taken> coupons,
      InvoicingTerms terms) {
    var head = of.head();
    var taxed = new ArrayList<Taxes.Taxed>(lines.size());
    for (DocumentLine line : lines) {
      long minor = line.afterDiscount().minor();
      taxed.add(new Taxes.Taxed(line.tax(), minor, BigDecimal.valueOf(minor)));
    }
    Taxes taxes = Taxes.of(taxed, head.basis(), terms.tax(), head.currency());
    var shared = new ArrayList<DocumentLine>(lines.size());
    for (int i = 0; i < lines.size(); i++) {
      DocumentLine line = lines.get(i);
      shared.add(
          new DocumentLine(
              line.due(), line.corrects(), line.discount(), line.tax(), taxes.shares().get(i)));
    }
    return new Draft(
        Draft.Kind.INVOICE,
        new Draft.Head(
            account,
            head.city(),
            head.country(),
            head.zone(),
            head.currency(),
            head.basis(),
            head.period(),
            head.billedOn(),
            head.costCentre()),
        shared,
        coupons,
        taxes.sums(),
        List.of(),
        new Draft.Totals(taxes.net(), taxes.tax(), taxes.gross(), Money.zero(head.currency())));
  }

  /** A balance pays no more than what the sponsored is asked for. */
  private static Draft balanced(Draft own, Draft before) {
    long open = own.totals().gross().minor();
    var moves = new ArrayList<Draft.BalanceMove>();
    for (Draft.BalanceMove move : before.balances()) {
      long used = Math.min(open, -move.amount().minor());
      if (used > 0) {
        open -= used;
        moves.add(
            new Draft.BalanceMove(move.account(), new Money(-used, move.amount().currency())));
      }
    }
    var totals = own.totals();
    return new Draft(
        own.kind(),
        own.head(),
        own.lines(),
        own.coupons(),
        own.taxes(),
        moves,
        new Draft.Totals(
            totals.net(),
            totals.tax(),
            totals.gross(),
            Money.sum(
                moves.stream().map(Draft.BalanceMove::amount).toList(),
                totals.gross().currency())));
  }
}
