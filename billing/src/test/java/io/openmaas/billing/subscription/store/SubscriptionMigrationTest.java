package io.openmaas.billing.subscription.store;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.openmaas.billing.account.AccountId;
import io.openmaas.billing.catalogue.yaml.CatalogueYaml;
import io.openmaas.billing.subscription.SubscriptionId;
import io.openmaas.billing.subscription.Timeline;
import io.openmaas.core.city.CityId;
import io.openmaas.core.traveller.TravellerId;
import io.vertx.core.Vertx;
import io.vertx.mutiny.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationVersion;
import org.junit.jupiter.api.Test;

/** Who had a plan before histories were kept has it still, with the same dates. */
class SubscriptionMigrationTest {
  private static final TravellerId ADA = new TravellerId(UUID.randomUUID());
  private static final CityId MARENHOLM = new CityId("marenholm");

  @Test
  void old_rows_become_histories() throws Exception {
    try (var postgres = EmbeddedPostgres.builder().start()) {
      migrate(postgres, "3.005");
      var ended = UUID.randomUUID();
      var running = UUID.randomUUID();
      try (var connection = postgres.getPostgresDatabase().getConnection();
          var statement = connection.createStatement()) {
        statement.execute(
            """
            insert into billing.subscription values
              ('%s', '%s', 'marenholm', 'city-flat@1', '2026-03-29', '2026-10-01', 31, 'Europe/Berlin'),
              ('%s', '%s', 'marenholm', 'city-flat@1', '2026-10-12', null, 1, 'Europe/Berlin')
            """
                .formatted(ended, ADA, running, ADA));
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
              .using(io.vertx.mutiny.core.Vertx.newInstance(vertx))
              .build();
      try {
        var histories = new SubscriptionHistories(pool);
        var account = AccountId.of(ADA, MARENHOLM);
        var held = histories.listPaidBy(List.of(account)).await().indefinitely().get(account);
        assertEquals(
            List.of(new SubscriptionId(ended), new SubscriptionId(running)),
            held.stream().map(one -> one.id()).toList());
        var first = Timeline.of(held.getFirst().history(), CatalogueYaml.shipped());
        assertEquals(LocalDate.parse("2026-03-29"), first.term().from());
        assertEquals(Optional.of(LocalDate.parse("2026-10-01")), first.endsOn());
        assertEquals(31, first.periods().cycleOn(LocalDate.parse("2026-03-31")).day());
        // midnight of the local day, also on the day on which the clocks changed
        assertEquals(
            Instant.parse("2026-03-28T23:00:00Z"),
            held.getFirst().history().changes().getFirst().recordedAt());
        assertEquals(2, held.getFirst().version());
        var second = Timeline.of(held.getLast().history(), CatalogueYaml.shipped());
        assertEquals(Optional.empty(), second.endsOn());
        assertEquals(1, held.getLast().version());
        assertEquals(2, histories.listUsableBy(ADA, MARENHOLM).await().indefinitely().size());
      } finally {
        pool.closeAndAwait();
        vertx.close();
      }
    }
  }

  private static void migrate(EmbeddedPostgres postgres, String target) {
    Flyway.configure()
        .dataSource(postgres.getJdbcUrl("postgres", "postgres"), "postgres", "postgres")
        .locations("classpath:db/openmaas")
        .outOfOrder(true)
        .target(MigrationVersion.fromVersion(target))
        .load()
        .migrate();
  }
}
