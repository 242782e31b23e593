package io.openmaas.terminal;

import io.openmaas.core.event.Event;
import io.openmaas.core.event.log.EventLog;
import io.openmaas.core.testing.TestDatabase;
import io.openmaas.core.vehicle.VehicleId;
import io.openmaas.terminal.alarm.Alarm;
import io.openmaas.terminal.alarm.AlarmKind;
import io.openmaas.terminal.alarm.store.RaisesWithin;
import io.openmaas.terminal.command.CommandReply;
import io.openmaas.terminal.command.SignedCommand;
import io.openmaas.terminal.ingest.CommitsFrames;
import io.openmaas.terminal.ingest.GroupCommit;
import io.openmaas.terminal.ingest.store.RecordStore;
import io.openmaas.terminal.protocol.reference.SigningKey;
import io.openmaas.terminal.session.Auth;
import io.openmaas.terminal.session.Doors;
import io.openmaas.terminal.session.Entrance;
import io.openmaas.terminal.session.LiveSessions;
import io.openmaas.terminal.session.Rate;
import io.openmaas.terminal.session.Rates;
import io.openmaas.terminal.session.store.StoredChains;
import io.openmaas.terminal.session.store.Terminals;
import io.openmaas.terminal.session.wire.MqttConfig;
import io.openmaas.terminal.session.wire.MqttGateway;
import io.openmaas.terminal.session.wire.MqttPorts;
import io.openmaas.terminal.session.wire.TlsConfig;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.hibernate.reactive.mutiny.Mutiny;

/** The gateway for openmaas-terminal/1 over a real database and real sockets. */
public final class ReferenceGateway implements AutoCloseable {
  private static final Duration WAIT = Duration.ofSeconds(20);

  private static final Rates.Limits GENEROUS =
      new Rates.Limits(new Rate(100, 1_000), new Rate(1e6, 1e6), new Rate(1e9, 1e9));

  private final TestDatabase database;
  private final LiveSessions sessions = new LiveSessions();
  private final List<Alarm> alarms = new CopyOnWriteArrayList<>();
  private final List<Late> late = new CopyOnWriteArrayList<>();
  private final List<Runnable> held = new ArrayList<>();
  private final MqttGateway server;
  private final GroupCommit ingest;
  private boolean holding;
  private volatile boolean failReceipts;

  /** A receipt that was kept. */
  public record Late(Imei terminal, UUID command, CommandReply reply) {}

  /** Where the gateway listens. */
  public record Listening(Optional<TlsConfig> tls, boolean plain) {}

  public ReferenceGateway(
      TestDatabase database, InstantSource clock, Listening listening, GroupCommit.Limits limits) {
    this(database, clock, listening, limits, GENEROUS);
  }

  public ReferenceGateway(
      TestDatabase database,
      InstantSource clock,
      Listening listening,
      GroupCommit.Limits limits,
      Rates.Limits perTerminal) {
    this.database = database;
    var terminals = new Terminals(database.pool());
    var store = new RecordStore(database.pool(), new NoEvents(), RaisesWithin.NONE, clock);
    ingest = new GroupCommit(held(store), limits, _ -> {}, _ -> {});
    server =
        new MqttGateway(
            database.vertx(),
            new Config(listening),
            listening.tls().orElse(null),
            new MqttPorts(
                new Doors(terminals, alarms::add, clock),
                new Entrance(sessions, alarms::add, clock),
                sessions,
                ingest,
                new StoredChains(database.pool()),
                (terminal, command, reply) -> {
                  if (failReceipts) {
                    return Uni.createFrom().failure(new IllegalStateException("no database"));
                  }
                  late.add(new Late(terminal, command, reply));
                  return Uni.createFrom().voidItem();
                },
                new Rates(perTerminal, Rates.Limits.NETWORK, alarms::add, clock, System::nanoTime),
                alarms::add,
                clock));
    server.start().await().atMost(WAIT);
  }

  /** Commits wait while {@link #hold} is on. */
  private CommitsFrames held(CommitsFrames store) {
    return frames ->
        Uni.createFrom().<Void>emitter(this::whenLet).flatMap(_ -> store.commit(frames));
  }

  private synchronized void whenLet(UniEmitter<? super Void> emitter) {
    if (holding) {
      held.add(() -> emitter.complete(null));
    } else {
      emitter.complete(null);
    }
  }

  public void hold() {
    synchronized (this) {
      holding = true;
    }
  }

  public void let() {
    List<Runnable> waiting;
    synchronized (this) {
      holding = false;
      waiting = List.copyOf(held);
      held.clear();
    }
    waiting.forEach(Runnable::run);
  }

  /** Receipts cannot be stored for a while. */
  public void failReceipts(boolean fail) {
    failReceipts = fail;
  }

  public MqttGateway server() {
    return server;
  }

  public int tlsPort() {
    return server.tlsAddress().orElseThrow().getPort();
  }

  public int plainPort() {
    return server.plainAddress().orElseThrow().getPort();
  }

  public LiveSessions sessions() {
    return sessions;
  }

  public GroupCommit ingest() {
    return ingest;
  }

  public List<Late> late() {
    return late;
  }

  public List<AlarmKind> alarms() {
    return alarms.stream().map(Alarm::kind).toList();
  }

  /** Lets a terminal in, built into a vehicle of its own. */
  public VehicleId register(Imei imei, Auth auth, SigningKey key) {
    var vehicle = new VehicleId(UUID.nameUUIDFromBytes(imei.value().getBytes()));
    database
        .pool()
        .preparedQuery(
            """
            insert into terminal.terminal (imei, vehicle, model, protocol, auth, secret)
            values ($1, $2, 'REFERENCE', 'openmaas', $3, $4)
            """)
        .executeAndAwait(
            Tuple.of(imei.value(), vehicle.value(), auth.label(), key.verifying().text()));
    return vehicle;
  }

  public CommandReply carryOut(Imei imei, SignedCommand command, Duration deadline) {
    return sessions.find(imei).orElseThrow().carryOut(command, deadline).await().atMost(WAIT);
  }

  public long count(String table) {
    return database
        .pool()
        .query("select count(*) from " + table)
        .executeAndAwait()
        .iterator()
        .next()
        .getLong(0);
  }

  @Override
  public void close() {
    let();
    server.stop().await().atMost(WAIT);
  }

  private record Config(Listening listening) implements MqttConfig {
    @Override
    public String host() {
      return "127.0.0.1";
    }

    @Override
    public OptionalInt tlsPort() {
      return listening.tls().isPresent() ? OptionalInt.of(0) : OptionalInt.empty();
    }

    @Override
    public OptionalInt plainPort() {
      return listening.plain() ? OptionalInt.of(0) : OptionalInt.empty();
    }

    @Override
    public OptionalInt eventLoops() {
      return OptionalInt.of(2);
    }

    @Override
    public int maxConnections() {
      return 100;
    }

    @Override
    public Duration connectTimeout() {
      return Duration.ofSeconds(1);
    }

    @Override
    public Duration idleTimeout() {
      return Duration.ofMinutes(1);
    }

    @Override
    public Duration probeTimeout() {
      return Duration.ofMillis(300);
    }

    @Override
    public Duration refusalPause() {
      return Duration.ofMillis(20);
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
