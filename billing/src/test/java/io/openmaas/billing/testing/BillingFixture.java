package io.openmaas.billing.testing;

import io.openmaas.billing.account.AccountId;
import io.openmaas.billing.account.store.Accounts;
import io.openmaas.billing.catalogue.Catalogue;
import io.openmaas.billing.catalogue.yaml.CatalogueYaml;
import io.openmaas.billing.invoice.Drawing;
import io.openmaas.billing.invoice.Issuer;
import io.openmaas.billing.invoice.ReverseCharge;
import io.openmaas.billing.invoice.store.AccountMaterial;
import io.openmaas.billing.invoice.store.BillAlerts;
import io.openmaas.billing.invoice.store.BillLimits;
import io.openmaas.billing.invoice.store.BillingRuns;
import io.openmaas.billing.invoice.store.DrawnAccounts;
import io.openmaas.billing.invoice.store.Invoices;
import io.openmaas.billing.invoice.store.RunningBills;
import io.openmaas.billing.ledger.store.Ledger;
import io.openmaas.billing.metering.store.ChargedAccounts;
import io.openmaas.billing.metering.store.KnownAccounts;
import io.openmaas.billing.metering.store.Meters;
import io.openmaas.billing.metering.store.RunningUses;
import io.openmaas.billing.metering.store.UsageLog;
import io.openmaas.billing.metering.store.Usages;
import io.openmaas.billing.payment.account.store.Payments;
import io.openmaas.billing.settlement.store.OperatorStatements;
import io.openmaas.billing.subscription.SubscriptionId;
import io.openmaas.billing.subscription.store.SubscriptionHistories;
import io.openmaas.core.booking.Booking;
import io.openmaas.core.booking.BookingId;
import io.openmaas.core.booking.BookingLeg;
import io.openmaas.core.booking.BookingState;
import io.openmaas.core.booking.LegKey;
import io.openmaas.core.booking.LegState;
import io.openmaas.core.booking.Ticket;
import io.openmaas.core.city.Cities;
import io.openmaas.core.city.City;
import io.openmaas.core.city.CityId;
import io.openmaas.core.event.Event;
import io.openmaas.core.event.log.EventLog;
import io.openmaas.core.evidence.ChainLink;
import io.openmaas.core.geo.Coordinates;
import io.openmaas.core.geo.Path;
import io.openmaas.core.itinerary.Movement;
import io.openmaas.core.itinerary.Place;
import io.openmaas.core.itinerary.TransitLeg;
import io.openmaas.core.itinerary.TransitMode;
import io.openmaas.core.money.Money;
import io.openmaas.core.offer.LegPrice;
import io.openmaas.core.offer.OfferId;
import io.openmaas.core.offer.TariffRef;
import io.openmaas.core.operator.OperatorId;
import io.openmaas.core.testing.TestDatabase;
import io.openmaas.core.time.MachineClock;
import io.openmaas.core.time.Period;
import io.openmaas.core.traveller.Identity;
import io.openmaas.core.traveller.PartyDirectory;
import io.openmaas.core.traveller.PaymentData;
import io.openmaas.core.traveller.Traveller;
import io.openmaas.core.traveller.TravellerId;
import io.openmaas.core.trip.OdometerSource;
import io.openmaas.core.trip.Rental;
import io.openmaas.core.trip.RentalId;
import io.openmaas.core.trip.TripId;
import io.openmaas.core.trip.TripRecord;
import io.openmaas.core.vehicle.Propulsion;
import io.openmaas.core.vehicle.Vehicle;
import io.openmaas.core.vehicle.VehicleClass;
import io.openmaas.core.vehicle.VehicleId;
import io.openmaas.core.webhook.store.Deliveries;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Currency;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.hibernate.reactive.mutiny.Mutiny;

/** Billing on a real database, with hand-written neighbours and a clock that is set. */
public final class BillingFixture implements AutoCloseable {
  public static final Currency EUR = Currency.getInstance("EUR");
  public static final OperatorId TRANSIT = new OperatorId("city-transit");
  public static final City MARENHOLM =
      new City(
          new CityId("marenholm"),
          "Marenholm",
          ZoneId.of("Europe/Berlin"),
          EUR,
          "DE",
          new City.Extent(new Coordinates(54.8, 13.8), new Coordinates(55.0, 14.0)),
          TRANSIT);
  public static final TariffRef CITY_FLAT = new TariffRef("city-flat@1");
  public static final TariffRef PAY_AS_YOU_GO = new TariffRef("pay-as-you-go@1");
  public static final Issuer ISSUER =
      new Issuer(
          new Issuer.Seller(
              "OpenMaaS Demonstration GmbH",
              "Hafenplatz 1, 18999 Marenholm, Germany",
              "DE999999999",
              "DE66000000000000000042",
              "billing@openmaas.example"),
          "OM",
          14);

