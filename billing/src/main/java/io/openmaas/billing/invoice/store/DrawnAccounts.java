package io.openmaas.billing.invoice.store;

import io.openmaas.billing.account.Account;
import io.openmaas.billing.account.AccountId;
import io.openmaas.billing.catalogue.BillingTerms.PriceBasis;
import io.openmaas.billing.catalogue.CalendarPeriod;
import io.openmaas.billing.catalogue.Catalogue;
import io.openmaas.billing.invoice.DocumentLine;
import io.openmaas.billing.invoice.Draft;
import io.openmaas.billing.invoice.Drawing;
import io.openmaas.billing.invoice.DrawingRequest;
import io.openmaas.billing.invoice.DrawingRequest.Watermark;
import io.openmaas.billing.invoice.Drawn;
import io.openmaas.billing.invoice.InvoiceDocument;
import io.openmaas.billing.invoice.InvoiceId;
import io.openmaas.billing.invoice.InvoicingTerms;
import io.openmaas.billing.invoice.Issuer;
import io.openmaas.billing.invoice.store.AccountMaterial.Group;
import io.openmaas.billing.invoice.store.AccountMaterial.Member;
import io.openmaas.billing.ledger.Party;
import io.openmaas.billing.ledger.Postings;
import io.openmaas.billing.metering.LoggedUsage;
import io.openmaas.billing.metering.Usage;
import io.openmaas.billing.metering.UsageKey;
import io.openmaas.billing.metering.UsageSnapshot;
import io.openmaas.billing.subscription.BillingPeriods;
import io.openmaas.billing.subscription.Cycle;
import io.openmaas.billing.subscription.DatePeriod;
import io.openmaas.billing.subscription.SubscriptionHistory;
import io.openmaas.billing.subscription.Timeline;
import io.openmaas.core.id.Ids;
import io.openmaas.core.money.Money;
import io.openmaas.core.traveller.TravellerId;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** Draws accounts by the pure drawing, and tells where they stand afterwards. */
public final class DrawnAccounts {
  private static final BillingPeriods CALENDAR_MONTHS =
      BillingPeriods.of(Cycle.calendar(CalendarPeriod.MONTH), LocalDate.of(2000, 1, 1));

  /**
   * A change of a subscription may be committed so much later than it says; looking twice is free.
   */
  private static final Duration COMMITS_WITHIN = Duration.ofHours(24);

  private final Drawing drawing;
  private final Catalogue catalogue;
  private final Issuer issuer;
  private final Ids ids;

  public DrawnAccounts(Drawing drawing, Catalogue catalogue, Issuer issuer, Ids ids) {
    this.drawing = drawing;
    this.catalogue = catalogue;
    this.issuer = issuer;
    this.ids = ids;
  }

  /** What was billed of an account, and what became known since. */
  Watermark watermark(Member member, Optional<Instant> billedAt) {
    var cover = member.cover();
    if (cover.invoicedTo().isEmpty()) {
      return Watermark.BEGINNING;
    }
    LocalDate billedTo = cover.invoicedTo().get();
    ZoneId zone = member.account().place().zone();
    Instant end = billedTo.atStartOfDay(zone).toInstant();
    var seen = cover.snapshot().map(UsageSnapshot::parse);
    var late = new HashSet<LocalDate>();
    for (LocalDate day : cover.unrated()) {
      if (day.isBefore(billedTo)) {
        late.add(day);
      }
    }
    for (LoggedUsage row : member.uses()) {
      boolean covered = seen.isPresent() && seen.get().covers(row.xid());
      if (!covered) {
        addIfBefore(late, row.at(), end, zone);
        addIfBefore(late, row.replacedAt(), end, zone);
      }
    }
    return new Watermark(cover.invoicedTo(), changedFrom(member, billedAt), late);
  }

