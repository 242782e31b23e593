package io.openmaas.terminal.session.wire;

import io.openmaas.terminal.alarm.RaisesAlarms;
import io.openmaas.terminal.ingest.GroupCommit;
import io.openmaas.terminal.session.CalmAlarms;
import io.openmaas.terminal.session.Doorkeeper;
import io.openmaas.terminal.session.Entrance;
import io.openmaas.terminal.session.LiveSessions;
import io.openmaas.terminal.session.Rates;
import io.openmaas.terminal.session.TerminalEndpoints;
import io.openmaas.terminal.session.wire.TeltonikaLoop.Door;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Verticle;
import io.vertx.core.Vertx;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.InetSocketAddress;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * Listens for Teltonika terminals: over TLS, over plain TCP and over UDP, each only where its port
 * is given. Connections are shared among event loops; each stays on the one it came to.
 */
@Singleton
public final class TeltonikaServer implements TerminalEndpoints {
  private static final Logger LOG = Logger.getLogger(TeltonikaServer.class);
  private static final String SETTING = "openmaas.terminal.teltonika.";

  /** Servers that take any free port and share it are told apart by a number below zero. */
  private static final AtomicInteger ANY_PORT = new AtomicInteger(-1);

  private final Vertx vertx;
  private final TeltonikaConfig config;
  private final TlsConfig tls;
  private final GateParts parts;
  private final List<String> deployed = new CopyOnWriteArrayList<>();
  private final AtomicInteger tlsPort = new AtomicInteger();
  private final AtomicInteger plainPort = new AtomicInteger();
  private final AtomicInteger udpPort = new AtomicInteger();

  @Inject
  public TeltonikaServer(
      io.vertx.mutiny.core.Vertx vertx,
      TeltonikaConfig config,
      TlsConfig tls,
      Doorkeeper doors,
      Entrance entrance,
      LiveSessions sessions,
      GroupCommit ingest,
      Rates rates,
      RaisesAlarms alarms,
      InstantSource clock) {
    this.vertx = vertx.getDelegate();
    this.config = config;
    this.tls = tls;
    this.parts =
        new GateParts(
            config,
            doors,
            entrance,
            sessions,
            ingest,
            rates,
            new DatagramSources(),
            new CalmAlarms(alarms, clock),
            clock);
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
    var doors = new ArrayList<Door>();
    var ports = new ArrayList<AtomicInteger>();
    try {
      if (checked("tls-port", config.tlsPort()).isPresent()) {
        doors.add(door("tls-port", config.tlsPort().get(), Optional.of(tls)));
        ports.add(tlsPort);
      }
      if (checked("plain-port", config.plainPort()).isPresent()) {
        doors.add(door("plain-port", config.plainPort().get(), Optional.empty()));
        ports.add(plainPort);
      }
      checked("udp-port", config.udpPort());
    } catch (IllegalArgumentException e) {
      return Uni.createFrom().failure(e);
    }
    Future<Void> listening = Future.succeededFuture();
    if (!doors.isEmpty()) {
      var open = new AtomicInteger();
      listening =
          listening.compose(
              _ -> deploy(() -> new TeltonikaLoop(doors, parts, open, ports), loops()));
    }
    if (config.udpPort().isPresent()) {
      int port = config.udpPort().get();
      listening =
          listening.compose(
              _ -> deploy(() -> new TeltonikaDatagrams(config.host(), port, parts, udpPort), 1));
    }
    return uni(listening)
        .invoke(
            () ->
                LOG.infof(
                    "Teltonika terminals come to %s (0 is off): TLS %d, plain %d, UDP %d",
                    config.host(), tlsPort.get(), plainPort.get(), udpPort.get()));
  }

  private int loops() {
    return Math.max(1, config.eventLoops().orElse(Runtime.getRuntime().availableProcessors()));
  }

  private Door door(String setting, int port, Optional<TlsConfig> security) {
    int shared = port == 0 ? ANY_PORT.getAndDecrement() : port;
    return new Door(config.host(), shared, security, SETTING + setting + " " + port);
  }

  private static Optional<Integer> checked(String setting, Optional<Integer> port) {
    port.filter(number -> number < 0 || number > 65_535)
        .ifPresent(
            number -> {
              throw new IllegalArgumentException(
                  SETTING + setting + " must be 0 to 65535, not " + number);
            });
    return port;
  }

  private Future<Void> deploy(Supplier<Verticle> verticle, int instances) {
    return vertx
        .deployVerticle(verticle, new DeploymentOptions().setInstances(instances))
        .map(
            id -> {
              deployed.add(id);
              return null;
            });
  }

  /** Closes every connection; what is not acknowledged yet will be sent again. */
  public Uni<Void> stop() {
    Future<Void> stopped = Future.succeededFuture();
    for (String id : deployed) {
      stopped = stopped.compose(_ -> vertx.undeploy(id));
    }
    deployed.clear();
    return uni(stopped);
  }

  @Override
  public InetSocketAddress teltonika() {
    return endpoint(plainPort, "plain-port");
  }

  @Override
  public InetSocketAddress teltonikaTls() {
    return endpoint(tlsPort, "tls-port");
  }

  @Override
  public InetSocketAddress teltonikaUdp() {
    return endpoint(udpPort, "udp-port");
  }

  private InetSocketAddress endpoint(AtomicInteger port, String setting) {
    if (deployed.isEmpty() || port.get() == 0) {
      throw new IllegalStateException("the gateway does not listen on " + SETTING + setting);
    }
    return new InetSocketAddress(config.host(), port.get());
  }

  private static <T> Uni<T> uni(Future<T> future) {
    return Uni.createFrom().completionStage(future::toCompletionStage);
  }
}
