package io.openmaas.terminal.simulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.openmaas.core.geo.Coordinates;
import io.openmaas.core.testing.TestDatabase;
import io.openmaas.core.vehicle.VehicleId;
import io.openmaas.terminal.CuttableLine;
import io.openmaas.terminal.Gateway;
import io.openmaas.terminal.Imei;
import io.openmaas.terminal.MovableClock;
import io.openmaas.terminal.ReferenceGateway;
import io.openmaas.terminal.SignedCommands;
import io.openmaas.terminal.TestTerminal;
import io.openmaas.terminal.alarm.AlarmKind;
import io.openmaas.terminal.command.Command;
import io.openmaas.terminal.command.CommandReply;
import io.openmaas.terminal.command.SignedCommand;
import io.openmaas.terminal.ingest.GroupCommit;
import io.openmaas.terminal.protocol.reference.SigningKey;
import io.openmaas.terminal.session.Auth;
import io.openmaas.terminal.session.TestAuthority;
import io.openmaas.terminal.simulator.wire.SimulatedFleet;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Simulated cars whose terminals speak openmaas-terminal/1. */
class ReferenceFleetTest {
  private static final Instant T0 = Instant.parse("2026-03-01T08:00:00Z");
  private static final Imei IMEI = TestTerminal.imeis(2).getFirst();
  private static final Imei OTHER = TestTerminal.imeis(2).getLast();
  private static final Duration WAIT = Duration.ofSeconds(5);

  /** Runs 200 times as fast as the day. */
  private final InstantSource fast =
      new InstantSource() {
        private final long began = System.nanoTime();

        @Override
        public Instant instant() {
          return T0.plusNanos(200 * (System.nanoTime() - began));
        }
      };

  private final SigningKey key = SigningKey.generate();
  private final SigningKey gatewayKey = SigningKey.generate();
  @TempDir Path folder;
  private TestDatabase database;
  private ReferenceGateway gateway;
  private VehicleId vehicle;

  @BeforeEach
  void start() {
    database = new TestDatabase();
  }

  @AfterEach
  void stop() {
    gateway.close();
    database.close();
  }

  private void gateway(InstantSource clock, Optional<TestAuthority> authority) {
    gateway =
        new ReferenceGateway(
            database,
            clock,
            new ReferenceGateway.Listening(
                authority.map(TestAuthority::gateway), authority.isEmpty()),
            GroupCommit.Limits.USUAL);
    vehicle = gateway.register(IMEI, authority.isPresent() ? Auth.CERTIFICATE : Auth.NETWORK, key);
  }

  private SimulatedCar car(int port, Optional<Speech.TlsFiles> tls) {
    return new SimulatedCar(
        IMEI,
        new Coordinates(54.9, 13.9),
        48_000_000,
        new Speech.Reference(
            vehicle,
            key,
            gatewayKey.verifying(),
            InetSocketAddress.createUnresolved("127.0.0.1", port),
            tls));
  }

  private SimulatedCar car() {
    return car(gateway.plainPort(), Optional.empty());
  }

  private static SimulatedFleet fleet(InstantSource clock, Path state) {
    return new SimulatedFleet(clock, "127.0.0.1", 1, state, _ -> {});
  }

  private static DriveProgress finished(RunningDrive drive) throws Exception {
    return drive.finished().toCompletableFuture().get(30, TimeUnit.SECONDS);
  }

  private long storedMetres() {
    var row =
        database
            .pool()
            .query(
                """
                select max(m) - min(m) as metres from (
                  select substring(convert_from(content, 'UTF8')
                    from 'ODOMETER_DEVICE_M=([0-9]+)')::bigint as m from terminal.record) as x
                """)
            .executeAndAwait()
            .iterator()
            .next();
    return row.getLong("metres");
  }

