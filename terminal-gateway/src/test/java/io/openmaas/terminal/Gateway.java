package io.openmaas.terminal;

import io.openmaas.terminal.alarm.store.RaisesWithin;
import io.openmaas.core.event.Event;
import io.openmaas.core.event.log.EventLog;
import io.openmaas.core.testing.TestDatabase;
import io.openmaas.core.vehicle.VehicleId;
import io.openmaas.terminal.alarm.RaisesAlarms;
import io.openmaas.terminal.command.CommandRules;
import io.openmaas.terminal.command.EnvelopeWriter;
import io.openmaas.terminal.command.RateLimits;
import io.openmaas.terminal.command.store.CommandKey;
import io.openmaas.terminal.command.store.CommandLog;
import io.openmaas.terminal.command.store.VehicleStates;
import io.openmaas.terminal.command.wire.CommandGuards;
import io.openmaas.terminal.command.wire.GuardedCommands;
import io.openmaas.terminal.fleet.store.RentedVehicles;
import io.openmaas.terminal.fleet.store.Reservations;
import io.openmaas.terminal.ingest.GroupCommit;
import io.openmaas.terminal.ingest.LivePositions;
import io.openmaas.terminal.ingest.store.NewsAnnouncer;
import io.openmaas.terminal.ingest.store.RecordStore;
import io.openmaas.terminal.ingest.store.Records;
import io.openmaas.terminal.ingest.store.StoredPositions;
import io.openmaas.terminal.session.Doors;
import io.openmaas.terminal.session.Entrance;
import io.openmaas.terminal.session.LiveSessions;
import io.openmaas.terminal.session.Networks;
import io.openmaas.terminal.session.Rates;
import io.openmaas.terminal.session.store.RegistersTerminals;
import io.openmaas.terminal.session.store.Terminals;
import io.openmaas.terminal.session.wire.TeltonikaConfig;
import io.openmaas.terminal.session.wire.TeltonikaServer;
import io.openmaas.terminal.session.wire.TlsConfig;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.reactive.mutiny.Mutiny;

/** The gateway as the application puts it together, over a real database and real sockets. */
public final class Gateway implements AutoCloseable {
  private static final Duration WAIT = Duration.ofSeconds(20);

  private final TestDatabase database;
  private final CommandKey key = CommandKey.generate();
  private final LiveSessions sessions = new LiveSessions();
  private final LivePositions live;
  private final Terminals terminals;
  private final TeltonikaServer server;
  private final NewsAnnouncer announcer;
  private final StoredPositions positions;

  /**
   * What may differ from one test to the next.
   *
   * @param tls empty: no TLS port
   */
  public record Setting(
      Optional<TlsConfig> tls,
      RaisesAlarms alarms,
      Networks networks,
      Rates.Limits perTerminal,
      Rates.Limits perNetwork) {
    public static final Setting USUAL =
        new Setting(
            Optional.empty(),
            RaisesAlarms.NONE,
            Networks.LOOPBACK,
            Rates.Limits.TERMINAL,
            Rates.Limits.NETWORK);

    public Setting with(RaisesAlarms other) {
      return new Setting(tls, other, networks, perTerminal, perNetwork);
    }

    public Setting with(TlsConfig other) {
      return new Setting(Optional.of(other), alarms, networks, perTerminal, perNetwork);
    }

    public Setting with(Networks other) {
      return new Setting(tls, alarms, other, perTerminal, perNetwork);
    }

    public Setting with(Rates.Limits terminal) {
      return new Setting(tls, alarms, networks, terminal, perNetwork);
    }
  }

  public Gateway(TestDatabase database, Pool pool, InstantSource clock) {
    this(database, pool, clock, Setting.USUAL);
  }

