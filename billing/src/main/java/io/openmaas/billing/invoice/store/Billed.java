package io.openmaas.billing.invoice.store;

import io.openmaas.billing.ledger.Party;
import io.openmaas.billing.ledger.Postings;
import io.openmaas.billing.subscription.DatePeriod;
import io.openmaas.core.money.Money;
import io.openmaas.core.traveller.TravellerId;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * What is due from an account, and where it stands when that is issued.
 *
 * @param documents in the order of their periods; may be empty
 */
public record Billed(List<Document> documents, Next next) {
  public Billed {
    documents = List.copyOf(documents);
  }

  /**
   * A document without number and date.
   *
   * @param part tells documents of one account, period and currency apart; usually empty
   * @param content canonical bytes
   * @param format how the content is written, see billing.invoice_content
   */
  public record Document(
      Of of,
      DatePeriod period,
      String part,
      Money total,
      Booking booking,
      short format,
      byte[] content) {

    Kind kind() {
      return of.corrects().isPresent() || total.isNegative() ? Kind.CREDIT_NOTE : Kind.INVOICE;
    }

    Optional<UUID> corrects() {
      return of.corrects();
    }
  }

  /** What kind of document it is. */
  public enum Kind {
    INVOICE,
    /** Of a total below zero. */
    CREDIT_NOTE
  }

  /**
   * Whose document it is.
   *
   * @param traveller whose own account it is; absent for households and companies
   * @param zone in which it is dated
   * @param corrects the invoice that a credit note is about
   */
  public record Of(Optional<TravellerId> traveller, ZoneId zone, Optional<UUID> corrects) {}

  /**
   * How the document is booked.
   *
   * @param debtor owes the total
   * @param country whose tax it contains, ISO 3166-1 alpha-2
   * @param supplies net and tax by category and rate, summing to the total
   */
  public record Booking(Party debtor, String country, List<Postings.Supply> supplies) {
    public Booking {
      supplies = List.copyOf(supplies);
    }
  }

  /**
   * Where the account stands afterwards.
   *
   * @param dueAt the end of the period that is open then
   * @param invoicedTo the first local date that is not invoiced
   * @param firstUnbilledXid the smallest transaction of the loaded uses that are left for a later
   *     invoice; absent for none
   * @param balanceMinor credit left
   * @param openFees see {@link DueAccount}
   */
  public record Next(
      Instant dueAt,
      LocalDate invoicedTo,
      Optional<Long> firstUnbilledXid,
      long balanceMinor,
      Optional<byte[]> openFees) {}
}
