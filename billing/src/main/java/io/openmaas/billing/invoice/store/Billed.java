package io.openmaas.billing.invoice.store;

import io.openmaas.billing.account.AccountId;
import io.openmaas.billing.invoice.InvoiceDocument;
import io.openmaas.billing.ledger.Party;
import io.openmaas.billing.ledger.Postings;
import io.openmaas.billing.metering.UsageKey;
import io.openmaas.billing.subscription.DatePeriod;
import io.openmaas.core.money.Money;
import io.openmaas.core.traveller.TravellerId;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * What is due from an account, and where it and those it pays for stand when that is issued.
 *
 * @param documents in the order of their periods; may be empty
 * @param next of the account itself first
 */
public record Billed(List<Document> documents, List<Next> next) {
  public Billed {
    documents = List.copyOf(documents);
    next = List.copyOf(next);
  }

  /**
   * A document without number and date.
   *
   * @param total with tax; below zero for a credit note
   * @param payable what is asked for: the total, less what the balance paid; zero for a credit note
   */
  public record Document(
      Of of, Span span, Money total, Money payable, Booking booking, Content content) {

    Kind kind() {
      return of.corrects().isPresent() || total.isNegative() ? Kind.CREDIT_NOTE : Kind.INVOICE;
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
   * @param id of the document, not used before
   * @param account who is asked to pay, or has the credit
   * @param others accounts besides whose lines are on it
   * @param traveller whose own account it is; absent for households and companies
   * @param zone in which it is dated
   * @param corrects the invoice that a credit note is about
   */
  public record Of(
      UUID id,
      AccountId account,
      Set<AccountId> others,
      Optional<TravellerId> traveller,
      ZoneId zone,
      Optional<Corrected> corrects) {
    public Of {
      others = Set.copyOf(others);
    }

    /** Whether it makes an invoice void; null where it is about none. */
    Boolean voids() {
      return corrects.map(corrected -> corrected.effect() == Effect.VOID).orElse(null);
    }
  }

  /** The invoice that a credit note is about, and what becomes of it. */
  public record Corrected(UUID invoice, Effect effect) {}

  /** What a credit note does to its invoice. */
  public enum Effect {
    /** It stands. */
    CREDITED,
    /** It is taken back whole. */
    VOID
  }

  /**
   * What it is about.
   *
   * @param billedOn the end of the billing period it comes with
   * @param part tells documents of one account, day of billing and currency apart; usually empty
   * @param serviceTo after the last day of supply of any line
   */
  public record Span(DatePeriod period, LocalDate billedOn, String part, LocalDate serviceTo) {
    /** All lines are of the period. */
    public static Span of(DatePeriod period) {
      return new Span(period, period.to(), "", period.to());
    }
  }

  /**
   * The canonical bytes, as they are kept.
   *
   * @param format how they are written, see billing.invoice_content
   * @param packed by {@link PackedBytes}
   * @param hash SHA-256 of the canonical bytes
   */
  public record Content(short format, byte[] packed, byte[] hash) {
    /** Reckons hash and short form: work for a worker thread. */
    public static Content of(short format, byte[] canonical) {
      return new Content(format, PackedBytes.pack(canonical), InvoiceDocument.hashOf(canonical));
    }
  }

  /**
   * How the document is booked.
   *
   * @param debtor owes what is payable
   * @param country whose tax it contains, ISO 3166-1 alpha-2
   * @param supplies net and tax by category and rate, summing to the total
   * @param balances what balances were credited (positive) or used (negative)
   */
  public record Booking(
      Party debtor,
      String country,
      List<Postings.Supply> supplies,
      List<Postings.BalanceMove> balances) {
    public Booking {
      supplies = List.copyOf(supplies);
      balances = List.copyOf(balances);
    }
  }

  /**
   * Where an account stands afterwards.
   *
   * @param dueAt the end of the period that is open then
   * @param invoicedTo the first local date that is not invoiced; absent: what is covered stays as
   *     it was, since what is due waits
   * @param firstUnbilledXid the smallest transaction of the loaded uses that are left for a later
   *     invoice; absent for none
   * @param balanceMinor credit left
   * @param unrated uses that nothing prices, in place of those noted before; absent: there are none
   *     and were none
   */
  public record Next(
      AccountId account,
      Instant dueAt,
      Optional<LocalDate> invoicedTo,
      Optional<Long> firstUnbilledXid,
      long balanceMinor,
      Optional<List<Unrated>> unrated) {}

  /**
   * A use that nothing prices.
   *
   * @param day local date of supply
   * @param reason for people
   */
  public record Unrated(UsageKey use, LocalDate day, String reason) {}
}
