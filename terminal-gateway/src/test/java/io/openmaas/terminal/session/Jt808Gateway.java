package io.openmaas.terminal.session;

import io.openmaas.core.event.Event;
import io.openmaas.core.event.log.EventLog;
import io.openmaas.core.testing.TestDatabase;
import io.openmaas.core.vehicle.VehicleId;
import io.openmaas.terminal.Imei;
import io.openmaas.terminal.TerminalRecord;
import io.openmaas.terminal.alarm.Alarm;
import io.openmaas.terminal.alarm.store.RaisesWithin;
import io.openmaas.terminal.command.Command;
import io.openmaas.terminal.command.CommandReply;
import io.openmaas.terminal.command.LateReceipts;
import io.openmaas.terminal.command.SignedCommand;
import io.openmaas.terminal.ingest.GroupCommit;
import io.openmaas.terminal.ingest.KeptRecord;
import io.openmaas.terminal.ingest.store.RecordStore;
import io.openmaas.terminal.ingest.store.Records;
import io.openmaas.terminal.session.store.Terminals;
import io.openmaas.terminal.session.wire.Jt808Config;
import io.openmaas.terminal.session.wire.Jt808Server;
import io.openmaas.terminal.session.wire.TlsConfig;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import io.vertx.pgclient.PgException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.hibernate.reactive.mutiny.Mutiny;

/** The JT/T 808 gateway as the application puts it together, over a real database and sockets. */
final class Jt808Gateway implements AutoCloseable {
  static final Duration WAIT = Duration.ofSeconds(20);

  private final TestDatabase database;
  private final InstantSource clock;
  private final LiveSessions sessions = new LiveSessions();
  private final List<Alarm> alarms = new CopyOnWriteArrayList<>();
  private final Jt808Server server;

  Jt808Gateway(TestDatabase database, Pool pool, InstantSource clock) {
    this(database, pool, clock, new AnyPort(Optional.empty()), new NoTls());
  }

  Jt808Gateway(
      TestDatabase database, Pool pool, InstantSource clock, Jt808Config config, TlsConfig tls) {
    this(database, pool, clock, config, tls, Rates.Limits.TERMINAL);
  }

  /** With what is agreed with each terminal. */
  Jt808Gateway(TestDatabase database, Pool pool, InstantSource clock, Rates.Limits perTerminal) {
    this(database, pool, clock, new AnyPort(Optional.empty()), new NoTls(), perTerminal);
  }

  private Jt808Gateway(
      TestDatabase database,
      Pool pool,
      InstantSource clock,
      Jt808Config config,
      TlsConfig tls,
      Rates.Limits perTerminal) {
    this.database = database;
    this.clock = clock;
    var terminals = new Terminals(pool);
    var store = new RecordStore(pool, new NoEvents(), RaisesWithin.NONE, clock);
    var ingest = new GroupCommit(store, GroupCommit.Limits.USUAL, _ -> {}, _ -> {});
    server =
        new Jt808Server(
            database.vertx(),
            config,
            tls,
            terminals,
            new Doors(terminals, alarms::add, clock),
            new Entrance(sessions, alarms::add, clock),
            sessions,
            ingest,
            alarms::add,
            new Rates(perTerminal, Rates.Limits.NETWORK, alarms::add, clock, System::nanoTime),
            LateReceipts.NONE,
            clock);
    server.start().await().atMost(WAIT);
  }

  /** Empties the tables; waits for commits of the test before that still run. */
  static void clear(TestDatabase database) {
    for (int attempt = 0; ; attempt++) {
      try {
        database
            .pool()
            .query(
                "truncate terminal.terminal, terminal.record, terminal.frame, terminal.chain_link,"
                    + " terminal.chain_head")
            .executeAndAwait();
        return;
      } catch (PgException e) {
        if (attempt == 5 || !"40P01".equals(e.getSqlState())) {
          throw e;
        }
      }
    }
  }

  /** Returns once so many are kept of the vehicle. */
  void awaitRecords(VehicleId vehicle, int count) {
    long until = System.nanoTime() + WAIT.toNanos();
    while (records(vehicle).size() != count) {
      if (System.nanoTime() > until) {
        throw new AssertionError("not " + count + " records: " + records(vehicle));
      }
    }
  }

