package io.openmaas.billing.metering.store;

import static io.openmaas.billing.testing.BillingFixture.CITY_FLAT;
import static io.openmaas.billing.testing.BillingFixture.MARENHOLM;
import static io.openmaas.billing.testing.BillingFixture.PAY_AS_YOU_GO;
import static io.openmaas.billing.testing.BillingFixture.at;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.openmaas.billing.account.AccountId;
import io.openmaas.billing.metering.MeteredUses;
import io.openmaas.billing.metering.Usage;
import io.openmaas.billing.subscription.SubscriptionId;
import io.openmaas.billing.testing.BillingFixture;
import io.openmaas.core.offer.TariffRef;
import io.openmaas.core.traveller.TravellerId;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Use of members was rated on their own account: quoted with the shared allowance, invoiced without
 * (issue 4, found by the stories).
 */
class ChargedAccountsTest {
  private static final Duration TIME = Duration.ofMinutes(10);

  private BillingFixture fixture;
  private TravellerId ada;
  private TravellerId ben;
  private SubscriptionId adas;

  @BeforeEach
  void start() {
    fixture = new BillingFixture();
    ada = fixture.signUp("Ada", "Lund");
    ben = fixture.signUp("Ben", "Lund");
    adas = fixture.subscribe(ada, LocalDate.of(2026, 10, 1));
    sql(
        "insert into billing.subscription_change (subscription, number, id, recorded_at, day, kind,"
            + " content) values ($1, 2, gen_random_uuid(), '2026-10-01T10:00:00Z', '2026-10-01',"
            + " 'MEMBERS_CHANGED', jsonb_build_object('members', jsonb_build_array($2::uuid)))");
    sql("insert into billing.subscription_user (subscription, traveller) values ($1, $2)");
  }

  private void sql(String statement) {
    fixture
        .database
        .pool()
        .preparedQuery(statement)
        .executeAndAwait(Tuple.of(adas.value(), ben.value()));
  }

  @AfterEach
  void stop() {
    fixture.close();
  }

  private Usage drive(TravellerId traveller, TariffRef tariff) {
    var rental = BillingFixture.rental(traveller, tariff, at("2026-10-14T14:00:00"), TIME, 3_000);
    fixture.inTransaction(c -> fixture.meters.rentalFinished(c, rental, Optional.empty()));
    return fixture
        .inTransaction(c -> fixture.usageLog.find(c, MeteredUses.keyOf(rental.id())))
        .orElseThrow();
  }

  private static AccountId account(TravellerId traveller) {
    return AccountId.of(traveller, MARENHOLM.id());
  }

  @Test
  void a_members_use_is_charged_to_who_pays_for_the_plan() {
    Usage bens = drive(ben, CITY_FLAT);
    assertEquals(account(ada), bens.account());
    assertEquals(Optional.of(adas), bens.pin().subscription());
    fixture.runs.run(fixture.now, Optional.empty()).await().indefinitely();
    assertEquals(
        Set.of(Optional.of(ada)),
        fixture.invoices.list(Optional.empty()).await().indefinitely().stream()
            .map(invoice -> invoice.traveller())
            .collect(java.util.stream.Collectors.toSet()));
  }

  @Test
  void what_one_uses_on_ones_own_is_ones_own() {
    assertEquals(account(ben), drive(ben, PAY_AS_YOU_GO).account());
    Usage own = drive(ada, CITY_FLAT);
    assertEquals(account(ada), own.account());
    assertEquals(Optional.empty(), own.pin().subscription());
  }
}
