package io.openmaas.app.bench;

import io.openmaas.app.embedded.DatabaseAddress;
import io.openmaas.billing.account.AccountId;
import io.openmaas.billing.catalogue.Measure;
import io.openmaas.billing.catalogue.UsageKind;
import io.openmaas.billing.metering.Pin;
import io.openmaas.billing.metering.Usage;
import io.openmaas.billing.metering.UsageKey;
import io.openmaas.billing.metering.Use;
import io.openmaas.billing.metering.store.UsageContent;
import io.openmaas.core.money.Money;
import io.openmaas.core.offer.TariffRef;
import io.openmaas.core.time.Period;
import io.openmaas.core.trip.RentalId;
import io.openmaas.core.trip.TripId;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.flywaydb.core.Flyway;

/**
 * What the soak of invoices bills. All of it follows from the numbers of the accounts, so that two
 * databases have the same: persons in euro, persons in dollars, companies that pay for four persons
 * each, and persons whose use comes late. Use of the last kind is recorded while runs are killed.
 */
final class InvoiceSoakData {
  /** Invoices of the first month come first. */
  static final LocalDate FIRST = LocalDate.of(2026, 1, 1);

  private static final int FORMS = 32;
  private static final int USES = 6;
  private static final int CHILDREN = 4;
  private static final String CITY_FLAT = "city-flat@1";
  private static final String CITY_FLAT_USD = "city-flat-usd@1";
  private static final String PAY_AS_YOU_GO = "pay-as-you-go@1";

  /** A kind of accounts, and the plan that they use. */
  private record Group(String accounts, String plan, String currency, Subscribed subscribed) {}

  private enum Subscribed {
    YES,
    NO
  }

  private static final List<Group> STEADY =
      List.of(
          new Group("city = 'soak-eur'", CITY_FLAT, "EUR", Subscribed.YES),
          new Group("city = 'soak-usd'", CITY_FLAT_USD, "USD", Subscribed.YES),
          new Group("city = 'soak-works' and language = 'de'", CITY_FLAT, "EUR", Subscribed.YES),
          new Group(
              "city = 'soak-works' and language = 'en'", PAY_AS_YOU_GO, "EUR", Subscribed.NO));
  private static final Group LATE =
      new Group("city = 'soak-late'", CITY_FLAT, "EUR", Subscribed.YES);

  private final Connection connection;

  InvoiceSoakData(Connection connection) {
    this.connection = connection;
  }

  static void migrate(DatabaseAddress address) {
    Flyway.configure()
        .dataSource(address.jdbcUrl(), address.user(), address.password())
        .locations("classpath:db/openmaas/core", "classpath:db/openmaas/billing")
        .outOfOrder(true)
        .load()
        .migrate();
  }

  /** The accounts, a third of them persons in euro. */
  void subscribe(int accounts) throws SQLException {
    persons("soak-eur", "DE", "Europe/Berlin", "EUR", accounts / 3);
    persons("soak-usd", "US", "America/New_York", "USD", accounts / 6);
    persons("soak-late", "DE", "Europe/Berlin", "EUR", accounts / 6);
    execute(
        """
        insert into billing.account (id, kind, name, city, country, zone, currency, contact_name,
                                     contact_address, language)
        select md5('works' || n)::uuid, 'COMPANY', 'Works ' || n, 'soak-works', 'DE',
               'Europe/Berlin', 'EUR', 'Works ' || n, 'Street ' || n, 'de'
          from generate_series(1, %d) n
        """
            .formatted(accounts / 3 / CHILDREN));
    execute(
        """
        insert into billing.account (id, kind, traveller, city, country, zone, currency, paid_by,
                                     contact_name, contact_address, language)
        select billing.account_of(md5(a.id::text || n)::uuid, a.city), 'PERSON',
               md5(a.id::text || n)::uuid, a.city, a.country, a.zone, a.currency, a.id,
               'Driver ' || n, a.contact_address, case when n %% 2 = 0 then 'de' else 'en' end
          from billing.account a, generate_series(1, %d) n where a.kind = 'COMPANY'
        """
            .formatted(CHILDREN));
    for (Group group : STEADY) {
      if (group.subscribed() == Subscribed.YES) {
        subscribe(group);
      }
    }
    subscribe(LATE);
  }