  private static final String STARTED =
      """
      with change as (
        insert into billing.subscription_change (subscription, number, id, recorded_at, day, kind, content)
        values ($1, 1, gen_random_uuid(), $2::date::timestamp at time zone 'Europe/Berlin', $2, 'STARTED',
                jsonb_build_object('plan', $3::text, 'account', $4::uuid, 'members', '[]'::jsonb, 'quantity', '1'))
        returning subscription),
      payer as (
        insert into billing.subscription_payer (account, subscription) select $4, subscription from change)
      insert into billing.subscription_user (traveller, subscription) select $5, subscription from change
      """;

  public final TestDatabase database = new TestDatabase();
  public final Catalogue catalogue;
  public final List<Event> announced = new CopyOnWriteArrayList<>();
  public final Map<TravellerId, Traveller> travellers = new HashMap<>();
  public Instant now = Instant.parse("2026-11-02T08:00:00Z");

  public final Cities cities =
      new Cities() {
        @Override
        public Optional<City> find(CityId id) {
          return list().stream().filter(city -> city.id().equals(id)).findFirst();
        }

        @Override
        public List<City> list() {
          return List.of(MARENHOLM);
        }
      };
  public final PartyDirectory directory =
      id -> Uni.createFrom().item(() -> Optional.ofNullable(travellers.get(id)));
  public final EventLog events =
      new EventLog() {
        @Override
        public Uni<Void> append(Mutiny.Session session, List<? extends Event> list) {
          throw new UnsupportedOperationException();
        }

        @Override
        public Uni<Void> append(SqlConnection connection, List<? extends Event> list) {
          return Uni.createFrom().voidItem().invoke(() -> announced.addAll(list));
        }
      };

  public final Ledger ledger = new Ledger(database.pool());
  public final UsageLog usageLog = new UsageLog();
  public final Usages usages = new Usages(usageLog);
  public final KnownAccounts knownAccounts = new KnownAccounts(database.pool());
  public final RunningUses running = new RunningUses(database.pool());
  public final Meters meters =
      new Meters(
          usages,
          usageLog,
          knownAccounts,
          new ChargedAccounts(new SubscriptionHistories(database.pool()), catalogue),
          running,
          ledger,
          catalogue,
          cities,
          () -> now);
  public final Invoices invoices = new Invoices(database.pool());
  public final Accounts accounts = new Accounts(database.pool(), directory);
  public final Drawing drawing = new Drawing(catalogue, ReverseCharge.NEVER);
  public final AccountMaterial material =
      new AccountMaterial(
          accounts,
          cities,
          new SubscriptionHistories(database.pool()),
          usageLog,
          new DrawnAccounts(drawing, catalogue, ISSUER, UUID::randomUUID));
  public final BillingRuns runs = runs(events);
  public final RunningBills bills =
      new RunningBills(database.pool(), accounts, cities, material, running, () -> now);
  public final BillLimits limits = new BillLimits(database.pool());
  public final Payments payments = new Payments(database.pool(), invoices, ledger, () -> now);
  public final OperatorStatements statements = new OperatorStatements(database.pool());

  public BillingFixture() {
    this(CatalogueYaml.shipped());
  }

  public BillingFixture(Catalogue catalogue) {
    this.catalogue = catalogue;
    super();
  }

  public BillingRuns runs(EventLog eventLog) {
    return runs(material, eventLog);
  }

  /** What one process tells. */
  public BillAlerts alerts() {
    return new BillAlerts(
        database.pool(),
        accounts,
        bills,
        new Deliveries(UUID::randomUUID, new MachineClock(() -> now)),
        UUID::randomUUID,
        () -> now);
  }

  /** With another catalogue, from now on. */
  public BillingRuns runs(Catalogue other) {
    var draws =
        new DrawnAccounts(new Drawing(other, ReverseCharge.NEVER), other, ISSUER, UUID::randomUUID);
    return runs(
        new AccountMaterial(
            accounts, cities, new SubscriptionHistories(database.pool()), usageLog, draws),
        events);
  }

  /** With a grace period. */
  public BillingRuns runs(Duration grace) {
    return runs(material, events, grace);
  }

  private BillingRuns runs(AccountMaterial of, EventLog eventLog) {
    return runs(of, eventLog, Duration.ZERO);
  }

  private BillingRuns runs(AccountMaterial of, EventLog eventLog, Duration grace) {
    return new BillingRuns(
        database.pool(),
        of,
        ledger,
        eventLog,
        ISSUER,
        new BillingRuns.Settings(
            grace, BillingRuns.PARALLEL, BillingRuns.BATCH, Infrastructure.getDefaultWorkerPool()),
        () -> now,
        UUID::randomUUID);
  }

  public <T> T inTransaction(Function<SqlConnection, Uni<T>> work) {
    return database.pool().withTransaction(work).await().indefinitely();
  }

  public static Instant at(String localDateTime) {
    return java.time.LocalDateTime.parse(localDateTime).atZone(MARENHOLM.zone()).toInstant();
  }

  public TravellerId signUp(String givenName, String familyName) {
    var id = new TravellerId(UUID.randomUUID());
    travellers.put(
        id,
        new Traveller(
            id,
            new Identity(
                givenName,
                familyName,
                LocalDate.of(1990, 5, 1),
                "someone@example.org",
                "Mastweg 7, 18999 Marenholm"),
            MARENHOLM.id(),
            Optional.empty(),
            new PaymentData(givenName + " " + familyName, "DE66000000000000000042"),
            new Traveller.Membership(
                Traveller.Membership.State.APPROVED, true, List.of(), Optional.empty())));
    return id;
  }

