package io.openmaas.billing.invoice;

import io.openmaas.billing.account.AccountId;
import io.openmaas.billing.catalogue.BillingTerms.PriceBasis;
import io.openmaas.billing.catalogue.ChargeCode;
import io.openmaas.billing.catalogue.Localised;
import io.openmaas.billing.catalogue.Measure;
import io.openmaas.billing.catalogue.TaxCategory;
import io.openmaas.billing.catalogue.UsageKind;
import io.openmaas.billing.metering.Usage;
import io.openmaas.billing.metering.UsageKey;
import io.openmaas.billing.metering.Use;
import io.openmaas.billing.rating.RatedLine;
import io.openmaas.billing.rating.RatedLine.What;
import io.openmaas.billing.subscription.DatePeriod;
import io.openmaas.billing.subscription.FeeLine;
import io.openmaas.billing.subscription.SubscriptionId;
import io.openmaas.core.city.CityId;
import io.openmaas.core.money.Money;
import io.openmaas.core.offer.TariffRef;
import io.openmaas.core.time.Period;
import io.openmaas.core.trip.RentalId;
import io.openmaas.core.trip.TripId;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Currency;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/** Reads what {@link DocumentWriter} wrote. */
final class DocumentReader {
  /** The fields of one JSON object. */
  private record Fields(Map<?, ?> map) {
    String text(String name) {
      return (String) get(name);
    }

    long number(String name) {
      return (Long) get(name);
    }

    long number(String name, long usual) {
      return map.containsKey(name) ? number(name) : usual;
    }

    Optional<String> maybe(String name) {
      return Optional.ofNullable((String) map.get(name));
    }

    LocalDate date(String name) {
      return LocalDate.parse(text(name));
    }

    LocalDate date(String name, LocalDate usual) {
      return maybe(name).map(LocalDate::parse).orElse(usual);
    }

    DatePeriod period(String name) {
      List<?> days = (List<?>) get(name);
      return new DatePeriod(
          LocalDate.parse((String) days.get(0)), LocalDate.parse((String) days.get(1)));
    }

    Fields object(String name) {
      return new Fields((Map<?, ?>) get(name));
    }

    List<?> array(String name) {
      return map.containsKey(name) ? (List<?>) get(name) : List.of();
    }

    <T> List<T> objects(String name, Function<Fields, T> mapping) {
      var list = new ArrayList<T>();
      for (Object value : array(name)) {
        list.add(mapping.apply(new Fields((Map<?, ?>) value)));
      }
      return list;
    }

    /** What a position refers to. */
    <T> Optional<T> at(String name, List<T> list) {
      return map.containsKey(name) ? Optional.of(list.get((int) number(name))) : Optional.empty();
    }

    private Object get(String name) {
      Object value = map.get(name);
      if (value == null) {
        throw new IllegalArgumentException("the document has no field '" + name + "'");
      }
      return value;
    }
  }

  private final Fields root;
  private final Currency currency;
  private final PriceBasis basis;
  private final List<Localised> names;
  private final List<AccountId> accounts;
  private final List<SubscriptionId> subscriptions;
  private final List<TariffRef> plans;
  private final List<Used> uses;
  private final List<Draft.TaxSum> taxes;

  private DocumentReader(Fields root) {
    this.root = root;
    if (root.number("version") != InvoiceDocument.VERSION) {
      throw new IllegalArgumentException("a document of version " + root.number("version"));
    }
    this.currency = Currency.getInstance(root.text("currency"));
    this.basis = PriceBasis.valueOf(root.text("basis"));
    this.names = root.objects("names", DocumentReader::localised);
    this.accounts = root.array("accounts").stream().map(id -> account((String) id)).toList();
    this.subscriptions =
        root.array("subscriptions").stream()
            .map(id -> new SubscriptionId(UUID.fromString((String) id)))
            .toList();
    this.plans = root.array("plans").stream().map(ref -> new TariffRef((String) ref)).toList();
    this.uses = root.objects("uses", DocumentReader::used);
    this.taxes = root.objects("taxes", this::taxSum);
  }

