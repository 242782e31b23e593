package io.openmaas.app.bench;

import io.openmaas.billing.account.AccountId;
import io.openmaas.billing.catalogue.Measure;
import io.openmaas.billing.catalogue.UsageKind;
import io.openmaas.billing.metering.Pin;
import io.openmaas.billing.metering.Usage;
import io.openmaas.billing.metering.UsageKey;
import io.openmaas.billing.metering.Use;
import io.openmaas.billing.metering.store.UsageContent;
import io.openmaas.core.city.CityId;
import io.openmaas.core.money.Money;
import io.openmaas.core.offer.TariffRef;
import io.openmaas.core.time.Period;
import io.openmaas.core.traveller.TravellerId;
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
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;

/**
 * What the benchmark of invoices bills: travellers with a flat plan, tickets that it includes and
 * shared cars by minute and kilometre. Made by the database itself, in the order of time: the uses
 * of an account lie apart from one another, as they do when they come in.
 */
final class InvoiceBenchData {
  static final TariffRef PLAN = new TariffRef("city-flat@1");
  private static final long FEE_MINOR = 4900;
  private static final long MINUTE_MINOR = 22;
  private static final long KILOMETRE_MINOR = 29;

  /** Different uses, a quarter of them of cars. */
  private static final int FORMS = 64;

  private static final int CARS = 16;
  private static final long SEED = 20260101;

  private final Connection connection;
  private final int usage;

  /**
   * @param usage uses of each account a month
   */
  InvoiceBenchData(Connection connection, int usage) {
    this.connection = connection;
    this.usage = usage;
  }

  /** Accounts of a city, each with its subscription from the beginning of {@code from} on. */
  void subscribe(String city, int count, LocalDate from) throws SQLException {
    var random = new Random(SEED + city.hashCode());
    var accounts = new UUID[count];
    var travellers = new UUID[count];
    var subscriptions = new UUID[count];
    for (int i = 0; i < count; i++) {
      travellers[i] = new UUID(random.nextLong(), random.nextLong());
      subscriptions[i] = new UUID(random.nextLong(), random.nextLong());
      accounts[i] = AccountId.of(new TravellerId(travellers[i]), new CityId(city)).value();
    }
    try (var insert =
        connection.prepareStatement(
            """
            insert into billing.account (id, kind, traveller, city, country, zone, currency,
                                         contact_name, contact_address, language)
            select a, 'PERSON', t, ?, 'DE', 'Europe/Berlin', 'EUR', 'Traveller ' || n,
                   'Mastweg ' || n % 90 + 1 || ', 18999 Marenholm', 'de'
              from unnest(?::uuid[], ?::uuid[]) with ordinality as u (a, t, n)
            """)) {
      insert.setString(1, city);
      insert.setArray(2, connection.createArrayOf("uuid", accounts));
      insert.setArray(3, connection.createArrayOf("uuid", travellers));
      insert.executeUpdate();
    }
    BenchSubscriptions.insert(connection, city, subscriptions, travellers, accounts, from, PLAN);
  }

  /** The uses of a month, in one transaction. */
  void use(String city, LocalDate month) throws SQLException {
    var forms = new byte[FORMS][];
    Instant at = month.atStartOfDay(ZoneOffset.UTC).toInstant();
    for (int form = 0; form < FORMS; form++) {
      forms[form] = UsageContent.encode(form(form, at));
    }
    try (var insert =
        connection.prepareStatement(
            """
            insert into billing.usage (key, account, at, content, recorded_at)
            select 'leg/' || a.id || '.' || ? || '.' || u, a.id, t.at,
                   (?::bytea[])[1 + (a.place * 31 + u * 7) % ?], t.at
              from generate_series(1, ?) u
              cross join (select id, row_number() over (order by id) as place
                            from billing.account where city = ?) a
              cross join lateral (
                select ?::timestamptz + interval '26 days' * (u::double precision / ?)
                       + interval '1 millisecond' * (a.place % 1000000) as at) t
             order by u
            """)) {
      insert.setString(1, month.toString());
      insert.setArray(2, connection.createArrayOf("bytea", forms));
      insert.setInt(3, FORMS);
      insert.setInt(4, usage);
      insert.setString(5, city);
      insert.setObject(6, month.plusDays(1).atStartOfDay().atOffset(ZoneOffset.UTC));
      insert.setInt(7, usage + 1);
      insert.executeUpdate();
    }
  }

  private static boolean isCar(int form) {
    return form % (FORMS / CARS) == 3;
  }

  private static long startedMinutes(int form) {
    return 6 + form * 5 % 37;
  }

  private static long metres(int form) {
    return 900 + form * 997L % 14_000;
  }

