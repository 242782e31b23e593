package io.openmaas.terminal.fleet.partner;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.openmaas.core.problem.Problem;
import io.openmaas.core.problem.ProblemException;
import io.openmaas.core.testing.TestDatabase;
import io.openmaas.core.vehicle.VehicleId;
import io.openmaas.terminal.CollectedEvents;
import io.openmaas.terminal.Detail;
import io.openmaas.terminal.Imei;
import io.openmaas.terminal.Measure;
import io.openmaas.terminal.MovableClock;
import io.openmaas.terminal.TerminalRecord;
import io.openmaas.terminal.alarm.RaisesAlarms;
import io.openmaas.terminal.alarm.store.RaisesWithin;
import io.openmaas.terminal.command.Authority;
import io.openmaas.terminal.command.Command;
import io.openmaas.terminal.command.CommandOutcome;
import io.openmaas.terminal.command.CommandReply;
import io.openmaas.terminal.command.CommandRules;
import io.openmaas.terminal.command.EnvelopeWriter;
import io.openmaas.terminal.command.RateLimits;
import io.openmaas.terminal.command.SignedCommand;
import io.openmaas.terminal.command.store.CommandKey;
import io.openmaas.terminal.command.store.CommandLog;
import io.openmaas.terminal.command.store.VehicleStates;
import io.openmaas.terminal.command.wire.CommandGuards;
import io.openmaas.terminal.command.wire.GuardedCommands;
import io.openmaas.terminal.fleet.partner.rest.PartnerResource;
import io.openmaas.terminal.fleet.partner.rest.PartnerResource.Committed;
import io.openmaas.terminal.fleet.partner.rest.PartnerResource.Receipt;
import io.openmaas.terminal.fleet.partner.store.PartnerVehicles;
import io.openmaas.terminal.ingest.GroupCommit;
import io.openmaas.terminal.ingest.KeptRecord;
import io.openmaas.terminal.ingest.store.RecordStore;
import io.openmaas.terminal.ingest.store.Records;
import io.openmaas.terminal.session.Admission;
import io.openmaas.terminal.session.Credential;
import io.openmaas.terminal.session.Doors;
import io.openmaas.terminal.session.Entrance;
import io.openmaas.terminal.session.LiveSessions;
import io.openmaas.terminal.session.Protocol;
import io.openmaas.terminal.session.store.RegistersTerminals;
import io.openmaas.terminal.session.store.Terminals;
import io.smallrye.mutiny.Uni;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PartnerApiTest {
  private static final AtomicInteger IMEIS = new AtomicInteger();
  private static TestDatabase database;
  private final MovableClock clock = new MovableClock(Instant.parse("2026-05-04T10:00:00Z"));
  private final AtomicLong nanos = new AtomicLong();
  private final LiveSessions live = new LiveSessions();
  private Terminals terminals;
  private PartnerVehicles vehicles;
  private PartnerSessions sessions;
  private GroupCommit ingest;
  private VehicleId vehicle;
  private Imei imei;

  @BeforeAll
  static void start() {
    database = new TestDatabase();
  }

  @AfterAll
  static void stop() {
    database.close();
  }

  @BeforeEach
  void build() {
    terminals = new Terminals(database.pool());
    vehicles = new PartnerVehicles(database.pool(), clock);
    sessions =
        new PartnerSessions(live, new Entrance(live, RaisesAlarms.NONE, clock), clock, nanos::get);
    ingest =
        new GroupCommit(
            new RecordStore(database.pool(), new CollectedEvents(), RaisesWithin.NONE, clock),
            GroupCommit.Limits.USUAL,
            _ -> {},
            _ -> {});
    imei = new Imei("36%013d".formatted(IMEIS.incrementAndGet()));
    vehicle = new VehicleId(UUID.randomUUID());
    get(
        database
            .pool()
            .withTransaction(
                c -> terminals.register(c, imei, vehicle, RegistersTerminals.USUAL_MODEL)));
    assertEquals(true, get(vehicles.assign(vehicle, "Telematics@Example.org")));
  }

  private record Token(String name) implements JsonWebToken {
    @Override
    public String getName() {
      return name;
    }

    @Override
    public Set<String> getClaimNames() {
      return Set.of();
    }

    @Override
    public <T> T getClaim(String claim) {
      return null;
    }
  }

  private PartnerResource as(String partner) {
    return new PartnerResource(
        vehicles, sessions, ingest, new ObjectMapper(), clock, new Token(partner));
  }

  private PartnerResource partner() {
    return as("telematics@example.org");
  }

  private static final String BATCH =
      """
      {"records": [
        {"at": "2026-05-04T09:59:58.250Z", "sequence": 1,
         "position": {"lat": 54.9, "lon": 13.9, "speedKmh": 31, "satellites": 9},
         "measures": {"IGNITION": 1, "ODOMETER_CAN_M": 120500, "TYRE_FRONT_LEFT_KPA": 230}},
        {"at": "2026-05-04T09:59:59.250Z", "sequence": 2, "measures": {"IGNITION": 1},
         "details": {"DRIVER_CARD": "04A1B2C3"}}]}
      """;

  @Test
  void records_are_answered_for_after_the_commit_and_kept_once_however_often_sent() {
    assertEquals(new Committed(2), deliver(partner(), BATCH));
    assertEquals(2, count("terminal.record where vehicle = '" + vehicle + "'"));
    assertEquals(new Committed(2), deliver(partner(), BATCH));
    assertEquals(2, count("terminal.record where vehicle = '" + vehicle + "'"));
    assertEquals(1, count("terminal.chain_link where vehicle = '" + vehicle + "'"));
    var kept =
        get(
                new Records()
                    .list(
                        database.pool(),
                        vehicle,
                        Instant.parse("2026-05-04T09:00:00Z"),
                        Instant.parse("2026-05-04T11:00:00Z")))
            .stream()
            .map(KeptRecord::record)
            .sorted(Comparator.comparing(TerminalRecord::at))
            .toList();
    assertEquals(
        Map.of(
            Measure.SEQUENCE,
            1L,
            Measure.IGNITION,
            1L,
            Measure.ODOMETER_CAN_M,
            120_500L,
            Measure.TYRE_FRONT_LEFT_KPA,
            230L),
        kept.getFirst().measures());
    assertEquals(31, kept.getFirst().fix().orElseThrow().speedKmh());
    assertEquals(Map.of(Detail.DRIVER_CARD, "04A1B2C3"), kept.getLast().details());
    // what was said is kept as it came
    assertTrue(
        count(
                "terminal.frame where imei = '"
                    + imei
                    + "' and convert_from(bytes, 'UTF8') like '%\"sequence\": 2%'")
            >= 1);
  }

  @Test
  void a_partner_touches_only_vehicles_assigned_to_it() {
    var other = as("other@example.org");
    assertEquals(404, problem(other.deliver(vehicle.value(), BATCH)).status());
    assertEquals(404, problem(other.next(vehicle.value(), 0)).status());
    assertEquals(
        404,
        problem(
                other.receipt(
                    vehicle.value(), new Receipt(UUID.randomUUID().toString(), "done", "")))
            .status());
    assertEquals(List.of(), get(other.list()));
    assertTrue(
        get(partner().list()).stream().anyMatch(each -> each.vehicle().equals(vehicle.value())));
    assertEquals(true, get(vehicles.unassign(vehicle)));
    assertEquals(404, problem(partner().deliver(vehicle.value(), BATCH)).status());
    assertEquals(0, count("terminal.record where vehicle = '" + vehicle + "'"));
  }

  @Test
  void while_a_partner_speaks_for_it_the_terminal_may_not_connect_itself() {
    var doors = new Doors(terminals, RaisesAlarms.NONE, clock);
    var address = new Credential.Address(InetAddress.getLoopbackAddress());
    assertInstanceOf(Admission.Refused.class, get(doors.admit(imei, Protocol.TELTONIKA, address)));
    get(vehicles.unassign(vehicle));
    assertInstanceOf(Admission.Admitted.class, get(doors.admit(imei, Protocol.TELTONIKA, address)));
  }

  /** Columns: a record, the field that is named. */
  private static final String FAULTS =
      """
      {}                                                            | records[0].at
      {"at": "yesterday"}                                           | records[0].at
      {"at": "1931-01-01T00:00:00Z"}                                | records[0].at
      {"at": "2026-05-04T10:00:00Z", "sequence": 0}                 | records[0].sequence
      {"at": "2026-05-04T10:00:00Z", "position": {"lat": 91, "lon": 0}} | records[0].position.lat
      {"at": "2026-05-04T10:00:00Z", "position": {"lat": "54"}}     | records[0].position.lat
      {"at": "2026-05-04T10:00:00Z", "position": {"lat": 54, "lon": 13, "headingDegrees": 360}} | records[0].position.headingDegrees
      {"at": "2026-05-04T10:00:00Z", "position": 5}                 | records[0].position
      {"at": "2026-05-04T10:00:00Z", "measures": ["IGNITION"]}      | records[0].measures
      {"at": "2026-05-04T10:00:00Z", "details": "VIN"}              | records[0].details
      {"at": "2026-05-04T10:00:00Z", "details": {"VIN": "\\ud800"}} | records[0].details.VIN
      {"at": "2026-05-04T10:00:00Z", "measures": {"MILEAGE": 1}}    | records[0].measures.MILEAGE
      {"at": "2026-05-04T10:00:00Z", "measures": {"FUEL_ML": 1.5}}  | records[0].measures.FUEL_ML
      {"at": "2026-05-04T10:00:00Z", "measures": {"FUEL_ML": 99999999999999999999}} | records[0].measures.FUEL_ML
      {"at": "2026-05-04T10:00:00Z", "details": {"VIN": ""}}        | records[0].details.VIN
      """;

  @Test
  void a_batch_with_a_fault_is_refused_whole_and_the_field_named() {
    for (String line : FAULTS.lines().toList()) {
      String[] sides = line.split("\\|");
      String body =
          "{\"records\": [" + sides[0] + ", {\"at\": \"2026-05-04T10:00:00Z\", \"measures\": {}}]}";
      Problem problem = problem(partner().deliver(vehicle.value(), body));
      assertEquals(422, problem.status(), line);
      assertEquals(sides[1].strip(), problem.errors().getFirst().field(), line);
    }
    assertEquals(0, count("terminal.record where vehicle = '" + vehicle + "'"));
    assertEquals(400, problem(() -> partner().deliver(vehicle.value(), "{")).status());
    assertEquals(422, problem(() -> partner().deliver(vehicle.value(), "[]")).status());
    assertEquals(
        422, problem(() -> partner().deliver(vehicle.value(), "{\"records\":[]}")).status());
    String one = "{\"at\": \"2026-05-04T10:00:00Z\"}";
    assertEquals(
        422,
        problem(
                () ->
                    partner()
                        .deliver(
                            vehicle.value(),
                            "{\"records\":[" + one + ("," + one).repeat(1000) + "]}"))
            .status());
  }

  @Test
  void a_command_is_handed_over_once_and_its_receipt_comes_back() {
    assertEquals(List.of(), get(partner().next(vehicle.value(), 0)));
    var commands =
        new GuardedCommands(
            database.vertx(),
            live,
            new CommandLog(database.pool(), new EnvelopeWriter(CommandKey.generate())),
            new CommandGuards(
                CommandRules.USUAL,
                _ -> Uni.createFrom().item(java.util.Optional.empty()),
                new VehicleStates(database.pool(), new Records()),
                clock),
            new RateLimits(RateLimits.Limits.USUAL),
            _ -> {},
            UUID::randomUUID,
            clock,
            Duration.ofSeconds(10));
    var outcome =
        commands
            .carryOut(vehicle, new Command.Unlock(), new Authority.Person("dora"))
            .subscribeAsCompletionStage();
    var handed = get(partner().next(vehicle.value(), 5));
    assertEquals("unlock", handed.getFirst().command());
    assertEquals(List.of(), get(partner().next(vehicle.value(), 0)), "never twice");
    get(
        partner()
            .receipt(
                vehicle.value(), new Receipt(handed.getFirst().id().toString(), "done", "opened")));
    assertEquals(new CommandOutcome.Done("opened"), outcome.join());
    assertEquals(
        409,
        problem(
                partner()
                    .receipt(
                        vehicle.value(),
                        new Receipt(handed.getFirst().id().toString(), "done", "again")))
            .status());
  }

  @Test
  void a_command_that_comes_while_the_partner_waits_is_handed_over_at_once() {
    var waiting = partner().next(vehicle.value(), 20).subscribeAsCompletionStage();
    while (live.find(vehicle).isEmpty()) {
      Thread.onSpinWait();
    }
    var reply = live.find(vehicle).orElseThrow().carryOut(signed(30), Duration.ofSeconds(10));
    var outcome = reply.subscribeAsCompletionStage();
    var handed = waiting.orTimeout(5, java.util.concurrent.TimeUnit.SECONDS).join();
    get(
        partner()
            .receipt(
                vehicle.value(),
                new Receipt(handed.getFirst().id().toString(), "refused", "engine runs")));
    assertEquals(new CommandReply.Refused("engine runs"), outcome.join());
  }

  @Test
  void what_was_handed_over_and_not_answered_is_unknown_and_what_was_not_is_not_sent() {
    get(partner().next(vehicle.value(), 0));
    var session = live.find(vehicle).orElseThrow();
    var first = session.carryOut(signed(30), Duration.ofMillis(300)).subscribeAsCompletionStage();
    var second = session.carryOut(signed(30), Duration.ofMillis(300)).subscribeAsCompletionStage();
    assertEquals(1, get(partner().next(vehicle.value(), 1)).size());
    assertEquals(new CommandReply.NoAnswer(), first.join());
    assertInstanceOf(CommandReply.NotSent.class, second.join());
    var expired = session.carryOut(signed(-1), Duration.ofSeconds(5)).subscribeAsCompletionStage();
    assertEquals(List.of(), get(partner().next(vehicle.value(), 0)));
    assertInstanceOf(CommandReply.NotSent.class, expired.join());
  }

  @Test
  void a_partner_that_asks_no_more_has_no_session() {
    get(partner().next(vehicle.value(), 0));
    assertEquals(true, get(live.find(vehicle).orElseThrow().probe()));
    nanos.addAndGet(Duration.ofSeconds(89).toNanos());
    sessions.endSilent();
    assertTrue(live.find(vehicle).isPresent());
    nanos.addAndGet(Duration.ofSeconds(2).toNanos());
    var session = live.find(vehicle).orElseThrow();
    var left = session.carryOut(signed(30), Duration.ofSeconds(30)).subscribeAsCompletionStage();
    sessions.endSilent();
    assertTrue(live.find(vehicle).isEmpty());
    assertInstanceOf(CommandReply.NotSent.class, left.join());
    get(partner().next(vehicle.value(), 0));
    assertTrue(live.find(vehicle).isPresent());
  }

  private SignedCommand signed(int validSeconds) {
    return new SignedCommand(
        UUID.randomUUID(),
        1,
        new Command.Lock(),
        clock.instant(),
        clock.instant().plusSeconds(validSeconds),
        "envelope");
  }

  private Committed deliver(PartnerResource resource, String body) {
    return get(resource.deliver(vehicle.value(), body));
  }

  private long count(String from) {
    return database
        .pool()
        .query("select count(*) from " + from)
        .executeAndAwait()
        .iterator()
        .next()
        .getLong(0);
  }

  private static Problem problem(Uni<?> uni) {
    return problem(() -> uni);
  }

  private static Problem problem(java.util.function.Supplier<Uni<?>> call) {
    return assertThrows(ProblemException.class, () -> get(call.get())).problem();
  }

  private static <T> T get(Uni<T> uni) {
    return uni.await().atMost(Duration.ofSeconds(20));
  }
}
