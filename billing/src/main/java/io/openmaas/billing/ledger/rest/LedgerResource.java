package io.openmaas.billing.ledger.rest;

import io.openmaas.billing.ledger.Account;
import io.openmaas.billing.ledger.Entry;
import io.openmaas.billing.ledger.store.Ledger;
import io.openmaas.billing.rest.Amount;
import io.openmaas.core.money.Money;
import io.openmaas.core.problem.Problem;
import io.openmaas.core.problem.ProblemException;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

/** The ledger, for finance. */
@Path("/v1/ledger")
@RolesAllowed("finance")
public class LedgerResource {
  private static final int PAGE = 100;

  private final Ledger ledger;

  public LedgerResource(Ledger ledger) {
    this.ledger = ledger;
  }

  @GET
  @Path("transactions")
  public Uni<TransactionPage> transactions(
      @QueryParam("invoice") String invoice, @QueryParam("cursor") String cursor) {
    return ledger
        .list(Optional.ofNullable(invoice).map(LedgerResource::uuid), position(cursor), PAGE)
        .map(TransactionPage::of);
  }

  private static UUID uuid(String invoice) {
    try {
      return UUID.fromString(invoice);
    } catch (IllegalArgumentException e) {
      throw new ProblemException(Problem.invalid("invoice", "is not an invoice id"));
    }
  }

  private static long position(String cursor) {
    try {
      return cursor == null || cursor.isEmpty() ? 0 : Long.parseLong(cursor);
    } catch (NumberFormatException e) {
      throw new ProblemException(Problem.invalid("cursor", "is not one that was given out"));
    }
  }

  @GET
  @Path("balances")
  public Uni<BalanceSheet> balances() {
    return ledger.balances().map(BalanceSheet::of);
  }

  /** One page; {@code next} is the cursor of the one after it, null on the last. */
  public record TransactionPage(List<TransactionView> transactions, String next) {
    static TransactionPage of(List<Ledger.Booked> booked) {
      return new TransactionPage(
          booked.stream().map(TransactionView::of).toList(),
          booked.size() < PAGE ? null : Long.toString(booked.getLast().position()));
    }
  }

  /** A transaction in JSON. */
  public record TransactionView(
      UUID id,
      String kind,
      String source,
      String city,
      UUID invoice,
      Instant bookedAt,
      List<EntryView> entries) {
    static TransactionView of(Ledger.Booked booked) {
      var transaction = booked.transaction();
      return new TransactionView(
          transaction.id(),
          transaction.kind().name(),
          transaction.source(),
          transaction.city().value(),
          transaction.invoice().orElse(null),
          transaction.bookedAt(),
          transaction.entries().stream().map(EntryView::of).toList());
    }
  }

  /** An account and an amount: an entry, or a balance. */
  public record EntryView(String party, String purpose, String detail, Amount amount) {
    static EntryView of(Entry entry) {
      Account account = entry.account();
      return new EntryView(
          account.party().name(),
          account.purpose().name(),
          account.detail(),
          Amount.of(entry.amount()));
    }
  }

  /** All balances; {@code sums} is their total per currency and always zero. */
  public record BalanceSheet(List<EntryView> accounts, List<Amount> sums) {
    static BalanceSheet of(List<Entry> balances) {
      var sums = new TreeMap<String, Money>();
      for (Entry balance : balances) {
        sums.merge(balance.amount().currency().getCurrencyCode(), balance.amount(), Money::plus);
      }
      return new BalanceSheet(
          balances.stream().map(EntryView::of).toList(),
          new ArrayList<>(sums.values().stream().map(Amount::of).toList()));
    }
  }
}
