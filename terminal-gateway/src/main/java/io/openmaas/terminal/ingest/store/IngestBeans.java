package io.openmaas.terminal.ingest.store;

import io.openmaas.terminal.ingest.CommitsFrames;
import io.openmaas.terminal.ingest.GroupCommit;
import io.openmaas.terminal.ingest.LivePositions;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.InstantSource;
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

  @Produces
  @Singleton
  GroupCommit groupCommit(CommitsFrames store, LivePositions positions, NewsAnnouncer announcer) {
    return new GroupCommit(
        store,
        GroupCommit.Limits.USUAL,
        news -> {
          positions.publish(news);
          announcer.note(news);
        },
        failure -> LOG.warnf("terminal records are not committed (%s)", failure.getMessage()));
  }
}
