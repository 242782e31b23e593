package io.openmaas.billing.invoice.store;

import io.openmaas.billing.account.Account;
import io.openmaas.billing.account.store.Accounts;
import io.openmaas.billing.invoice.Draft;
import io.openmaas.billing.metering.ReadsRunningUse;
import io.openmaas.billing.metering.UsageKey;
import io.openmaas.billing.subscription.DatePeriod;
import io.openmaas.billing.subscription.SubscriptionHistory;
import io.openmaas.core.city.Cities;
import io.openmaas.core.city.CityId;
import io.openmaas.core.money.Money;
import io.openmaas.core.traveller.TravellerId;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;

/** What a traveller would have to pay as things stand, drawn on reading. */
@ApplicationScoped
public class RunningBills {
  private final Pool pool;
  private final Accounts accounts;
  private final Cities cities;
  private final AccountMaterial material;
  private final ReadsRunningUse runningUses;
  private final InstantSource clock;

  public RunningBills(
      Pool pool,
      Accounts accounts,
      Cities cities,
      AccountMaterial material,
      ReadsRunningUse runningUses,
      InstantSource clock) {
    this.pool = pool;
    this.accounts = accounts;
    this.cities = cities;
    this.material = material;
    this.runningUses = runningUses;
    this.clock = clock;
  }

  /**
   * A running bill.
   *
   * @param open the period that is open now
   * @param running of that period
   * @param provisional rentals that are not over: they are charged as far as they were driven until
   *     the ignition was last turned off
   * @param ended of periods that have ended and are not invoiced yet, oldest first
   */
  public record Bill(
      Account account,
      Instant asOf,
      DatePeriod open,
      List<Draft> running,
      Set<UsageKey> provisional,
      List<Draft> ended,
      List<SubscriptionHistory> subscriptions) {

    /** What would have to be paid for the open period, with tax. */
    public Money total() {
      return Money.sum(
          running.stream().map(draft -> draft.totals().gross()).toList(),
          account.place().currency());
    }
  }

  public Uni<Bill> get(TravellerId traveller, CityId city) {
    var served =
        cities
            .find(city)
            .orElseThrow(() -> new IllegalStateException("city '" + city + "' is not served now"));
    return accounts.resolve(traveller, served).flatMap(this::draw);
  }

  /** As {@link #get(TravellerId, CityId)}, of an account that is there. */
  public Uni<Bill> draw(Account account) {
    Instant now = clock.instant();
    // what is running is read first: a rental that ends meanwhile is in both, and the log counts
    return runningUses
        .listRunning(account.id())
        .flatMap(
            running ->
                pool.withConnection(connection -> material.loadOne(connection, account.id(), now))
                    .map(group -> group.with(running)))
        .emitOn(Infrastructure.getDefaultWorkerPool())
        .map(group -> material.draws().bill(group, now));
  }
}
