package io.openmaas.terminal.session.wire;

import io.vertx.core.AbstractVerticle;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.http.ClientAuth;
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
final class Jt808Loop extends AbstractVerticle {
  private static final Logger LOG = Logger.getLogger(Jt808Loop.class);
  private static final long SWEEP_MILLIS = 1_000;
  private static final int BACKLOG = 4_096;

  /**
   * Where to listen; the same for all loops.
   *
   * @param port below zero: any that is free, shared by all loops that name the same
   * @param tls empty for a plain port
   * @param setting for messages
   * @param actual told the port that was really taken
   */
  record Listening(
      String host, int port, Optional<TlsConfig> tls, String setting, AtomicInteger actual) {

    /** A client certificate is asked for, and needed by those who are registered with one. */
    NetServerOptions options() {
      var options =
          new NetServerOptions()
              .setHost(host)
              .setPort(port)
              .setTcpNoDelay(true)
              .setAcceptBacklog(BACKLOG);
      tls.ifPresent(
          config -> {
            GatewayTls.apply(options, config);
            options.setClientAuth(ClientAuth.REQUEST);
          });
      return options;
    }
  }

  private final List<Listening> listenings;
  private final Jt808Parts parts;
  private final AtomicInteger open;
  private final Set<Jt808Connection> connections = new HashSet<>();

  /**
   * @param open connections of all loops together
   */
  Jt808Loop(List<Listening> listenings, Jt808Parts parts, AtomicInteger open) {
    this.listenings = List.copyOf(listenings);
    this.parts = parts;
    this.open = open;
  }

  @Override
  public void start(Promise<Void> started) {
    vertx.setPeriodic(SWEEP_MILLIS, _ -> sweep());
    Future<Void> all = Future.succeededFuture();
    for (Listening listening : listenings) {
      all = all.compose(_ -> listen(listening));
    }
    all.onComplete(started);
  }

  private Future<Void> listen(Listening listening) {
    try {
      return vertx
          .createNetServer(listening.options())
          .connectHandler(this::onConnection)
          .exceptionHandler(failure -> LOG.debugf("no connection made: %s", failure.getMessage()))
          .listen()
          .map(
              server -> {
                listening.actual().set(server.actualPort());
                return (Void) null;
              })
          .recover(failure -> Future.failedFuture(cannot(listening, failure)));
    } catch (IllegalArgumentException e) {
      return Future.failedFuture(cannot(listening, e));
    }
  }

  private static IllegalStateException cannot(Listening listening, Throwable failure) {
    return new IllegalStateException(
        "terminals cannot connect: %s, on %s: %s"
            .formatted(listening.setting(), listening.host(), failure.getMessage()),
        failure);
  }

  private void onConnection(NetSocket socket) {
    if (open.get() >= parts.config().maxConnections()) {
      LOG.warnf("connection from %s closed: there are %d", socket.remoteAddress(), open.get());
      socket.close();
      return;
    }
    var connection = new Jt808Connection(socket, context, parts);
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