  private static void addIfBefore(HashSet<LocalDate> days, Instant at, Instant end, ZoneId zone) {
    if (at.isBefore(end)) {
      days.add(at.atZone(zone).toLocalDate());
    }
  }

  private static Optional<LocalDate> changedFrom(Member member, Optional<Instant> billedAt) {
    if (billedAt.isEmpty()) {
      return Optional.empty();
    }
    Instant since = billedAt.get().minus(COMMITS_WITHIN);
    LocalDate first = null;
    for (SubscriptionHistory history : member.subscriptions()) {
      for (SubscriptionHistory.Entry entry : history.changes()) {
        if (!entry.recordedAt().isBefore(since) && (first == null || entry.day().isBefore(first))) {
          first = entry.day();
        }
      }
    }
    return Optional.ofNullable(first);
  }

  /** What else must be loaded of an account about which something became known. */
  DrawingRequest.Reach reach(Member member, Watermark watermark) {
    return drawing.reach(member.subscriptions(), watermark, InvoicingTerms.USUAL);
  }

  /**
   * Draws what is due. Who is billed to a later day than asked for stays so: by an earlier one,
   * days that are billed would be open again.
   *
   * @throws RuntimeException with a reason for people
   */
  Billed draw(Group group, Instant until) {
    Account payer = group.members().getFirst().account();
    LocalDate day = until.atZone(payer.place().zone()).toLocalDate();
    for (Member member : group.members()) {
      LocalDate billedTo = member.cover().invoicedTo().orElse(day);
      day = billedTo.isAfter(day) ? billedTo : day;
    }
    Drawn drawn = drawn(group, day);
    var documents = new ArrayList<Billed.Document>(drawn.drafts().size());
    for (Draft draft : drawn.drafts()) {
      documents.add(document(group, draft));
    }
    var next = new ArrayList<Billed.Next>(group.members().size());
    for (Member member : group.members()) {
      if (member.stated()) {
        next.add(next(member, drawn, day));
      }
    }
    return new Billed(documents, withEarliestDue(next));
  }

  /** Who pays for others is due as soon as one of them is. */
  private static List<Billed.Next> withEarliestDue(List<Billed.Next> next) {
    if (next.size() < 2) {
      return next;
    }
    Billed.Next payer = next.getFirst();
    Instant due = next.stream().map(Billed.Next::dueAt).min(Instant::compareTo).orElseThrow();
    next.set(
        0,
        new Billed.Next(
            payer.account(),
            due,
            payer.invoicedTo(),
            payer.firstUnbilledXid(),
            payer.balanceMinor(),
            payer.unrated()));
    return next;
  }

  private Drawn drawn(Group group, LocalDate until) {
    Account payer = group.members().getFirst().account();
    var parties = new ArrayList<DrawingRequest.Party>(group.members().size());
    for (Member member : group.members()) {
      parties.add(party(member));
    }
    return drawing.draw(new DrawingRequest(DrawingRequest.Payer.of(payer), parties, until));
  }

  /** What is due as things stand: what has ended, and the open period as if it ended now. */
  RunningBills.Bill bill(Group group, Instant now) {
    Member payer = group.members().getFirst();
    LocalDate today = now.atZone(payer.account().place().zone()).toLocalDate();
    DatePeriod open = openPeriods(payer, today).getFirst();
    var running = new ArrayList<Draft>();
    var ended = new ArrayList<Draft>();
    for (Draft draft : drawn(group, open.to()).drafts()) {
      (draft.head().billedOn().isAfter(today) ? running : ended).add(draft);
    }
    var provisional = new HashSet<UsageKey>();
    group.members().forEach(member -> provisional.addAll(member.running()));
    return new RunningBills.Bill(
        payer.account(), now, open, running, provisional, ended, payer.subscriptions());
  }

