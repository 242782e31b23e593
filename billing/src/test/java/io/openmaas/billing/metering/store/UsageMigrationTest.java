package io.openmaas.billing.metering.store;

import static io.openmaas.billing.testing.BillingFixture.MARENHOLM;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.openmaas.billing.account.AccountId;
import io.openmaas.billing.catalogue.Measure;
import io.openmaas.billing.catalogue.UsageKind;
import io.openmaas.billing.metering.Pin;
import io.openmaas.billing.metering.Usage;
import io.openmaas.billing.metering.UsageKey;
import io.openmaas.billing.metering.Use;
import io.openmaas.core.money.Money;
import io.openmaas.core.offer.TariffRef;
import io.openmaas.core.time.Period;
import io.openmaas.core.traveller.TravellerId;
import io.openmaas.core.trip.RentalId;
import io.openmaas.core.trip.TripId;
import io.vertx.mutiny.core.Vertx;
import io.vertx.mutiny.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationVersion;
import org.junit.jupiter.api.Test;

/** What was recorded before the log existed is in it, equal to what it was. */
class UsageMigrationTest {
  private static final TravellerId ADA =
      new TravellerId(UUID.fromString("018f3f3e-0000-7000-8000-0000000000a1"));
  private static final UUID BOOKING = UUID.fromString("018f3f3e-0000-7000-8000-0000000000b1");
  private static final UUID RENTAL = UUID.fromString("018f3f3e-0000-7000-8000-0000000000c1");
  private static final UUID TRIP = UUID.fromString("018f3f3e-0000-7000-8000-0000000000d1");
  private static final String OLD_ROWS =
      """
      insert into billing.usage (key, fingerprint, traveller, city, at, tariff, kind, booking, leg,
        began_at, ended_at, rental, trips, vehicle, vehicle_class, started_minutes, metres) values
      ('rental/%3$s', 'f', '%1$s', 'marenholm', '2026-10-12T09:24:00.123456Z', 'city-flat@1',
       'CAR_SHARE', '%2$s', 1, '2026-10-12T09:00:00Z', '2026-10-12T09:24:00.123456Z', '%3$s',
       '{%4$s}', 'Käfer, MH-OM 42', 'SMALL', 25, %5$s);
      insert into billing.usage (key, fingerprint, traveller, city, at, tariff, kind, booking, leg,
        began_at, ended_at, operator, ticket, line, operator_price_minor, currency) values
      ('leg/%2$s.0', 'f', '%1$s', 'marenholm', '2026-10-13T09:00:00Z', 'city-flat@1', 'TRANSIT',
       '%2$s', 0, '2026-10-13T09:00:00Z', '2026-10-13T09:14:00Z', 'city-transit', 'MT-1', 'U2',
       240, 'EUR');
      insert into billing.usage_reversal values ('leg/%2$s.0', 'cancelled', '2026-10-13T08:00:00Z');
      insert into billing.usage_conflict (key, content) values ('rental/%3$s', 'UsageRecord[...]');
      """;

  @Test
  void rows_of_the_old_table_are_read_as_they_were() throws Exception {
    for (long metres : new long[] {0, 12_340, 120_000}) {
      migrated(metres);
    }
  }

  private void migrated(long metres) throws Exception {
    try (var postgres = EmbeddedPostgres.builder().start()) {
      migrate(postgres, "3.005");
      try (var connection = postgres.getPostgresDatabase().getConnection();
          var statement = connection.createStatement()) {
        statement.execute(OLD_ROWS.formatted(ADA, BOOKING, RENTAL, TRIP, metres));
      }
      migrate(postgres, "latest");
      var vertx = Vertx.vertx();
      var pool =
          PgBuilder.pool()
              .connectingTo(
                  new PgConnectOptions()
                      .setHost("127.0.0.1")
                      .setPort(postgres.getPort())
                      .setDatabase("postgres")
                      .setUser("postgres")
                      .setPassword("postgres"))
              .using(vertx)
              .build();
      var log = new UsageLog();
      var account = AccountId.of(ADA, MARENHOLM.id());
      var october =
          new Period(Instant.parse("2026-10-01T00:00:00Z"), Instant.parse("2026-11-01T00:00:00Z"));
      assertEquals(
          List.of(car(account, metres)),
          pool.withConnection(c -> log.listStanding(c, account, october)).await().indefinitely());
      var ticket =
          pool.withConnection(c -> log.listRevisions(c, new UsageKey("leg/" + BOOKING + ".0")))
              .await()
              .indefinitely();
      assertEquals(2, ticket.size(), "the ticket and that it was given back");
      assertEquals(ticket(account), ticket.getFirst().usage());
      assertEquals(
          1,
          pool.query(
                  "select count(*) from billing.usage_conflict where note like 'UsageRecord%' and"
                      + " account = '"
                      + account
                      + "'")
              .executeAndAwait()
              .iterator()
              .next()
              .getInteger(0));
      pool.closeAndAwait();
      vertx.closeAndAwait();
    }
  }

  private static void migrate(EmbeddedPostgres postgres, String target) {
    Flyway.configure()
        .dataSource(postgres.getPostgresDatabase())
        .locations("classpath:db/openmaas")
        .outOfOrder(true)
        .target(MigrationVersion.fromVersion(target))
        .load()
        .migrate();
  }

  private static Usage car(AccountId account, long metres) {
    var time =
        new Period(
            Instant.parse("2026-10-12T09:00:00Z"), Instant.parse("2026-10-12T09:24:00.123456Z"));
    var kilometres = BigDecimal.valueOf(metres, 3).stripTrailingZeros();
    return new Usage(
        new UsageKey("rental/" + RENTAL),
        account,
        new Use(
            UsageKind.CAR_SHARE,
            time,
            time.to(),
            Map.of("vehicleClass", "SMALL"),
            Map.of(
                Measure.KILOMETRES, kilometres.scale() < 0 ? kilometres.setScale(0) : kilometres),
            Optional.empty()),
        Pin.tariff(new TariffRef("city-flat@1")),
        new Usage.Proof.OfRental(
            new RentalId(RENTAL), List.of(new TripId(TRIP)), "Käfer, MH-OM 42"));
  }

  private static Usage ticket(AccountId account) {
    var time =
        new Period(Instant.parse("2026-10-13T09:00:00Z"), Instant.parse("2026-10-13T09:14:00Z"));
    return new Usage(
        new UsageKey("leg/" + BOOKING + ".0"),
        account,
        new Use(
            UsageKind.TRANSIT,
            time,
            time.from(),
            Map.of("operator", "city-transit"),
            Map.of(),
            Optional.of(Money.ofMinor(240, "EUR"))),
        Pin.tariff(new TariffRef("city-flat@1")),
        new Usage.Proof.OfTicket(BOOKING + ".0", "MT-1", "U2"));
  }
}
