package io.openmaas.billing.invoice.store;

import static io.openmaas.billing.invoice.store.InvoiceBatch.column;

import io.openmaas.billing.account.AccountId;
import io.openmaas.billing.invoice.Issuer;
import io.openmaas.billing.ledger.LedgerTransaction;
import io.openmaas.billing.ledger.Postings;
import io.openmaas.billing.ledger.store.Ledger;
import io.openmaas.core.city.CityId;
import io.openmaas.core.event.Event;
import io.openmaas.core.event.log.EventLog;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

/**
 * Makes documents final within a transaction: content, ledger, and at last numbers, which lock
 * their series until the commit, heads and events.
 */
final class IssuesDocuments {
  private static final String INSERT_CONTENT =
      """
      insert into billing.invoice_content (id, format, content, hash)
      select * from unnest($1::uuid[], $2::smallint[], $3::bytea[], $4::bytea[])
      """;
  private static final String INSERT_PARTIES =
      """
      insert into billing.invoice_party (account, invoice)
      select * from unnest($1::uuid[], $2::uuid[])
      """;
  private static final String TAKE_NUMBERS =
      """
      insert into billing.number_series as s (series, year, last) values ($1, $2, $3)
      on conflict (series, year) do update set last = s.last + $3
      returning last - $3, head
      """;
  private static final String STORE_HEAD =
      "update billing.number_series set head = $3 where series = $1 and year = $2";
  private static final String INSERT_HEADS =
      """
      insert into billing.invoice_head
             (id, series, year, sequence, kind, account, traveller, city, currency, period_from,
              period_to, part, service_to, total_minor, payable_minor, issued_on, due_on, finalised_at,
              batch, corrects, content_hash, previous_hash, hash, billed_on, voids)
      select d.id, $1, $2, d.sequence, d.kind, d.account, d.traveller, d.city, d.currency,
             d.period_from, d.period_to, d.part, d.service_to, d.total, d.payable, d.issued_on, d.issued_on + $19::integer,
             $18, $17, d.corrects, d.content_hash, d.previous_hash, d.hash, d.billed_on, d.voids
        from unnest($3::uuid[], $4::integer[], $5::uuid[], $6::uuid[], $7::text[], $8::text[],
                    $9::date[], $10::date[], $11::text[], $12::bigint[], $13::date[],
                    $14::bytea[], $15::bytea[], $16::bytea[], $20::text[], $21::uuid[],
                    $22::date[], $23::bigint[], $24::date[], $25::boolean[])
             as d (id, sequence, account, traveller, city, currency, period_from, period_to, part,
                   total, issued_on, content_hash, previous_hash, hash, kind, corrects,
                   service_to, payable, billed_on, voids)
      """;

  private final Issuer issuer;
  private final Ledger ledger;
  private final EventLog events;

  IssuesDocuments(Issuer issuer, Ledger ledger, EventLog events) {
    this.issuer = issuer;
    this.ledger = ledger;
    this.events = events;
  }

  /** A document and whose it is. */
  record Issue(AccountId account, CityId city, Billed.Document document) {}

  /** A document with the identity it gets. */
  private record Identified(UUID id, Issue issue, byte[] contentHash, LocalDate issuedOn) {
    Billed.Document document() {
      return issue.document();
    }
  }

  /** A head with its place in the series. */
  private record Numbered(
      Identified of, int sequence, String number, byte[] previous, byte[] hash) {}

  /**
   * Makes them final, in this order.
   *
   * @param batch absent for what no run made
   */
  Uni<List<UUID>> issue(
      SqlConnection connection, List<Issue> issues, Optional<Long> batch, Instant now) {
    if (issues.isEmpty()) {
      return Uni.createFrom().item(List.of());
    }
    Instant at = now.truncatedTo(ChronoUnit.MICROS);
    var byYear = new TreeMap<Integer, List<Identified>>();
    var all = new ArrayList<Identified>(issues.size());
    for (Issue issue : issues) {
      LocalDate today = at.atZone(issue.document().of().zone()).toLocalDate();
      var identified =
          new Identified(
              issue.document().of().id(), issue, issue.document().content().hash(), today);
      all.add(identified);
      byYear.computeIfAbsent(today.getYear(), _ -> new ArrayList<>()).add(identified);
    }
    return insertContent(connection, all)
        .flatMap(_ -> insertParties(connection, all))
        .flatMap(_ -> ledger.postNew(connection, transactions(all, at)))
        .flatMap(_ -> numberAll(connection, byYear, batch, at))
        .replaceWith(all.stream().map(Identified::id).toList());
  }

  private static Uni<Void> insertContent(SqlConnection connection, List<Identified> all) {
    return connection
        .preparedQuery(INSERT_CONTENT)
        .execute(
            Tuple.of(
                column(all, Identified::id, new UUID[0]),
                column(all, d -> d.document().content().format(), new Short[0]),
                column(all, d -> Buffer.buffer(d.document().content().packed()), new Buffer[0]),
                column(all, d -> Buffer.buffer(d.contentHash()), new Buffer[0])))
        .replaceWithVoid();
  }

  private static Uni<Void> insertParties(SqlConnection connection, List<Identified> all) {
    var accounts = new ArrayList<UUID>();
    var invoices = new ArrayList<UUID>();
    for (Identified one : all) {
      for (AccountId other : one.document().of().others()) {
        accounts.add(other.value());
        invoices.add(one.id());
      }
    }
    return accounts.isEmpty()
        ? Uni.createFrom().voidItem()
        : connection
            .preparedQuery(INSERT_PARTIES)
            .execute(Tuple.of(accounts.toArray(new UUID[0]), invoices.toArray(new UUID[0])))
            .replaceWithVoid();
  }

