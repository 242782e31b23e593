package io.openmaas.billing.invoice;

import io.openmaas.billing.account.Account;
import io.openmaas.billing.account.AccountId;
import io.openmaas.billing.catalogue.BillingTerms.PriceBasis;
import io.openmaas.billing.invoice.InvoicingTerms.CostCentres;
import io.openmaas.billing.invoice.InvoicingTerms.Credits;
import io.openmaas.billing.invoice.InvoicingTerms.ZeroTotal;
import io.openmaas.billing.metering.Use;
import io.openmaas.billing.subscription.DatePeriod;
import io.openmaas.core.city.CityId;
import io.openmaas.core.money.Money;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Currency;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Makes documents of the lines of a drawing. */
final class Documents {
  /** What goes on one document. Credit notes come first: invoices may use what they give. */
  private record Sheet(
      LocalDate billedOn,
      Currency currency,
      PriceBasis basis,
      CityId city,
      String country,
      String costCentre,
      String corrects,
      AccountId account)
      implements Comparable<Sheet> {
    private static final Comparator<Sheet> ORDER =
        Comparator.comparing((Sheet sheet) -> sheet.corrects().isEmpty())
            .thenComparing(Sheet::billedOn)
            .thenComparing(sheet -> sheet.currency().getCurrencyCode())
            .thenComparing(Sheet::basis)
            .thenComparing(sheet -> sheet.city().value())
            .thenComparing(Sheet::country)
            .thenComparing(Sheet::costCentre)
            .thenComparing(Sheet::corrects)
            .thenComparing(sheet -> sheet.account().value());

    @Override
    public int compareTo(Sheet other) {
      return ORDER.compare(this, other);
    }

    Sheet on(LocalDate day) {
      return new Sheet(day, currency, basis, city, country, costCentre, corrects, account);
    }
  }

  private final DrawingRequest request;
  private final InvoicingTerms terms;
  private final Map<AccountId, Map<Currency, Long>> balances = new HashMap<>();
  private final List<Coupon> coupons;
  private Drawn.Waiting waiting = Drawn.Waiting.NOTHING;

  Documents(DrawingRequest request) {
    this.request = request;
    this.terms = request.payer().terms();
    this.coupons = new ArrayList<>(request.payer().coupons());
    for (DrawingRequest.Party party : request.parties()) {
      for (Money balance : party.balance()) {
        balances
            .computeIfAbsent(party.account().id(), _ -> new HashMap<>())
            .merge(balance.currency(), balance.minor(), Math::addExact);
      }
    }
  }

  Drawn.Waiting waiting() {
    return waiting;
  }

  /** The documents, oldest first. */
  List<Draft> of(List<Placed> lines) {
    var drafts = new ArrayList<Draft>();
    var sheets = new TreeMap<Sheet, List<Placed>>();
    for (Placed line : lines) {
      sheets.computeIfAbsent(sheet(line), _ -> new ArrayList<>()).add(line);
    }
    creditsOfChildren(sheets);
    var held = new ArrayList<Draft>();
    while (!sheets.isEmpty()) {
      var next = sheets.pollFirstEntry();
      Optional<Draft> draft = draft(next.getKey(), next.getValue());
      if (draft.isEmpty()) {
        continue;
      }
      if (belowMinimum(draft.get())) {
        if (!carry(next.getKey(), next.getValue(), sheets)) {
          held.add(draft.get());
        }
        continue;
      }
      settle(draft.get());
      drafts.add(draft.get());
    }
    if (drafts.isEmpty() && !held.isEmpty()) {
      waiting = Drawn.Waiting.BELOW_MINIMUM;
    } else {
      drafts.addAll(held); // the watermark moves on for all of them
    }
    return drafts;
  }

  private Sheet sheet(Placed placed) {
    boolean note = terms.credits() == Credits.CREDIT_NOTES && placed.isCredit();
    var place = placed.account().place();
    return new Sheet(
        placed.billedOn().orElseThrow(),
        placed.line().amount().currency(),
        placed.line().supply().basis(),
        place.city(),
        place.country(),
        terms.costCentres() == CostCentres.DOCUMENT_EACH ? costCentre(placed).orElse("") : "",
        note ? placed.change().corrects().orElseThrow().number() : "",
        request.payer().account().id());
  }

