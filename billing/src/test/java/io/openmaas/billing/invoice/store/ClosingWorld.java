package io.openmaas.billing.invoice.store;

import static io.openmaas.billing.testing.BillingFixture.EUR;
import static io.openmaas.billing.testing.BillingFixture.ISSUER;
import static io.openmaas.billing.testing.BillingFixture.MARENHOLM;

import io.openmaas.billing.account.AccountId;
import io.openmaas.billing.account.Sponsorship;
import io.openmaas.billing.account.store.Accounts;
import io.openmaas.billing.account.store.Sponsorships;
import io.openmaas.billing.catalogue.Benefit;
import io.openmaas.billing.catalogue.BillingTerms;
import io.openmaas.billing.catalogue.Catalogue;
import io.openmaas.billing.catalogue.Charge;
import io.openmaas.billing.catalogue.ChargeCode;
import io.openmaas.billing.catalogue.Localised;
import io.openmaas.billing.catalogue.Measure;
import io.openmaas.billing.catalogue.Migration;
import io.openmaas.billing.catalogue.Plan;
import io.openmaas.billing.catalogue.PlanId;
import io.openmaas.billing.catalogue.PriceModel;
import io.openmaas.billing.catalogue.TaxCategory;
import io.openmaas.billing.catalogue.UsageFilter;
import io.openmaas.billing.catalogue.UsageKind;
import io.openmaas.billing.catalogue.yaml.CatalogueYaml;
import io.openmaas.billing.holding.Credit;
import io.openmaas.billing.holding.HoldingWorld;
import io.openmaas.billing.holding.store.Wallets;
import io.openmaas.billing.invoice.Drawing;
import io.openmaas.billing.invoice.IssuedDocument;
import io.openmaas.billing.invoice.ReverseCharge;
import io.openmaas.billing.metering.Pin;
import io.openmaas.billing.metering.Usage;
import io.openmaas.billing.metering.UsageKey;
import io.openmaas.billing.metering.Use;
import io.openmaas.billing.metering.store.KnownAccounts;
import io.openmaas.billing.subscription.SubscriptionId;
import io.openmaas.billing.subscription.store.SubscriptionHistories;
import io.openmaas.billing.testing.BillingFixture;
import io.openmaas.core.city.Cities;
import io.openmaas.core.city.City;
import io.openmaas.core.city.CityId;
import io.openmaas.core.money.Money;
import io.openmaas.core.offer.TariffRef;
import io.openmaas.core.time.Period;
import io.openmaas.core.traveller.TravellerId;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.vertx.core.json.JsonArray;
import io.vertx.mutiny.sqlclient.Tuple;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

/** Invoice runs over plans that keep units, on a real database. */
final class ClosingWorld implements AutoCloseable {
  static final City HELSINKI =
      new City(
          new CityId("helsinki"),
          "Helsinki",
          ZoneId.of("Europe/Helsinki"),
          EUR,
          "FI",
          MARENHOLM.extent(),
          BillingFixture.TRANSIT);

  final BillingFixture fixture = new BillingFixture();
  final Catalogue catalogue = catalogue();
  private final Cities cities =
      new Cities() {
        @Override
        public Optional<City> find(CityId id) {
          return list().stream().filter(city -> city.id().equals(id)).findFirst();
        }

        @Override
        public List<City> list() {
          return List.of(MARENHOLM, HELSINKI);
        }
      };
  final Accounts accounts = new Accounts(fixture.database.pool(), fixture.directory);
  final AccountMaterial material =
      new AccountMaterial(
          accounts,
          cities,
          new SubscriptionHistories(fixture.database.pool()),
          fixture.usageLog,
          new DrawnAccounts(
              new Drawing(catalogue, ReverseCharge.NEVER), catalogue, ISSUER, UUID::randomUUID));
  final Wallets wallets = new Wallets(fixture.database.pool(), fixture.ledger);
  final RunningBills bills =
      new RunningBills(
          fixture.database.pool(), accounts, cities, material, fixture.running, () -> fixture.now);
  private final BillingRuns runs =
      new BillingRuns(
          fixture.database.pool(),
          material,
          fixture.ledger,
          fixture.events,
          ISSUER,
          BillingRuns.Settings.of(Infrastructure.getDefaultWorkerPool()),
          () -> fixture.now,
          UUID::randomUUID);

  private static Catalogue catalogue() {
    var whim = CatalogueYaml.example("whim");
    var shipped = CatalogueYaml.shipped();
    return new Catalogue(
        Stream.concat(
                Stream.concat(whim.plans().stream(), shipped.plans().stream()),
                Stream.of(HoldingWorld.plan(3, "5", "1"), rollover()))
            .toList(),
        shipped.taxRates(),
        shipped.operatorTerms());
  }