  private static Usage form(int form, Instant at) {
    var key = new UsageKey("form/" + form);
    var account = new AccountId(new UUID(0, 0));
    var pin = Pin.tariff(PLAN);
    if (!isCar(form)) {
      return new Usage(
          key,
          account,
          new Use(
              UsageKind.TRANSIT,
              Period.of(at, Duration.ofMinutes(9 + form % 20)),
              at,
              Map.of(Use.OPERATOR, "city-transit"),
              Map.of(),
              Optional.of(Money.ofMinor(240 + form % 3 * 80, "EUR"))),
          pin,
          new Usage.Proof.OfTicket(
              new UUID(7, form) + ".0", String.format(Locale.ROOT, "MT-1234-%04d", form), "U2"));
    }
    var length = Duration.ofSeconds(startedMinutes(form) * 60 - 20);
    return new Usage(
        key,
        account,
        new Use(
            UsageKind.CAR_SHARE,
            new Period(at.minus(length), at),
            at,
            Map.of(Use.VEHICLE_CLASS, "SMALL"),
            Map.of(Measure.KILOMETRES, BigDecimal.valueOf(metres(form), 3)),
            Optional.empty()),
        pin,
        new Usage.Proof.OfRental(
            new RentalId(new UUID(9, form)),
            List.of(new TripId(new UUID(11, form))),
            "Renault Zoe, MH-OM 42"));
  }

  /** Everything before {@code month} counts as invoiced, with that many invoices in the tables. */
  void markInvoiced(String city, LocalDate from, LocalDate month) throws SQLException {
    try (var mark =
        connection.prepareStatement(
            """
            insert into billing.account_state
                   (account, city, due_at, invoiced_to, snapshot, unbilled_from_xid, billed_at)
            select id, city, (?::date + interval '1 month')::timestamp at time zone zone, ?,
                   pg_current_snapshot(), pg_snapshot_xmin(pg_current_snapshot()), now()
              from billing.account where city = ?
            """)) {
      mark.setObject(1, month);
      mark.setObject(2, month);
      mark.setString(3, city);
      mark.executeUpdate();
    }
    for (LocalDate past = from; past.isBefore(month); past = past.plusMonths(1)) {
      insertPast(city, past);
    }
  }

  /** Invoices of an earlier month as rows of the size they have; not drawn, and of no chain. */
  private void insertPast(String city, LocalDate month) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute("alter table billing.invoice_head disable trigger gapless_and_chained");
      statement.execute(
          """
          create temporary table past as
          select billing.bench_id(a.id, date '%s') as id, a.id as account, a.traveller,
                 row_number() over (order by a.id) as place
            from billing.account a where a.city = '%s'
          """
              .formatted(month, city));
      statement.execute(
          """
          with content as (select convert_to(repeat('past ', 800), 'UTF8') as bytes),
          contents as (
            insert into billing.invoice_content (id, format, content, hash)
            select p.id, 1, c.bytes, sha256(c.bytes) from past p, content c),
          heads as (
            insert into billing.invoice_head
                   (id, series, year, sequence, kind, account, traveller, city, currency,
                    period_from, period_to, service_to, total_minor, payable_minor, issued_on,
                    due_on, finalised_at, content_hash, previous_hash, hash)
            select p.id, 'PAST%s', 2000, p.place, 'INVOICE', p.account, p.traveller, '%s', 'EUR',
                   m.from, m.to, m.to, 5000, 5000, m.to, m.to, m.to, h, h, h
              from past p, sha256('past') h,
                   (select date '%s' as from, (date '%s' + interval '1 month')::date as to) m),
          transactions as (
            insert into billing.ledger_transaction
                   (id, kind, source, city, invoice, booked_at, fingerprint)
            select id, 'INVOICE_FINALISED', id::text, '%s', id, date '%s', md5(id::text) from past)
          insert into billing.ledger_account (party, purpose, detail, currency)
          select 'traveller:' || traveller, 'RECEIVABLE', '', 'EUR' from past
          union all values ('company', 'REVENUE', 'LOCAL_PASSENGER_TRANSPORT', 'EUR')
          on conflict do nothing
          """
              .formatted(month.toString().replace("-", ""), city, month, month, city, month));
      statement.execute(
          """
          insert into billing.ledger_entry (transaction, ordinal, account, amount_minor)
          select p.id, e.ordinal, a.id, e.amount
            from past p
            cross join lateral (values
              (0, 'traveller:' || p.traveller, 'RECEIVABLE', '', 5000),
              (1, 'company', 'REVENUE', 'LOCAL_PASSENGER_TRANSPORT', -5000))
              as e (ordinal, party, purpose, detail, amount)
            join billing.ledger_account a
              on (a.party, a.purpose, a.detail, a.currency)
                 = (e.party, e.purpose, e.detail, 'EUR')
          """);
      statement.execute("drop table past");
      statement.execute("alter table billing.invoice_head enable trigger gapless_and_chained");
    }
  }

  /** What all invoices of a city must come to, reckoned without the engine. */
  long expectedMinor(String city) throws SQLException {
    long[] amounts = new long[FORMS];
    for (int form = 0; form < FORMS; form++) {
      amounts[form] =
          isCar(form)
              ? MINUTE_MINOR * startedMinutes(form) + (KILOMETRE_MINOR * metres(form) + 500) / 1000
              : 0;
    }
    long accounts =
        BenchDatabase.count(
            connection, "select count(*) from billing.account where city = '" + city + "'");
    long total = 0;
    for (long place = 1; place <= accounts; place++) {
      total += FEE_MINOR;
      for (int use = 1; use <= usage; use++) {
        total += amounts[(int) ((place * 31 + use * 7) % FORMS)];
      }
    }
    return total;
  }
}
