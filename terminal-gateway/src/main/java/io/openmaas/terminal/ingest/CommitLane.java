package io.openmaas.terminal.ingest;

import io.openmaas.terminal.ingest.GroupCommit.Limits;
import io.smallrye.mutiny.TimeoutException;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/** One commit at a time of the frames of some vehicles, always the same ones. */
final class CommitLane {
  private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);

  private final CommitsFrames store;
  private final Limits limits;
  private final Consumer<List<VehicleNews>> afterCommit;
  private final Consumer<IngestFailure> onFailure;

  private final Deque<Waiting> waiting = new ArrayDeque<>();
  private final AtomicLong waitingBytes;
  private final Executor executor;
  private boolean committing;
  private int oneByOne;

  CommitLane(
      CommitsFrames store,
      Limits limits,
      AtomicLong waitingBytes,
      Executor executor,
      Consumer<List<VehicleNews>> afterCommit,
      Consumer<IngestFailure> onFailure) {
    this.store = store;
    this.limits = limits;
    this.waitingBytes = waitingBytes;
    this.executor = executor;
    this.afterCommit = afterCommit;
    this.onFailure = onFailure;
  }

  Uni<Void> submit(ArrivedFrame frame) {
    return Uni.createFrom()
        .emitter(
            emitter -> {
              var item = new Waiting(frame, emitter);
              emitter.onTermination(() -> takeBack(item));
              enqueue(item);
            });
  }

  private void enqueue(Waiting item) {
    synchronized (this) {
      waiting.addLast(item);
      waitingBytes.addAndGet(item.frame.bytes().length);
    }
    commitNext();
  }

  private synchronized void takeBack(Waiting item) {
    if (!item.taken && waiting.remove(item)) {
      waitingBytes.addAndGet(-item.frame.bytes().length);
    }
  }

  private void commitNext() {
    synchronized (this) {
      if (committing || waiting.isEmpty()) {
        return;
      }
      committing = true;
    }
    executor.execute(() -> commit(takeBatch(), FIRST_PAUSE));
  }

  private synchronized List<Waiting> takeBatch() {
    int most = oneByOne > 0 ? 1 : limits.frames();
    oneByOne = Math.max(0, oneByOne - 1);
    var batch = new ArrayList<Waiting>();
    int records = 0;
    while (!waiting.isEmpty() && batch.size() < most) {
      records += waiting.peekFirst().frame.records().size();
      if (!batch.isEmpty() && records > limits.records()) {
        break;
      }
      Waiting item = waiting.removeFirst();
      item.taken = true;
      waitingBytes.addAndGet(-item.frame.bytes().length);
      batch.add(item);
    }
    return batch;
  }

  private void commit(List<Waiting> batch, Duration pause) {
    if (batch.isEmpty()) {
      done();
      return;
    }
    Uni.createFrom()
        .deferred(() -> store.commit(batch.stream().map(Waiting::frame).toList()))
        .ifNoItem()
        .after(limits.deadline())
        .fail()
        .subscribe()
        .with(news -> committed(batch, news), failure -> failed(batch, pause, asIngest(failure)));
  }

  private static IngestFailure asIngest(Throwable failure) {
    return switch (failure) {
      case IngestFailure known -> known;
      case TimeoutException late -> new IngestFailure("deadline", true, late);
      default -> new IngestFailure("unexpected", false, failure);
    };
  }

  private void committed(List<Waiting> batch, List<VehicleNews> news) {
    try {
      afterCommit.accept(news);
    } finally {
      batch.forEach(item -> item.emitter.complete(null));
      done();
    }
  }

  private void failed(List<Waiting> batch, Duration pause, IngestFailure failure) {
    onFailure.accept(failure);
    if (failure.isRetryable()) {
      Duration twice = pause.multipliedBy(2);
      Duration longer = twice.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : twice;
      Uni.createFrom()
          .voidItem()
          .onItem()
          .delayIt()
          .by(pause)
          .subscribe()
          .with(_ -> executor.execute(() -> commit(batch, longer)));
    } else if (batch.size() == 1) {
      batch.getFirst().emitter.fail(failure);
      done();
    } else {
      putBack(batch);
      done();
    }
  }

  private synchronized void putBack(List<Waiting> batch) {
    for (Waiting item : batch.reversed()) {
      item.taken = false;
      waiting.addFirst(item);
      waitingBytes.addAndGet(item.frame.bytes().length);
    }
    oneByOne = batch.size();
  }

  private void done() {
    synchronized (this) {
      committing = false;
    }
    commitNext();
  }

  /** Equal to itself only: two frames of the same bytes wait apart. */
  private static final class Waiting {
    private final ArrivedFrame frame;
    private final UniEmitter<? super Void> emitter;
    private boolean taken;

    Waiting(ArrivedFrame frame, UniEmitter<? super Void> emitter) {
      this.frame = frame;
      this.emitter = emitter;
    }

    ArrivedFrame frame() {
      return frame;
    }
  }
}