  private void persons(String city, String country, String zone, String currency, int count)
      throws SQLException {
    execute(
        """
        insert into billing.account (id, kind, traveller, city, country, zone, currency,
                                     contact_name, contact_address, language)
        select billing.account_of(md5('%1$s' || n)::uuid, '%1$s'), 'PERSON',
               md5('%1$s' || n)::uuid, '%1$s', '%2$s', '%3$s', '%4$s', 'Traveller ' || n,
               'Street ' || n, 'de'
          from generate_series(1, %5$d) n
        """
            .formatted(city, country, zone, currency, count));
  }

  private void subscribe(Group group) throws SQLException {
    execute(
        """
        with own as (
          select id as account, traveller, city, zone, md5('subscription' || id)::uuid as id
            from billing.account where kind = 'PERSON' and %1$s),
        heads as (
          insert into billing.subscription (id, traveller, city, plan, starts_on, billing_day, zone)
          select id, traveller, city, '%2$s', date '%3$s', 1, zone from own returning id),
        changes as (
          insert into billing.subscription_change
                 (subscription, number, id, recorded_at, day, kind, content)
          select id, 1, md5('change' || id)::uuid, date '%3$s', date '%3$s', 'STARTED',
                 jsonb_build_object('plan', '%2$s', 'account', account, 'members',
                                    jsonb_build_array(traveller), 'quantity', '1',
                                    'billingDay', null)
            from own returning id)
        insert into billing.subscription_payer (account, subscription) select account, id from own
        """
            .formatted(group.accounts(), group.plan(), FIRST));
  }

  /**
   * What is known before the month is billed: its uses; and of the month before some that come now,
   * and some that are taken back.
   */
  void use(LocalDate month) throws SQLException {
    for (Group group : STEADY) {
      insert(group, month, "leg", 1, USES, "true");
      if (month.isAfter(FIRST)) {
        insert(group, month.minusMonths(1), "late", 50, 51, "a.place % 5 = 0");
        reverse(group, month.minusMonths(1));
      }
    }
  }

  private void insert(
      Group group, LocalDate month, String key, int first, int last, String condition)
      throws SQLException {
    try (var insert =
        connection.prepareStatement(
            """
            insert into billing.usage (key, account, at, content, recorded_at)
            select '%s/' || a.id || '.' || ? || '.' || u, a.id, t.at,
                   (?::bytea[])[1 + (a.place * 31 + u * 7) %% ?], t.at
              from generate_series(?, ?) u
              cross join (select id, row_number() over (order by id) as place
                            from billing.account where kind = 'PERSON' and %s) a
              cross join lateral (
                select ?::timestamptz + interval '7 hours' * u
                       + interval '1 second' * (a.place %% 100000) as at) t
             where %s
             order by u
            """
                .formatted(key, group.accounts(), condition))) {
      insert.setString(1, month.toString());
      insert.setArray(2, connection.createArrayOf("bytea", forms(group)));
      insert.setInt(3, FORMS);
      insert.setInt(4, first);
      insert.setInt(5, last);
      insert.setObject(6, month.plusDays(1).atStartOfDay().atOffset(ZoneOffset.UTC));
      insert.executeUpdate();
    }
  }

