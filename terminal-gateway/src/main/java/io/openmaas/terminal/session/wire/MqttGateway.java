package io.openmaas.terminal.session.wire;

import io.openmaas.terminal.protocol.reference.SignedRecords;
import io.openmaas.terminal.session.wire.MqttLoop.Door;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicInteger;
import org.jboss.logging.Logger;

/** Serves openmaas-terminal/1: MQTT 5 for terminals, and nothing else a broker does. */
@Singleton
public final class MqttGateway {
  private static final Logger LOG = Logger.getLogger(MqttGateway.class);
  private static final String SETTING = "openmaas.terminal.openmaas.";
  private static final int PACKET_OVERHEAD = 1_024;

  /** The largest packet that is read: a message of records, its topic and properties. */
  static final int MAX_PACKET = SignedRecords.MOST_BYTES + PACKET_OVERHEAD;

  /** Servers of one negative number share one free port; far from the numbers of others. */
  private static final AtomicInteger ANY_PORT = new AtomicInteger(-1_000_000);

  private final Vertx vertx;
  private final MqttConfig config;
  private final TlsConfig tls;
  private final MqttPorts ports;
  private final AtomicInteger tlsPort = new AtomicInteger();
  private final AtomicInteger plainPort = new AtomicInteger();
  private volatile Optional<String> deployed = Optional.empty();

  @Inject
  public MqttGateway(
      io.vertx.mutiny.core.Vertx vertx, MqttConfig config, TlsConfig tls, MqttPorts ports) {
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
    var doors = new ArrayList<Door>();
    try {
      if (config.tlsPort().isPresent()) {
        doors.add(door("tls-port", config.tlsPort(), Optional.of(tls), tlsPort));
      }
      if (config.plainPort().isPresent()) {
        doors.add(door("plain-port", config.plainPort(), Optional.empty(), plainPort));
      }
    } catch (IllegalArgumentException e) {
      return Uni.createFrom().failure(e);
    }
    if (doors.isEmpty()) {
      return Uni.createFrom().voidItem();
    }
    var open = new AtomicInteger();
    int loops = Math.max(1, config.eventLoops().orElse(Runtime.getRuntime().availableProcessors()));
    return uni(vertx.deployVerticle(
            () -> new MqttLoop(doors, config, ports, open),
            new DeploymentOptions().setInstances(loops)))
        .invoke(
            id -> {
              deployed = Optional.of(id);
              LOG.infof(
                  "openmaas-terminal/1 terminals come to %s (0 is off): TLS %d, plain %d",
                  config.host(), tlsPort.get(), plainPort.get());
            })
        .replaceWithVoid();
  }

  private Door door(
      String setting, OptionalInt port, Optional<TlsConfig> security, AtomicInteger actual) {
    int number = port.getAsInt();
    if (number < 0 || number > 65_535) {
      throw new IllegalArgumentException(SETTING + setting + " must be 0 to 65535, not " + number);
    }
    int shared = number == 0 ? ANY_PORT.getAndDecrement() : number;
    return new Door(config.host(), shared, security, SETTING + setting + " " + number, actual);
  }

  /** Where terminals connect over TLS, with the port that was really taken; empty where off. */
  public Optional<InetSocketAddress> tlsAddress() {
    return address(tlsPort);
  }

  /** Where terminals of private networks connect; empty where off, as it usually is. */
  public Optional<InetSocketAddress> plainAddress() {
    return address(plainPort);
  }

  private Optional<InetSocketAddress> address(AtomicInteger port) {
    return deployed
        .filter(_ -> port.get() != 0)
        .map(_ -> new InetSocketAddress(config.host(), port.get()));
  }

  /** Closes every connection; what is not acknowledged yet will be sent again. */
  public Uni<Void> stop() {
    Optional<String> id = deployed;
    deployed = Optional.empty();
    return id.map(verticle -> uni(vertx.undeploy(verticle)))
        .orElseGet(() -> Uni.createFrom().voidItem());
  }

  private static <T> Uni<T> uni(Future<T> future) {
    return Uni.createFrom().completionStage(future::toCompletionStage);
  }
}
