package io.openmaas.billing.invoice.store;

import io.openmaas.billing.account.Account;
import io.openmaas.billing.account.AccountId;
import io.openmaas.billing.account.store.Accounts;
import io.openmaas.billing.invoice.Draft;
import io.openmaas.billing.invoice.store.AccountMaterial.Group;
import io.openmaas.billing.invoice.store.AccountMaterial.Member;
import io.openmaas.billing.metering.ReadsRunningUse;
import io.openmaas.billing.metering.Usage;
import io.openmaas.billing.subscription.DatePeriod;
import io.openmaas.billing.subscription.SubscriptionHistory;
import io.openmaas.core.city.Cities;
import io.openmaas.core.city.CityId;
import io.openmaas.core.traveller.TravellerId;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What a traveller would have to pay as things stand, drawn on reading. */
@ApplicationScoped
public class RunningBills {
  private final Pool pool;
  private final Accounts accounts;
  private final Cities cities;
  private final AccountMaterial material;
  private final ReadsRunningUse running;
  private final InstantSource clock;

  public RunningBills(
      Pool pool,
      Accounts accounts,
      Cities cities,
      AccountMaterial material,
      ReadsRunningUse running,
      InstantSource clock) {
    this.pool = pool;
    this.accounts = accounts;
    this.cities = cities;
    this.material = material;
    this.running = running;
    this.clock = clock;
  }

  /**
   * A running bill.
   *
   * @param open the period that is open now
   * @param running of that period
   * @param ended of periods that have ended and are not invoiced yet, oldest first
   */
  public record Bill(
      Account account,
      Instant asOf,
      DatePeriod open,
      List<Draft> running,
      List<Draft> ended,
      List<SubscriptionHistory> subscriptions) {}

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
    return running(account.id())
        .flatMap(
            own ->
                pool.withConnection(connection -> material.loadOne(connection, account.id(), now))
                    .flatMap(group -> using(group, own)))
        .emitOn(Infrastructure.getDefaultWorkerPool())
        .map(group -> material.draws().bill(group, now));
  }

  /** What is under way is read before the log: what ends in between is in the log then. */
  private Uni<List<Usage>> running(AccountId account) {
    return running.listRunning(account);
  }

  /** With what its account, those it pays for and who else uses what it pays for have begun. */
  private Uni<Group> using(Group group, List<Usage> own) {
    var members = new ArrayList<Uni<Member>>();
    for (Member member : group.members()) {
      var users = new ArrayList<AccountId>(member.shared().users(member.account().id()));
      boolean payer = members.isEmpty();
      if (!payer) {
        users.add(member.account().id());
      }
      Uni<List<Usage>> all = Uni.createFrom().item(payer ? own : List.of());
      for (AccountId user : users) {
        all =
            all.flatMap(
                some ->
                    running(user)
                        .map(more -> Stream.concat(some.stream(), more.stream()).toList()));
      }
      members.add(all.map(member::using));
    }
    return Uni.join()
        .all(members)
        .usingConcurrencyOf(1)
        .andFailFast()
        .map(all -> new Group(group.due(), all, group.sponsored()));
  }
}