  /** A subscription to {@link #CITY_FLAT} from this day on, billed by calendar months. */
  public SubscriptionId subscribe(TravellerId traveller, LocalDate day) {
    return subscribe(traveller, CITY_FLAT, day);
  }

  /** A subscription to this plan from this day on, billed by calendar months. */
  public SubscriptionId subscribe(TravellerId traveller, TariffRef plan, LocalDate day) {
    var id = new SubscriptionId(UUID.randomUUID());
    database
        .pool()
        .preparedQuery(
            "insert into billing.subscription (id, traveller, city, plan, starts_on, billing_day,"
                + " zone) values ($1, $2, 'marenholm', $3, $4, 1, 'Europe/Berlin')")
        .executeAndAwait(Tuple.of(id.value(), traveller.value(), plan.value(), day));
    database
        .pool()
        .preparedQuery(STARTED)
        .executeAndAwait(
            Tuple.of(
                id.value(),
                day,
                plan.value(),
                AccountId.of(traveller, MARENHOLM.id()).value(),
                traveller.value()));
    return id;
  }

  /** A rental of a small car, one trip for each of the metres. */
  public static Rental rental(
      TravellerId traveller, TariffRef tariff, Instant unlocked, Duration time, long... metres) {
    var vehicle =
        new Vehicle(
            new VehicleId(UUID.randomUUID()),
            MARENHOLM.id(),
            "MH-OM 42",
            "Renault Zoe",
            VehicleClass.SMALL,
            Propulsion.ELECTRIC);
    var trips = new ArrayList<TripRecord>();
    for (long length : metres) {
      trips.add(
          new TripRecord(
              new TripId(UUID.randomUUID()),
              1,
              vehicle.id(),
              Period.of(unlocked.plusSeconds(60), time.minusSeconds(60)),
              length,
              OdometerSource.CAN,
              10,
              Optional.empty(),
              Optional.empty(),
              Set.of(),
              ChainLink.start("test")));
    }
    return new Rental(
        new RentalId(UUID.randomUUID()),
        new LegKey(new BookingId(UUID.randomUUID()), 1),
        traveller,
        MARENHOLM.id(),
        vehicle,
        tariff,
        Period.of(unlocked, time),
        trips);
  }

  public void drive(
      TravellerId traveller, TariffRef tariff, Instant unlocked, Duration time, long... metres) {
    var rental = rental(traveller, tariff, unlocked, time, metres);
    inTransaction(connection -> meters.rentalFinished(connection, rental, Optional.empty()));
  }

  /** A booking of one ride by tram. */
  public static Booking ride(
      TravellerId traveller, TariffRef tariff, Instant departure, String price, LegState state) {
    return ride(new BookingId(UUID.randomUUID()), traveller, tariff, departure, price, state);
  }

  public static Booking ride(
      BookingId id,
      TravellerId traveller,
      TariffRef tariff,
      Instant departure,
      String price,
      LegState state) {
    var time = Period.of(departure, Duration.ofMinutes(14));
    var gross = Money.of(price, EUR);
    var leg = transitLeg(time);
    return new Booking(
        id,
        traveller,
        MARENHOLM.id(),
        new OfferId(UUID.randomUUID()),
        departure.minusSeconds(600),
        BookingState.CONFIRMED,
        List.of(
            new BookingLeg(
                new LegKey(id, 0),
                leg,
                Optional.of(
                    new LegPrice(
                        LegPrice.Kind.FIXED, gross, gross, Optional.empty(), tariff, "ticket")),
                state,
                Optional.empty(),
                Optional.of(
                    new Ticket(
                        "MT-1234-" + id.value().toString().substring(0, 4), "signed", time)))),
        Optional.empty());
  }

  public static TransitLeg transitLeg(Period time) {
    return new TransitLeg(
        movement(time, 4200),
        TRANSIT,
        new TransitLeg.Line(
            TransitMode.SUBWAY, "U2", "Leuchtturm", "Stadtverkehr Marenholm", "", "mh:1"));
  }

  public static Movement movement(Period time, int metres) {
    var from = new Coordinates(54.9, 13.9);
    var to = new Coordinates(54.91, 13.92);
    return new Movement(
        new Place("Hafen", from),
        new Place("Markt", to),
        time,
        metres,
        new Path(List.of(from, to)));
  }

  public void travel(TravellerId traveller, TariffRef tariff, Instant departure, String price) {
    var booking = ride(traveller, tariff, departure, price, LegState.CONFIRMED);
    inTransaction(connection -> meters.bookingChanged(connection, booking, departure));
  }

  public long count(String from) {
    return database
        .pool()
        .query("select count(*) from " + from)
        .executeAndAwait()
        .iterator()
        .next()
        .getLong(0);
  }

  @Override
  public void close() {
    database.close();
  }
}