  private void reverse(Group group, LocalDate month) throws SQLException {
    execute(
        """
        insert into billing.usage
               (key, account, at, kind, corrects, revision, was_at, content, recorded_at)
        select u.key || '#1', u.account, u.at, 'R', u.key, 1, u.at, u.content, u.at
          from (select id, row_number() over (order by id) as place
                  from billing.account where kind = 'PERSON' and %s) a
          join billing.usage u on u.key = 'leg/' || a.id || '.' || '%s' || '.2'
         where a.place %% 7 = 0
        """
            .formatted(group.accounts(), month));
  }

  /** Accounts whose use comes late. */
  List<UUID> late() throws SQLException {
    var accounts = new java.util.ArrayList<UUID>();
    try (var statement = connection.createStatement();
        var rows =
            statement.executeQuery(
                "select id from billing.account where " + LATE.accounts() + " order by id")) {
      while (rows.next()) {
        accounts.add(rows.getObject(1, UUID.class));
      }
    }
    return accounts;
  }

  /** Uses of an account, one after the other on this connection; the caller commits. */
  void useLate(String key, UUID account, Instant at, int form) throws SQLException {
    try (var insert =
        connection.prepareStatement(
            "insert into billing.usage (key, account, at, content, recorded_at)"
                + " values (?, ?, ?, ?, ?)")) {
      insert.setString(1, "chaos/" + key);
      insert.setObject(2, account);
      insert.setObject(3, at.atOffset(ZoneOffset.UTC));
      insert.setBytes(4, forms(LATE)[Math.floorMod(form, FORMS)]);
      insert.setObject(5, at.atOffset(ZoneOffset.UTC));
      insert.executeUpdate();
    }
  }

  /** The late uses of another database. */
  void copyLate(Connection from) throws SQLException {
    try (var read = from.createStatement();
        var insert =
            connection.prepareStatement(
                "insert into billing.usage (key, account, at, content, recorded_at)"
                    + " values (?, ?, ?, ?, ?)");
        var rows =
            read.executeQuery(
                "select key, account, at, content, recorded_at from billing.usage"
                    + " where key like 'chaos/%'")) {
      while (rows.next()) {
        for (int i = 1; i <= 5; i++) {
          insert.setObject(i, rows.getObject(i));
        }
        insert.addBatch();
      }
      insert.executeBatch();
    }
  }

  private void execute(String sql) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static byte[][] forms(Group group) {
    var forms = new byte[FORMS][];
    for (int form = 0; form < FORMS; form++) {
      forms[form] = UsageContent.encode(form(group, form));
    }
    return forms;
  }

  /** Every second one a shared car, the others rides by tram. */
  private static Usage form(Group group, int form) {
    var key = new UsageKey("form/" + form);
    var account = new AccountId(new UUID(0, 0));
    var pin = Pin.tariff(new TariffRef(group.plan()));
    Instant at = FIRST.atStartOfDay(ZoneOffset.UTC).toInstant();
    if (form % 2 == 0) {
      return new Usage(
          key,
          account,
          new Use(
              UsageKind.TRANSIT,
              Period.of(at, Duration.ofMinutes(9 + form % 20)),
              at,
              Map.of(Use.OPERATOR, "city-transit"),
              Map.of(),
              Optional.of(Money.ofMinor(240 + form % 3 * 80, group.currency()))),
          pin,
          new Usage.Proof.OfTicket(new UUID(7, form) + ".0", "MT-1234-%04d".formatted(form), "U2"));
    }
    var length = Duration.ofSeconds((6 + form * 5 % 37) * 60L - 20);
    return new Usage(
        key,
        account,
        new Use(
            UsageKind.CAR_SHARE,
            new Period(at.minus(length), at),
            at,
            Map.of(Use.VEHICLE_CLASS, "SMALL"),
            Map.of(Measure.KILOMETRES, BigDecimal.valueOf(900 + form * 997L % 14_000, 3)),
            Optional.empty()),
        pin,
        new Usage.Proof.OfRental(
            new RentalId(new UUID(9, form)),
            List.of(new TripId(new UUID(11, form))),
            "Renault Zoe, MH-OM 42"));
  }
}
