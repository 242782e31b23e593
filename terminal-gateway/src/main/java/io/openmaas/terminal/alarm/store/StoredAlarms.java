package io.openmaas.terminal.alarm.store;

import io.netty.handler.codec.EncoderException;
import io.openmaas.terminal.alarm.Alarm;
import io.openmaas.terminal.alarm.RaisesAlarms;
import io.openmaas.terminal.alarm.Sighting;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.pgclient.PgException;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * Takes alarms from where nothing may wait and writes them a moment later. What is raised again
 * before it is written is counted. Where too many subjects have alarms at once, the rest of a kind
 * is counted together, so memory is bounded and nothing is lost unseen.
 */
@Singleton
public final class StoredAlarms implements RaisesAlarms {
  private static final Logger LOG = Logger.getLogger(StoredAlarms.class);
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Pool pool;
  private final Alarms alarms;
  private final InstantSource clock;
  private final Duration notOftenerThan;
  private final int mostSubjects;
  private final Map<Sighting.Key, Sighting> waiting = new TreeMap<>();
  private final Map<Sighting.Key, Instant> written = new HashMap<>();
  private boolean failing;
  private boolean overfull;

  /**
   * @param notOftenerThan one kind and subject is written no sooner again
   * @param mostSubjects of alarms that wait to be written
   */
  @Inject
  public StoredAlarms(
      Pool pool,
      Alarms alarms,
      InstantSource clock,
      @ConfigProperty(name = "openmaas.alarms.not-oftener-than", defaultValue = "PT1M")
          Duration notOftenerThan,
      @ConfigProperty(name = "openmaas.alarms.most-waiting", defaultValue = "2000")
          int mostSubjects) {
    this.pool = pool;
    this.alarms = alarms;
    this.clock = clock;
    this.notOftenerThan = notOftenerThan;
    this.mostSubjects = mostSubjects;
  }

  @Override
  public void raise(Alarm alarm) {
    try {
      Objects.requireNonNull(alarm.kind(), "kind");
      Objects.requireNonNull(alarm.at(), "at");
      Objects.requireNonNull(alarm.words(), "words");
      add(Sighting.of(alarm));
    } catch (RuntimeException e) {
      LOG.errorf(e, "an alarm could not be taken: %s", alarm);
    }
  }

  private synchronized void add(Sighting sighting) {
    Sighting.Key key = sighting.key();
    if (waiting.size() < mostSubjects || waiting.containsKey(key)) {
      waiting.merge(key, sighting, Sighting::and);
      return;
    }
    if (!overfull) {
      overfull = true;
      LOG.errorf("more than %d alarms wait; the rest is counted by kind", mostSubjects);
    }
    Sighting together =
        new Sighting(
            withoutSubject(sighting.first()), withoutSubject(sighting.last()), sighting.count());
    waiting.merge(together.key(), together, Sighting::and);
  }

  private static Alarm withoutSubject(Alarm alarm) {
    return new Alarm(
        alarm.kind(),
        Optional.empty(),
        Optional.empty(),
        alarm.at(),
        "too many at once to tell apart; one of them: " + alarm.subject() + ", " + alarm.words());
  }

  /** Writes what waits, each kind and subject no more often than agreed. Never fails. */
  @Scheduled(
      identity = "alarms",
      every = "${openmaas.alarms.every:1s}",
      concurrentExecution = ConcurrentExecution.SKIP)
  public Uni<Void> flush() {
    List<Sighting> due = takeDue(clock.instant());
    if (due.isEmpty()) {
      return Uni.createFrom().voidItem();
    }
    return write(due)
        .onFailure()
        .recoverWithUni(
            failure -> {
              if (isRefused(failure)) {
                return oneByOne(due);
              }
              putBack(due, failure);
              return Uni.createFrom().voidItem();
            });
  }

  private Uni<Void> write(List<Sighting> due) {
    return pool.withTransaction(connection -> alarms.write(connection, due, Duration.ZERO))
        .ifNoItem()
        .after(PATIENCE)
        .fail()
        .invoke(() -> noteWritten(due));
  }

  /** One that the database will not have keeps the others from being written no longer. */
  private Uni<Void> oneByOne(List<Sighting> due) {
    return Multi.createFrom()
        .iterable(due)
        .onItem()
        .transformToUniAndConcatenate(
            each ->
                write(List.of(each))
                    .onFailure()
                    .recoverWithUni(
                        failure -> {
                          if (isRefused(failure)) {
                            LOG.errorf(failure, "an alarm cannot be kept: %s", each);
                          } else {
                            putBack(List.of(each), failure);
                          }
                          return Uni.createFrom().voidItem();
                        }))
        .onItem()
        .ignoreAsUni();
  }

  /** The data are at fault (SQLSTATE classes 22 and 23, or they cannot even be sent). */
  private static boolean isRefused(Throwable failure) {
    return switch (failure) {
      case PgException refusal ->
          refusal.getSqlState() != null
              && (refusal.getSqlState().startsWith("22") || refusal.getSqlState().startsWith("23"));
      case DateTimeException _,
          ArithmeticException _,
          IllegalArgumentException _,
          NullPointerException _,
          EncoderException _ ->
          true;
      default -> false;
    };
  }

  private synchronized List<Sighting> takeDue(Instant now) {
    written.values().removeIf(at -> !at.plus(notOftenerThan).isAfter(now));
    var due = new ArrayList<Sighting>();
    waiting.forEach(
        (key, sighting) -> {
          if (!written.containsKey(key)) {
            due.add(sighting);
          }
        });
    due.forEach(sighting -> waiting.remove(sighting.key()));
    return due;
  }

  private synchronized void noteWritten(Collection<Sighting> sightings) {
    Instant now = clock.instant();
    sightings.forEach(sighting -> written.put(sighting.key(), now));
    failing = false;
    overfull = false;
  }

  private synchronized void putBack(Collection<Sighting> sightings, Throwable failure) {
    sightings.forEach(this::add);
    if (!failing) {
      failing = true;
      LOG.errorf("alarms wait, for they cannot be written: %s", failure.getMessage());
    }
  }

  @PreDestroy
  void logWhatIsLeft() {
    synchronized (this) {
      waiting
          .values()
          .forEach(
              each ->
                  LOG.warnf(
                      "alarm %s of %s, not written yet, %d times: %s",
                      each.key().kind(), each.key().subject(), each.count(), each.last().words()));
    }
  }
}
