package io.openmaas.terminal.session.wire;

import io.openmaas.terminal.ingest.GroupCommit;
import io.openmaas.terminal.session.Doorkeeper;
import io.openmaas.terminal.session.Entrance;
import io.openmaas.terminal.session.LiveSessions;
import io.openmaas.terminal.session.TerminalEndpoints;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.InetSocketAddress;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;

/** Listens for Teltonika terminals. */
@Singleton
public final class TeltonikaServer implements TerminalEndpoints {
  private static final Logger LOG = Logger.getLogger(TeltonikaServer.class);
  private static final long SWEEP_MILLIS = 1_000;

  private final Vertx vertx;
  private final TeltonikaConfig config;
  private final Doorkeeper doors;
  private final Entrance entrance;
  private final LiveSessions sessions;
  private final GroupCommit ingest;
  private final InstantSource clock;
  private final Set<TeltonikaConnection> connections = ConcurrentHashMap.newKeySet();
  private volatile NetServer server;
  private volatile long sweep;

  @Inject
  public TeltonikaServer(
      io.vertx.mutiny.core.Vertx vertx,
      TeltonikaConfig config,
      Doorkeeper doors,
      Entrance entrance,
      LiveSessions sessions,
      GroupCommit ingest,
      InstantSource clock) {
    this.vertx = vertx.getDelegate();
    this.config = config;
    this.doors = doors;
    this.entrance = entrance;
    this.sessions = sessions;
    this.ingest = ingest;
    this.clock = clock;
  }

  /** Early, so that whoever starts later finds the port; the start fails if this does. */
  void onStart(@Observes @Priority(1_000) StartupEvent started) {
    start().await().indefinitely();
  }

  void onStop(@Observes ShutdownEvent stopped) {
    stop().await().indefinitely();
  }

  /** Begins to listen; fails with a message that names the setting at fault. */
  public Uni<Void> start() {
    if (config.port() < 0 || config.port() > 65_535) {
      return Uni.createFrom()
          .failure(
              new IllegalArgumentException(
                  "openmaas.terminal.teltonika.port must be 0 to 65535, not " + config.port()));
    }
    var options = new NetServerOptions().setHost(config.host()).setPort(config.port());
    NetServer created = vertx.createNetServer(options).connectHandler(this::onConnection);
    return uni(created.listen())
        .onFailure()
        .transform(
            failure ->
                new IllegalStateException(
                    "terminals cannot connect: openmaas.terminal.teltonika.host %s, port %d: %s"
                        .formatted(config.host(), config.port(), failure.getMessage()),
                    failure))
        .invoke(
            listening -> {
              server = listening;
              sweep = vertx.setPeriodic(SWEEP_MILLIS, _ -> sweep());
              LOG.infof(
                  "Teltonika terminals connect to %s:%d", config.host(), listening.actualPort());
            })
        .replaceWithVoid();
  }

  /** Closes every connection; what is not acknowledged yet will be sent again. */
  public Uni<Void> stop() {
    NetServer listening = server;
    if (listening == null) {
      return Uni.createFrom().voidItem();
    }
    server = null;
    vertx.cancelTimer(sweep);
    connections.forEach(connection -> connection.end("the gateway stops"));
    return uni(listening.close()).replaceWithVoid();
  }

  @Override
  public InetSocketAddress teltonika() {
    NetServer listening = server;
    if (listening == null) {
      throw new IllegalStateException("the gateway does not listen");
    }
    return new InetSocketAddress(config.host(), listening.actualPort());
  }

  private void onConnection(NetSocket socket) {
    if (connections.size() >= config.maxConnections()) {
      LOG.warnf(
          "connection from %s closed: there are %d", socket.remoteAddress(), connections.size());
      socket.close();
      return;
    }
    var connection =
        new TeltonikaConnection(
            socket, vertx.getOrCreateContext(), config, doors, entrance, sessions, ingest, clock);
    connections.add(connection);
    connection.start(() -> connections.remove(connection));
  }

  private void sweep() {
    long now = System.nanoTime();
    connections.forEach(connection -> connection.checkTimes(now));
  }

  private static <T> Uni<T> uni(Future<T> future) {
    return Uni.createFrom().completionStage(future::toCompletionStage);
  }
}
