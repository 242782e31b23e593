package io.openmaas.billing.invoice.store;

import io.openmaas.billing.account.AccountId;
import io.openmaas.billing.account.store.Accounts;
import io.openmaas.billing.account.store.AnsweredOnce;
import io.openmaas.billing.invoice.CreditNotes;
import io.openmaas.billing.invoice.Draft;
import io.openmaas.billing.invoice.InvoiceId;
import io.openmaas.billing.invoice.InvoiceState;
import io.openmaas.billing.invoice.IssuedDocument;
import io.openmaas.billing.invoice.Issuer;
import io.openmaas.billing.ledger.Postings;
import io.openmaas.billing.ledger.store.Ledger;
import io.openmaas.core.event.log.EventLog;
import io.openmaas.core.money.Money;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * Issues credit notes that finance decides on: numbered, chained and booked like invoices. The
 * credit settles what is open of the invoice, the rest goes to the account's balance; all in one
 * transaction.
 */
@ApplicationScoped
public class IssuesCreditNotes {
  private static final String CREDIT =
      """
      update billing.account_state set balance_minor = balance_minor + $2 where account = $1
      """;

  /**
   * Of all accounts with lines on it, nothing counts as billed, so that the next run looks again at
   * everything: uses by the snapshot, fees by the time.
   */
  private static final String LOOK_AGAIN =
      """
      update billing.account_state
         set snapshot = '1:1:', unbilled_from_xid = '0', billed_at = 'epoch'
       where account = any($1::uuid[])
      """;

  /** Who pays for them by now. */
  private static final String DUE_AT_ONCE =
      """
      update billing.account_state set due_at = 'epoch'
       where account in (select coalesce(a.paid_by, a.id) from billing.account a
                          where a.id = any($1::uuid[]))
      """;

  private final Pool pool;
  private final Invoices invoices;
  private final Accounts accounts;
  private final AccountMaterial material;
  private final IssuesDocuments issues;
  private final Ledger ledger;
  private final InstantSource clock;

  public IssuesCreditNotes(
      Pool pool,
      Invoices invoices,
      Accounts accounts,
      AccountMaterial material,
      Ledger ledger,
      EventLog events,
      Issuer issuer,
      InstantSource clock) {
    this.pool = pool;
    this.invoices = invoices;
    this.accounts = accounts;
    this.material = material;
    this.issues = new IssuesDocuments(issuer, ledger, events);
    this.ledger = ledger;
    this.clock = clock;
  }

  /** How much is credited. */
  public sealed interface Extent {
    /** All that is left, as a favour. */
    record Full() implements Extent {}

    /** All that is left; what is still due is invoiced anew. */
    record Voiding() implements Extent {}

    /** Parts of lines, as a favour. */
    record Lines(List<CreditNotes.Item> items) implements Extent {
      public Lines {
        items = List.copyOf(items);
      }
    }
  }

  /**
   * Issues a credit note; empty if there is no such invoice.
   *
   * <p>Fails with an {@link IllegalArgumentException} for people if more is asked for than is left.
   */
  public Uni<Optional<IssuedDocument>> issue(InvoiceId invoice, Extent extent) {
    return issue(invoice, extent, Optional.empty());
  }

  /**
   * As the other, once for each idempotency key: a repetition is answered with the first note.
   *
   * @param asked absent where no key was given
   */
  public Uni<Optional<IssuedDocument>> issue(
      InvoiceId invoice, Extent extent, Optional<AnsweredOnce.Asked> asked) {
    return pool.withTransaction(
        connection ->
            lock(connection, invoice)
                .flatMap(_ -> invoices.find(connection, invoice))
                .flatMap(
                    found ->
                        found.isEmpty()
                            ? Uni.createFrom().item(Optional.<IssuedDocument>empty())
                            : AnsweredOnce.of(
                                    connection,
                                    asked,
                                    () ->
                                        issue(connection, found.get(), extent)
                                            .map(note -> note.orElseThrow().id().value()))
                                .flatMap(note -> invoices.find(connection, new InvoiceId(note)))));
  }

  /** A run, a payment, or another credit note, of the same account waits here. */
  private static Uni<Void> lock(SqlConnection connection, InvoiceId invoice) {
    return connection
        .preparedQuery(
            """
            select 1 from billing.account_state s
              join billing.invoice_head h on h.account = s.account
             where h.id = $1 for no key update of s
            """)
        .execute(Tuple.of(invoice.value()))
        .flatMap(
            _ ->
                connection
                    .preparedQuery("select id from billing.invoice_head where id = $1 for update")
                    .execute(Tuple.of(invoice.value())))
        .replaceWithVoid();
  }

