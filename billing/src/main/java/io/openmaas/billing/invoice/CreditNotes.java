package io.openmaas.billing.invoice;

import io.openmaas.billing.account.AccountId;
import io.openmaas.billing.invoice.DocumentLine.Cause;
import io.openmaas.billing.invoice.DocumentLine.Corrects;
import io.openmaas.core.money.Money;
import io.openmaas.core.money.Rounding;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/**
 * Credit notes that somebody decides on, beside those that follow from what became known: for all
 * of an invoice, for lines, for parts of lines. Together they are never more than the invoice, and
 * their tax is that of the invoice; the last one takes the rest, so that no cent is left.
 */
public final class CreditNotes {
  private CreditNotes() {}

  /**
   * What is credited.
   *
   * @param original the invoice
   * @param number its number
   * @param earlier all documents by which lines of it were credited before
   * @param state of the invoice, decides who gets the credit
   */
  public record Against(Draft original, String number, List<Draft> earlier, InvoiceState state) {
    public Against {
      earlier = List.copyOf(earlier);
      if (original.kind() != Draft.Kind.INVOICE) {
        throw new IllegalArgumentException(number + " is no invoice");
      }
    }
  }

  /**
   * @param line index in the invoice, from 0
   * @param amount positive, of what the line came to after discount, in the basis of the invoice
   */
  public record Item(int line, Money amount) {}

