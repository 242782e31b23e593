package io.openmaas.billing.metering.rest;

import io.openmaas.billing.metering.LoggedUsage;
import io.openmaas.billing.metering.Usage;
import io.openmaas.billing.metering.UsageKey;
import io.openmaas.billing.metering.store.UsagePages.After;
import io.openmaas.billing.rest.Amount;
import io.openmaas.core.problem.Problem;
import io.openmaas.core.problem.ProblemException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

/**
 * A row of the usage log in JSON.
 *
 * @param kind NEW, CORRECTION or REVERSAL
 * @param corrects key of the use that a correction or reversal is about
 * @param quantities decimals as texts
 * @param source rental, ticket, or who reported it
 */
public record UsageView(
    String key,
    String kind,
    String corrects,
    UUID account,
    String usageKind,
    Instant at,
    Instant from,
    Instant to,
    Map<String, String> dimensions,
    Map<String, String> quantities,
    Amount price,
    String tariff,
    String source,
    String text,
    Instant recordedAt) {

  /**
   * @param next the cursor of the page after it, null on the last
   */
  public record Page(List<UsageView> items, String next) {}

  static Page page(List<LoggedUsage> rows, int limit) {
    String next = rows.size() < limit ? null : cursor(rows.getLast());
    return new Page(rows.stream().map(UsageView::of).toList(), next);
  }

  static UsageView of(LoggedUsage row) {
    Usage usage = row.usage();
    var use = usage.use();
    var quantities = new TreeMap<String, String>();
    use.quantities().forEach((measure, n) -> quantities.put(measure.code(), n.toPlainString()));
    boolean first = row.kind() == LoggedUsage.Kind.NEW;
    return new UsageView(
        row.rowKey().value(),
        row.kind().name(),
        first ? null : usage.key().value(),
        usage.account().value(),
        use.kind().code(),
        use.at(),
        use.time().from(),
        use.time().to(),
        new TreeMap<>(use.dimensions()),
        quantities,
        use.price().map(Amount::of).orElse(null),
        usage.pin().tariff().map(Object::toString).orElse(null),
        source(usage.proof()),
        text(usage.proof()),
        row.recordedAt());
  }

  private static String source(Usage.Proof proof) {
    return switch (proof) {
      case Usage.Proof.OfRental _ -> "rental";
      case Usage.Proof.OfTicket _ -> "ticket";
      case Usage.Proof.Reported reported -> reported.source();
    };
  }

  private static String text(Usage.Proof proof) {
    return switch (proof) {
      case Usage.Proof.OfRental rental -> rental.vehicle();
      case Usage.Proof.OfTicket ticket -> ticket.line() + ", " + ticket.ticket();
      case Usage.Proof.Reported reported -> reported.text();
    };
  }

  private static String cursor(LoggedUsage last) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString((last.at() + " " + last.rowKey()).getBytes(StandardCharsets.UTF_8));
  }

  static Optional<After> cursor(String given) {
    if (given == null || given.isEmpty()) {
      return Optional.empty();
    }
    try {
      String text = new String(Base64.getUrlDecoder().decode(given), StandardCharsets.UTF_8);
      int space = text.indexOf(' ');
      if (text.indexOf(0) >= 0) {
        throw new IllegalArgumentException("no key has U+0000");
      }
      return Optional.of(
          new After(
              Timestamp.parse(text.substring(0, space)), new UsageKey(text.substring(space + 1))));
    } catch (IllegalArgumentException | DateTimeException | StringIndexOutOfBoundsException e) {
      throw new ProblemException(Problem.invalid("cursor", "is not one that was given out"));
    }
  }
}