  private DrawingRequest.Party party(Member member) {
    var currency = member.account().place().currency();
    return new DrawingRequest.Party(
        member.account(),
        member.subscriptions(),
        uses(member),
        DrawingRequest.StartsWith.NOTHING,
        member.posted(),
        member.balanceMinor() == 0
            ? List.of()
            : List.of(new Money(member.balanceMinor(), currency)),
        member.watermark());
  }

  /**
   * What stands, from where the drawing looks. Rows come by the order in which they were written,
   * so that some are from days that are billed and not looked at.
   */
  private List<Usage> uses(Member member) {
    List<Usage> standing = LoggedUsage.standing(member.allUses());
    Optional<LocalDate> billedTo = member.watermark().billedTo();
    ZoneId zone = member.account().place().zone();
    if (billedTo.isEmpty()
        || standing.isEmpty()
        || !standing.getFirst().use().at().isBefore(start(month(billedTo.get()), zone))) {
      return standing;
    }
    Optional<LocalDate> first = reach(member, member.watermark()).uses();
    if (first.isEmpty()) {
      return standing;
    }
    Instant from = start(first.get(), zone);
    return standing.stream().filter(usage -> !usage.use().at().isBefore(from)).toList();
  }

  private static LocalDate month(LocalDate day) {
    return CALENDAR_MONTHS.periodOf(day).from();
  }

  private static Instant start(LocalDate day, ZoneId zone) {
    return day.atStartOfDay(zone).toInstant();
  }

  private Billed.Document document(Group group, Draft draft) {
    var balances = new ArrayList<Postings.BalanceMove>();
    for (Draft.BalanceMove move : draft.balances()) {
      balances.add(new Postings.BalanceMove(party(account(group, move.account())), move.amount()));
    }
    Account account = account(group, draft.head().account());
    return document(account, draft, part(group, account, draft), balances, Optional.empty());
  }

  /**
   * Short where all is as usual for the account. A drawing that subtracted what was posted may come
   * to a second document of the same day.
   */
  private static String part(Group group, Account account, Draft draft) {
    String usual =
        String.join(
            "|",
            PriceBasis.TAX_INCLUDED.name(),
            account.place().city().value(),
            account.place().country(),
            "",
            "");
    String part = draft.part().equals(usual) ? "" : draft.part();
    boolean again = group.members().stream().anyMatch(member -> isReopened(member.watermark()));
    return again ? part + "#" + group.due().cover().round() : part;
  }

  private static boolean isReopened(Watermark mark) {
    return mark.billedTo().isPresent()
        && (mark.changedFrom().isPresent() || !mark.lateDays().isEmpty());
  }

  /** A credit note that finance decided on. */
  Billed.Document creditNote(Account account, Draft draft, Billed.Corrected corrects) {
    return document(
        account,
        draft,
        "credit/" + ids.next(),
        draft.balances().stream()
            .map(move -> new Postings.BalanceMove(party(account), move.amount()))
            .toList(),
        Optional.of(corrects));
  }

  private Billed.Document document(
      Account payer,
      Draft draft,
      String part,
      List<Postings.BalanceMove> balances,
      Optional<Billed.Corrected> corrects) {
    var id = ids.next();
    var document =
        new InvoiceDocument(
            new InvoiceId(id), draft, issuer.seller(), InvoiceDocument.Buyer.of(payer));
    var supplies = new ArrayList<Postings.Supply>(draft.taxes().size());
    for (Draft.TaxSum tax : draft.taxes()) {
      supplies.add(
          new Postings.Supply(tax.of().category(), tax.of().percent(), tax.net(), tax.tax()));
    }
    return new Billed.Document(
        new Billed.Of(
            id, payer.id(), others(draft), traveller(payer), payer.place().zone(), corrects),
        new Billed.Span(draft.head().period(), draft.head().billedOn(), part, draft.serviceTo()),
        draft.totals().gross(),
        draft.totals().payable(),
        new Billed.Booking(party(payer), draft.head().country(), supplies, balances),
        Billed.Content.of((short) InvoiceDocument.VERSION, document.bytes()));
  }

