package io.openmaas.billing.scenario.yaml;

import io.openmaas.billing.account.AccountId;
import io.openmaas.billing.invoice.DocumentLine;
import io.openmaas.billing.invoice.Draft;
import io.openmaas.billing.scenario.Issued;
import io.openmaas.billing.scenario.yaml.StoryRun.Difference;
import io.openmaas.core.money.Money;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Compares documents that were expected with those that came, line by line. */
final class DocumentComparison {
  private final Map<AccountId, String> names;
  private final List<Difference> differences = new ArrayList<>();

  DocumentComparison(Map<AccountId, String> names) {
    this.names = names;
  }

  /**
   * @param line of the file where the documents are expected
   */
  List<Difference> of(int line, List<Expected.Document> expected, List<Issued> actual) {
    if (expected.size() != actual.size()) {
      differ(line, "expected " + count(expected.size()) + ", actual " + count(actual.size()));
      actual.forEach(document -> differ(line, "actual: " + text(document)));
    }
    for (int i = 0; i < Math.min(expected.size(), actual.size()); i++) {
      document(expected.get(i), actual.get(i));
    }
    return differences;
  }

  private static String count(int documents) {
    return documents == 1 ? "1 document" : documents + " documents";
  }

  private void differ(int line, String text) {
    differences.add(new Difference(line, text));
  }

  private void document(Expected.Document expected, Issued actual) {
    Draft draft = actual.document().draft();
    int line = expected.line();
    String of = "document " + actual.number() + ": ";
    var kind =
        switch (draft.kind()) {
          case INVOICE -> Expected.Kind.INVOICE;
          case CREDIT_NOTE -> Expected.Kind.CREDIT_NOTE;
        };
    text(line, of + "kind", Optional.of(expected.kind()), kind);
    text(line, of + "customer", expected.customer(), names.get(draft.head().account()));
    text(line, of + "number", expected.number(), actual.number());
    expected.lines().ifPresent(lines -> lines(line, of, lines, draft));
    var totals = draft.totals();
    amount(line, of + "net", expected.sums().net(), totals.net());
    amount(line, of + "tax", expected.sums().tax(), totals.tax());
    amount(line, of + "gross", expected.sums().gross(), totals.gross());
    amount(line, of + "balance", expected.sums().balance(), totals.balance());
    amount(line, of + "payable", expected.sums().payable(), totals.payable());
  }

  private void lines(int at, String of, List<Expected.Line> expected, Draft draft) {
    List<DocumentLine> actual = draft.lines();
    if (expected.size() != actual.size()) {
      differ(at, of + "expected " + expected.size() + " lines, actual " + actual.size());
      actual.forEach(line -> differ(at, of + "actual: " + text(line)));
      return;
    }
    for (int i = 0; i < actual.size(); i++) {
      line(of + "line " + (i + 1) + ": ", expected.get(i), actual.get(i), draft);
    }
  }

  private void line(String of, Expected.Line expected, DocumentLine actual, Draft draft) {
    var due = actual.due();
    var service = due.key().service();
    int line = expected.line();
    text(line, of + "charge", expected.charge(), due.key().code().value());
    text(line, of + "customer", expected.customer(), names.get(due.of().account()));
    text(line, of + "from", expected.from(), service.from());
    text(line, of + "to", expected.to(), service.to());
    var time = service.in(draft.head().zone());
    text(line, of + "fromInstant", expected.fromInstant(), time.from());
    text(line, of + "lastInstant", expected.lastInstant(), time.to().minus(Duration.ofSeconds(1)));
    amount(line, of + "amount", expected.amounts().amount(), due.amount());
    amount(line, of + "discount", expected.amounts().discount(), actual.discount());
    amount(line, of + "net", expected.amounts().net(), actual.share().net());
    amount(line, of + "tax", expected.amounts().tax(), actual.share().tax());
  }

  private void text(int line, String what, Optional<?> expected, Object actual) {
    if (expected.isPresent() && !Objects.equals(expected.get(), actual)) {
      differ(line, what + ": expected " + expected.get() + ", actual " + actual);
    }
  }

  private void amount(int line, String what, Optional<BigDecimal> expected, Money actual) {
    if (expected.isPresent() && expected.get().compareTo(actual.major()) != 0) {
      differ(
          line,
          what
              + ": expected "
              + expected.get().toPlainString()
              + ", actual "
              + actual.major().toPlainString());
    }
  }

  private String text(Issued document) {
    Draft draft = document.document().draft();
    return document.number()
        + " "
        + draft.kind()
        + " of "
        + names.get(draft.head().account())
        + ", gross "
        + draft.totals().gross()
        + ": "
        + String.join("; ", draft.lines().stream().map(DocumentComparison::text).toList());
  }

  private static String text(DocumentLine line) {
    var key = line.due().key();
    return key.code()
        + " "
        + key.service().from()
        + " to "
        + key.service().to()
        + " "
        + line.due().amount().major().toPlainString()
        + (line.discount().isZero() ? "" : " less " + line.discount().negated().major());
  }
}
