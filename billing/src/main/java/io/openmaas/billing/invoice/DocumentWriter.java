package io.openmaas.billing.invoice;

import io.openmaas.billing.account.AccountId;
import io.openmaas.billing.catalogue.Localised;
import io.openmaas.billing.metering.Usage;
import io.openmaas.billing.metering.UsageKey;
import io.openmaas.billing.metering.Use;
import io.openmaas.billing.rating.RatedLine;
import io.openmaas.billing.rating.RatedLine.What;
import io.openmaas.billing.subscription.DatePeriod;
import io.openmaas.billing.subscription.SubscriptionId;
import io.openmaas.core.money.Money;
import io.openmaas.core.offer.TariffRef;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The canonical form of a document, version 1. Names, accounts and uses that several lines share
 * are written once and referred to by position. Fields that are absent, or that are what most lines
 * have, are left out; each says so here.
 */
final class DocumentWriter {
  private final CanonicalJson json = new CanonicalJson();
  private final InvoiceDocument document;
  private final Map<Localised, Integer> names = new HashMap<>();
  private final List<Localised> nameList = new ArrayList<>();
  private final Map<AccountId, Integer> accounts = new HashMap<>();
  private final List<AccountId> accountList = new ArrayList<>();
  private final Map<SubscriptionId, Integer> subscriptions = new HashMap<>();
  private final List<SubscriptionId> subscriptionList = new ArrayList<>();
  private final Map<TariffRef, Integer> plans = new HashMap<>();
  private final List<TariffRef> planList = new ArrayList<>();
  private final Map<UsageKey, Integer> uses = new HashMap<>();
  private final List<Used> useList = new ArrayList<>();
  private final Map<Used, Integer> otherUses = new HashMap<>();

  private DocumentWriter(InvoiceDocument document) {
    this.document = document;
  }

  static byte[] write(InvoiceDocument document) {
    return new DocumentWriter(document).bytes();
  }

  private byte[] bytes() {
    Draft draft = document.draft();
    for (DocumentLine line : draft.lines()) {
      position(names, nameList, line.due().of().name());
      position(accounts, accountList, line.due().of().account());
      line.due()
          .key()
          .subscription()
          .ifPresent(id -> position(subscriptions, subscriptionList, id));
      line.due().of().plan().ifPresent(plan -> position(plans, planList, plan));
      line.due().detail().used().ifPresent(this::collect);
    }
    for (Coupon.Taken taken : draft.coupons()) {
      position(names, nameList, taken.name());
    }
    json.open('{').name("version").number(InvoiceDocument.VERSION);
    json.name("id").string(document.id().toString());
    json.name("kind").string(draft.kind().name());
    head(draft.head());
    parties();
    json.name("names").open('[');
    nameList.forEach(this::localised);
    json.close(']');
    json.name("accounts").open('[');
    accountList.forEach(account -> json.string(account.toString()));
    json.close(']');
    json.name("subscriptions").open('[');
    subscriptionList.forEach(id -> json.string(id.toString()));
    json.close(']').name("plans").open('[');
    planList.forEach(plan -> json.string(plan.value()));
    json.close(']').name("uses").open('[');
    useList.forEach(this::used);
    json.close(']');
    taxes(draft);
    json.name("lines").open('[');
    draft.lines().forEach(this::line);
    json.close(']');
    ends(draft);
    return json.close('}').toBytes();
  }

  private static <T> int position(Map<T, Integer> positions, List<T> list, T value) {
    Integer found = positions.get(value);
    if (found != null) {
      return found;
    }
    positions.put(value, list.size());
    list.add(value);
    return list.size() - 1;
  }

  private void collect(Used used) {
    Integer known = uses.putIfAbsent(used.key(), useList.size());
    if (known == null) {
      useList.add(used);
    } else if (!same(useList.get(known), used)) {
      position(otherUses, useList, used);
    }
  }

  /** A use that was corrected is there as it was charged and as it is known now. */
  private int position(Used used) {
    int known = uses.get(used.key());
    return same(useList.get(known), used) ? known : otherUses.get(used);
  }

  private static boolean same(Used one, Used other) {
    return one == other || one.equals(other);
  }