  int port() {
    return server.plain().orElseThrow().getPort();
  }

  int tlsPort() {
    return server.tls().orElseThrow().getPort();
  }

  LiveSessions sessions() {
    return sessions;
  }

  List<Alarm> alarms() {
    return alarms;
  }

  /** Lets a terminal in, built into a vehicle of its own. */
  VehicleId register(Imei imei, String sim, String model, Auth auth, String code) {
    var vehicle = new VehicleId(UUID.nameUUIDFromBytes(imei.value().getBytes()));
    database
        .pool()
        .preparedQuery(
            """
            insert into terminal.terminal (imei, vehicle, model, sim, protocol, auth, secret)
            values ($1, $2, $3, $4, 'jt808', $5, $6)
            """)
        .execute(
            Tuple.from(
                List.of(imei.value(), vehicle.value(), model, sim, auth.label(), sha256(code))))
        .await()
        .atMost(WAIT);
    return vehicle;
  }

  private static String sha256(String code) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256").digest(code.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  List<TerminalRecord> records(VehicleId vehicle) {
    return kept(vehicle).stream().map(KeptRecord::record).toList();
  }

  List<KeptRecord> kept(VehicleId vehicle) {
    return database
        .pool()
        .withConnection(
            connection ->
                new Records()
                    .list(
                        connection,
                        vehicle,
                        Instant.parse("1990-01-01T00:00:00Z"),
                        Instant.parse("2100-01-02T00:00:00Z")))
        .await()
        .atMost(WAIT);
  }

  long count(String table) {
    return database
        .pool()
        .query("select count(*) from " + table)
        .executeAndAwait()
        .iterator()
        .next()
        .getLong(0);
  }

  byte[] onlyFrame() {
    return database
        .pool()
        .query("select bytes from terminal.frame")
        .executeAndAwait()
        .iterator()
        .next()
        .getBuffer(0)
        .getBytes();
  }

  CompletableFuture<CommandReply> carryOut(VehicleId vehicle, Command command, Duration deadline) {
    Instant now = clock.instant();
    var signed =
        new SignedCommand(
            UUID.randomUUID(), 1, command, now, now.plus(Duration.ofSeconds(60)), "unsigned");
    return carryOut(vehicle, signed, deadline);
  }

  CompletableFuture<CommandReply> carryOut(
      VehicleId vehicle, SignedCommand command, Duration deadline) {
    return sessions
        .find(vehicle)
        .orElseThrow()
        .carryOut(command, deadline)
        .subscribeAsCompletionStage();
  }

  @Override
  public void close() {
    server.stop().await().atMost(WAIT);
  }

  /** Where to listen in tests. */
  record AnyPort(Optional<Integer> tlsPort) implements Jt808Config {
    @Override
    public String host() {
      return "127.0.0.1";
    }

    @Override
    public Optional<Integer> port() {
      return Optional.of(0);
    }

    @Override
    public Optional<Integer> eventLoops() {
      return Optional.of(2);
    }

    @Override
    public int maxConnections() {
      return 50;
    }

    @Override
    public Duration idleTimeout() {
      return Duration.ofMinutes(1);
    }

    @Override
    public Duration frameTimeout() {
      return Duration.ofSeconds(2);
    }

    @Override
    public Duration probeTimeout() {
      return Duration.ofMillis(400);
    }
  }

  private record NoTls() implements TlsConfig {
    @Override
    public Optional<String> certificate() {
      return Optional.empty();
    }

    @Override
    public Optional<String> key() {
      return Optional.empty();
    }

    @Override
    public Optional<String> clientCa() {
      return Optional.empty();
    }
  }

  private static final class NoEvents implements EventLog {
    @Override
    public Uni<Void> append(Mutiny.Session session, List<? extends Event> events) {
      return Uni.createFrom().voidItem();
    }

    @Override
    public Uni<Void> append(SqlConnection connection, List<? extends Event> events) {
      return Uni.createFrom().voidItem();
    }
  }
}
