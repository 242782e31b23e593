package io.openmaas.terminal.ingest;

import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * Commits the frames of all connections together: while one commit runs, the frames that arrive
 * wait, and the next takes them. Vehicles are spread over lanes, each with one commit under way.
 * Where the store is away it tries again until it is back; a frame that the store will never take
 * is found by committing one by one, and refused alone.
 */
public final class GroupCommit {

  /**
   * How much at a time, and how much in all.
   *
   * @param frames of one commit at most
   * @param records of one commit at most, but one frame always goes
   * @param waitingBytes of frames that wait; beyond it {@link #isFull} and connections stop reading
   * @param deadline for one commit, after which it is tried again
   */
  public record Limits(int frames, int records, long waitingBytes, Duration deadline) {
    public static final Limits USUAL = new Limits(500, 5_000, 32 << 20, Duration.ofSeconds(30));
  }

  private final Limits limits;
  private final AtomicLong waitingBytes = new AtomicLong();
  private final List<CommitLane> lanes;

  /** One lane, whose work is done by whoever submits or completes. */
  public GroupCommit(
      CommitsFrames store,
      Limits limits,
      Consumer<List<VehicleNews>> afterCommit,
      Consumer<IngestFailure> onFailure) {
    this(store, limits, List.of(Runnable::run), afterCommit, onFailure);
  }

  /**
   * @param executors one for each lane: where its commits are begun
   * @param afterCommit is told what is new before the frames are acknowledged
   * @param onFailure is told of every failed attempt
   */
  public GroupCommit(
      CommitsFrames store,
      Limits limits,
      List<Executor> executors,
      Consumer<List<VehicleNews>> afterCommit,
      Consumer<IngestFailure> onFailure) {
    if (executors.isEmpty()) {
      throw new IllegalArgumentException("there must be a lane");
    }
    this.limits = limits;
    this.lanes =
        executors.stream()
            .map(
                executor ->
                    new CommitLane(store, limits, waitingBytes, executor, afterCommit, onFailure))
            .toList();
  }

  /**
   * Completes when the frame is committed; fails with {@link IngestFailure} when it never will be.
   * Cancelling takes it back, unless it is being committed.
   */
  public Uni<Void> submit(ArrivedFrame frame) {
    return lanes.get(Math.floorMod(frame.vehicle().hashCode(), lanes.size())).submit(frame);
  }

  /** Whether so much waits that connections must stop reading. */
  public boolean isFull() {
    return waitingBytes.get() >= limits.waitingBytes();
  }
}
