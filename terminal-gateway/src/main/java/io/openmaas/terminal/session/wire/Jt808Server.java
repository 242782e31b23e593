package io.openmaas.terminal.session.wire;

import io.openmaas.terminal.alarm.RaisesAlarms;
import io.openmaas.terminal.command.LateReceipts;
import io.openmaas.terminal.ingest.GroupCommit;
import io.openmaas.terminal.session.AdmitsTerminals;
import io.openmaas.terminal.session.CalmAlarms;
import io.openmaas.terminal.session.Doorkeeper;
import io.openmaas.terminal.session.Entrance;
import io.openmaas.terminal.session.LiveSessions;
import io.openmaas.terminal.session.Rates;
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
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.jboss.logging.Logger;

/**
 * Listens for JT/T 808 terminals, over plain TCP and over TLS, each only where its port is given.
 * Connections are shared among event loops; each stays on the one it came to.
 */
@Singleton
public final class Jt808Server {
  private static final Logger LOG = Logger.getLogger(Jt808Server.class);
  private static final String SETTING = "openmaas.terminal.jt808.";

  /** Servers that take any free port and share it are told apart by a number below zero. */
  private static final AtomicInteger ANY_PORT = new AtomicInteger(-80_800);

  private final Vertx vertx;
  private final Jt808Config config;
  private final TlsConfig tls;
  private final Jt808Parts parts;
  private final AtomicInteger plainPort = new AtomicInteger();
  private final AtomicInteger tlsPort = new AtomicInteger();
  private volatile Optional<String> deployed = Optional.empty();

  @Inject
  public Jt808Server(
      io.vertx.mutiny.core.Vertx vertx,
      Jt808Config config,
      TlsConfig tls,
      AdmitsTerminals terminals,
      Doorkeeper doors,
      Entrance entrance,
      LiveSessions sessions,
      GroupCommit ingest,
      RaisesAlarms alarms,
      Rates rates,
      LateReceipts late,
      InstantSource clock) {
    this.vertx = vertx.getDelegate();
    this.config = config;
    this.tls = tls;
    this.parts =
        new Jt808Parts(
            config,
            terminals,
            doors,
            entrance,
            sessions,
            ingest,
            new CalmAlarms(alarms, clock),
            rates,
            late,
            new Jt808Attempts(),
            clock);
  }

  /** Early, so that whoever starts later finds the port; the start fails if this does. */
  void onStart(@Observes @Priority(1_000) StartupEvent started) {
    start().await().indefinitely();
  }

  void onStop(@Observes ShutdownEvent stopped) {
    stop().await().indefinitely();
  }

  /** Begins to listen where ports are given; fails with a message that names the setting. */
  public Uni<Void> start() {
    var listenings = new ArrayList<Jt808Loop.Listening>();
    try {
      add(listenings, "port", config.port(), Optional.empty(), plainPort);
      add(listenings, "tls-port", config.tlsPort(), Optional.of(tls), tlsPort);
    } catch (IllegalArgumentException e) {
      return Uni.createFrom().failure(e);
    }
    if (listenings.isEmpty()) {
      return Uni.createFrom().voidItem();
    }
    var open = new AtomicInteger();
    int loops = Math.max(1, config.eventLoops().orElse(Runtime.getRuntime().availableProcessors()));
    return uni(vertx.deployVerticle(
            () -> new Jt808Loop(listenings, parts, open),
            new DeploymentOptions().setInstances(loops)))
        .invoke(
            id -> {
              deployed = Optional.of(id);
              LOG.infof(
                  "JT/T 808 terminals connect to %s (0 is off): plain %d, TLS %d",
                  config.host(), plainPort.get(), tlsPort.get());
            })
        .replaceWithVoid();
  }

  private void add(
      List<Jt808Loop.Listening> listenings,
      String setting,
      Optional<Integer> port,
      Optional<TlsConfig> security,
      AtomicInteger actual) {
    if (port.isEmpty()) {
      return;
    }
    int number = port.get();
    if (number < 0 || number > 65_535) {
      throw new IllegalArgumentException(SETTING + setting + " must be 0 to 65535, not " + number);
    }
    int shared = number == 0 ? ANY_PORT.getAndDecrement() : number;
    listenings.add(
        new Jt808Loop.Listening(
            config.host(), shared, security, SETTING + setting + " " + number, actual));
  }

  /** Closes every connection; what is not acknowledged yet will be sent again. */
  public Uni<Void> stop() {
    Optional<String> running = deployed;
    deployed = Optional.empty();
    return running.map(id -> uni(vertx.undeploy(id))).orElseGet(() -> Uni.createFrom().voidItem());
  }

  /** Where terminals connect without TLS; empty if they cannot. */
  public Optional<InetSocketAddress> plain() {
    return endpoint(plainPort);
  }

  /** Where terminals connect over TLS; empty if they cannot. */
  public Optional<InetSocketAddress> tls() {
    return endpoint(tlsPort);
  }

  private Optional<InetSocketAddress> endpoint(AtomicInteger port) {
    return deployed.isPresent() && port.get() > 0
        ? Optional.of(new InetSocketAddress(config.host(), port.get()))
        : Optional.empty();
  }

  private static <T> Uni<T> uni(Future<T> future) {
    return Uni.createFrom().completionStage(future::toCompletionStage);
  }
}
