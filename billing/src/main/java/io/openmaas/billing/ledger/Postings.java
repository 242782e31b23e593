package io.openmaas.billing.ledger;

import static io.openmaas.billing.ledger.LedgerTransaction.Kind.CREDIT_APPLIED;
import static io.openmaas.billing.ledger.LedgerTransaction.Kind.INVOICE_FINALISED;
import static io.openmaas.billing.ledger.LedgerTransaction.Kind.PAYMENT_RECEIVED;
import static io.openmaas.billing.ledger.LedgerTransaction.Kind.TICKET_RETURNED;
import static io.openmaas.billing.ledger.LedgerTransaction.Kind.TICKET_SOLD;

import io.openmaas.billing.catalogue.OperatorTerms;
import io.openmaas.billing.catalogue.TaxCategory;
import io.openmaas.core.city.CityId;
import io.openmaas.core.money.Money;
import io.openmaas.core.traveller.TravellerId;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The posting templates: how each business fact is booked. */
public final class Postings {

  private Postings() {}

  /**
   * An operator's ticket was sold, by us as principal: its price is a cost, the operator is owed
   * its share, the rest is our commission.
   *
   * @param source the key of the usage
   * @param price the operator's own price, whatever the traveller pays
   */
  public static LedgerTransaction ticketSold(
      String source, CityId city, Money price, OperatorTerms terms, Instant bookedAt) {
    return ticket(TICKET_SOLD, source, city, price, terms, bookedAt);
  }

  /** As {@link #ticketSold}, the other way: the ticket was given back unused. */
  public static LedgerTransaction ticketReturned(
      String source, CityId city, Money price, OperatorTerms terms, Instant bookedAt) {
    return ticket(TICKET_RETURNED, source, city, price.negated(), terms, bookedAt);
  }

  private static LedgerTransaction ticket(
      LedgerTransaction.Kind kind,
      String source,
      CityId city,
      Money price,
      OperatorTerms terms,
      Instant bookedAt) {
    var shares = terms.shares(price);
    var operator = Party.of(terms.operator());
    return new LedgerTransaction(
        kind,
        source,
        city,
        Optional.empty(),
        bookedAt,
        List.of(
            Entry.of(Party.COMPANY, Purpose.COST_OF_TRANSPORT, terms.operator().value(), price),
            Entry.of(operator, Purpose.PAYABLE, "", shares.operator().negated()),
            Entry.of(
                Party.COMPANY,
                Purpose.COMMISSION,
                terms.operator().value(),
                shares.commission().negated())));
  }

  /**
   * What an invoice supplies of one category at one rate.
   *
   * @param net without tax
   */
  public record Supply(TaxCategory category, BigDecimal percent, Money net, Money tax) {}

  /** An invoice became final: the traveller owes it, the net is revenue, the tax is the state's. */
  public static LedgerTransaction invoiceFinalised(
      UUID invoice,
      TravellerId traveller,
      CityId city,
      String country,
      Money total,
      List<Supply> supplies,
      Instant bookedAt) {
    return invoiceFinalised(
        invoice, Party.of(traveller), city, country, total, supplies, List.of(), bookedAt);
  }

  /**
   * What a document does to a credit balance.
   *
   * @param amount credited (positive) or used (negative)
   */
  public record BalanceMove(Party party, Money amount) {}

  /**
   * As above, for whoever owes it. A credit note is booked the same way: its supplies are negative
   * and what they come to goes to a balance.
   *
   * @param payable the sum of supplies and balance moves
   */
  public static LedgerTransaction invoiceFinalised(
      UUID invoice,
      Party debtor,
      CityId city,
      String country,
      Money payable,
      List<Supply> supplies,
      List<BalanceMove> balances,
      Instant bookedAt) {
    var entries = new ArrayList<Entry>();
    entries.add(Entry.of(debtor, Purpose.RECEIVABLE, "", payable));
    for (BalanceMove move : balances) {
      entries.add(Entry.of(move.party(), Purpose.CREDIT_BALANCE, "", move.amount().negated()));
    }
    for (Supply supply : supplies) {
      entries.add(
          Entry.of(
              Party.COMPANY, Purpose.REVENUE, supply.category().name(), supply.net().negated()));
      if (!supply.tax().isZero()) {
        entries.add(
            Entry.of(
                Party.taxOffice(country),
                Purpose.VAT,
                supply.percent().stripTrailingZeros().toPlainString() + " %",
                supply.tax().negated()));
      }
    }
    return new LedgerTransaction(
        INVOICE_FINALISED, invoice.toString(), city, Optional.of(invoice), bookedAt, entries);
  }

  /**
   * Credit of a credit note settles what is open of its invoice.
   *
   * @param applied positive, at most the credit
   */
  public static LedgerTransaction creditApplied(
      UUID creditNote, UUID invoice, Party debtor, CityId city, Money applied, Instant bookedAt) {
    return new LedgerTransaction(
        CREDIT_APPLIED,
        creditNote.toString(),
        city,
        Optional.of(invoice),
        bookedAt,
        List.of(
            Entry.of(debtor, Purpose.CREDIT_BALANCE, "", applied),
            Entry.of(debtor, Purpose.RECEIVABLE, "", applied.negated())));
  }

  /**
   * Money came in for an invoice.
   *
   * @param source the bank's reference of the payment
   * @param applied what settles the invoice
   * @param surplus what was paid beyond it; becomes the traveller's credit
   */
  public static LedgerTransaction paymentReceived(
      String source,
      UUID invoice,
      Party debtor,
      CityId city,
      Money applied,
      Money surplus,
      Instant bookedAt) {
    var entries = new ArrayList<Entry>();
    entries.add(Entry.of(Party.COMPANY, Purpose.BANK, "", applied.plus(surplus)));
    if (!applied.isZero()) {
      entries.add(Entry.of(debtor, Purpose.RECEIVABLE, "", applied.negated()));
    }
    if (!surplus.isZero()) {
      entries.add(Entry.of(debtor, Purpose.CREDIT_BALANCE, "", surplus.negated()));
    }
    return new LedgerTransaction(
        PAYMENT_RECEIVED, source, city, Optional.of(invoice), bookedAt, entries);
  }
}