  @Test
  void a_drive_over_TLS_is_stored_to_the_metre() throws Exception {
    var authority = new TestAuthority(folder, "ours");
    TestAuthority.Identity identity = authority.issue(IMEI.value());
    gateway(fast, Optional.of(authority));
    var tls = new Speech.TlsFiles(identity.certificate(), identity.key(), authority.caFile());
    try (var fleet = fleet(fast, folder)) {
      fleet.connect(car(gateway.tlsPort(), Optional.of(tls)));
      DriveProgress end =
          finished(fleet.drive(IMEI, DriveTest.towards(12, 150, 8), fast.instant()));
      assertEquals(end.records() + 1, gateway.count("terminal.record"));
      assertEquals(end.simulatedMetres(), storedMetres());
      assertEquals(
          end.records() + 1,
          gateway.count("generate_series(1, (select sequence from terminal.terminal_chain))"));
      assertEquals(List.of(), gateway.alarms());
    }
  }

  @Test
  void a_killed_process_goes_on_with_its_chain() throws Exception {
    gateway(fast, Optional.empty());
    Path image = folder.resolve("image");
    Path running = folder.resolve("running");
    int records;
    try (var fleet = fleet(fast, running)) {
      fleet.connect(car());
      RunningDrive drive = fleet.drive(IMEI, DriveTest.towards(12, 150, 8), fast.instant());
      records = drive.progress().records();
      await(() -> drive.progress().acknowledged() >= records / 3);
      copy(running, image); // what kill -9 leaves on the disk; more is sent meanwhile
      await(() -> drive.progress().acknowledged() >= records / 2);
    }
    try (var fleet = fleet(fast, image)) {
      DriveProgress end = finished(fleet.resume().getFirst());
      assertEquals(records, end.acknowledged());
      assertEquals(records + 1, gateway.count("terminal.record"));
      assertEquals(end.simulatedMetres(), storedMetres());
      assertEquals(List.of(), gateway.alarms(), "the chain holds");
    }
  }

  @Test
  void a_line_that_is_cut_again_and_again_changes_nothing() throws Exception {
    gateway(fast, Optional.empty());
    try (var line = new CuttableLine(gateway.plainPort());
        var fleet = fleet(fast, folder)) {
      fleet.connect(car(line.port(), Optional.empty()));
      await(() -> fleet.isConnected(IMEI));
      RunningDrive drive = fleet.drive(IMEI, DriveTest.towards(12, 150, 8), fast.instant());
      for (int i = 0; i < 5; i++) {
        Thread.sleep(200);
        line.cut();
        Thread.sleep(50);
        line.mend();
      }
      DriveProgress end = finished(drive);
      assertEquals(end.records() + 1, gateway.count("terminal.record"));
      assertEquals(end.simulatedMetres(), storedMetres());
      assertFalse(gateway.alarms().contains(AlarmKind.CHAIN_BROKEN));
    }
  }

  @Test
  void a_terminal_that_lost_its_memory_begins_a_new_epoch() throws Exception {
    gateway(fast, Optional.empty());
    try (var fleet = fleet(fast, folder.resolve("first"))) {
      fleet.connect(car());
      await(() -> gateway.count("terminal.terminal_chain where epoch = 1") == 1);
    }
    try (var fleet = fleet(fast, folder.resolve("second"))) {
      fleet.connect(car());
      await(() -> gateway.count("terminal.terminal_chain where epoch = 2 and sequence = 1") == 1);
      assertEquals(List.of(AlarmKind.CHAIN_BROKEN), gateway.alarms());
      assertEquals(2, gateway.count("terminal.record"));
    }
  }