  static InvoiceDocument read(byte[] bytes) {
    try {
      return new DocumentReader(new Fields((Map<?, ?>) JsonTree.read(bytes))).document();
    } catch (ClassCastException | IndexOutOfBoundsException | java.time.DateTimeException wrong) {
      throw new IllegalArgumentException("no document: " + wrong.getMessage(), wrong);
    }
  }

  private InvoiceDocument document() {
    var head =
        new Draft.Head(
            account(root.text("account")),
            new CityId(root.text("city")),
            root.text("country"),
            ZoneId.of(root.text("zone")),
            currency,
            basis,
            root.period("period"),
            root.date("billedOn"),
            root.maybe("costCentre"));
    var draft =
        new Draft(
            Draft.Kind.valueOf(root.text("kind")),
            head,
            root.objects("lines", this::line),
            root.objects("coupons", this::coupon),
            taxes,
            root.objects(
                "balances",
                move ->
                    new Draft.BalanceMove(account(move.text("account")), money(move, "amount"))),
            new Draft.Totals(
                money(root, "net"),
                money(root, "tax"),
                money(root, "gross"),
                money(root, "balance")));
    Fields seller = root.object("seller");
    Fields buyer = root.object("buyer");
    return new InvoiceDocument(
        new InvoiceId(UUID.fromString(root.text("id"))),
        draft,
        new Issuer.Seller(
            seller.text("name"),
            seller.text("address"),
            seller.text("taxId"),
            seller.text("iban"),
            seller.text("email")),
        new InvoiceDocument.Buyer(
            buyer.text("name"),
            buyer.text("address"),
            buyer.maybe("vatId"),
            buyer.text("language")));
  }

  private static AccountId account(String id) {
    return new AccountId(UUID.fromString(id));
  }

  private Money money(Fields fields, String name) {
    return new Money(fields.number(name), currency);
  }

  private static Localised localised(Fields fields) {
    var translations = new HashMap<String, String>();
    fields
        .map()
        .forEach(
            (language, text) -> {
              if (!"".equals(language)) {
                translations.put((String) language, (String) text);
              }
            });
    return new Localised(fields.text(""), translations);
  }

  private Draft.TaxSum taxSum(Fields fields) {
    return new Draft.TaxSum(
        new DocumentLine.LineTax(
            TaxCategory.valueOf(fields.text("category")),
            new BigDecimal(fields.text("percent")),
            DocumentLine.Scheme.valueOf(fields.text("scheme"))),
        money(fields, "net"),
        money(fields, "tax"));
  }

  private Coupon.Taken coupon(Fields fields) {
    return new Coupon.Taken(
        fields.text("code"), names.get((int) fields.number("name")), money(fields, "amount"));
  }

  private static Used used(Fields fields) {
    Instant from = Instant.parse(fields.text("from"));
    Instant to = fields.maybe("to").map(Instant::parse).orElse(from);
    var dimensions = new HashMap<String, String>();
    var quantities = new HashMap<Measure, BigDecimal>();
    if (fields.map().containsKey("dimensions")) {
      fields
          .object("dimensions")
          .map()
          .forEach((name, value) -> dimensions.put((String) name, (String) value));
    }
    if (fields.map().containsKey("quantities")) {
      fields
          .object("quantities")
          .map()
          .forEach(
              (name, value) ->
                  quantities.put(new Measure((String) name), new BigDecimal((String) value)));
    }
    List<?> price = fields.array("price");
    return new Used(
        new UsageKey(fields.text("key")),
        new Use(
            new UsageKind(fields.text("kind")),
            new Period(from, to),
            fields.maybe("at").map(Instant::parse).orElse(to),
            dimensions,
            quantities,
            price.isEmpty()
                ? Optional.empty()
                : Optional.of(Money.ofMinor((Long) price.get(0), (String) price.get(1)))),
        proof(fields));
  }

