package io.openmaas.billing.scenario;

import io.openmaas.billing.account.Account;
import io.openmaas.billing.account.AccountId;
import io.openmaas.billing.catalogue.Catalogue;
import io.openmaas.billing.invoice.Coupon;
import io.openmaas.billing.invoice.CreditNotes;
import io.openmaas.billing.invoice.DocumentLine;
import io.openmaas.billing.invoice.Draft;
import io.openmaas.billing.invoice.Drawing;
import io.openmaas.billing.invoice.DrawingRequest;
import io.openmaas.billing.invoice.DrawingRequest.Minimum;
import io.openmaas.billing.invoice.DrawingRequest.Party;
import io.openmaas.billing.invoice.DrawingRequest.Payer;
import io.openmaas.billing.invoice.DrawingRequest.Reach;
import io.openmaas.billing.invoice.DrawingRequest.Watermark;
import io.openmaas.billing.invoice.Drawn;
import io.openmaas.billing.invoice.InvoiceDocument;
import io.openmaas.billing.invoice.InvoiceDocument.Buyer;
import io.openmaas.billing.invoice.InvoiceId;
import io.openmaas.billing.invoice.InvoiceNumbers;
import io.openmaas.billing.invoice.InvoiceState;
import io.openmaas.billing.invoice.InvoicingTerms;
import io.openmaas.billing.invoice.Issuer;
import io.openmaas.billing.invoice.Posted;
import io.openmaas.billing.invoice.ReverseCharge;
import io.openmaas.billing.metering.Usage;
import io.openmaas.billing.metering.UsageKey;
import io.openmaas.billing.rating.Holdings;
import io.openmaas.billing.subscription.Change;
import io.openmaas.billing.subscription.SubscriptionHistory;
import io.openmaas.billing.subscription.SubscriptionHistory.Entry;
import io.openmaas.billing.subscription.SubscriptionId;
import io.openmaas.billing.subscription.Timeline;
import io.openmaas.core.money.Money;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Currency;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Accounts, what happens to them, and the documents they get, in memory. It keeps what the database
 * keeps, and draws with the same functions; for examples, scenario files and laws. Not for several
 * threads.
 */
public final class BillingWorld {
  /** Printed on all documents. */
  public static final Issuer.Seller SELLER =
      new Issuer.Seller("OpenMaaS Oy", "Example Street 1", "FI00000000", "", "");

  private record At(SubscriptionId subscription, LocalDate periodStart) {}

  private final Catalogue catalogue;
  private final Drawing drawing;
  private final InvoiceNumbers numbers;
  private final Map<AccountId, Customer> customers = new LinkedHashMap<>();
  private final Map<SubscriptionId, SubscriptionHistory> subscriptions = new LinkedHashMap<>();
  private final Map<At, Holdings> holdings = new HashMap<>();
  private final Map<At, List<Holdings.Lot>> topUps = new HashMap<>();
  private final Map<String, Integer> series = new HashMap<>();
  private final Map<String, Issued> issued = new LinkedHashMap<>();
  private final List<Drawn.Unrated> unrated = new ArrayList<>();

  public BillingWorld(Catalogue catalogue, InvoiceNumbers numbers) {
    this.catalogue = catalogue;
    this.drawing = new Drawing(catalogue, ReverseCharge.NEVER);
    this.numbers = numbers;
  }

  // ---------------------------------------------------------------- what happens

  /** An account is opened. The one that pays for it, if any, must be there already. */
  public void open(Account account, InvoicingTerms terms) {
    account.paidBy().ifPresent(this::customer);
    customers.put(account.id(), new Customer(account, terms, customers.size() + 1));
  }

  /** Something happens to a subscription; the first thing starts it. */
  public void change(SubscriptionId id, ZoneId zone, Entry entry) {
    var before = subscriptions.get(id);
    var entries = before == null ? new ArrayList<Entry>() : new ArrayList<>(before.changes());
    entries.add(entry);
    var history = new SubscriptionHistory(id, zone, entries);
    LocalDate from = since(history, entry);
    subscriptions.put(id, history);
    customers.values().stream()
        .filter(customer -> isBilled(history, customer.account.id()))
        .forEach(customer -> customer.changed(from));
  }

  /** A change that is taken back reaches as far as that change. */
  private static LocalDate since(SubscriptionHistory history, Entry entry) {
    if (entry.change() instanceof Change.TakenBack back) {
      return history.changes().stream()
          .filter(other -> other.id().equals(back.change()))
          .map(Entry::day)
          .findFirst()
          .orElse(entry.day());
    }
    return entry.day();
  }