  @Test
  void a_fleet_may_speak_both_protocols() throws Exception {
    gateway(fast, Optional.empty());
    try (var teltonika = new Gateway(database, database.pool(), fast);
        var fleet = new SimulatedFleet(fast, "127.0.0.1", teltonika.port(), folder, _ -> {})) {
      teltonika.register(OTHER);
      fleet.connect(car());
      fleet.connect(new SimulatedCar(OTHER, new Coordinates(54.9, 13.9), 1_000));
      await(() -> fleet.isConnected(IMEI) && fleet.isConnected(OTHER));
      DriveProgress one = finished(fleet.drive(IMEI, DriveTest.towards(3, 100, 1), fast.instant()));
      DriveProgress two =
          finished(fleet.drive(OTHER, DriveTest.towards(3, 100, 1), fast.instant()));
      assertEquals(one.records() + two.records() + 2, gateway.count("terminal.record"));
    }
  }

  @Test
  void a_command_has_its_effect_once_however_often_it_comes() throws Exception {
    var clock = new MovableClock(T0);
    gateway(clock, Optional.empty());
    var ours = new SignedCommands(gatewayKey, IMEI, vehicle);
    try (var fleet = fleet(clock, folder)) {
      SignedCommand unlock = ours.command(new Command.Unlock(), 1, T0, Duration.ofSeconds(60));
      ready(fleet);
      assertInstanceOf(CommandReply.Done.class, gateway.carryOut(IMEI, unlock, WAIT));
      assertTrue(fleet.isUnlocked(IMEI));
      for (int i = 0; i < 3; i++) { // replayed by whoever
        assertInstanceOf(
            CommandReply.NoAnswer.class, gateway.carryOut(IMEI, unlock, Duration.ofMillis(150)));
      }
      assertEquals(1, fleet.car(IMEI).effectsOf(new Command.Unlock()));
      assertInstanceOf(
          CommandReply.Done.class,
          gateway.carryOut(
              IMEI, ours.command(new Command.Lock(), 2, T0, Duration.ofSeconds(60)), WAIT));
      assertFalse(fleet.isUnlocked(IMEI));
      assertTrue(fleet.car(IMEI).immobilised());
    }
    try (var fleet = fleet(clock, folder)) { // after a restart too
      ready(fleet);
      SignedCommand old = ours.command(new Command.Unlock(), 2, T0, Duration.ofSeconds(60));
      var refused = assertInstanceOf(CommandReply.Refused.class, gateway.carryOut(IMEI, old, WAIT));
      assertTrue(refused.reason().startsWith("counter"), refused.reason());
      assertEquals(1, fleet.car(IMEI).effectsOf(new Command.Unlock()));
      assertFalse(fleet.isUnlocked(IMEI));
    }
  }

  @Test
  void foreign_forged_early_and_expired_commands_have_no_effect() throws Exception {
    var clock = new MovableClock(T0);
    gateway(clock, Optional.empty());
    try (var fleet = fleet(clock, folder)) {
      ready(fleet);
      var forged = new SignedCommands(SigningKey.generate(), IMEI, vehicle);
      var foreign = new SignedCommands(gatewayKey, OTHER, vehicle);
      for (SignedCommands by : List.of(forged, foreign)) {
        SignedCommand command = by.command(new Command.Unlock(), 1, T0, Duration.ofSeconds(60));
        assertInstanceOf(
            CommandReply.NoAnswer.class, gateway.carryOut(IMEI, command, Duration.ofMillis(300)));
      }
      var ours = new SignedCommands(gatewayKey, IMEI, vehicle);
      SignedCommand early =
          ours.command(new Command.Unlock(), 2, T0.plusSeconds(10), Duration.ofSeconds(60));
      assertRefused("early", gateway.carryOut(IMEI, early, WAIT));
      SignedCommand expired = // the gateway's clock goes slow, the terminal's does not
          new SignedCommand(
              early.id(),
              3,
              early.command(),
              T0,
              T0.plusSeconds(60),
              ours.command(new Command.Unlock(), 3, T0.minusSeconds(60), Duration.ofSeconds(60))
                  .envelope());
      gateway.carryOut(IMEI, expired, Duration.ofMillis(500));
      await(() -> gateway.late().stream().anyMatch(late -> isRefused("expired", late.reply())));
      var wrongCar = new SignedCommands(gatewayKey, IMEI, new VehicleId(UUID.randomUUID()));
      SignedCommand others = wrongCar.command(new Command.Unlock(), 4, T0, Duration.ofSeconds(60));
      assertRefused("vehicle", gateway.carryOut(IMEI, others, WAIT));
      assertFalse(fleet.isUnlocked(IMEI));
      assertEquals(0, fleet.car(IMEI).effectsOf(new Command.Unlock()));
    }
  }

