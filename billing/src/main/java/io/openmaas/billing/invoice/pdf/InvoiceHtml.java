package io.openmaas.billing.invoice.pdf;

import io.openmaas.billing.catalogue.Measure;
import io.openmaas.billing.catalogue.TaxCategory;
import io.openmaas.billing.invoice.Invoice;
import io.openmaas.billing.invoice.InvoiceLine;
import io.openmaas.billing.invoice.InvoiceLine.Subject;
import io.openmaas.billing.invoice.Issuer;
import io.openmaas.billing.invoice.TaxTotal;
import io.openmaas.billing.rating.RatedUsage;
import io.openmaas.billing.subscription.DatePeriod;
import io.openmaas.core.money.Money;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The page of an invoice. Every text from outside goes through {@link #escape}. */
final class InvoiceHtml {
  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ofPattern("d MMMM uuuu", Locale.UK);
  private static final DateTimeFormatter SHORT_DAY =
      DateTimeFormatter.ofPattern("d MMM uuuu", Locale.UK);
  private static final String CSS = resource("/invoice/invoice.css");

  private InvoiceHtml() {}

  static String page(Invoice.Issued invoice) {
    var heading = invoice.heading();
    return """
    <html lang="en"><head><title>Invoice %s</title><style>%s</style></head><body>
    <div class="foot">%s</div>
    <div class="company">%s</div><div class="rule"></div>
    %s
    <h1>Invoice %s</h1>
    %s
    <div class="close">%s</div>
    %s
    </body></html>
    """
        .formatted(
            escape(heading.number()),
            CSS,
            foot(heading.seller()),
            escape(heading.seller().name()),
            head(invoice),
            escape(heading.number()),
            lines(invoice.content().lines(), invoice.content().currency().getCurrencyCode()),
            totals(invoice),
            payment(invoice));
  }

  private static String foot(Issuer.Seller seller) {
    return escape(
        String.join("  |  ", seller.name(), seller.address(), "VAT id " + seller.taxId()));
  }

  private static String head(Invoice.Issued invoice) {
    var heading = invoice.heading();
    var content = invoice.content();
    return """
    <table class="head"><tr>
      <td class="to"><div class="back">%s</div><div class="line">%s</div>%s</td>
      <td><table class="facts">%s%s%s%s%s%s</table></td>
    </tr></table>
    """
        .formatted(
            escape(heading.seller().name() + ", " + heading.seller().address()),
            escape(heading.recipient().name()),
            addressLines(heading.recipient().address()),
            fact("Invoice number", heading.number()),
            fact("Invoice date", DAY.format(heading.issuedOn())),
            fact("Service period", period(content.period())),
            fact("Due date", DAY.format(heading.dueOn())),
            fact("Customer", content.traveller().toString().substring(24)),
            fact("Our VAT id", heading.seller().taxId()));
  }

  private static String addressLines(String address) {
    return Arrays.stream(address.split(",\\s*"))
        .map(line -> "<div class=\"line\">" + escape(line) + "</div>")
        .collect(Collectors.joining());
  }

  private static String fact(String key, String value) {
    return "<tr><td class=\"key\">%s</td><td class=\"value\">%s</td></tr>"
        .formatted(escape(key), escape(value));
  }

  private static String lines(List<InvoiceLine> lines, String currency) {
    return """
    <table class="lines"><thead><tr>
      <th class="number">No.</th><th>Description</th><th>Date</th><th class="number">Quantity</th>
      <th class="number">Unit price</th><th class="number">VAT</th><th class="number">%s</th>
    </tr></thead><tbody>%s</tbody></table>
    """
        .formatted(
            escape(currency),
            IntStream.range(0, lines.size())
                .mapToObj(i -> line(i + 1, lines.get(i)))
                .collect(Collectors.joining()));
  }

  private static String line(int position, InvoiceLine line) {
    return """
    <tr><td class="number">%d</td><td>%s<div class="detail">%s</div></td>
    <td class="day">%s</td>
    <td class="number">%s</td><td class="number">%s</td><td class="number">%s</td>
    <td class="number">%s</td></tr>
    """
        .formatted(
            position,
            text(line.text()),
            detail(line),
            escape(period(line.service())),
            line.quantity().map(InvoiceHtml::quantity).orElse(""),
            line.quantity().map(q -> escape(q.price().amount().toPlainString())).orElse(""),
            percent(line.tax().percent()),
            amount(line.amount()));
  }

  /** When it was goes on a line of its own. */
  private static String text(String text) {
    return Arrays.stream(text.split("; "))
        .map(InvoiceHtml::escape)
        .collect(Collectors.joining("<br/>"));
  }

  /** What the customer can check the line against. */
  private static String detail(InvoiceLine line) {
    return switch (line.subject()) {
      case Subject.Fee _ -> "";
      case Subject.Ticket ticket -> "Ticket " + escape(ticket.number());
      case Subject.Rental rental ->
          isDistance(line)
              ? String.format(
                  Locale.UK,
                  "Rental %s<br/>%,d m, sum of trip record%s %s",
                  rental.rental(),
                  rental.metres(),
                  rental.trips().size() == 1 ? "" : "s",
                  rental.trips().stream().map(Object::toString).collect(Collectors.joining(", ")))
              : "Rental %s<br/>%d started minutes from unlock to return"
                  .formatted(rental.rental(), rental.minutes());
    };
  }

  private static boolean isDistance(InvoiceLine line) {
    return line.quantity().filter(q -> q.unit().equals(Measure.KILOMETRES)).isPresent();
  }

  private static String quantity(RatedUsage.Quantity quantity) {
    return escape(
        quantity.count().toPlainString()
            + switch (quantity.unit().code()) {
              case "minutes" -> " min";
              case "kilometres" -> " km";
              default -> " " + quantity.unit();
            });
  }

  private static String totals(Invoice.Issued invoice) {
    var content = invoice.content();
    return """
    <table class="totals">
      <tr><th>VAT contained</th><th class="number">Rate</th><th class="number">Net</th>
      <th class="number">VAT</th><th class="number">Gross</th></tr>
      %s
      <tr class="total"><td colspan="3">Total</td><td colspan="2" class="number">%s %s</td></tr>
    </table>
    """
        .formatted(
            content.taxes().stream().map(InvoiceHtml::tax).collect(Collectors.joining()),
            amount(content.total()),
            escape(content.currency().getCurrencyCode()));
  }

  private static String tax(TaxTotal total) {
    return """
    <tr><td>%s</td><td class="number">%s</td><td class="number">%s</td><td class="number">%s</td>
    <td class="number">%s</td></tr>
    """
        .formatted(
            escape(name(total.tax().category())),
            percent(total.tax().percent()),
            amount(total.net()),
            amount(total.contained()),
            amount(total.gross()));
  }

  private static String name(TaxCategory category) {
    return switch (category) {
      case LOCAL_PASSENGER_TRANSPORT -> "Local transport";
      case CAR_RENTAL -> "Car rental";
      case ON_DEMAND_TRANSPORT -> "Passenger transport on demand";
      case BIKE_RENTAL -> "Bike rental";
      case STANDARD -> "Other services";
      case OUTSIDE_SCOPE -> "Outside the scope of VAT";
    };
  }

  private static String payment(Invoice.Issued invoice) {
    var heading = invoice.heading();
    String currency = invoice.content().currency().getCurrencyCode();
    if (invoice.content().total().minor() <= 0) {
      return "<div class=\"pay\">There is nothing to pay.</div>";
    }
    return """
    <div class="pay">Please transfer %s %s by %s.
      <table>
        <tr><td class="key">Account holder</td><td>%s</td></tr>
        <tr><td class="key">IBAN</td><td>%s</td></tr>
        <tr><td class="key">Reference</td><td>%s</td></tr>
      </table>
    </div>
    <div class="notes small">All prices contain VAT. Each line is rounded once, half up; VAT is taken out of
    the sum of the lines of each rate. The metres of a rental are the sum of its trip records, its minutes run from
    unlock to return, started minutes counted. Questions: %s</div>
    """
        .formatted(
            amount(invoice.content().total()),
            escape(currency),
            DAY.format(heading.dueOn()),
            escape(heading.seller().name()),
            escape(heading.seller().iban().replaceAll("(.{4})(?=.)", "$1 ")),
            escape(heading.number()),
            escape(heading.seller().email()));
  }

  private static String period(DatePeriod period) {
    LocalDate last = period.lastDay();
    if (period.from().equals(last)) {
      return SHORT_DAY.format(last);
    }
    boolean sameMonth =
        period.from().getYear() == last.getYear() && period.from().getMonth() == last.getMonth();
    return (sameMonth ? period.from().getDayOfMonth() + " " : SHORT_DAY.format(period.from()) + " ")
        + "to "
        + SHORT_DAY.format(last);
  }

  private static String percent(BigDecimal percent) {
    return percent.stripTrailingZeros().toPlainString() + " %";
  }

  private static String amount(Money money) {
    return money.major().toPlainString();
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
    try (var stream = InvoiceHtml.class.getResourceAsStream(name)) {
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
