package io.openmaas.connectors.sandbox;

import io.openmaas.connectors.transit.TransitAddress;
import io.openmaas.core.id.Ids;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.vertx.mutiny.core.Vertx;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.InstantSource;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/** Starts the simulated operators with the application, unless a real one is configured. */
@ApplicationScoped
public class SandboxOperators implements TransitAddress {
  private static final Logger LOG = Logger.getLogger(SandboxOperators.class);

  private final SandboxTransit transit;
  private final Optional<String> configuredUrl;
  private final int port;
  private volatile int listening;

  SandboxOperators(
      Vertx vertx,
      Pool database,
      Ids ids,
      InstantSource clock,
      @ConfigProperty(name = "openmaas.connectors.city-transit.url") Optional<String> configuredUrl,
      @ConfigProperty(name = "openmaas.sandbox.transit.port", defaultValue = "0") int port) {
    this.transit = new SandboxTransit(vertx.getDelegate(), database, ids, clock);
    this.configuredUrl = configuredUrl.map(url -> url.replaceAll("/+$", ""));
    this.port = port;
  }

  /** The start of the application may wait: nobody can ask for anything before. */
  void start(@Observes StartupEvent event) {
    if (configuredUrl.isEmpty()) {
      listening = transit.start(port).toCompletableFuture().join();
      LOG.infof("simulated transit operator at %s", baseUrl());
    }
  }

  void stop(@Observes ShutdownEvent event) {
    transit.stop().toCompletableFuture().join();
  }

  @Override
  public String baseUrl() {
    return configuredUrl.orElseGet(() -> "http://127.0.0.1:" + listening);
  }
}