  /** 100 km a month, good for two more months; 1.00 for each kilometre beyond. */
  private static Plan rollover() {
    var drive =
        new Charge.UsageCharge(
            new ChargeCode("distance"),
            Localised.of("Distance"),
            TaxCategory.CAR_RENTAL,
            UsageFilter.of(UsageKind.CAR_SHARE),
            Charge.Metering.each(Measure.KILOMETRES),
            List.of(
                new Charge.PriceVariant(UsageFilter.ANY, new PriceModel.PerUnit(BigDecimal.ONE))),
            Optional.empty());
    var allowance =
        new Benefit.Allowance(
            new ChargeCode("kilometres"),
            Localised.of("Kilometres"),
            Measure.KILOMETRES,
            UsageFilter.ANY,
            1,
            new Benefit.Grant(
                BigDecimal.valueOf(100),
                Benefit.Per.PERIOD,
                Optional.empty(),
                Optional.of(new Benefit.Rollover(Optional.empty(), 2))));
    return new Plan(
        new PlanId("roll"),
        1,
        new Plan.Sale(LocalDate.of(2020, 1, 1), new Migration.Never()),
        EUR,
        new Plan.Text(Localised.of("Roll"), Localised.of("Roll")),
        new Plan.Terms(
            BillingTerms.USUAL, BillingTerms.Binding.NONE, Plan.Ceiling.USUAL, Plan.Kind.PLAN),
        new Plan.Content(List.of(), List.of(drive), List.of(allowance), Set.of()));
  }

  Instant at(City city, String localDateTime) {
    return LocalDateTime.parse(localDateTime).atZone(city.zone()).toInstant();
  }

  /** A subscription of this traveller, paid by this account, for these members too. */
  SubscriptionId subscribe(
      TravellerId holder,
      City city,
      AccountId payer,
      String plan,
      String day,
      TravellerId... members) {
    UUID id = UUID.randomUUID();
    LocalDate from = LocalDate.parse(day);
    var pool = fixture.database.pool();
    pool.preparedQuery(
            "insert into billing.subscription (id, traveller, city, plan, starts_on, billing_day,"
                + " zone) values ($1, $2, $3, $4, $5, $6, $7)")
        .executeAndAwait(
            Tuple.from(
                List.of(
                    id,
                    holder.value(),
                    city.id().value(),
                    plan,
                    from,
                    (short) from.getDayOfMonth(),
                    city.zone().getId())));
    var users = new JsonArray();
    for (TravellerId member : members) {
      users.add(member.toString());
    }
    pool.preparedQuery(
            """
            insert into billing.subscription_change (subscription, number, id, recorded_at, day, at, kind, content)
            values ($1, 1, gen_random_uuid(), $2::date::timestamp at time zone 'UTC', $2, $6, 'STARTED',
                    jsonb_build_object('plan', $3::text, 'account', $4::uuid, 'members', $5::jsonb, 'quantity', '1'))
            """)
        .executeAndAwait(
            Tuple.of(id, from, plan, payer.value(), users)
                .addOffsetDateTime(BatchWriter.utc(from.atStartOfDay(city.zone()).toInstant())));
    pool.preparedQuery(
            "insert into billing.subscription_payer (account, subscription) values ($1, $2)")
        .executeAndAwait(Tuple.of(payer.value(), id));
    var all = new ArrayList<>(List.of(members));
    all.add(holder);
    for (TravellerId user : all) {
      pool.preparedQuery(
              "insert into billing.subscription_user (traveller, subscription) values ($1, $2)")
          .executeAndAwait(Tuple.of(user.value(), id));
    }
    return new SubscriptionId(id);
  }

  /** Opens the traveller's own account. */
  AccountId open(TravellerId traveller, City city) {
    return accounts.resolve(traveller, city).await().indefinitely().id();
  }

  void sponsor(Sponsorship sponsorship) {
    new Sponsorships(fixture.database.pool(), accounts, () -> fixture.now)
        .put(sponsorship, EUR)
        .await()
        .indefinitely();
  }

  /** What the running bill comes to at this local time. */
  List<String> bill(TravellerId traveller, City city, String at) {
    fixture.now = at(city, at);
    return bills.get(traveller, city.id()).await().indefinitely().running().stream()
        .map(draft -> draft.totals().gross().toString())
        .toList();
  }