  private static Set<AccountId> others(Draft draft) {
    AccountId own = draft.head().account();
    Set<AccountId> others = Set.of();
    for (DocumentLine line : draft.lines()) {
      AccountId of = line.due().of().account();
      if (!of.equals(own)) {
        others = others.isEmpty() ? new HashSet<>() : others;
        others.add(of);
      }
    }
    return others;
  }

  private static Account account(Group group, AccountId id) {
    return group.members().stream()
        .map(Member::account)
        .filter(account -> account.id().equals(id))
        .findFirst()
        .orElseThrow();
  }

  private static Optional<TravellerId> traveller(Account account) {
    return account.holder() instanceof Account.Holder.Person person
        ? Optional.of(person.traveller())
        : Optional.empty();
  }

  private static Party party(Account account) {
    return traveller(account).map(Party::of).orElseGet(() -> Party.of(account.id()));
  }

  /**
   * What falls due until this day is billed; uses from the beginning of the earliest open period on
   * are left for a later invoice.
   */
  private Billed.Next next(Member member, Drawn drawn, LocalDate day) {
    ZoneId zone = member.account().place().zone();
    LocalDate open = day;
    LocalDate due = null;
    for (DatePeriod period : openPeriods(member, day)) {
      open = period.from().isBefore(open) ? period.from() : open;
      due = due == null || period.to().isBefore(due) ? period.to() : due;
    }
    for (SubscriptionHistory history : member.subscriptions()) {
      for (SubscriptionHistory.Entry entry : history.changes()) {
        due = entry.day().isAfter(day) && entry.day().isBefore(due) ? entry.day() : due;
      }
    }
    long balance = member.balanceMinor();
    for (Draft draft : drawn.drafts()) {
      for (Draft.BalanceMove move : draft.balances()) {
        if (move.account().equals(member.account().id())) {
          balance = Math.addExact(balance, move.amount().minor());
        }
      }
    }
    Instant end = open.atStartOfDay(zone).toInstant();
    OptionalLong left =
        member.uses().stream()
            .filter(row -> !row.at().isBefore(end))
            .mapToLong(LoggedUsage::xid)
            .min();
    return new Billed.Next(
        member.account().id(),
        due.atStartOfDay(zone).toInstant(),
        drawn.waiting() == Drawn.Waiting.NOTHING ? Optional.of(day) : Optional.empty(),
        left.isPresent() ? Optional.of(left.getAsLong()) : Optional.empty(),
        balance,
        unrated(member, drawn));
  }

  private static Optional<List<Billed.Unrated>> unrated(Member member, Drawn drawn) {
    var list = new ArrayList<Billed.Unrated>();
    if (!drawn.unrated().isEmpty()) {
      ZoneId zone = member.account().place().zone();
      var days = new HashMap<UsageKey, LocalDate>();
      member
          .allUses()
          .forEach(row -> days.put(row.usage().key(), row.at().atZone(zone).toLocalDate()));
      for (Drawn.Unrated use : drawn.unrated()) {
        if (use.account().equals(member.account().id())) {
          list.add(
              new Billed.Unrated(use.use().use(), days.get(use.use().use()), use.use().reason()));
        }
      }
    }
    return list.isEmpty() && member.cover().unrated().isEmpty()
        ? Optional.empty()
        : Optional.of(list);
  }

  private List<DatePeriod> openPeriods(Member member, LocalDate day) {
    var periods = new ArrayList<DatePeriod>();
    for (SubscriptionHistory history : member.subscriptions()) {
      Timeline timeline = Timeline.of(history, catalogue);
      if (timeline.endsOn().map(end -> end.isAfter(day)).orElse(true)) {
        periods.add(timeline.periods().periodOf(day));
      }
    }
    periods.add(CALENDAR_MONTHS.periodOf(day));
    return periods;
  }
}