  private void head(Draft.Head head) {
    json.name("account").string(head.account().toString());
    json.name("city").string(head.city().value());
    json.name("country").string(head.country());
    json.name("zone").string(head.zone().getId());
    json.name("currency").string(head.currency().getCurrencyCode());
    json.name("basis").string(head.basis().name());
    json.name("period");
    period(head.period());
    json.name("billedOn").date(head.billedOn());
    head.costCentre().ifPresent(code -> json.name("costCentre").string(code));
  }

  private void parties() {
    var seller = document.seller();
    json.name("seller").open('{').name("name").string(seller.name());
    json.name("address").string(seller.address()).name("taxId").string(seller.taxId());
    json.name("iban").string(seller.iban()).name("email").string(seller.email()).close('}');
    var buyer = document.buyer();
    json.name("buyer").open('{').name("name").string(buyer.name());
    json.name("address").string(buyer.address());
    buyer.vatId().ifPresent(vatId -> json.name("vatId").string(vatId));
    json.name("language").string(buyer.language()).close('}');
  }

  private void localised(Localised name) {
    json.open('{').name("").string(name.inEnglish());
    sorted(name.translations()).forEach(entry -> json.name(entry[0]).string(entry[1]));
    json.close('}');
  }

  private static List<String[]> sorted(Map<?, ?> map) {
    var entries = new String[map.size()][];
    int i = 0;
    for (var entry : map.entrySet()) {
      entries[i++] = new String[] {entry.getKey().toString(), entry.getValue().toString()};
    }
    if (i > 1) {
      Arrays.sort(entries, (a, b) -> a[0].compareTo(b[0]));
    }
    return Arrays.asList(entries);
  }

  private void period(DatePeriod period) {
    json.open('[').date(period.from()).date(period.to()).close(']');
  }

  // ---------------------------------------------------------------- uses

  private void used(Used used) {
    Use use = used.use();
    json.open('{').name("key").string(used.key().value());
    json.name("kind").string(use.kind().code());
    json.name("from").instant(use.time().from());
    if (!use.time().to().equals(use.time().from())) {
      json.name("to").instant(use.time().to());
    }
    if (!use.at().equals(use.time().to())) {
      json.name("at").instant(use.at());
    }
    map("dimensions", use.dimensions());
    map("quantities", use.quantities());
    use.price().ifPresent(price -> money("price", price));
    switch (used.proof()) {
      case Usage.Proof.OfRental rental -> {
        String id = rental.rental().toString();
        boolean inKey = used.key().value().equals("rental/" + id);
        json.name("rental").string(inKey ? "" : id).name("trips").open('[');
        rental.trips().forEach(trip -> json.string(trip.toString()));
        json.close(']').name("vehicle").string(rental.vehicle());
      }
      case Usage.Proof.OfTicket ticket ->
          json.name("leg")
              .string(ticket.leg())
              .name("ticket")
              .string(ticket.ticket())
              .name("line")
              .string(ticket.line());
      case Usage.Proof.Reported reported ->
          json.name("source").string(reported.source()).name("text").string(reported.text());
    }
    json.close('}');
  }

  private void map(String name, Map<?, ?> map) {
    if (!map.isEmpty()) {
      json.name(name).open('{');
      sorted(map).forEach(entry -> json.name(entry[0]).string(entry[1]));
      json.close('}');
    }
  }

  private void money(String name, Money money) {
    json.name(name)
        .open('[')
        .number(money.minor())
        .string(money.currency().getCurrencyCode())
        .close(']');
  }

  // ---------------------------------------------------------------- lines

  private void taxes(Draft draft) {
    json.name("taxes").open('[');
    for (Draft.TaxSum sum : draft.taxes()) {
      json.open('{').name("category").string(sum.of().category().name());
      json.name("percent").string(sum.of().percent().toString());
      json.name("scheme").string(sum.of().scheme().name());
      json.name("net").number(sum.net().minor()).name("tax").number(sum.tax().minor()).close('}');
    }
    json.close(']');
  }