  private static Usage.Proof proof(Fields fields) {
    if (fields.map().containsKey("rental")) {
      return new Usage.Proof.OfRental(
          new RentalId(UUID.fromString(rental(fields))),
          fields.array("trips").stream()
              .map(id -> new TripId(UUID.fromString((String) id)))
              .toList(),
          fields.text("vehicle"));
    }
    return fields.map().containsKey("ticket")
        ? new Usage.Proof.OfTicket(fields.text("leg"), fields.text("ticket"), fields.text("line"))
        : new Usage.Proof.Reported(fields.text("source"), fields.text("text"));
  }

  private static String rental(Fields fields) {
    String written = fields.text("rental");
    return written.isEmpty() ? fields.text("key").substring("rental/".length()) : written;
  }

  private DocumentLine line(Fields fields) {
    LocalDate from = fields.date("from");
    var service = new DatePeriod(from, fields.date("to", from.plusDays(1)));
    var tax = taxes.get((int) fields.number("rate")).of();
    Optional<Used> used =
        fields.map().containsKey("use")
            ? Optional.of(uses.get((int) fields.number("use")))
            : Optional.empty();
    LocalDate billedOn = root.date("billedOn");
    var due =
        new DueLine(
            new LineKey(
                fields.at("subscription", subscriptions),
                new ChargeCode(fields.text("code")),
                service,
                fields.maybe("useKey").map(UsageKey::new).or(() -> used.map(Used::key))),
            new DueLine.Of(
                accounts.get((int) fields.number("account", 0)),
                fields.at("plan", plans),
                names.get((int) fields.number("name")),
                tax.category(),
                DueLine.Kind.valueOf(fields.text("kind"))),
            new DueLine.Supply(
                fields.date("day", from),
                fields.date("invoiceAt", billedOn),
                fields.date("billedOn", billedOn),
                basis),
            money(fields, "amount"),
            detail(fields, used));
    return new DocumentLine(
        due,
        fields.map().containsKey("corrects")
            ? Optional.of(corrects(fields.object("corrects")))
            : Optional.empty(),
        new Money(fields.number("discount", 0), currency),
        tax,
        new DocumentLine.Share(money(fields, "net"), money(fields, "tax")));
  }

  private static DueLine.Detail detail(Fields fields, Optional<Used> used) {
    List<?> part = fields.array("part");
    return new DueLine.Detail(
        fields
            .maybe("count")
            .map(
                count ->
                    new RatedLine.Quantity(new BigDecimal(count), new Measure(fields.text("of")))),
        part.isEmpty()
            ? Optional.empty()
            : Optional.of(new FeeLine.Part((Long) part.get(0), (Long) part.get(1))),
        fields.array("parts").stream().map(step -> part((List<?>) step)).toList(),
        used);
  }

  private static RatedLine.Part part(List<?> step) {
    String of = (String) step.get(1);
    What what =
        switch ((String) step.get(0)) {
          case "units" -> new What.Units();
          case "flat" -> new What.Flat();
          case "tier" -> new What.Tier(Integer.parseInt(of));
          case "package" -> new What.Package(new ChargeCode(of));
          case "allowance" -> new What.Allowance(new ChargeCode(of));
          case "wallet" -> new What.Wallet(new ChargeCode(of));
          case "demand" -> new What.Demand();
          case "promise" -> new What.Promise();
          case "cap" -> new What.Cap(new ChargeCode(of));
          case "included" -> new What.Included();
          case "commitment" -> new What.Commitment(new ChargeCode(of));
          case "metered" -> new What.Metered(new Measure(of));
          default -> throw new IllegalArgumentException("a step '" + step.get(0) + "'");
        };
    return new RatedLine.Part(
        what,
        new BigDecimal((String) step.get(2)),
        new BigDecimal((String) step.get(3)),
        new BigDecimal((String) step.get(4)));
  }

  private DocumentLine.Corrects corrects(Fields fields) {
    return new DocumentLine.Corrects(
        fields.text("number"),
        fields.period("service"),
        money(fields, "posted"),
        DocumentLine.Cause.valueOf(fields.text("cause")));
  }
}
