package io.openmaas.terminal.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.openmaas.core.vehicle.VehicleId;
import io.openmaas.terminal.Imei;
import io.openmaas.terminal.TerminalRecord;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class GroupCommitTest {
  private final ByHand store = new ByHand();
  private final List<String> told = new CopyOnWriteArrayList<>();
  private final GroupCommit group =
      new GroupCommit(
          store,
          new GroupCommit.Limits(3, 100, 40, Duration.ofSeconds(10)),
          _ -> told.add("after commit"),
          failure -> told.add(failure.code()));

  @Test
  void what_arrives_during_a_commit_goes_with_the_next() {
    submit(1);
    submit(2);
    submit(3);
    assertEquals(List.of(List.of(1)), store.batches);
    store.succeed();
    assertEquals(List.of(List.of(1), List.of(2, 3)), store.batches);
    assertEquals(List.of("after commit", "1 committed"), told);
    store.succeed();
    assertEquals(
        List.of("after commit", "1 committed", "after commit", "2 committed", "3 committed"), told);
  }

  @Test
  void a_batch_is_bounded() {
    for (int i = 1; i <= 6; i++) {
      submit(i);
    }
    store.succeed();
    assertEquals(List.of(2, 3, 4), store.batches.getLast());
  }

  @Test
  void it_is_full_while_too_much_waits() {
    submit(1);
    for (int i = 2; i <= 5; i++) {
      assertFalse(group.isFull());
      submit(i);
    }
    assertTrue(group.isFull());
    store.succeed();
    assertFalse(group.isFull());
  }

  @Test
  void what_nobody_waits_for_any_more_is_taken_back() {
    submit(1);
    var second = group.submit(frame(2)).subscribe().with(_ -> told.add("2 committed"));
    submit(3);
    second.cancel();
    store.succeed();
    assertEquals(List.of(3), store.batches.getLast());
  }

  @Test
  void a_store_that_is_away_is_tried_again() throws InterruptedException {
    submit(1);
    store.fail(new IngestFailure("08006", true, new RuntimeException("gone")));
    store.awaitBatches(2);
    assertEquals(List.of(1), store.batches.getLast());
    store.succeed();
    assertEquals(List.of("08006", "after commit", "1 committed"), told);
  }

  @Test
  void what_is_tried_again_is_begun_on_the_executor_of_its_lane() throws InterruptedException {
    var lane = new LinkedBlockingQueue<Runnable>();
    new GroupCommit(store, GroupCommit.Limits.USUAL, List.of(lane::add), _ -> {}, _ -> {})
        .submit(frame(1))
        .subscribe()
        .with(_ -> told.add("1 committed"));
    lane.remove().run();
    store.fail(new IngestFailure("08006", true, new RuntimeException("gone")));
    Runnable again = lane.poll(5, TimeUnit.SECONDS);
    assertNotNull(again, "begun elsewhere");
    assertEquals(List.of(List.of(1)), store.batches);
    again.run();
    assertEquals(List.of(List.of(1), List.of(1)), store.batches);
    store.succeed();
    assertEquals(List.of("1 committed"), told);
  }

  @Test
  void a_frame_that_can_never_be_kept_is_refused_alone() {
    submit(1);
    submit(2);
    submit(3);
    submit(4);
    store.succeed();
    store.fail(new IngestFailure("22021", false, new RuntimeException("not text")));
    assertEquals(List.of(2), store.batches.getLast());
    store.succeed();
    assertEquals(List.of(3), store.batches.getLast());
    store.fail(new IngestFailure("22021", false, new RuntimeException("not text")));
    assertEquals(List.of(4), store.batches.getLast());
    store.succeed();
    assertTrue(told.contains("3 refused"));
    assertTrue(told.containsAll(List.of("1 committed", "2 committed", "4 committed")));
  }

  private void submit(int number) {
    group
        .submit(frame(number))
        .subscribe()
        .with(_ -> told.add(number + " committed"), _ -> told.add(number + " refused"));
  }

  /** Of ten bytes; its number is in its vehicle. */
  private static ArrivedFrame frame(int number) {
    var imei = new Imei("35209308145225" + number);
    var record = new TerminalRecord(imei, Instant.EPOCH, Optional.empty(), Map.of());
    var vehicle = new VehicleId(new UUID(0, number));
    return new ArrivedFrame(imei, vehicle, Instant.EPOCH, new byte[10], List.of(record));
  }

  /** A store whose commits end when the test says so. */
  private static final class ByHand implements CommitsFrames {
    private final List<List<Integer>> batches = new CopyOnWriteArrayList<>();
    private UniEmitter<? super List<VehicleNews>> running;

    @Override
    public Uni<List<VehicleNews>> commit(List<ArrivedFrame> frames) {
      return Uni.createFrom()
          .emitter(
              emitter -> {
                running = emitter;
                var numbers = new ArrayList<Integer>();
                frames.forEach(
                    f -> numbers.add((int) f.vehicle().value().getLeastSignificantBits()));
                batches.add(numbers);
              });
    }

    void succeed() {
      running.complete(List.of());
    }

    void fail(IngestFailure failure) {
      running.fail(failure);
    }

    void awaitBatches(int count) throws InterruptedException {
      for (int i = 0; i < 200 && batches.size() < count; i++) {
        Thread.sleep(10);
      }
      assertEquals(count, batches.size());
    }
  }
}