  /** A use is recorded. */
  void use(
      TravellerId traveller, City city, UsageKind kind, String tariff, String at, String price) {
    record(traveller, city, kind, tariff, at, Map.of(), Optional.of(Money.of(price, EUR)));
  }

  void drive(TravellerId traveller, City city, String tariff, String at, String kilometres) {
    record(
        traveller,
        city,
        UsageKind.CAR_SHARE,
        tariff,
        at,
        Map.of(Measure.KILOMETRES, new BigDecimal(kilometres)),
        Optional.empty());
  }

  private void record(
      TravellerId traveller,
      City city,
      UsageKind kind,
      String tariff,
      String at,
      Map<Measure, BigDecimal> quantities,
      Optional<Money> price) {
    Instant begun = at(city, at);
    var usage =
        new Usage(
            new UsageKey("use/" + UUID.randomUUID()),
            AccountId.of(traveller, city.id()),
            new Use(
                kind, Period.of(begun, Duration.ofMinutes(9)), begun, Map.of(), quantities, price),
            Pin.tariff(new TariffRef(tariff)),
            new Usage.Proof.Reported("test", ""));
    fixture.inTransaction(
        connection ->
            fixture
                .knownAccounts
                .keep(connection, new KnownAccounts.Metered(traveller, city.id()))
                .flatMap(_ -> fixture.usages.record(connection, usage, fixture.now)));
  }

  /** Units are paid into a wallet. */
  void topUp(
      SubscriptionId holder,
      AccountId account,
      City city,
      String code,
      String units,
      LocalDate lastDay) {
    wallets
        .credit(
            new Credit(
                new Credit.Wallet(
                    holder.value(), new ChargeCode(code), account, city.id(), BigDecimal.ONE, EUR),
                Credit.Kind.TOPPED_UP,
                new BigDecimal(units),
                lastDay,
                "bank/" + UUID.randomUUID(),
                fixture.now))
        .await()
        .indefinitely();
  }

  /** Runs all that is due at this local time, and returns the invoices. */
  List<IssuedDocument> run(City city, String at) {
    fixture.now = at(city, at);
    var progress = runs.run(fixture.now, Optional.empty()).await().indefinitely();
    if (!progress.failures().isEmpty()) {
      throw new AssertionError(progress.failures().toString());
    }
    return fixture.invoices.listOfRun(progress.run()).await().indefinitely();
  }

  /** Entries of a holder, the oldest first: kind and units. */
  List<String> entries(SubscriptionId holder) {
    return wallets.list(holder.value(), 100).await().indefinitely().reversed().stream()
        .map(e -> e.kind() + " " + e.units().stripTrailingZeros().toPlainString())
        .toList();
  }

  /** Units that are left, as decimal text. */
  String left(SubscriptionId holder) {
    return number(
        "select coalesce(sum(units), 0) as n from billing.holding_lot where holder = $1",
        holder.value());
  }

  /** The balance of one account of the ledger, in major units. */
  String ledger(String purpose) {
    return number(
        """
        select coalesce(sum(e.amount_minor), 0) / 100.0 as n from billing.ledger_entry e
          join billing.ledger_account a on a.id = e.account where a.purpose = $1
        """,
        purpose);
  }

  private String number(String sql, Object parameter) {
    var found =
        fixture
            .database
            .pool()
            .preparedQuery(sql)
            .executeAndAwait(Tuple.of(parameter))
            .iterator()
            .next()
            .getBigDecimal("n");
    return found.signum() == 0 ? "0" : found.stripTrailingZeros().toPlainString();
  }

  /**
   * The wallets of all (worth 1.00 a unit) are what the ledger owes, and everything sums to zero.
   */
  void requireBooksAgree() {
    String units =
        number(
            "select -coalesce(sum(units), 0) as n from billing.holding_lot where code = $1",
            "points");
    if (!units.equals(ledger("WALLET"))) {
      throw new AssertionError("wallets " + units + ", ledger " + ledger("WALLET"));
    }
    String entries =
        number(
            "select -coalesce(sum(units), 0) as n from billing.holding_entry where code = $1",
            "points");
    if (!entries.equals(units)) {
      throw new AssertionError("lots " + units + ", entries " + entries);
    }
    if (fixture.count(
            "(select 1 from billing.ledger_entry having sum(amount_minor) <> 0) as unequal")
        != 0) {
      throw new AssertionError("the ledger does not sum to zero");
    }
    var faults = new InvoiceAudit(fixture.database.pool()).run().await().indefinitely().faults();
    if (!faults.isEmpty()) {
      throw new AssertionError(faults.toString());
    }
  }

  @Override
  public void close() {
    fixture.close();
  }
}
