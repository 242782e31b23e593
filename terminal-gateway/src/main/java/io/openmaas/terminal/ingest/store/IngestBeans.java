package io.openmaas.terminal.ingest.store;

import io.openmaas.terminal.ingest.CommitsFrames;
import io.openmaas.terminal.ingest.GroupCommit;
import io.openmaas.terminal.ingest.HearsNews;
import io.openmaas.terminal.ingest.LivePositions;
import io.quarkus.arc.All;
import io.vertx.core.Context;
import io.vertx.core.impl.VertxInternal;
import io.vertx.mutiny.core.Vertx;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.stream.IntStream;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/** Puts the pure parts of ingest together. */
@Singleton
public final class IngestBeans {
  private static final Logger LOG = Logger.getLogger(GroupCommit.class);

  @Produces
  @Singleton
  LivePositions livePositions(InstantSource clock) {
    return new LivePositions(clock);
  }

  /**
   * @param lanes commits under way at the same time; each on an event loop of its own as far as
   *     there are any
   */
  @Produces
  @Singleton
  GroupCommit groupCommit(
      CommitsFrames store,
      @All List<HearsNews> listeners,
      Vertx vertx,
      @ConfigProperty(name = "openmaas.terminal.commit-lanes", defaultValue = "2") int lanes) {
    return new GroupCommit(
        store,
        GroupCommit.Limits.USUAL,
        IntStream.range(0, lanes).mapToObj(_ -> loop(vertx)).toList(),
        news -> listeners.forEach(listener -> listener.note(news)),
        failure -> LOG.warnf("terminal records are not committed (%s)", failure.getMessage()));
  }

  private static Executor loop(Vertx vertx) {
    Context context = ((VertxInternal) vertx.getDelegate()).createEventLoopContext();
    return work -> context.runOnContext(_ -> work.run());
  }
}
