package io.openmaas.billing.invoice;

import io.openmaas.billing.subscription.DatePeriod;
import io.openmaas.core.city.CityId;
import io.openmaas.core.money.Money;
import io.openmaas.core.traveller.TravellerId;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Currency;
import java.util.List;
import java.util.stream.Stream;

/** An invoice in one of its states. */
public sealed interface Invoice {

  Content content();

  /**
   * What it says, the same in all states.
   *
   * @param country whose tax it contains, ISO 3166-1 alpha-2
   * @param period the billing period in local dates; late usage of earlier periods may be on it
   */
  record Content(
      TravellerId traveller,
      CityId city,
      String country,
      Currency currency,
      DatePeriod period,
      List<InvoiceLine> lines) {
    public Content {
      lines = List.copyOf(lines);
    }

    /** The sum of the lines, tax included. */
    public Money total() {
      return Money.sum(lines.stream().map(InvoiceLine::amount).toList(), currency);
    }

    /** The keys of the usage that is charged. */
    public Stream<String> usage() {
      return lines.stream()
          .map(InvoiceLine::subject)
          .filter(InvoiceLine.Subject.OfUsage.class::isInstance)
          .map(subject -> ((InvoiceLine.Subject.OfUsage) subject).usage())
          .distinct();
    }

    public List<TaxTotal> taxes() {
      return TaxTotal.of(lines);
    }
  }

  /** Drawn for a look; nothing of it is stored. */
  record Draft(Content content) implements Invoice {}

  /** Final: numbered, dated and owed. What it says never changes again. */
  sealed interface Issued extends Invoice {
    InvoiceId id();

    Heading heading();

    /** What was paid for it so far, surplus not counted. */
    Money paid();

    /** In the state that what was paid for it puts it in. */
    static Issued of(InvoiceId id, Heading heading, Content content, Money paid) {
      return paid.compareTo(content.total()) < 0
          ? new Finalised(id, heading, content, paid)
          : new Paid(id, heading, content);
    }

    /** What is still to be paid. */
    default Money open() {
      return content().total().minus(paid());
    }
  }

  /** Not fully paid yet. */
  record Finalised(InvoiceId id, Heading heading, Content content, Money paid) implements Issued {}

  /** Fully paid, or of a total of nothing. */
  record Paid(InvoiceId id, Heading heading, Content content) implements Issued {
    @Override
    public Money paid() {
      return content.total();
    }
  }

  /**
   * What an invoice gets when it becomes final.
   *
   * @param issuedOn local date of the city
   */
  record Heading(
      String number,
      LocalDate issuedOn,
      LocalDate dueOn,
      Instant finalisedAt,
      Issuer.Seller seller,
      Recipient recipient) {}
}