  /** The cost centre of a line: that of the use, else that whose account it is on. */
  static Optional<String> costCentre(DueLine line, Account account) {
    Optional<String> ofUse =
        line.detail().used().flatMap(used -> used.use().dimension(Use.COST_CENTRE));
    if (ofUse.isPresent()) {
      return ofUse;
    }
    return account.holder() instanceof Account.Holder.CostCentre centre
        ? Optional.of(centre.code())
        : Optional.empty();
  }

  private static Optional<String> costCentre(Placed placed) {
    return costCentre(placed.line(), placed.account());
  }

  /** What a child gets back stays with the child: its parent has been asked for the invoice. */
  private void creditsOfChildren(TreeMap<Sheet, List<Placed>> sheets) {
    if (request.parties().size() < 2) {
      return;
    }
    for (Sheet sheet : List.copyOf(sheets.keySet())) {
      var sums = new HashMap<AccountId, Long>();
      for (Placed line : sheets.get(sheet)) {
        sums.merge(line.account().id(), line.line().amount().minor(), Math::addExact);
      }
      sums.remove(sheet.account());
      sums.values().removeIf(sum -> sum >= 0);
      if (sums.isEmpty()) {
        continue;
      }
      var rest = new ArrayList<Placed>();
      for (Placed line : sheets.get(sheet)) {
        AccountId child = line.account().id();
        if (sums.containsKey(child)) {
          sheets
              .computeIfAbsent(
                  new Sheet(
                      sheet.billedOn(),
                      sheet.currency(),
                      sheet.basis(),
                      sheet.city(),
                      sheet.country(),
                      sheet.costCentre(),
                      sheet.corrects(),
                      child),
                  _ -> new ArrayList<>())
              .add(line);
        } else {
          rest.add(line);
        }
      }
      if (rest.isEmpty()) {
        sheets.remove(sheet);
      } else {
        sheets.put(sheet, rest);
      }
    }
  }

  private boolean belowMinimum(Draft draft) {
    if (terms.minimum().isEmpty()
        || request.payer().minimum() == DrawingRequest.Minimum.IGNORED
        || draft.totals().gross().minor() <= 0) {
      return false;
    }
    return draft.totals().gross().major().compareTo(terms.minimum().get()) < 0;
  }

  /** Puts lines on the next later document of the same kind. */
  private static boolean carry(
      Sheet sheet, List<Placed> lines, TreeMap<Sheet, List<Placed>> sheets) {
    for (Sheet later : sheets.tailMap(sheet, false).keySet()) {
      if (later.equals(sheet.on(later.billedOn()))) {
        var all = new ArrayList<>(lines);
        all.addAll(sheets.get(later));
        sheets.put(later, all);
        return true;
      }
    }
    return false;
  }

  private Optional<Draft> draft(Sheet sheet, List<Placed> lines) {
    boolean nothing = lines.stream().allMatch(line -> line.line().amount().isZero());
    if (nothing && terms.zeroTotal() == ZeroTotal.LEFT_OUT) {
      return Optional.empty();
    }
    var allocation = coupons(sheet, lines);
    var taxed = new ArrayList<Taxes.Taxed>(lines.size());
    for (int i = 0; i < lines.size(); i++) {
      var change = lines.get(i).change();
      long base = change.line().amount().minor() + change.discount().minor();
      taxed.add(
          new Taxes.Taxed(
              change.tax(),
              base - allocation.rounded().get(i).minor(),
              BigDecimal.valueOf(base).subtract(allocation.exact().get(i))));
    }
    Taxes taxes = Taxes.of(taxed, sheet.basis(), terms.tax(), sheet.currency());
    var documentLines = new ArrayList<DocumentLine>(lines.size());
    for (int i = 0; i < lines.size(); i++) {
      documentLines.add(lines.get(i).document(allocation.rounded().get(i), taxes.shares().get(i)));
    }
    var moves = moves(sheet, documentLines, taxes.gross());
    return Optional.of(
        new Draft(
            taxes.gross().isNegative() ? Draft.Kind.CREDIT_NOTE : Draft.Kind.INVOICE,
            head(sheet, lines),
            documentLines,
            allocation.taken(),
            taxes.sums(),
            moves,
            new Draft.Totals(
                taxes.net(),
                taxes.tax(),
                taxes.gross(),
                Money.sum(
                    moves.stream().map(Draft.BalanceMove::amount).toList(), sheet.currency()))));
  }

