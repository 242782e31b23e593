package io.openmaas.app.bench;

import io.openmaas.billing.account.store.Accounts;
import io.openmaas.billing.catalogue.yaml.CatalogueYaml;
import io.openmaas.billing.invoice.Drawing;
import io.openmaas.billing.invoice.Issuer;
import io.openmaas.billing.invoice.ReverseCharge;
import io.openmaas.billing.invoice.store.AccountMaterial;
import io.openmaas.billing.invoice.store.BillingRuns;
import io.openmaas.billing.invoice.store.DrawnAccounts;
import io.openmaas.billing.ledger.store.Ledger;
import io.openmaas.billing.metering.store.UsageLog;
import io.openmaas.billing.subscription.store.SubscriptionHistories;
import io.openmaas.core.city.Cities;
import io.openmaas.core.city.City;
import io.openmaas.core.city.CityId;
import io.openmaas.core.event.postgresql.CommitNotices;
import io.openmaas.core.event.postgresql.PostgresqlEventLog;
import io.openmaas.core.id.TimeOrderedIds;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.core.Vertx;
import io.vertx.mutiny.sqlclient.Pool;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Executor;

/** The engine as the server puts it together, for benchmarks. */
final class BenchEngine {
  /** Accounts are open from the beginning, so that no city is asked for. */
  private static final Cities NO_CITIES =
      new Cities() {
        @Override
        public Optional<City> find(CityId id) {
          return Optional.empty();
        }

        @Override
        public List<City> list() {
          return List.of();
        }
      };

  private BenchEngine() {}

  static BillingRuns runs(
      Vertx vertx, Pool pool, Executor workers, int parallel, InstantSource clock) {
    var settings = new BillingRuns.Settings(Duration.ZERO, parallel, BillingRuns.BATCH, workers);
    return runs(vertx, pool, settings, clock, new Random(1));
  }

  /**
   * @param random not the same in two processes that share the work: ids are made with it
   */
  static BillingRuns runs(
      Vertx vertx, Pool pool, BillingRuns.Settings settings, InstantSource clock, Random random) {
    var catalogue = CatalogueYaml.shipped();
    var issuer =
        new Issuer(
            new Issuer.Seller(
                "OpenMaaS Demonstration GmbH",
                "Hafenplatz 1, 18999 Marenholm, Germany",
                "DE999999999",
                "DE66000000000000000042",
                "billing@openmaas.example"),
            "OM",
            14);
    var ids = new TimeOrderedIds(InstantSource.system(), random);
    return new BillingRuns(
        pool,
        new AccountMaterial(
            new Accounts(pool, _ -> Uni.createFrom().item(Optional.empty())),
            NO_CITIES,
            new SubscriptionHistories(pool),
            new UsageLog(),
            new DrawnAccounts(new Drawing(catalogue, ReverseCharge.NEVER), catalogue, issuer, ids)),
        new Ledger(pool),
        new PostgresqlEventLog(new CommitNotices(vertx, pool)),
        issuer,
        settings,
        clock,
        ids);
  }
}
