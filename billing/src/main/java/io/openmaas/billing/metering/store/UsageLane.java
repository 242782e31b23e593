package io.openmaas.billing.metering.store;

import io.openmaas.billing.metering.Recorded;
import io.openmaas.billing.metering.RecordsUsage.NotRecorded;
import io.openmaas.billing.metering.UsageReport;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

/**
 * One commit at a time: what is submitted while it runs waits, and the next takes it together. A
 * commit that failed for a moment is tried again; one that fails for good is split, so that only
 * the submission at fault is refused.
 */
final class UsageLane {
  private static final Duration PAUSE = Duration.ofMillis(200);

  /** Writes reports that were submitted together; may be repeated. */
  interface Commits extends Function<List<UsageReport>, Uni<List<Recorded>>> {}

  /**
   * @param reports of one commit at most, but one submission always goes
   * @param waiting reports of all lanes that wait at most
   * @param tries of a commit
   */
  record Limits(int reports, long waiting, int tries) {
    static final Limits USUAL = new Limits(3_000, 200_000, 25);
  }

  private final Commits store;
  private final Limits limits;
  private final AtomicLong waitingReports;
  private final Deque<Waiting> waiting = new ArrayDeque<>();
  private int size;
  private boolean committing;

  UsageLane(Commits store, Limits limits, AtomicLong waitingReports) {
    this.store = store;
    this.limits = limits;
    this.waitingReports = waitingReports;
  }

  private record Waiting(List<UsageReport> reports, UniEmitter<? super List<Recorded>> emitter) {}

  /** Reports that wait or are being committed. */
  synchronized int size() {
    return size;
  }

  /** Completes when they are committed. */
  Uni<List<Recorded>> submit(List<UsageReport> reports) {
    return Uni.createFrom()
        .emitter(
            emitter -> {
              if (waitingReports.addAndGet(reports.size()) > limits.waiting()) {
                waitingReports.addAndGet(-reports.size());
                emitter.fail(new NotRecorded("too much waits to be recorded", null));
                return;
              }
              synchronized (this) {
                waiting.addLast(new Waiting(reports, emitter));
                size += reports.size();
              }
              next();
            });
  }

  private void next() {
    List<Waiting> batch;
    synchronized (this) {
      if (committing || waiting.isEmpty()) {
        return;
      }
      committing = true;
      batch = takeBatch();
    }
    commit(batch, 1, this::free);
  }

  private void free() {
    synchronized (this) {
      committing = false;
    }
    next();
  }

  private List<Waiting> takeBatch() {
    var batch = new ArrayList<Waiting>();
    int reports = 0;
    while (!waiting.isEmpty()) {
      reports += waiting.peekFirst().reports.size();
      if (!batch.isEmpty() && reports > limits.reports()) {
        break;
      }
      batch.add(waiting.removeFirst());
    }
    return batch;
  }

  private void commit(List<Waiting> batch, int attempt, Runnable then) {
    var reports = new ArrayList<UsageReport>();
    batch.forEach(each -> reports.addAll(each.reports));
    Uni.createFrom()
        .deferred(() -> store.apply(reports))
        .subscribe()
        .with(
            recorded -> committed(batch, recorded, then),
            failure -> failed(batch, attempt, failure, then));
  }

  private void committed(List<Waiting> batch, List<Recorded> recorded, Runnable then) {
    int place = 0;
    var answers = new ArrayList<List<Recorded>>(batch.size());
    for (Waiting each : batch) {
      answers.add(List.copyOf(recorded.subList(place, place + each.reports.size())));
      place += each.reports.size();
    }
    taken(batch);
    then.run();
    for (int i = 0; i < batch.size(); i++) {
      batch.get(i).emitter.complete(answers.get(i));
    }
  }

  private void failed(List<Waiting> batch, int attempt, Throwable failure, Runnable then) {
    boolean passing = StoreFailures.isPassing(failure);
    if (passing && attempt < limits.tries()) {
      Uni.createFrom()
          .voidItem()
          .onItem()
          .delayIt()
          .by(PAUSE)
          .subscribe()
          .with(_ -> commit(batch, attempt + 1, then));
    } else if (!passing && batch.size() > 1) {
      oneByOne(batch, 0, then);
    } else {
      taken(batch);
      then.run();
      var why = new NotRecorded("the store did not take it: " + failure.getMessage(), failure);
      batch.forEach(each -> each.emitter.fail(why));
    }
  }

  private void oneByOne(List<Waiting> batch, int place, Runnable then) {
    if (place == batch.size()) {
      then.run();
    } else {
      commit(List.of(batch.get(place)), 1, () -> oneByOne(batch, place + 1, then));
    }
  }

  private void taken(List<Waiting> batch) {
    int reports = batch.stream().mapToInt(each -> each.reports.size()).sum();
    waitingReports.addAndGet(-reports);
    synchronized (this) {
      size -= reports;
    }
  }
}
