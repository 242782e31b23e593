package io.openmaas.terminal.session.wire;

import io.netty.handler.codec.mqtt.MqttConnectReturnCode;
import io.openmaas.terminal.protocol.reference.SignedRecords;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.mqtt.MqttEndpoint;
import io.vertx.mqtt.MqttServer;
import io.vertx.mqtt.MqttServerOptions;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jboss.logging.Logger;

/** Serves openmaas-terminal/1: MQTT 5 for terminals, and nothing else a broker does. */
@Singleton
public final class MqttGateway {
  private static final Logger LOG = Logger.getLogger(MqttGateway.class);
  private static final long SWEEP_MILLIS = 1_000;
  private static final int PACKET_OVERHEAD = 1_024;

  /** The largest packet that is read: a message of records, its topic and properties. */
  static final int MAX_PACKET = SignedRecords.MOST_BYTES + PACKET_OVERHEAD;

  private final Vertx vertx;
  private final MqttConfig config;
  private final TlsConfig tls;
  private final MqttPorts ports;
  private final Set<MqttConnection> connections = ConcurrentHashMap.newKeySet();
  private final List<MqttServer> servers = new CopyOnWriteArrayList<>();
  private volatile Optional<InetSocketAddress> tlsAddress = Optional.empty();
  private volatile Optional<InetSocketAddress> plainAddress = Optional.empty();
  private volatile long sweep;

  @Inject
  public MqttGateway(
      io.vertx.mutiny.core.Vertx vertx,
      MqttConfig config,
      TlsConfig tls,
      MqttPorts ports) {
    this.vertx = vertx.getDelegate();
    this.config = config;
    this.tls = tls;
    this.ports = ports;
  }

  /** Early, so that whoever starts later finds the ports; the start fails if this does. */
  void onStart(@Observes @Priority(1_000) StartupEvent started) {
    start().await().indefinitely();
  }

  void onStop(@Observes ShutdownEvent stopped) {
    stop().await().indefinitely();
  }

  /** Begins to listen on the ports that are set; fails with a message that names the setting. */
  public Uni<Void> start() {
    var starts = new ArrayList<Uni<Void>>();
    try {
      if (config.tlsPort().isPresent()) {
        MqttServerOptions options = options(config.tlsPort(), "tls-port");
        GatewayTls.apply(options, tls);
        starts.add(
            listen(options, "tls-port").invoke(at -> tlsAddress = Optional.of(at)).replaceWithVoid());
      }
      if (config.plainPort().isPresent()) {
        starts.add(
            listen(options(config.plainPort(), "plain-port"), "plain-port")
                .invoke(at -> plainAddress = Optional.of(at))
                .replaceWithVoid());
      }
    } catch (IllegalArgumentException e) {
      return Uni.createFrom().failure(e);
    }
    if (starts.isEmpty()) {
      return Uni.createFrom().voidItem();
    }
    return Uni.join()
        .all(starts)
        .andFailFast()
        .invoke(_ -> sweep = vertx.setPeriodic(SWEEP_MILLIS, _ -> sweep()))
        .replaceWithVoid();
  }

  private MqttServerOptions options(OptionalInt port, String setting) {
    int number = port.getAsInt();
    if (number < 0 || number > 65_535) {
      throw new IllegalArgumentException(
          "openmaas.terminal.openmaas.%s must be 0 to 65535, not %d".formatted(setting, number));
    }
    return new MqttServerOptions()
        .setHost(config.host())
        .setPort(number)
        .setMaxMessageSize(MAX_PACKET)
        .setAutoClientId(false)
        .setTimeoutOnConnect((int) Math.max(1, config.connectTimeout().toSeconds()));
  }

  private Uni<InetSocketAddress> listen(MqttServerOptions options, String setting) {
    MqttServer server =
        MqttServer.create(vertx, options)
            .endpointHandler(this::onEndpoint)
            .exceptionHandler(failure -> LOG.debugf("MQTT connection: %s", failure.getMessage()));
    return uni(server.listen())
        .onFailure()
        .transform(
            failure ->
                new IllegalStateException(
                    "terminals cannot connect: openmaas.terminal.openmaas.%s %d, host %s: %s"
                        .formatted(
                            setting, options.getPort(), config.host(), failure.getMessage()),
                    failure))
        .map(
            listening -> {
              servers.add(listening);
              LOG.infof(
                  "openmaas-terminal/1 terminals connect to %s:%d (%s)",
                  config.host(), listening.actualPort(), setting);
              return new InetSocketAddress(config.host(), listening.actualPort());
            });
  }

  /** Where terminals connect over TLS, with the port that was really taken; empty where off. */
  public Optional<InetSocketAddress> tlsAddress() {
    return tlsAddress;
  }

  /** Where terminals of private networks connect; empty where off, as it usually is. */
  public Optional<InetSocketAddress> plainAddress() {
    return plainAddress;
  }

  /** Closes every connection; what is not acknowledged yet will be sent again. */
  public Uni<Void> stop() {
    if (servers.isEmpty()) {
      return Uni.createFrom().voidItem();
    }
    vertx.cancelTimer(sweep);
    connections.forEach(connection -> connection.end("the gateway stops"));
    var closing = servers.stream().map(server -> uni(server.close())).toList();
    servers.clear();
    tlsAddress = Optional.empty();
    plainAddress = Optional.empty();
    return Uni.join().all(closing).andCollectFailures().replaceWithVoid();
  }

  private void onEndpoint(MqttEndpoint endpoint) {
    if (connections.size() >= config.maxConnections()) {
      LOG.warnf(
          "connection from %s closed: there are %d", endpoint.remoteAddress(), connections.size());
      endpoint.reject(MqttConnectReturnCode.CONNECTION_REFUSED_QUOTA_EXCEEDED);
      return;
    }
    var connection = new MqttConnection(endpoint, vertx.getOrCreateContext(), config, ports);
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
