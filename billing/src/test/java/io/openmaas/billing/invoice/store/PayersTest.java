package io.openmaas.billing.invoice.store;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.openmaas.billing.account.AccountId;
import io.openmaas.billing.catalogue.UsageKind;
import io.openmaas.billing.metering.Pin;
import io.openmaas.billing.metering.Usage;
import io.openmaas.billing.metering.UsageKey;
import io.openmaas.billing.metering.Use;
import io.openmaas.billing.metering.store.UsageContent;
import io.openmaas.billing.testing.BillingFixture;
import io.openmaas.core.money.Money;
import io.openmaas.core.time.Period;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Accounts that pay for others. */
class PayersTest {
  private static final int CHILDREN = 1_000;

  /** killbill#1863: of 500 to 1,000 children some were missing on the parent's invoice. */
  @Test
  void killbill_1863_a_parent_pays_for_a_thousand_children_on_one_invoice() {
    try (var fixture = new BillingFixture()) {
      var pool = fixture.database.pool();
      UUID parent = UUID.randomUUID();
      pool.preparedQuery(
              """
              insert into billing.account (id, kind, name, city, country, zone, currency,
                                           contact_name, contact_address, language)
              values ($1, 'COMPANY', 'Works', 'marenholm', 'DE', 'Europe/Berlin', 'EUR', 'Works',
                      'Street 1', 'de')
              """)
          .executeAndAwait(Tuple.of(parent));
      pool.preparedQuery(
              """
              insert into billing.account (id, kind, traveller, city, country, zone, currency,
                                           paid_by, contact_name, contact_address, language)
              select gen_random_uuid(), 'PERSON', gen_random_uuid(), 'marenholm', 'DE',
                     'Europe/Berlin', 'EUR', $1, 'Child ' || n, 'Street ' || n, 'de'
                from generate_series(1, $2::integer) n
              """)
          .executeAndAwait(Tuple.of(parent, CHILDREN));
      use(fixture, parent, "2026-10-14T10:00:00");
      fixture.now = BillingFixture.at("2026-11-01T00:00:00");
      var run = fixture.runs.run(fixture.now, Optional.empty()).await().indefinitely();
      assertEquals(List.of(), run.failures());
      assertEquals(1, run.count().invoices());
      var invoice = fixture.invoices.listOfRun(run.run()).await().indefinitely().getFirst();
      var draft = invoice.document().draft();
      assertEquals(new AccountId(parent), draft.head().account());
      assertEquals(
          CHILDREN,
          draft.lines().stream().map(line -> line.due().of().account()).distinct().count());
      assertEquals(Money.of("2400.00", BillingFixture.EUR), invoice.total());
      // and the month after, only what is new
      use(fixture, parent, "2026-11-14T10:00:00");
      fixture.now = BillingFixture.at("2026-12-01T00:00:00");
      var next = fixture.runs.run(fixture.now, Optional.empty()).await().indefinitely();
      assertEquals(1, next.count().invoices());
      assertEquals(2, fixture.count("billing.invoice_head where total_minor = 240000"));
      assertEquals(List.of(), new InvoiceAudit(pool).run().await().indefinitely().faults());
    }
  }

  /** A ticket of 2.40 for each child. */
  private static void use(BillingFixture fixture, UUID parent, String when) {
    Instant at = BillingFixture.at(when);
    byte[] content =
        UsageContent.encode(
            new Usage(
                new UsageKey("any"),
                new AccountId(parent),
                new Use(
                    UsageKind.TRANSIT,
                    Period.of(at, Duration.ofMinutes(10)),
                    at,
                    Map.of(Use.OPERATOR, "city-transit"),
                    Map.of(),
                    Optional.of(Money.of("2.40", BillingFixture.EUR))),
                Pin.tariff(BillingFixture.PAY_AS_YOU_GO),
                new Usage.Proof.OfTicket("leg", "ticket", "U2")));
    fixture
        .database
        .pool()
        .preparedQuery(
            """
            insert into billing.usage (key, account, at, content, recorded_at)
            select 'leg/' || id || '/' || $2::text, id, $2, $3, $2
              from billing.account where paid_by = $1
            """)
        .executeAndAwait(Tuple.of(parent, BatchWriter.utc(at), Buffer.buffer(content)));
  }
}