  @Test
  void a_car_under_way_refuses_to_be_immobilised() throws Exception {
    var clock = new MovableClock(T0);
    gateway(clock, Optional.empty());
    var ours = new SignedCommands(gatewayKey, IMEI, vehicle);
    try (var fleet = fleet(clock, folder)) {
      ready(fleet);
      RunningDrive drive = fleet.drive(IMEI, DriveTest.towards(12, 150, 8), T0.plusSeconds(1));
      clock.set(T0.plusSeconds(30));
      for (Command command : List.of(new Command.Immobilise(), new Command.Lock())) {
        SignedCommand signed =
            ours.command(
                command,
                command instanceof Command.Lock ? 2 : 1,
                clock.instant(),
                Duration.ofSeconds(60));
        assertRefused("unsafe", gateway.carryOut(IMEI, signed, WAIT));
      }
      assertFalse(fleet.car(IMEI).immobilised());
      clock.set(drive.progress().end().plusSeconds(1));
      finished(drive);
      SignedCommand parked =
          ours.command(new Command.Immobilise(), 3, clock.instant(), Duration.ofSeconds(60));
      assertInstanceOf(CommandReply.Done.class, gateway.carryOut(IMEI, parked, WAIT));
      assertTrue(fleet.car(IMEI).immobilised());
    }
  }

  @Test
  void a_receipt_comes_although_the_database_is_slow() throws Exception {
    var clock = new MovableClock(T0);
    gateway(clock, Optional.empty());
    var ours = new SignedCommands(gatewayKey, IMEI, vehicle);
    try (var fleet = fleet(clock, folder)) {
      ready(fleet);
      gateway.hold();
      fleet.drive(IMEI, DriveTest.towards(12, 150, 8), T0.plusSeconds(1));
      clock.set(T0.plusSeconds(30));
      Thread.sleep(200);
      SignedCommand lights =
          ours.command(new Command.Lights(), 1, clock.instant(), Duration.ofSeconds(60));
      assertInstanceOf(CommandReply.Done.class, gateway.carryOut(IMEI, lights, WAIT));
      gateway.let();
    }
  }

  /** Connected, and it takes commands. */
  private void ready(SimulatedFleet fleet) throws InterruptedException {
    fleet.connect(car());
    await(() -> fleet.isConnected(IMEI) && gateway.sessions().find(IMEI).isPresent());
  }

  private static void assertRefused(String why, CommandReply reply) {
    assertTrue(isRefused(why, reply), reply.toString());
  }

  private static boolean isRefused(String why, CommandReply reply) {
    return reply instanceof CommandReply.Refused(var reason) && reason.startsWith(why);
  }

  /** The counts first: they may be older than the records, as after a kill. */
  private static void copy(Path from, Path to) throws IOException {
    Files.createDirectories(to);
    for (String suffix : List.of(".acknowledged", ".reference", ".provision", ".records")) {
      Files.copy(
          from.resolve(IMEI + suffix),
          to.resolve(IMEI + suffix),
          StandardCopyOption.REPLACE_EXISTING);
    }
  }

  private static void await(BooleanSupplier condition) throws InterruptedException {
    for (int i = 0; i < 2_000; i++) {
      if (condition.getAsBoolean()) {
        return;
      }
      Thread.sleep(5);
    }
    throw new AssertionError("it does not come");
  }
}