  private static boolean isBilled(SubscriptionHistory history, AccountId account) {
    return history.changes().stream()
        .anyMatch(
            entry ->
                switch (entry.change()) {
                  case Change.Started started -> started.account().equals(account);
                  case Change.PayerChanged payer -> payer.account().equals(account);
                  case Change.PlanChanged _,
                      Change.Migrated _,
                      Change.QuantityChanged _,
                      Change.AddOnTaken _,
                      Change.AddOnEnded _,
                      Change.Paused _,
                      Change.Resumed _,
                      Change.MembersChanged _,
                      Change.BillingDayMoved _,
                      Change.Ended _,
                      Change.TakenBack _ ->
                      false;
                });
  }

  /** A use becomes known; one with a key that is there replaces it. */
  public void use(Usage usage) {
    Customer customer = customer(usage.account());
    reverse(usage.account(), usage.key());
    customer.uses.put(usage.key(), usage);
    customer.used(usage);
  }

  /** A use turns out not to have been; nothing if it is not there. */
  public void reverse(AccountId account, UsageKey key) {
    Customer customer = customer(account);
    Usage before = customer.uses.remove(key);
    if (before != null) {
      customer.used(before);
    }
  }

  /** The account gets a coupon; it is taken off from the next document on. */
  public void give(AccountId account, Coupon coupon) {
    customer(account).coupons.add(coupon);
  }

  /** Units are carried over or topped up before a billing period begins. */
  public void hold(SubscriptionId subscription, LocalDate periodStart, Holdings what) {
    holdings.put(new At(subscription, periodStart), what);
  }

  /**
   * Units are put into a wallet.
   *
   * @param day in the billing period in which they can first be used
   */
  public void topUp(SubscriptionId subscription, LocalDate day, Holdings.Lot lot) {
    SubscriptionHistory history = subscriptions.get(subscription);
    if (history == null) {
      throw new IllegalArgumentException("there is no subscription " + subscription);
    }
    LocalDate start = Timeline.of(history, catalogue).periods().periodOf(day).from();
    topUps.computeIfAbsent(new At(subscription, start), _ -> new ArrayList<>()).add(lot);
  }

  private Holdings held(At at) {
    Holdings held = holdings.getOrDefault(at, Holdings.NONE);
    List<Holdings.Lot> more = topUps.getOrDefault(at, List.of());
    if (more.isEmpty()) {
      return held;
    }
    var lots = new ArrayList<>(held.lots());
    lots.addAll(more);
    return new Holdings(lots, held.counters(), held.levels());
  }

  /** Money comes in for an invoice; what is too much goes to the balance of its account. */
  public void pay(String number, Money amount) {
    Issued invoice = get(number);
    Money applied = amount.min(invoice.open());
    Money left = invoice.open().minus(applied);
    issued.put(number, invoice.with(left.isZero() ? InvoiceState.PAID : invoice.state(), left));
    Money surplus = amount.minus(applied);
    if (!surplus.isZero()) {
      customer(invoice.document().draft().head().account()).move(surplus);
    }
  }

  // ---------------------------------------------------------------- documents

  /** Invoices everybody, in the order in which accounts were opened. */
  public List<Issued> invoice(LocalDate until) {
    return customers.values().stream()
        .filter(customer -> customer.account.paidBy().isEmpty())
        .map(customer -> customer.account.id())
        .flatMap(account -> invoice(account, until).stream())
        .toList();
  }

  /** Invoices an account, with those that it pays for. */
  public List<Issued> invoice(AccountId payer, LocalDate until) {
    Drawn drawn = draw(payer, until, until);
    unrated.addAll(drawn.unrated());
    var documents = new ArrayList<Issued>();
    for (Draft draft : drawn.drafts()) {
      documents.add(issue(draft, until));
    }
    if (drawn.waiting() == Drawn.Waiting.NOTHING) {
      parties(payer).forEach(customer -> customer.billed(until));
      for (Drawn.Left left : drawn.left()) {
        holdings.put(new At(left.subscription(), left.periodStart()), left.holdings());
      }
    }
    return documents;
  }

  /**
   * What would be drawn; nothing is issued.
   *
   * @param today periods that end later are rated as they stand
   */
  public Drawn draw(AccountId payer, LocalDate until, LocalDate today) {
    Customer customer = customer(payer);
    return drawing.draw(
        new DrawingRequest(
            new Payer(customer.account, customer.terms, customer.coupons, Minimum.HOLDS),
            parties(payer).stream()
                .map(party -> party(party, party.watermark(), customer.terms))
                .toList(),
            until,
            today));
  }