  private Uni<Optional<IssuedDocument>> issue(
      SqlConnection connection, IssuedDocument original, Extent extent) {
    return invoices
        .listAfter(connection, original.id())
        .flatMap(
            later -> {
              var draft = draft(original, later, extent);
              return accounts
                  .find(connection, List.of(draft.head().account()))
                  .flatMap(
                      found ->
                          write(
                              connection,
                              original,
                              extent,
                              material
                                  .draws()
                                  .creditNote(
                                      found.get(draft.head().account()),
                                      draft,
                                      new Billed.Corrected(original.id().value(), effect(extent))),
                              draft));
            });
  }

  private static Billed.Effect effect(Extent extent) {
    return switch (extent) {
      case Extent.Voiding _ -> Billed.Effect.VOID;
      case Extent.Full _, Extent.Lines _ -> Billed.Effect.CREDITED;
    };
  }

  private static Draft draft(IssuedDocument original, List<IssuedDocument> later, Extent extent) {
    var against =
        new CreditNotes.Against(
            original.document().draft(),
            original.seal().number(),
            later.stream().map(one -> one.document().draft()).toList(),
            switch (original.state()) {
              case FINALISED -> InvoiceState.FINALISED;
              case PAID -> InvoiceState.PAID;
              case VOID -> InvoiceState.VOID;
            });
    return switch (extent) {
      case Extent.Full _ -> CreditNotes.full(against);
      case Extent.Voiding _ -> CreditNotes.voiding(against);
      case Extent.Lines lines -> CreditNotes.of(against, lines.items());
    };
  }

  private Uni<Optional<IssuedDocument>> write(
      SqlConnection connection,
      IssuedDocument original,
      Extent extent,
      Billed.Document document,
      Draft draft) {
    AccountId account = draft.head().account();
    Uni<Void> moves = Uni.createFrom().voidItem();
    Money applied = applied(original, draft);
    for (Draft.BalanceMove move : draft.balances()) {
      long credit = move.amount().minor() - applied.minor();
      moves =
          moves.flatMap(
              _ ->
                  connection
                      .preparedQuery(CREDIT)
                      .execute(Tuple.of(move.account().value(), credit))
                      .replaceWithVoid());
    }
    if (extent instanceof Extent.Voiding) {
      moves = moves.flatMap(_ -> lookAgain(connection, original.document().draft()));
    }
    return moves
        .flatMap(
            _ ->
                issues.issue(
                    connection,
                    List.of(new IssuesDocuments.Issue(account, draft.head().city(), document)),
                    Optional.empty(),
                    clock.instant()))
        .call(ids -> apply(connection, original, ids.getFirst(), document, applied))
        .flatMap(ids -> invoices.find(connection, new InvoiceId(ids.getFirst())));
  }

  private static Uni<Void> lookAgain(SqlConnection connection, Draft voided) {
    var accounts =
        Stream.concat(
                Stream.of(voided.head().account()),
                voided.lines().stream().map(line -> line.due().of().account()))
            .map(AccountId::value)
            .distinct()
            .sorted()
            .toArray(UUID[]::new);
    return connection
        .preparedQuery(LOOK_AGAIN)
        .execute(Tuple.of((Object) accounts))
        .flatMap(_ -> connection.preparedQuery(DUE_AT_ONCE).execute(Tuple.of((Object) accounts)))
        .replaceWithVoid();
  }

  /** While the invoice is open, credit of who owes it makes it owe less. */
  private static Money applied(IssuedDocument original, Draft note) {
    Money open = original.open();
    Money credit = note.totals().gross().negated();
    boolean same = note.head().account().equals(original.document().draft().head().account());
    if (!same || open.minor() <= 0 || credit.minor() <= 0) {
      return Money.zero(credit.currency());
    }
    return credit.compareTo(open) < 0 ? credit : open;
  }

  private Uni<Void> apply(
      SqlConnection connection,
      IssuedDocument original,
      UUID note,
      Billed.Document document,
      Money applied) {
    if (applied.isZero()) {
      return Uni.createFrom().voidItem();
    }
    Instant now = clock.instant();
    return connection
        .preparedQuery(
            """
            insert into billing.credit_applied (invoice, credit_note, applied_minor, at)
            values ($1, $2, $3, $4)
            """)
        .execute(Tuple.of(original.id().value(), note, applied.minor(), BatchWriter.utc(now)))
        .flatMap(
            _ ->
                ledger.postNew(
                    connection,
                    List.of(
                        Postings.creditApplied(
                            note,
                            original.id().value(),
                            document.booking().debtor(),
                            original.document().draft().head().city(),
                            applied,
                            now))))
        .replaceWithVoid();
  }
}