  private void line(DocumentLine line) {
    DueLine due = line.due();
    DatePeriod service = due.key().service();
    json.open('{').name("code").string(due.key().code().value());
    json.name("kind").string(due.of().kind().name());
    json.name("name").number(names.get(due.of().name()));
    number("account", accounts.get(due.of().account()), 0);
    due.key()
        .subscription()
        .ifPresent(id -> json.name("subscription").number(subscriptions.get(id)));
    due.of().plan().ifPresent(plan -> json.name("plan").number(plans.get(plan)));
    json.name("from").date(service.from());
    boolean oneDay = service.to().equals(service.from().plusDays(1));
    if (!oneDay) {
      json.name("to").date(service.to());
    }
    if (!due.supply().day().equals(service.from())) {
      json.name("day").date(due.supply().day());
    }
    LocalDate billedOn = document.draft().head().billedOn();
    if (!due.supply().invoiceAt().equals(billedOn)) {
      json.name("invoiceAt").date(due.supply().invoiceAt());
    }
    if (!due.supply().billedOn().equals(billedOn)) {
      json.name("billedOn").date(due.supply().billedOn());
    }
    detail(due);
    json.name("amount").number(due.amount().minor());
    number("discount", line.discount().minor(), 0);
    json.name("rate").number(rate(line.tax()));
    json.name("net").number(line.share().net().minor());
    json.name("tax").number(line.share().tax().minor());
    line.corrects().ifPresent(this::corrects);
    json.close('}');
  }

  private void number(String name, long value, long usual) {
    if (value != usual) {
      json.name(name).number(value);
    }
  }

  private int rate(DocumentLine.LineTax tax) {
    var sums = document.draft().taxes();
    for (int i = 0; i < sums.size(); i++) {
      if (sums.get(i).of().equals(tax)) {
        return i;
      }
    }
    throw new IllegalStateException("no tax sum for " + tax);
  }

  private void detail(DueLine due) {
    var detail = due.detail();
    detail.used().ifPresent(used -> json.name("use").number(position(used)));
    due.key()
        .use()
        .filter(key -> detail.used().filter(used -> used.key().equals(key)).isEmpty())
        .ifPresent(key -> json.name("useKey").string(key.value()));
    detail
        .quantity()
        .ifPresent(
            quantity -> {
              json.name("count").string(quantity.count().toString());
              json.name("of").string(quantity.measure().code());
            });
    detail
        .part()
        .ifPresent(
            part ->
                json.name("part")
                    .open('[')
                    .number(part.numerator())
                    .number(part.denominator())
                    .close(']'));
    if (!detail.parts().isEmpty()) {
      json.name("parts").open('[');
      detail.parts().forEach(this::part);
      json.close(']');
    }
  }

  private void part(RatedLine.Part part) {
    json.open('[');
    switch (part.what()) {
      case What.Units _ -> json.string("units").string("");
      case What.Flat _ -> json.string("flat").string("");
      case What.Tier tier -> json.string("tier").string(Integer.toString(tier.number()));
      case What.Package box -> json.string("package").string(box.code().value());
      case What.Allowance allowance -> json.string("allowance").string(allowance.code().value());
      case What.Wallet wallet -> json.string("wallet").string(wallet.code().value());
      case What.Demand _ -> json.string("demand").string("");
      case What.Promise _ -> json.string("promise").string("");
      case What.Cap cap -> json.string("cap").string(cap.code().value());
      case What.Included _ -> json.string("included").string("");
      case What.Commitment commitment ->
          json.string("commitment").string(commitment.code().value());
      case What.Metered metered -> json.string("metered").string(metered.measure().code());
    }
    json.string(part.units().toString())
        .string(part.price().toString())
        .string(part.amount().toString())
        .close(']');
  }

  private void corrects(DocumentLine.Corrects corrects) {
    json.name("corrects").open('{').name("number").string(corrects.number());
    json.name("service");
    period(corrects.service());
    json.name("posted").number(corrects.posted().minor());
    json.name("cause").string(corrects.cause().name()).close('}');
  }

  private void ends(Draft draft) {
    json.name("coupons").open('[');
    for (Coupon.Taken taken : draft.coupons()) {
      json.open('{').name("code").string(taken.code());
      json.name("name").number(names.get(taken.name()));
      json.name("amount").number(taken.amount().minor()).close('}');
    }
    json.close(']').name("balances").open('[');
    for (Draft.BalanceMove move : draft.balances()) {
      json.open('{').name("account").string(move.account().toString());
      json.name("amount").number(move.amount().minor()).close('}');
    }
    var totals = draft.totals();
    json.close(']').name("net").number(totals.net().minor());
    json.name("tax").number(totals.tax().minor());
    json.name("gross").number(totals.gross().minor());
    json.name("balance").number(totals.balance().minor());
  }
}
