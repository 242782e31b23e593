package io.openmaas.terminal.fleet;

import static io.openmaas.terminal.trip.TripScript.at;

import io.openmaas.terminal.alarm.store.RaisesWithin;
import io.openmaas.core.booking.BookingId;
import io.openmaas.core.booking.HoldsLegs.LegOrder;
import io.openmaas.core.booking.LegKey;
import io.openmaas.core.city.Cities;
import io.openmaas.core.city.City;
import io.openmaas.core.city.CityId;
import io.openmaas.core.geo.Coordinates;
import io.openmaas.core.geo.Path;
import io.openmaas.core.geo.Zone;
import io.openmaas.core.itinerary.Movement;
import io.openmaas.core.itinerary.Place;
import io.openmaas.core.itinerary.RentalLeg;
import io.openmaas.core.money.Money;
import io.openmaas.core.offer.LegPrice;
import io.openmaas.core.offer.TariffRef;
import io.openmaas.core.operator.OperatorId;
import io.openmaas.core.operator.OperatorRef;
import io.openmaas.core.testing.TestDatabase;
import io.openmaas.core.time.Period;
import io.openmaas.core.traveller.TravellerId;
import io.openmaas.core.vehicle.Propulsion;
import io.openmaas.core.vehicle.Vehicle;
import io.openmaas.core.vehicle.VehicleClass;
import io.openmaas.core.vehicle.VehicleId;
import io.openmaas.terminal.CollectedEvents;
import io.openmaas.terminal.Imei;
import io.openmaas.terminal.MovableClock;
import io.openmaas.terminal.StoredRecords;
import io.openmaas.terminal.TerminalRecord;
import io.openmaas.terminal.command.Authority;
import io.openmaas.terminal.command.Command;
import io.openmaas.terminal.command.CommandOutcome;
import io.openmaas.terminal.command.VehicleCommands;
import io.openmaas.terminal.fleet.condition.FitnessRules;
import io.openmaas.terminal.fleet.condition.store.Conditions;
import io.openmaas.terminal.fleet.damage.store.DamageCases;
import io.openmaas.terminal.fleet.operator.FleetChanges;
import io.openmaas.terminal.fleet.operator.FleetRuns;
import io.openmaas.terminal.fleet.operator.FleetSweep;
import io.openmaas.terminal.fleet.operator.Holds;
import io.openmaas.terminal.fleet.operator.Keeping;
import io.openmaas.terminal.fleet.operator.OwnFleet;
import io.openmaas.terminal.fleet.operator.ReturnGround;
import io.openmaas.terminal.fleet.operator.Steps;
import io.openmaas.terminal.fleet.operator.TripsToFleet;
import io.openmaas.terminal.fleet.place.BayRules;
import io.openmaas.terminal.fleet.store.Bays;
import io.openmaas.terminal.fleet.store.Rentals;
import io.openmaas.terminal.fleet.store.Reservations;
import io.openmaas.terminal.fleet.store.ReturnPlaces;
import io.openmaas.terminal.fleet.store.Schedule;
import io.openmaas.terminal.fleet.store.Vehicles;
import io.openmaas.terminal.fleet.store.Zones;
import io.openmaas.terminal.fleet.substitute.store.Substitutes;
import io.openmaas.terminal.ingest.store.Records;
import io.openmaas.terminal.session.store.Terminals;
import io.openmaas.terminal.trip.AssemblyRules;
import io.openmaas.terminal.trip.TripScript;
import io.openmaas.terminal.trip.store.TripRecords;
import io.openmaas.terminal.trip.store.VehicleWindows;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.Currency;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** A fleet on a test database, with terminals that answer as they are told to. */
public final class FleetFixture {
  public static final TariffRef TARIFF = new TariffRef("car-2026/1");
  private static final AtomicInteger PLATES = new AtomicInteger();

  public final TestDatabase database;

  /** Null with real terminals, whose clock runs by itself. */
  public final MovableClock clock;

