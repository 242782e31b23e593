package io.openmaas.terminal.session.wire;

import io.vertx.core.AbstractVerticle;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.jboss.logging.Logger;

/**
 * The share of one event loop: servers on the same ports as those of the other loops, and the
 * connections that fall to it. Its state is touched on its loop only.
 */
final class TeltonikaLoop extends AbstractVerticle {
  private static final Logger LOG = Logger.getLogger(TeltonikaLoop.class);
  private static final long SWEEP_MILLIS = 1_000;
  private static final int BACKLOG = 4_096;

  /**
   * Where to listen; the same for all loops.
   *
   * @param tls empty for a plain port
   */
  record Door(String host, int port, Optional<TlsConfig> tls, String setting) {
    NetServerOptions options() {
      var options =
          new NetServerOptions()
              .setHost(host)
              .setPort(port)
              .setTcpNoDelay(true)
              .setAcceptBacklog(BACKLOG);
      tls.ifPresent(config -> GatewayTls.apply(options, config));
      return options;
    }
  }

  private final List<Door> doors;
  private final GateParts parts;
  private final AtomicInteger open;
  private final List<AtomicInteger> actualPorts;
  private final Set<TeltonikaConnection> connections = new HashSet<>();

  /**
   * @param open connections of all loops together
   * @param actualPorts told the port that each door really took
   */
  TeltonikaLoop(
      List<Door> doors, GateParts parts, AtomicInteger open, List<AtomicInteger> actualPorts) {
    this.doors = doors;
    this.parts = parts;
    this.open = open;
    this.actualPorts = actualPorts;
  }

  @Override
  public void start(Promise<Void> started) {
    vertx.setPeriodic(SWEEP_MILLIS, _ -> sweep());
    Future<Void> all = Future.succeededFuture();
    for (int i = 0; i < doors.size(); i++) {
      Door door = doors.get(i);
      AtomicInteger actual = actualPorts.get(i);
      all = all.compose(_ -> listen(door, actual));
    }
    all.onComplete(started);
  }

  private Future<Void> listen(Door door, AtomicInteger actual) {
    NetServer server;
    try {
      server = vertx.createNetServer(door.options());
    } catch (IllegalArgumentException e) {
      return Future.failedFuture(cannot(door, e));
    }
    boolean tls = door.tls().isPresent();
    return server
        .connectHandler(socket -> onConnection(socket, tls))
        .exceptionHandler(failure -> LOG.debugf("no connection made: %s", failure.getMessage()))
        .listen()
        .map(
            listening -> {
              actual.set(listening.actualPort());
              return (Void) null;
            })
        .recover(failure -> Future.failedFuture(cannot(door, failure)));
  }

  private static IllegalStateException cannot(Door door, Throwable failure) {
    return new IllegalStateException(
        "terminals cannot connect: %s, on %s: %s"
            .formatted(door.setting(), door.host(), failure.getMessage()),
        failure);
  }

  private void onConnection(NetSocket socket, boolean tls) {
    var connection = new TeltonikaConnection(socket, context, tls, parts);
    if (open.get() >= parts.config().maxConnections()) {
      LOG.warnf("connection from %s closed: there are %d", socket.remoteAddress(), open.get());
      socket.close();
      return;
    }
    if (!parts.rates().mayConnect(connection.from())) {
      socket.close();
      return;
    }
    open.incrementAndGet();
    connections.add(connection);
    connection.start(
        () -> {
          if (connections.remove(connection)) {
            open.decrementAndGet();
          }
        });
  }

  private void sweep() {
    long now = System.nanoTime();
    List.copyOf(connections).forEach(connection -> connection.checkTimes(now));
  }

  @Override
  public void stop() {
    List.copyOf(connections).forEach(connection -> connection.end("the gateway stops"));
  }
}