  public Gateway(TestDatabase database, Pool pool, InstantSource clock, Setting setting) {
    this.database = database;
    database
        .pool()
        .query("create table if not exists told (vehicle text not null, up_to text not null)")
        .executeAndAwait();
    live = new LivePositions(clock);
    terminals = new Terminals(pool);
    positions = new StoredPositions(pool, live);
    var store = new RecordStore(pool, new TableOfEvents(), RaisesWithin.NONE, clock);
    announcer = new NewsAnnouncer(pool, new TableOfEvents());
    var ingest =
        new GroupCommit(
            store,
            GroupCommit.Limits.USUAL,
            news -> {
              live.note(news);
              announcer.note(news);
            },
            _ -> {});
    server =
        new TeltonikaServer(
            database.vertx(),
            new AnyPort(setting.tls().map(_ -> 0)),
            setting.tls().orElseGet(NoTls::new),
            new Doors(terminals, setting.alarms(), clock, setting.networks()),
            new Entrance(sessions, setting.alarms(), clock),
            sessions,
            ingest,
            new Rates(
                setting.perTerminal(),
                setting.perNetwork(),
                setting.alarms(),
                clock,
                System::nanoTime),
            setting.alarms(),
            clock);
    server.start().await().atMost(WAIT);
  }

  public int port() {
    return server.teltonika().getPort();
  }

  public int tlsPort() {
    return server.teltonikaTls().getPort();
  }

  public int udpPort() {
    return server.teltonikaUdp().getPort();
  }

  public StoredPositions positions() {
    return positions;
  }

  public LiveSessions sessions() {
    return sessions;
  }

  public Terminals terminals() {
    return terminals;
  }

  /** Commands by the machine's clock, each valid for so long. */
  public GuardedCommands commands(Duration lifetime) {
    return commands(lifetime, InstantSource.system(), RateLimits.Limits.USUAL, RaisesAlarms.NONE);
  }

  /** Commands as a process that was just started has them. */
  public GuardedCommands commands(
      Duration lifetime, InstantSource clock, RateLimits.Limits limits, RaisesAlarms alarms) {
    Pool pool = database.pool();
    return new GuardedCommands(
        database.vertx(),
        sessions,
        new CommandLog(pool, new EnvelopeWriter(key)),
        new CommandGuards(
            CommandRules.USUAL,
            new RentedVehicles(pool, new Reservations()),
            new VehicleStates(pool, new Records()),
            clock),
        new RateLimits(limits),
        alarms,
        UUID::randomUUID,
        clock,
        lifetime);
  }

  /** The key that signs commands. */
  public CommandKey key() {
    return key;
  }

  /** Lets a terminal in, built into a vehicle of its own. */
  public VehicleId register(Imei imei) {
    var vehicle = new VehicleId(UUID.nameUUIDFromBytes(imei.value().getBytes()));
    database
        .pool()
        .withTransaction(
            connection ->
                terminals.register(connection, imei, vehicle, RegistersTerminals.USUAL_MODEL))
        .await()
        .atMost(WAIT);
    return vehicle;
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

  /** Which vehicles the event log was told of, once all that waits is announced. */
  public List<String> told() {
    announcer.announce().await().atMost(WAIT);
    var told = new ArrayList<String>();
    database
        .pool()
        .query("select vehicle from told")
        .executeAndAwait()
        .forEach(row -> told.add(row.getString(0)));
    return told;
  }

  @Override
  public void close() {
    server.stop().await().atMost(WAIT);
  }

  /** Events in a table of their own, in the caller's transaction as it has to be. */
  private static final class TableOfEvents implements EventLog {
    @Override
    public Uni<Void> append(Mutiny.Session session, List<? extends Event> events) {
      throw new UnsupportedOperationException("ingest writes on a connection");
    }

    @Override
    public Uni<Void> append(SqlConnection connection, List<? extends Event> events) {
      if (events.isEmpty()) {
        return Uni.createFrom().voidItem();
      }
      var rows = new ArrayList<Tuple>();
      for (Event event : events) {
        for (var news : ((Event.VehiclesHaveNews) event).vehicles()) {
          rows.add(Tuple.of(news.vehicle().toString(), news.upTo().toString()));
        }
      }
      return connection
          .preparedQuery("insert into told values ($1, $2)")
          .executeBatch(rows)
          .replaceWithVoid();
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

  private record AnyPort(Optional<Integer> tlsPort) implements TeltonikaConfig {
    @Override
    public String host() {
      return "127.0.0.1";
    }

    @Override
    public Optional<Integer> plainPort() {
      return Optional.of(0);
    }

    @Override
    public Optional<Integer> udpPort() {
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
}