  private static List<LedgerTransaction> transactions(List<Identified> all, Instant at) {
    var transactions = new ArrayList<LedgerTransaction>(all.size());
    for (Identified one : all) {
      var booking = one.document().booking();
      if (!booking.supplies().isEmpty()) {
        transactions.add(
            Postings.invoiceFinalised(
                one.id(),
                booking.debtor(),
                one.issue().city(),
                booking.country(),
                one.document().payable(),
                booking.supplies(),
                booking.balances(),
                at));
      }
    }
    return transactions;
  }

  private Uni<Void> numberAll(
      SqlConnection connection,
      Map<Integer, List<Identified>> byYear,
      Optional<Long> batch,
      Instant at) {
    Uni<Void> done = Uni.createFrom().voidItem();
    for (var year : byYear.entrySet()) {
      done = done.flatMap(_ -> number(connection, year.getKey(), year.getValue(), batch, at));
    }
    return done;
  }

  private Uni<Void> number(
      SqlConnection connection, int year, List<Identified> all, Optional<Long> batch, Instant at) {
    return connection
        .preparedQuery(TAKE_NUMBERS)
        .execute(Tuple.of(issuer.series(), year, all.size()))
        .map(
            rows -> {
              var row = rows.iterator().next();
              return chain(
                  year, row.getInteger(0), row.getDelegate().getBuffer(1).getBytes(), all, at);
            })
        .call(
            numbered ->
                connection
                    .preparedQuery(STORE_HEAD)
                    .execute(
                        Tuple.of(issuer.series(), year, Buffer.buffer(numbered.getLast().hash()))))
        .call(numbered -> insertHeads(connection, year, numbered, batch, at))
        .call(numbered -> events.append(connection, announcements(numbered)))
        .replaceWithVoid();
  }

  private List<Numbered> chain(int year, int last, byte[] head, List<Identified> all, Instant at) {
    var numbered = new ArrayList<Numbered>(all.size());
    byte[] previous = head;
    int sequence = last;
    for (Identified one : all) {
      String number = issuer.number(year, ++sequence);
      byte[] hash =
          SeriesChain.next(
              previous,
              new SeriesChain.Head(
                  number,
                  one.document().kind().name(),
                  one.issue().account().value(),
                  one.document().total(),
                  one.document().payable(),
                  one.issuedOn(),
                  one.issuedOn().plusDays(issuer.paymentDays()),
                  at,
                  one.document().of().corrects().map(Billed.Corrected::invoice)),
              one.contentHash());
      numbered.add(new Numbered(one, sequence, number, previous, hash));
      previous = hash;
    }
    return numbered;
  }

  private Uni<Void> insertHeads(
      SqlConnection connection, int year, List<Numbered> all, Optional<Long> batch, Instant at) {
    return connection
        .preparedQuery(INSERT_HEADS)
        .execute(
            Tuple.from(
                Arrays.asList(
                    issuer.series(),
                    year,
                    column(all, n -> n.of().id(), new UUID[0]),
                    column(all, Numbered::sequence, new Integer[0]),
                    column(all, n -> n.of().issue().account().value(), new UUID[0]),
                    column(
                        all,
                        n -> n.of().document().of().traveller().map(t -> t.value()).orElse(null),
                        new UUID[0]),
                    column(all, n -> n.of().issue().city().value(), new String[0]),
                    column(
                        all,
                        n -> n.of().document().total().currency().getCurrencyCode(),
                        new String[0]),
                    column(all, n -> n.of().document().span().period().from(), new LocalDate[0]),
                    column(all, n -> n.of().document().span().period().to(), new LocalDate[0]),
                    column(all, n -> n.of().document().span().part(), new String[0]),
                    column(all, n -> n.of().document().total().minor(), new Long[0]),
                    column(all, n -> n.of().issuedOn(), new LocalDate[0]),
                    column(all, n -> Buffer.buffer(n.of().contentHash()), new Buffer[0]),
                    column(all, n -> Buffer.buffer(n.previous()), new Buffer[0]),
                    column(all, n -> Buffer.buffer(n.hash()), new Buffer[0]),
                    batch.orElse(null),
                    BatchWriter.utc(at),
                    issuer.paymentDays(),
                    column(all, n -> n.of().document().kind().name(), new String[0]),
                    column(
                        all,
                        n ->
                            n.of()
                                .document()
                                .of()
                                .corrects()
                                .map(Billed.Corrected::invoice)
                                .orElse(null),
                        new UUID[0]),
                    column(all, n -> n.of().document().span().serviceTo(), new LocalDate[0]),
                    column(all, n -> n.of().document().payable().minor(), new Long[0]),
                    column(all, n -> n.of().document().span().billedOn(), new LocalDate[0]),
                    column(all, n -> n.of().document().of().voids(), new Boolean[0]))))
        .replaceWithVoid();
  }

  private static List<Event> announcements(List<Numbered> all) {
    var events = new ArrayList<Event>(all.size());
    for (Numbered one : all) {
      one.of()
          .document()
          .of()
          .traveller()
          .ifPresent(
              traveller ->
                  events.add(new Event.InvoiceFinalised(one.of().id(), one.number(), traveller)));
    }
    return events;
  }
}
