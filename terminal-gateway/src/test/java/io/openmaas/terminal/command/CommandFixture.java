package io.openmaas.terminal.command;

import io.openmaas.core.geo.Coordinates;
import io.openmaas.core.testing.TestDatabase;
import io.openmaas.core.trip.RentalId;
import io.openmaas.core.vehicle.VehicleId;
import io.openmaas.terminal.Imei;
import io.openmaas.terminal.Measure;
import io.openmaas.terminal.StoredRecords;
import io.openmaas.terminal.TerminalRecord;
import io.openmaas.terminal.TerminalRecord.Fix;
import io.openmaas.terminal.alarm.Alarm;
import io.openmaas.terminal.alarm.RaisesAlarms;
import io.openmaas.terminal.command.RentsVehicles.Rented;
import io.openmaas.terminal.command.store.CommandKey;
import io.openmaas.terminal.command.store.CommandLog;
import io.openmaas.terminal.command.store.VehicleStates;
import io.openmaas.terminal.command.wire.CommandGuards;
import io.openmaas.terminal.command.wire.GuardedCommands;
import io.openmaas.terminal.ingest.store.Records;
import io.openmaas.terminal.session.LiveSessions;
import io.openmaas.terminal.session.store.RegistersTerminals;
import io.openmaas.terminal.session.store.Terminals;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.core.Vertx;
import io.vertx.mutiny.sqlclient.Pool;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** A car with a terminal, on a test database, and gateway processes that command it. */
public final class CommandFixture {
  private static final AtomicInteger NUMBER = new AtomicInteger();
  private static final Duration WAIT = Duration.ofSeconds(20);
  public static final Authority PERSON = new Authority.Person("fleet@example.com");

  public final TestDatabase database;
  public final InstantSource clock = InstantSource.system();
  public final CommandKey key = CommandKey.generate();
  public final CommandLog log;
  public final List<Alarm> alarms = new CopyOnWriteArrayList<>();
  public final Map<RentalId, Rented> rentals = new ConcurrentHashMap<>();
  public final ScriptedTerminal terminal;
  public final VehicleId vehicle;

  public CommandFixture(TestDatabase database) {
    this.database = database;
    database.pool().query("truncate terminal.vehicle_command cascade").executeAndAwait();
    log = new CommandLog(database.pool(), new EnvelopeWriter(key));
    vehicle = new VehicleId(UUID.randomUUID());
    var imei = new Imei("35%013d".formatted(9_000_000 + NUMBER.incrementAndGet()));
    terminal = new ScriptedTerminal(imei, vehicle, key, clock);
    get(
        database
            .pool()
            .withTransaction(
                connection ->
                    new Terminals(database.pool())
                        .register(connection, imei, vehicle, RegistersTerminals.USUAL_MODEL)));
  }

  public static <T> T get(Uni<T> uni) {
    return uni.await().atMost(WAIT);
  }

  /** One process of the gateway: its sessions and its commands. */
  public record Process(LiveSessions sessions, GuardedCommands commands) {}

  public Process start(Duration lifetime) {
    return start(lifetime, RateLimits.Limits.USUAL);
  }

  public Process start(Duration lifetime, RateLimits.Limits limits) {
    return start(
        database.vertx(),
        database.pool(),
        log,
        rental -> Uni.createFrom().item(Optional.ofNullable(rentals.get(rental))),
        alarms::add,
        limits,
        lifetime);
  }

  /** A process on any database. */
  public static Process start(
      Vertx vertx,
      Pool pool,
      CommandLog log,
      RentsVehicles rentals,
      RaisesAlarms alarms,
      RateLimits.Limits limits,
      Duration lifetime) {
    var sessions = new LiveSessions();
    var clock = InstantSource.system();
    return new Process(
        sessions,
        new GuardedCommands(
            vertx,
            sessions,
            log,
            new CommandGuards(
                CommandRules.USUAL, rentals, new VehicleStates(pool, new Records()), clock),
            new RateLimits(limits),
            alarms,
            UUID::randomUUID,
            clock,
            lifetime));
  }

  public List<VehicleCommand> all() {
    return get(log.list(vehicle, Optional.empty(), 1_000));
  }

  public VehicleCommand latest() {
    return all().getFirst();
  }

  /** The car's terminal said so a while ago, and it was committed. */
  public void said(Duration ago, int speedKmh, Map<Measure, Long> measures) {
    Instant at = clock.instant().minus(ago);
    new StoredRecords(database.pool())
        .add(
            vehicle,
            List.of(
                new TerminalRecord(
                    terminal.imei,
                    at,
                    Optional.of(new Fix(new Coordinates(54.9, 13.9), 0, 0, speedKmh, 9)),
                    new HashMap<>(measures))));
  }
}