  /** As {@link #draw}, but all the past is looked at again: it must come to the same. */
  public Drawn drawAll(AccountId payer, LocalDate until) {
    Customer customer = customer(payer);
    return drawing.draw(
        new DrawingRequest(
            new Payer(customer.account, customer.terms, customer.coupons, Minimum.HOLDS),
            parties(payer).stream()
                .map(
                    party ->
                        party(
                            party,
                            new Watermark(
                                party.watermark().billedTo(),
                                Optional.of(LocalDate.EPOCH.minusDays(1)),
                                party.watermark().lateDays()),
                            customer.terms))
                .toList(),
            until));
  }

  private List<Customer> parties(AccountId payer) {
    return customers.values().stream().filter(customer -> customer.payer().equals(payer)).toList();
  }

  private Party party(Customer customer, Watermark watermark, InvoicingTerms terms) {
    AccountId account = customer.account.id();
    var histories = subscriptions.values().stream().filter(h -> isBilled(h, account)).toList();
    Reach reach = drawing.reach(histories, watermark, terms);
    var uses =
        customer.uses.values().stream()
            .filter(
                use -> reach.uses().isEmpty() || !day(customer, use).isBefore(reach.uses().get()))
            .toList();
    return new Party(
        customer.account,
        histories,
        uses,
        (subscription, start) -> held(new At(subscription, start)),
        reach.posted().isEmpty() ? List.of() : customer.posted,
        customer.balances(),
        watermark);
  }

  private static LocalDate day(Customer customer, Usage use) {
    return use.use().at().atZone(customer.account.place().zone()).toLocalDate();
  }

  private Issued issue(Draft draft, LocalDate on) {
    Customer customer = customer(draft.head().account());
    String of = numbers.series(on.getYear(), customer.number);
    int sequence = series.merge(of, 1, Integer::sum);
    String number = numbers.write(on.getYear(), customer.number, sequence);
    var id = UUID.nameUUIDFromBytes(number.getBytes(StandardCharsets.UTF_8));
    var document =
        new InvoiceDocument(new InvoiceId(id), draft, SELLER, Buyer.of(customer.account));
    Money open = draft.totals().payable();
    var made =
        new Issued(
            number, on, document, open.isZero() ? InvoiceState.PAID : InvoiceState.FINALISED, open);
    issued.put(number, made);
    draft.balances().forEach(move -> customer(move.account()).move(move.amount()));
    draft.coupons().forEach(customer::took);
    for (DocumentLine line : draft.lines()) {
      customer(line.due().of().account()).posted.add(new Posted(number, line));
    }
    return made;
  }

  /** Credits parts of lines of an invoice, as a favour. */
  public Issued credit(String number, List<CreditNotes.Item> items, LocalDate on) {
    return issue(CreditNotes.of(against(number), items), on);
  }

  /** Takes an invoice back: what is still due is invoiced again with the next. */
  public Issued voidInvoice(String number, LocalDate on) {
    var note = issue(CreditNotes.voiding(against(number)), on);
    Issued invoice = get(number);
    issued.put(number, invoice.with(InvoiceState.VOID, Money.zero(invoice.open().currency())));
    invoice.document().draft().lines().stream()
        .map(line -> line.due())
        .forEach(due -> customer(due.of().account()).changed(due.key().service().from()));
    return note;
  }

  /** An invoice with all that was credited of it. */
  public CreditNotes.Against against(String number) {
    Issued invoice = get(number);
    var earlier =
        issued.values().stream()
            .map(other -> other.document().draft())
            .filter(
                draft ->
                    draft.lines().stream()
                        .anyMatch(
                            line ->
                                line.corrects()
                                    .filter(corrects -> corrects.number().equals(number))
                                    .isPresent()))
            .toList();
    return new CreditNotes.Against(invoice.document().draft(), number, earlier, invoice.state());
  }

  // ---------------------------------------------------------------- what is

  /** A document. */
  public Issued get(String number) {
    Issued found = issued.get(number);
    if (found == null) {
      throw new IllegalArgumentException("there is no document '" + number + "'");
    }
    return found;
  }

  /** All documents in the order in which they were issued. */
  public List<Issued> documents() {
    return List.copyOf(issued.values());
  }

  /** What an account has in credit. */
  public Money balance(AccountId account, Currency currency) {
    return customer(account).balance(currency);
  }

  /** What an account has still to pay for its invoices. */
  public Money owed(AccountId account, Currency currency) {
    return Money.sum(
        issued.values().stream()
            .filter(document -> document.document().draft().head().account().equals(account))
            .map(Issued::open)
            .filter(open -> open.currency().equals(currency) && !open.isNegative())
            .toList(),
        currency);
  }

  /** Uses that nothing priced when an invoice was drawn. */
  public List<Drawn.Unrated> unrated() {
    return List.copyOf(unrated);
  }

  private Customer customer(AccountId account) {
    Customer found = customers.get(account);
    if (found == null) {
      throw new IllegalArgumentException("there is no account " + account);
    }
    return found;
  }
}
