package io.openmaas.billing.catalogue.store;

import io.openmaas.billing.catalogue.CurrentCatalogue;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.jboss.logging.Logger;

/** Keeps the catalogue that this node uses up to what is kept. */
@ApplicationScoped
public class CatalogueReload {
  private static final Logger LOG = Logger.getLogger(CatalogueReload.class);
  private static final String OURSELVES = "openmaas";

  private final StoredCatalogue stored;
  private final CurrentCatalogue current;
  private final AtomicLong revision = new AtomicLong();

  public CatalogueReload(StoredCatalogue stored, CurrentCatalogue current) {
    this.stored = stored;
    this.current = current;
  }

  /**
   * Puts the catalogue of the files in place, if there is none or if they are to be followed, and
   * reads it.
   *
   * @param files texts by name
   */
  public Uni<Void> start(Map<String, String> files, Seed seed) {
    return stored
        .revision()
        .flatMap(
            now ->
                now > 0 && seed == Seed.FIRST_START
                    ? Uni.createFrom().voidItem()
                    : stored
                        .importFiles(files, OURSELVES, StoredCatalogue.Mode.IMPORT, Map.of())
                        .replaceWithVoid())
        .flatMap(_ -> reload());
  }

  /** When files are imported at a start. */
  public enum Seed {
    /** Only where nothing was imported before. */
    FIRST_START,
    /** At every start. */
    EVERY_START
  }

  /** Reads the catalogue if it was changed since it was read. */
  @Scheduled(
      identity = "catalogue-reload",
      every = "${openmaas.billing.catalogue-reload:1s}",
      concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
  public Uni<Void> reload() {
    return stored
        .markSold()
        .flatMap(_ -> stored.revision())
        .flatMap(
            found ->
                found == revision.get()
                    ? Uni.createFrom().voidItem()
                    : stored.load().invoke(this::take).replaceWithVoid());
  }

  private synchronized void take(StoredCatalogue.Loaded loaded) {
    if (loaded.revision() > revision.get()) {
      current.become(loaded.catalogue());
      revision.set(loaded.revision());
      LOG.infof(
          "catalogue of revision %d with %d plan versions",
          loaded.revision(), loaded.catalogue().plans().size());
    }
  }
}
