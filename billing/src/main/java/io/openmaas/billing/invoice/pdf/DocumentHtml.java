package io.openmaas.billing.invoice.pdf;

import io.openmaas.billing.invoice.DocumentLine;
import io.openmaas.billing.invoice.Draft;
import io.openmaas.billing.invoice.InvoiceDocument;
import io.openmaas.billing.invoice.Seal;
import io.openmaas.billing.invoice.Used;
import io.openmaas.billing.metering.Usage.Proof;
import io.openmaas.billing.rating.RatedLine;
import io.openmaas.billing.subscription.DatePeriod;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The page of an invoice or credit note. Every text from outside goes through {@link #escape}. */
final class DocumentHtml {
  private static final String CSS = resource("/invoice/document.css");

  private final Words words;
  private final InvoiceDocument document;
  private final Draft draft;
  private final Seal seal;
  private final ZoneId zone;

  DocumentHtml(Words words, InvoiceDocument document, Seal seal) {
    this.words = words;
    this.document = document;
    this.draft = document.draft();
    this.seal = seal;
    this.zone = draft.head().zone();
  }

  String page() {
    String title = escape(words.say("title." + draft.kind(), seal.number()));
    var seller = document.seller();
    return """
    <html lang="%s"><head><title>%s</title><meta name="subject" content="%s"/>
    <style>%s</style></head><body>
    <div class="foot">%s</div>
    <div class="company">%s</div><div class="rule"></div>
    %s
    <h1>%s</h1>
    %s
    <div class="close">%s</div>
    %s
    </body></html>
    """
        .formatted(
            words.language(),
            title,
            title,
            CSS.replace("PAGE_BEFORE", words.say("page.before"))
                .replace("PAGE_BETWEEN", words.say("page.between"))
                .replace("PAGE_AFTER", words.say("page.after")),
            escape(
                String.join(
                    "  |  ",
                    seller.name(),
                    seller.address(),
                    words.say("vatId") + " " + seller.taxId())),
            escape(seller.name()),
            head(),
            title,
            lines(),
            totals(),
            payment());
  }

  private String head() {
    var facts = new ArrayList<String>();
    facts.add(fact("number." + draft.kind(), seal.number()));
    facts.add(fact("issued", words.day(seal.issuedOn())));
    facts.add(fact("period", days(draft.head().period())));
    if (draft.totals().payable().minor() > 0) {
      facts.add(fact("due", words.day(seal.dueOn())));
    }
    facts.add(fact("customer", draft.head().account().toString().substring(24)));
    document.buyer().vatId().ifPresent(id -> facts.add(fact("vatId", id)));
    draft.head().costCentre().ifPresent(code -> facts.add(fact("costCentre", code)));
    facts.add(fact("ourVatId", document.seller().taxId()));
    return """
    <div class="head"><div class="to"><div class="back">%s</div>%s</div>
    <table class="facts"><tbody>%s</tbody></table></div>
    """
        .formatted(
            escape(document.seller().name() + ", " + document.seller().address()),
            Stream.concat(
                    Stream.of(document.buyer().name()),
                    Stream.of(document.buyer().address().split(",\\s*")))
                .filter(line -> !line.isBlank())
                .map(line -> "<div class=\"line\">" + escape(line) + "</div>")
                .collect(Collectors.joining()),
            String.join("", facts));
  }

  private String fact(String key, String value) {
    return "<tr><th scope=\"row\" class=\"key\">%s</th><td class=\"value\">%s</td></tr>"
        .formatted(escape(words.say(key)), escape(value));
  }

  private String lines() {
    var rows = new StringBuilder();
    int position = 1;
    for (DocumentLine line : draft.lines()) {
      rows.append(row(position++, line));
    }
    return """
    <table class="lines"><thead><tr>
      <th scope="col" class="number">%s</th><th scope="col">%s</th><th scope="col">%s</th>
      <th scope="col" class="number">%s</th><th scope="col" class="number">%s</th>
      <th scope="col" class="number">%s</th>
    </tr></thead><tbody>%s</tbody></table>
    """
        .formatted(
            escape(words.say("line.number")),
            escape(words.say("line.text")),
            escape(words.say("line.days")),
            escape(words.say("line.quantity")),
            escape(words.say("line.vat")),
            escape(draft.head().currency().getCurrencyCode()),
            rows);
  }

  private String row(int position, DocumentLine line) {
    var due = line.due();
    return """
    <tr><td class="number">%s</td><td>%s<div class="detail">%s</div></td>
    <td class="day">%s</td><td class="number">%s</td><td class="number">%s</td>
    <td class="number">%s</td></tr>
    """
        .formatted(
            position,
            escape(due.of().name().in(words.language())),
            details(line).stream().map(DocumentHtml::escape).collect(Collectors.joining("<br/>")),
            escape(days(due.key().service())),
            due.detail().quantity().map(q -> escape(quantity(q))).orElse(""),
            percent(line.tax().percent()),
            words.amount(line.afterDiscount()));
  }

  /** What the customer can check the line against. */
  private List<String> details(DocumentLine line) {
    var details = new ArrayList<String>();
    var detail = line.due().detail();
    line.corrects()
        .ifPresent(
            corrects ->
                details.add(
                    words.say(
                        "corrects." + corrects.cause(),
                        corrects.number(),
                        words.amount(corrects.posted()))));
    detail
        .part()
        .ifPresent(
            part ->
                details.add(
                    words.say(
                        part.denominator() > 1000 ? "part.seconds" : "part.days",
                        words.number(BigDecimal.valueOf(part.numerator())),
                        words.number(BigDecimal.valueOf(part.denominator())))));
    detail.used().ifPresent(used -> details.addAll(used(used)));
    detail.parts().forEach(part -> details.add(step(part)));
    if (!line.discount().isZero()) {
      details.add(words.say("discount", words.amount(line.discount())));
    }
    return details;
  }

  private List<String> used(Used used) {
    var details = new ArrayList<String>();
    switch (used.proof()) {
      case Proof.OfRental rental -> {
        details.add(words.say("rental", rental.rental().toString(), rental.vehicle()));
        if (!rental.trips().isEmpty()) {
          details.add(
              words.say(
                  "trips",
                  rental.trips().stream().map(Object::toString).collect(Collectors.joining(", "))));
        }
      }
      case Proof.OfTicket ticket ->
          details.add(words.say("ticket", ticket.ticket(), ticket.line()));
      case Proof.Reported reported -> {
        if (!reported.text().isBlank()) {
          details.add(reported.text());
        }
      }
    }
    var time = used.use().time();
    if (!time.from().equals(time.to())) {
      boolean sameDay =
          time.from().atZone(zone).toLocalDate().equals(time.to().atZone(zone).toLocalDate());
      details.add(
          words.say(
              "times",
              words.dayAndTime(time.from(), zone),
              sameDay ? words.time(time.to(), zone) : words.dayAndTime(time.to(), zone)));
    }
    return details;
  }

  /** One step of the calculation: what, how much of it at which price, what it came to. */
  private String step(RatedLine.Part part) {
    String name =
        switch (part.what()) {
          case RatedLine.What.Units _ -> "";
          case RatedLine.What.Flat _ -> words.say("step.flat");
          case RatedLine.What.Tier tier -> words.say("step.tier", Integer.toString(tier.number()));
          case RatedLine.What.Package bought -> words.say("step.package", bought.code().value());
          case RatedLine.What.Allowance taken -> words.say("step.allowance", taken.code().value());
          case RatedLine.What.Wallet paid -> words.say("step.wallet", paid.code().value());
          case RatedLine.What.Demand _ -> words.say("step.demand");
          case RatedLine.What.Promise _ -> words.say("step.promise");
          case RatedLine.What.Cap cap -> words.say("step.cap", cap.code().value());
          case RatedLine.What.Included _ -> words.say("step.included");
          case RatedLine.What.Commitment _ -> words.say("step.commitment");
          case RatedLine.What.Metered metered -> words.sayOr("unit." + metered.measure(), "");
        };
    boolean counted = part.units().signum() != 0;
    String sum =
        counted
            ? words.say("quantity.times", words.number(part.units()), words.number(part.price()))
            : "";
    String amount =
        part.amount().signum() == 0 && !counted ? "" : "= " + words.number(part.amount());
    return Stream.of(name, sum, amount)
        .filter(text -> !text.isEmpty())
        .collect(Collectors.joining(" "));
  }

  private String quantity(RatedLine.Quantity quantity) {
    String unit = words.sayOr("unit." + quantity.measure(), quantity.measure().code());
    return (words.number(quantity.count()) + " " + unit).strip();
  }

  private String totals() {
    var totals = draft.totals();
    var rows = new StringBuilder();
    draft.taxes().forEach(sum -> rows.append(taxRow(sum)));
    rows.append(totalRow("total", words.amount(totals.gross())));
    if (!totals.balance().isZero()) {
      rows.append(
          totalRow(
              totals.balance().isNegative() ? "balance.used" : "balance.kept",
              words.amount(totals.balance())));
      rows.append(totalRow("payable", words.amount(totals.payable())));
    }
    return """
    <table class="totals"><thead>
      <tr><th scope="col">%s</th><th scope="col" class="number">%s</th>
      <th scope="col" class="number">%s</th><th scope="col" class="number">%s</th>
      <th scope="col" class="number">%s</th></tr></thead><tbody>%s</tbody>
    </table>
    """
        .formatted(
            escape(words.say("tax." + draft.head().basis())),
            escape(words.say("tax.rate")),
            escape(words.say("tax.net")),
            escape(words.say("tax.tax")),
            escape(words.say("tax.gross")),
            rows);
  }

  private String taxRow(Draft.TaxSum sum) {
    return """
    <tr><td>%s</td><td class="number">%s</td><td class="number">%s</td><td class="number">%s</td>
    <td class="number">%s</td></tr>
    """
        .formatted(
            escape(words.say("category." + sum.of().category())),
            percent(sum.of().percent()),
            words.amount(sum.net()),
            words.amount(sum.tax()),
            words.amount(sum.gross()));
  }

  private String totalRow(String key, String amount) {
    return """
    <tr class="total"><th scope="row" colspan="3">%s</th>
    <td colspan="2" class="number">%s %s</td></tr>
    """
        .formatted(
            escape(words.say(key)), amount, escape(draft.head().currency().getCurrencyCode()));
  }

  private String payment() {
    var seller = document.seller();
    var payable = draft.totals().payable();
    String pay =
        payable.minor() <= 0
            ? "<p>" + escape(words.say("pay.nothing")) + "</p>"
            : """
            <p>%s</p><table><tbody>%s%s%s</tbody></table>
            """
                .formatted(
                    escape(
                        words.say(
                            "pay",
                            words.amount(payable),
                            payable.currency().getCurrencyCode(),
                            words.day(seal.dueOn()))),
                    fact("pay.holder", seller.name()),
                    fact("pay.iban", seller.iban().replaceAll("(.{4})(?=.)", "$1 ")),
                    fact("pay.reference", seal.number()));
    return """
    <div class="pay">%s</div>
    <div class="notes small">%s</div>
    """
        .formatted(
            pay, notes().stream().map(DocumentHtml::escape).collect(Collectors.joining("<br/>")));
  }

  private List<String> notes() {
    var notes = new ArrayList<String>();
    if (draft.lines().stream()
        .anyMatch(line -> line.tax().scheme() == DocumentLine.Scheme.REVERSE_CHARGE)) {
      notes.add(words.say("reverseCharge"));
    }
    notes.add(words.say("notes." + draft.head().basis()) + " " + words.say("notes.meter"));
    notes.add(words.say("questions", document.seller().email()));
    notes.add(words.say("hash", seal.contentSha256()));
    return notes;
  }

  /** A half-open period with its last day included, as people write it. */
  private String days(DatePeriod period) {
    LocalDate last = period.lastDay();
    return !last.isAfter(period.from())
        ? words.shortDay(period.from())
        : words.say("to", words.shortDay(period.from()), words.shortDay(last));
  }

  private String percent(BigDecimal percent) {
    return escape(words.number(percent)) + " %";
  }

  /** The text as it stands between tags or in an attribute. */
  static String escape(String text) {
    var escaped = new StringBuilder(text.length() + 16);
    text.codePoints()
        .forEach(
            c -> {
              switch (c) {
                case '&' -> escaped.append("&amp;");
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '"' -> escaped.append("&quot;");
                case '\'' -> escaped.append("&#39;");
                default -> {
                  if (c >= 0x20 && c != 0xFFFE && c != 0xFFFF && !(c >= 0xD800 && c < 0xE000)) {
                    escaped.appendCodePoint(c);
                  } else {
                    escaped.append(' ');
                  }
                }
              }
            });
    return escaped.toString();
  }

  private static String resource(String name) {
    try (var stream = DocumentHtml.class.getResourceAsStream(name)) {
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