  public final CollectedEvents events = new CollectedEvents();
  public final Doors doors = new Doors();
  public final CityId city = new CityId("c" + UUID.randomUUID().toString().substring(0, 8));
  public final TripRecords trips;
  public final Vehicles vehicles;
  public final Zones zones = new Zones();
  public final Reservations reservations = new Reservations();
  public final Schedule schedule = new Schedule();
  public final Bays bays = new Bays();
  public final ReturnPlaces places = new ReturnPlaces();
  public final ReservationRules rules;
  public final Rentals rentals;
  public final FleetChanges changes;
  public final OwnFleet fleet;
  public final Substitutes substitutes;
  public final FleetRuns runs;
  public final FleetSweep sweep;
  public final TripsToFleet tripsToFleet;
  private final StoredRecords stored;

  /** Cities of which there is one. */
  public record OneCity(CityId name) implements Cities {
    @Override
    public Optional<City> find(CityId id) {
      return list().stream().filter(one -> one.id().equals(id)).findFirst();
    }

    @Override
    public List<City> list() {
      return List.of(
          new City(
              name,
              "Marenholm",
              ZoneId.of("Europe/Berlin"),
              Currency.getInstance("EUR"),
              "DE",
              new City.Extent(new Coordinates(54.8, 13.8), new Coordinates(55, 14)),
              new OperatorId("city-transit")));
    }
  }

  /** The cars' terminals. */
  public static final class Doors implements VehicleCommands {
    public final List<String> told = new CopyOnWriteArrayList<>();
    public volatile CommandOutcome answer = new CommandOutcome.Done("ok");
    public volatile Runnable meanwhile = () -> {};

    @Override
    public Uni<CommandOutcome> carryOut(VehicleId vehicle, Command command, Authority authority) {
      return tell(command.name());
    }

    private Uni<CommandOutcome> tell(String command) {
      told.add(command);
      return Uni.createFrom()
          .item(answer)
          .emitOn(Infrastructure.getDefaultWorkerPool())
          .invoke(() -> meanwhile.run());
    }
  }

  public FleetFixture(TestDatabase database) {
    this(database, new MovableClock(at("10:00:00")), Optional.empty());
  }

  /** With real terminals. */
  public FleetFixture(TestDatabase database, InstantSource clock, VehicleCommands commands) {
    this(database, clock, Optional.of(commands));
  }

  private FleetFixture(TestDatabase database, InstantSource clock, Optional<VehicleCommands> real) {
    VehicleCommands commands = real.orElse(doors);
    this.clock = clock instanceof MovableClock movable ? movable : null;
    this.database = database;
    stored = new StoredRecords(database.pool());
    trips =
        new TripRecords(
            new Records(),
            new VehicleWindows(),
            events, RaisesWithin.NONE,
            UUID::randomUUID,
            clock,
            AssemblyRules.DEFAULT);
    vehicles = new Vehicles(new Terminals(database.pool()), clock, "FMC130");
    rentals = new Rentals(reservations, vehicles, bays, trips, events, clock);
    var steps = new Steps(database.pool(), reservations, rentals, vehicles, commands);
    rules = ReservationRules.USUAL;
    var holds =
        new Holds(
            vehicles,
            zones,
            bays,
            reservations,
            schedule,
            rules,
            BayRules.USUAL,
            UUID::randomUUID,
            clock);
    var keeping =
        new Keeping(
            database.pool(), vehicles, zones, reservations, schedule, rentals, holds, rules, clock);
    var ground = new ReturnGround(zones, bays, places, new OneCity(city), clock);
    fleet =
        new OwnFleet(database.pool(), vehicles, zones, reservations, steps, holds, rules, clock);
    var conditions = new Conditions(new Records(), clock, _ -> false, FitnessRules.USUAL);
    substitutes =
        new Substitutes(
            database.pool(),
            reservations,
            vehicles,
            new DamageCases(conditions),
            events,
            UUID::randomUUID,
            clock,
            1500);
    runs =
        new FleetRuns(
            steps, vehicles, reservations, schedule, rentals, ground, trips, substitutes, clock);
    sweep = new FleetSweep(database.pool(), steps, vehicles, reservations, rentals, keeping, clock);
    changes =
        new FleetChanges(
            steps,
            runs,
            vehicles,
            reservations,
            schedule,
            bays,
            rentals,
            rules,
            BayRules.USUAL,
            clock);
    tripsToFleet = new TripsToFleet(database.pool(), reservations, rentals);
  }

