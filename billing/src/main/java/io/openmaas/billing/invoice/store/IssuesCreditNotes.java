package io.openmaas.billing.invoice.store;

import io.openmaas.billing.account.AccountId;
import io.openmaas.billing.account.store.Accounts;
import io.openmaas.billing.invoice.CreditNotes;
import io.openmaas.billing.invoice.Draft;
import io.openmaas.billing.invoice.InvoiceId;
import io.openmaas.billing.invoice.InvoiceState;
import io.openmaas.billing.invoice.IssuedDocument;
import io.openmaas.billing.invoice.Issuer;
import io.openmaas.billing.ledger.store.Ledger;
import io.openmaas.core.event.log.EventLog;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * Issues credit notes that finance decides on: numbered, chained and booked like invoices, the
 * credit in the account's balance, all in one transaction.
 */
@ApplicationScoped
public class IssuesCreditNotes {
  private static final String CREDIT =
      """
      update billing.account_state set balance_minor = balance_minor + $2 where account = $1
      """;

  /** All uses count as not billed, so that the next run looks at the voided period again. */
  private static final String LOOK_AGAIN =
      """
      update billing.account_state
         set due_at = 'epoch', snapshot = '1:1:', unbilled_from_xid = '0'
       where account = $1
      """;

  private final Pool pool;
  private final Invoices invoices;
  private final Accounts accounts;
  private final AccountMaterial material;
  private final IssuesDocuments issues;
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
    return pool.withTransaction(
        connection ->
            lock(connection, invoice)
                .flatMap(_ -> invoices.find(connection, invoice))
                .flatMap(
                    found ->
                        found.isEmpty()
                            ? Uni.createFrom().item(Optional.<IssuedDocument>empty())
                            : issue(connection, found.get(), extent)));
  }

  /** A run, or another credit note, of the same account waits here. */
  private static Uni<Void> lock(SqlConnection connection, InvoiceId invoice) {
    return connection
        .preparedQuery(
            """
            select 1 from billing.account_state s
              join billing.invoice_head h on h.account = s.account
             where h.id = $1 for no key update of s
            """)
        .execute(Tuple.of(invoice.value()))
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
                                      new Billed.Corrected(
                                          original.id().value(), effect(extent))),
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
    for (Draft.BalanceMove move : draft.balances()) {
      moves =
          moves.flatMap(
              _ ->
                  connection
                      .preparedQuery(CREDIT)
                      .execute(Tuple.of(move.account().value(), move.amount().minor()))
                      .replaceWithVoid());
    }
    if (extent instanceof Extent.Voiding) {
      moves =
          moves.flatMap(
              _ ->
                  connection
                      .preparedQuery(LOOK_AGAIN)
                      .execute(Tuple.of(original.document().draft().head().account().value()))
                      .replaceWithVoid());
    }
    return moves
        .flatMap(
            _ ->
                issues.issue(
                    connection,
                    List.of(new IssuesDocuments.Issue(account, draft.head().city(), document)),
                    Optional.empty(),
                    clock.instant()))
        .flatMap(ids -> invoices.find(connection, new InvoiceId(ids.getFirst())));
  }
}
