package io.openmaas.terminal.session.wire;

import io.netty.handler.codec.mqtt.MqttConnectReturnCode;
import io.vertx.core.AbstractVerticle;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.mqtt.MqttEndpoint;
import io.vertx.mqtt.MqttServer;
import io.vertx.mqtt.MqttServerOptions;
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
final class MqttLoop extends AbstractVerticle {
  private static final Logger LOG = Logger.getLogger(MqttLoop.class);
  private static final long SWEEP_MILLIS = 1_000;
  private static final int BACKLOG = 4_096;

  /**
   * Where to listen; the same for all loops.
   *
   * @param port negative: any that is free, the same for all doors of this number
   * @param tls empty for a plain port
   * @param setting as the configuration has it, for messages
   * @param actual is told the port that was really taken
   */
  record Door(
      String host, int port, Optional<TlsConfig> tls, String setting, AtomicInteger actual) {

    MqttServerOptions options(MqttConfig config) {
      var options =
          new MqttServerOptions()
              .setHost(host)
              .setPort(port)
              .setMaxMessageSize(MqttGateway.MAX_PACKET)
              .setAutoClientId(false)
              .setTimeoutOnConnect((int) Math.max(1, config.connectTimeout().toSeconds()));
      options.setTcpNoDelay(true).setAcceptBacklog(BACKLOG);
      tls.ifPresent(security -> GatewayTls.apply(options, security));
      return options;
    }
  }

  private final List<Door> doors;
  private final MqttConfig config;
  private final MqttPorts ports;
  private final AtomicInteger open;
  private final Set<MqttConnection> connections = new HashSet<>();

  /**
   * @param open connections of all loops together
   */
  MqttLoop(List<Door> doors, MqttConfig config, MqttPorts ports, AtomicInteger open) {
    this.doors = doors;
    this.config = config;
    this.ports = ports;
    this.open = open;
  }

  @Override
  public void start(Promise<Void> started) {
    vertx.setPeriodic(SWEEP_MILLIS, _ -> sweep());
    Future<Void> all = Future.succeededFuture();
    for (Door door : doors) {
      all = all.compose(_ -> listen(door));
    }
    all.onComplete(started);
  }

  private Future<Void> listen(Door door) {
    MqttServer server;
    try {
      server = MqttServer.create(vertx, door.options(config));
    } catch (IllegalArgumentException e) {
      return Future.failedFuture(cannot(door, e));
    }
    return server
        .endpointHandler(this::onEndpoint)
        .exceptionHandler(failure -> LOG.debugf("MQTT connection: %s", failure.getMessage()))
        .listen()
        .<Void>map(
            listening -> {
              door.actual().set(listening.actualPort());
              return null;
            })
        .recover(failure -> Future.failedFuture(cannot(door, failure)));
  }

  private static IllegalStateException cannot(Door door, Throwable failure) {
    return new IllegalStateException(
        "terminals cannot connect: %s, on %s: %s"
            .formatted(door.setting(), door.host(), failure.getMessage()),
        failure);
  }

  private void onEndpoint(MqttEndpoint endpoint) {
    if (open.get() >= config.maxConnections()) {
      LOG.warnf("connection from %s refused: there are %d", endpoint.remoteAddress(), open.get());
      endpoint.reject(MqttConnectReturnCode.CONNECTION_REFUSED_QUOTA_EXCEEDED);
      return;
    }
    var connection = new MqttConnection(endpoint, context, config, ports);
    if (!ports.rates().mayConnect(connection.from())) {
      endpoint.reject(MqttConnectReturnCode.CONNECTION_REFUSED_CONNECTION_RATE_EXCEEDED);
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