  /** A registered car at the middle of everything. */
  public Vehicle car() {
    return car(VehicleClass.SMALL, TripScript.north(0));
  }

  /** A registered car of this class that stands here. */
  public Vehicle car(VehicleClass vehicleClass, Coordinates position) {
    int number = PLATES.incrementAndGet();
    var vehicle =
        new Vehicle(
            new VehicleId(UUID.randomUUID()),
            city,
            "MH-OM " + number,
            "Lupo",
            vehicleClass,
            Propulsion.ELECTRIC);
    var registration =
        new Registration(vehicle, new Imei("35%013d".formatted(number)), position, 300_000);
    database
        .pool()
        .withTransaction(connection -> vehicles.register(connection, registration))
        .await()
        .indefinitely();
    return vehicle;
  }

  /** Cars may be returned up to so many metres north and south, and a little east and west. */
  public void zone(int metres) {
    var south = TripScript.north(-metres);
    var north = TripScript.north(metres);
    var zone =
        new Zone(
            "around",
            List.of(
                new Coordinates(south.latitude(), 13.89),
                new Coordinates(south.latitude(), 13.91),
                new Coordinates(north.latitude(), 13.91),
                new Coordinates(north.latitude(), 13.89)));
    zones.add(database.pool(), city, zone).await().indefinitely();
  }

  public LegOrder order(Vehicle vehicle) {
    return order(vehicle, new LegKey(new BookingId(UUID.randomUUID()), 1));
  }

  public LegOrder order(Vehicle vehicle, LegKey key) {
    return order(
        vehicle.id().toString(),
        key,
        new TravellerId(UUID.randomUUID()),
        Period.of(at("10:00:00"), Duration.ofMinutes(10)));
  }

  /** For a time of the day. */
  public LegOrder order(Vehicle vehicle, String from, String to) {
    return order(
        vehicle.id().toString(),
        new LegKey(new BookingId(UUID.randomUUID()), 1),
        new TravellerId(UUID.randomUUID()),
        new Period(at(from), at(to)));
  }

  public LegOrder order(String reference, LegKey key, TravellerId traveller, Period time) {
    var movement =
        new Movement(
            new Place("Here", TripScript.north(0)),
            new Place("There", TripScript.north(1000)),
            time,
            1000,
            Path.UNKNOWN);
    var leg =
        new RentalLeg(
            movement,
            new OperatorRef(OwnFleet.OPERATOR, reference),
            "MH-OM",
            "Lupo",
            VehicleClass.SMALL,
            Propulsion.ELECTRIC);
    var money = new Money(500, Currency.getInstance("EUR"));
    var price =
        new LegPrice(LegPrice.Kind.METERED, money, money, Optional.of(money), TARIFF, "metered");
    return new LegOrder(key, traveller, leg, price);
  }

  /** Records of the car are committed; nobody has read them yet. */
  public void arrive(Vehicle vehicle, String script) {
    List<TerminalRecord> records = TripScript.records(script);
    stored.add(vehicle.id(), records);
  }

  /** The news of the car's records is read. */
  public void assemble(Vehicle vehicle) {
    database
        .pool()
        .withTransaction(connection -> trips.assemble(connection, vehicle.id(), Instant.EPOCH))
        .await()
        .indefinitely();
  }
}