  /** What was asked too much, or cannot be. */
  public static final class TooMuch extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    TooMuch(String message) {
      super(message);
    }
  }

  /**
   * All that is left of the invoice: it is void then. Lines of nothing are taken back too, so that
   * the next invoice shows them again.
   */
  public static Draft voiding(Against against) {
    List<Item> rest = rest(against);
    if (rest.isEmpty()) {
      return note(against, rest, Cause.VOIDED);
    }
    var items = new ArrayList<>(rest);
    for (int i = 0; i < against.original().lines().size(); i++) {
      if (against.original().lines().get(i).due().amount().isZero()) {
        items.add(new Item(i, left(against, i)));
      }
    }
    items.sort(Comparator.comparingInt(Item::line));
    return note(against, items, Cause.VOIDED);
  }

  /** All that is left of the invoice, as a favour: it is not invoiced again. */
  public static Draft full(Against against) {
    return note(against, rest(against), Cause.CONCESSION);
  }

  /**
   * Parts of lines, as a favour.
   *
   * @throws TooMuch if a line has less left than is asked for, or is named twice
   */
  public static Draft of(Against against, List<Item> items) {
    var lines = new HashSet<Integer>();
    for (Item item : items) {
      if (!lines.add(item.line())) {
        throw new TooMuch("line " + (item.line() + 1) + " is there twice");
      }
    }
    return note(against, items, Cause.CONCESSION);
  }

  /** The part of a line for what is not used: {@code unused} of {@code whole} days. */
  public static Item unused(Against against, int line, long unused, long whole, Rounding rounding) {
    Money of = against.original().lines().get(line).afterDiscount();
    var exact =
        BigDecimal.valueOf(of.minor())
            .multiply(BigDecimal.valueOf(unused))
            .divide(BigDecimal.valueOf(whole), 12, RoundingMode.HALF_UP);
    return new Item(line, new Money(rounding.apply(exact), of.currency()));
  }

  private static List<Item> rest(Against against) {
    var items = new ArrayList<Item>();
    for (int i = 0; i < against.original().lines().size(); i++) {
      Money left = left(against, i);
      if (!left.isZero()) {
        items.add(new Item(i, left));
      }
    }
    return items;
  }

  /** What is left of a line after discount and earlier credits. */
  public static Money left(Against against, int index) {
    DocumentLine line = against.original().lines().get(index);
    Money left = line.afterDiscount();
    for (Draft note : against.earlier()) {
      for (DocumentLine credit : note.lines()) {
        if (isOf(credit, line, against.number())) {
          left = left.plus(credit.afterDiscount());
        }
      }
    }
    return left;
  }

  private static boolean isOf(DocumentLine credit, DocumentLine line, String number) {
    var key = line.due().key();
    var other = credit.due().key();
    return credit.corrects().filter(corrects -> corrects.number().equals(number)).isPresent()
        && other.subscription().equals(key.subscription())
        && other.code().equals(key.code())
        && other.use().equals(key.use())
        && credit.due().of().account().equals(line.due().of().account())
        && credit.due().of().plan().equals(line.due().of().plan())
        && !other.service().from().isBefore(key.service().from())
        && !other.service().to().isAfter(key.service().to());
  }

  private static Draft note(Against against, List<Item> items, Cause cause) {
    if (items.isEmpty()) {
      throw new TooMuch("nothing is left of " + against.number());
    }
    Draft original = against.original();
    var dues = new ArrayList<DocumentLine>();
    var taxed = new ArrayList<Taxes.Taxed>();
    for (Item item : items) {
      DocumentLine line = original.lines().get(item.line());
      checkAmount(against, item, cause);
      Money before = before(line, item.amount());
      var due = line.due();
      dues.add(
          new DocumentLine(
              new DueLine(due.key(), due.of(), due.supply(), before.negated(), due.detail()),
              Optional.of(new Corrects(against.number(), due.key().service(), due.amount(), cause)),
              before.minus(item.amount()),
              line.tax(),
              line.share()));
      taxed.add(Taxes.Taxed.of(line.tax(), item.amount().negated()));
    }
    Taxes taxes =
        Taxes.of(
            taxed,
            original.head().basis(),
            InvoicingTerms.TaxTerms.EN_16931,
            original.head().currency());
    return settled(against, dues, new Rest(against).bound(taxes));
  }

  private static void checkAmount(Against against, Item item, Cause cause) {
    Money left = left(against, item.line());
    boolean whole = cause == Cause.VOIDED || item.amount().equals(left);
    if (!whole && (item.amount().minor() <= 0 || item.amount().compareTo(left) > 0)) {
      throw new TooMuch(
          item.amount() + " of line " + (item.line() + 1) + ": only " + left + " is left");
    }
  }

  /** The part before discount of which this is what was to be paid. */
  private static Money before(DocumentLine line, Money after) {
    long paid = line.afterDiscount().minor();
    if (line.discount().isZero() || paid == 0) {
      return after;
    }
    var exact =
        BigDecimal.valueOf(line.due().amount().minor())
            .multiply(BigDecimal.valueOf(after.minor()))
            .divide(BigDecimal.valueOf(paid), 0, RoundingMode.HALF_UP);
    return new Money(exact.longValueExact(), after.currency());
  }

  private static Draft settled(Against against, List<DocumentLine> lines, Taxes taxes) {
    var complete = new ArrayList<DocumentLine>();
    for (int i = 0; i < lines.size(); i++) {
      var line = lines.get(i);
      complete.add(
          new DocumentLine(
              line.due(), line.corrects(), line.discount(), line.tax(), taxes.shares().get(i)));
    }
    AccountId account = beneficiary(against, complete);
    var head = against.original().head();
    Money credit = taxes.gross().negated();
    return new Draft(
        Draft.Kind.CREDIT_NOTE,
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
        complete,
        List.of(),
        taxes.sums(),
        credit.isZero() ? List.of() : List.of(new Draft.BalanceMove(account, credit)),
        new Draft.Totals(taxes.net(), taxes.tax(), taxes.gross(), credit));
  }

  /**
   * The payer while the invoice is open: it owes less. Once it is paid, a child whose lines alone
   * are credited: the credit stays with the child.
   */
  private static AccountId beneficiary(Against against, List<DocumentLine> lines) {
    AccountId payer = against.original().head().account();
    AccountId of = lines.getFirst().due().of().account();
    boolean one = lines.stream().allMatch(line -> line.due().of().account().equals(of));
    return against.state() == InvoiceState.PAID && one ? of : payer;
  }

  /** What is left of the sums of the invoice. */
  private static final class Rest {
    private final Against against;

    Rest(Against against) {
      this.against = against;
    }

    /** The same, but the last credit of a rate has the rest of its tax. */
    Taxes bound(Taxes taxes) {
      var shares = new ArrayList<>(taxes.shares());
      var sums = new ArrayList<Draft.TaxSum>();
      for (Draft.TaxSum sum : taxes.sums()) {
        sums.add(bound(sum));
      }
      Money net = Money.zero(taxes.net().currency());
      Money tax = net;
      for (Draft.TaxSum sum : sums) {
        net = net.plus(sum.net());
        tax = tax.plus(sum.tax());
      }
      Money shift = tax.minus(taxes.tax());
      if (!shift.isZero()) {
        var last = shares.removeLast();
        Money rest = net.minus(taxes.net());
        shares.add(new DocumentLine.Share(last.net().plus(rest), last.tax().plus(shift)));
      }
      return new Taxes(shares, sums, net, tax);
    }

    private Draft.TaxSum bound(Draft.TaxSum credit) {
      Money net = Money.zero(credit.net().currency());
      Money tax = net;
      for (Draft.TaxSum sum : against.original().taxes()) {
        if (sum.of().equals(credit.of())) {
          net = net.plus(sum.net());
          tax = tax.plus(sum.tax());
        }
      }
      for (Draft note : against.earlier()) {
        Draft.TaxSum before = sum(note, credit.of());
        net = net.plus(before.net());
        tax = tax.plus(before.tax());
      }
      boolean all =
          switch (against.original().head().basis()) {
            case TAX_ADDED -> credit.net().negated().equals(net);
            case TAX_INCLUDED -> credit.gross().negated().equals(net.plus(tax));
          };
      if (all) {
        return new Draft.TaxSum(credit.of(), net.negated(), tax.negated());
      }
      return credit;
    }

    /** What the lines of a document credit of this invoice. */
    private Draft.TaxSum sum(Draft note, DocumentLine.LineTax of) {
      Money net = Money.zero(note.head().currency());
      Money tax = net;
      for (DocumentLine line : note.lines()) {
        boolean ofThis =
            line.corrects().filter(c -> c.number().equals(against.number())).isPresent();
        if (ofThis && line.tax().equals(of)) {
          net = net.plus(line.share().net());
          tax = tax.plus(line.share().tax());
        }
      }
      return new Draft.TaxSum(of, net, tax);
    }
  }
}