  private Coupons.Allocation coupons(Sheet sheet, List<Placed> lines) {
    var due = new ArrayList<DueLine>(lines.size());
    for (Placed placed : lines) {
      due.add(placed.line());
    }
    boolean own = sheet.account().equals(request.payer().account().id());
    var usable =
        own
            ? coupons.stream().filter(coupon -> fits(coupon, sheet.currency())).toList()
            : List.<Coupon>of();
    return Coupons.take(usable, due, sheet.currency());
  }

  private static boolean fits(Coupon coupon, Currency currency) {
    return switch (coupon) {
      case Coupon.Fixed fixed -> fixed.left().currency().equals(currency);
      case Coupon.Percent _ -> true;
    };
  }

  private Draft.Head head(Sheet sheet, List<Placed> lines) {
    var place = lines.getFirst().account().place();
    return new Draft.Head(
        sheet.account(),
        sheet.city(),
        sheet.country(),
        place.zone(),
        sheet.currency(),
        sheet.basis(),
        period(sheet, lines),
        sheet.billedOn(),
        sheet.costCentre().isEmpty() ? Optional.empty() : Optional.of(sheet.costCentre()));
  }

  /** The billing period that ends with the document; else all days that its lines are about. */
  private static DatePeriod period(Sheet sheet, List<Placed> lines) {
    LocalDate from = null;
    LocalDate to = null;
    boolean onlyCorrections = true;
    for (Placed placed : lines) {
      boolean correction = placed.change().corrects().isPresent();
      if (!correction && placed.period().to().equals(sheet.billedOn())) {
        return placed.period();
      }
      DatePeriod service = placed.line().key().service();
      if (onlyCorrections && !correction) {
        onlyCorrections = false;
        from = null;
        to = null;
      }
      if (correction == onlyCorrections) {
        from = from == null || service.from().isBefore(from) ? service.from() : from;
        to = to == null || service.to().isAfter(to) ? service.to() : to;
      }
    }
    return to.isAfter(from) ? new DatePeriod(from, to) : DatePeriod.day(from);
  }

  /** A credit goes to the balance; an invoice uses what each account has for its own lines. */
  private List<Draft.BalanceMove> moves(Sheet sheet, List<DocumentLine> lines, Money gross) {
    if (gross.isNegative()) {
      return List.of(new Draft.BalanceMove(sheet.account(), gross.negated()));
    }
    if (balances.isEmpty() || gross.isZero()) {
      return List.of();
    }
    var moves = new ArrayList<Draft.BalanceMove>();
    long open = gross.minor();
    for (DrawingRequest.Party party : request.parties()) {
      AccountId account = party.account().id();
      long has = balances.getOrDefault(account, Map.of()).getOrDefault(sheet.currency(), 0L);
      if (has <= 0 || open == 0) {
        continue;
      }
      long own = account.equals(sheet.account()) ? open : own(lines, account);
      long used = Math.min(Math.min(has, own), open);
      if (used > 0) {
        open -= used;
        moves.add(new Draft.BalanceMove(account, new Money(-used, sheet.currency())));
      }
    }
    return moves;
  }

  private static long own(List<DocumentLine> lines, AccountId account) {
    long sum = 0;
    for (DocumentLine line : lines) {
      if (line.due().of().account().equals(account)) {
        sum = Math.addExact(sum, line.share().gross().minor());
      }
    }
    return sum;
  }

  /** What a document took of coupons and balances is gone for the next. */
  private void settle(Draft draft) {
    for (Draft.BalanceMove move : draft.balances()) {
      balances
          .computeIfAbsent(move.account(), _ -> new HashMap<>())
          .merge(move.amount().currency(), move.amount().minor(), Math::addExact);
    }
    for (Coupon.Taken taken : draft.coupons()) {
      coupons.replaceAll(
          coupon ->
              coupon instanceof Coupon.Fixed fixed && fixed.code().equals(taken.code())
                  ? new Coupon.Fixed(
                      fixed.code(),
                      fixed.name(),
                      fixed.charges(),
                      fixed.left().minus(taken.amount()))
                  : coupon);
    }
  }
}
