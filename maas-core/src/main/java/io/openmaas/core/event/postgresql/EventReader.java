package io.openmaas.core.event.postgresql;

import io.openmaas.core.event.Event;
import io.openmaas.core.event.log.EventJson;
import io.smallrye.common.vertx.VertxContext;
import io.smallrye.mutiny.Uni;
import io.smallrye.reactive.messaging.providers.locals.LocalContextMetadata;
import io.vertx.core.Context;
import io.vertx.mutiny.core.Vertx;
import io.vertx.mutiny.sqlclient.Pool;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.eclipse.microprofile.reactive.messaging.Metadata;
import org.jboss.logging.Logger;

/**
 * Reads one topic for one group: a publisher of messages for one subscriber.
 *
 * <p>Up to one message of each leased partition is under way at a time, so those of a key stay in
 * order while partitions do not wait for each other. A message that is acknowledged has its
 * position stored, if the consumer has not; one that is refused is delivered again after a pause,
 * and in the end its key is parked. Neither ever fails towards the consumer: what cannot be stored
 * is read again.
 *
 * <p>All fields belong to one event loop; only {@link #health} is read by others. What the reader
 * remembers is never the truth: after any doubt it forgets and reads the tables.
 */
public final class EventReader implements Flow.Publisher<Message<Event>> {
  private static final Logger LOG = Logger.getLogger(EventReader.class);
  private static final Duration BALANCE = Duration.ofMillis(500);
  private static final Duration AFTER_FAILURE = Duration.ofSeconds(1);

  /** After a notice the commit may be a moment away, so look again soon, this often. */
  private static final int EAGER_POLLS = 6;

  private static final Duration EAGER_INTERVAL = Duration.ofMillis(15);

  private final ReaderConfig config;
  private final Pool pool;
  private final OffsetTable offsets;
  private final EventJson json = new EventJson();
  private final Context context;
  private final UnaryOperator<Context> markContext;

  private final Map<Integer, Lane> lanes = new TreeMap<>();
  private Flow.Subscriber<? super Message<Event>> subscriber;
  private Lease lease;
  private long requested;
  private int lastServed = -1;
  private boolean balancing;
  private boolean polling;
  private boolean pollAgain;
  private int eagerPolls;
  private long pollTimer = -1;
  private boolean stopping;
  private boolean failing;
  private CompletableFuture<Void> stopped;
  private volatile Health health = new Health(false, 0, 0);

  /**
   * What an operator of the system may want to know.
   *
   * @param connected whether the reader is in contact with the database
   * @param partitions how many it holds
   * @param parkedKeys how many keys of the group wait for somebody to look at them
   */
  public record Health(boolean connected, int partitions, int parkedKeys) {}

  /**
   * @param markContext applied to the duplicated context of each message before it is delivered
   */
  public EventReader(
      ReaderConfig config, Vertx vertx, Pool pool, UnaryOperator<Context> markContext) {
    this.config = config;
    this.pool = pool;
    this.offsets = new OffsetTable(pool, config);
    this.context = vertx.getDelegate().getOrCreateContext();
    this.markContext = markContext;
  }

  public ReaderConfig config() {
    return config;
  }

  public Health health() {
    return health;
  }

  OffsetTable offsets() {
    return offsets;
  }

  @Override
  public void subscribe(Flow.Subscriber<? super Message<Event>> newcomer) {
    on(
        () -> {
          if (subscriber != null || stopping) {
            newcomer.onSubscribe(
                new Flow.Subscription() {
                  @Override
                  public void request(long count) {}

                  @Override
                  public void cancel() {}
                });
            newcomer.onError(new IllegalStateException("a reader has one subscriber"));
            return;
          }
          subscriber = newcomer;
          newcomer.onSubscribe(
              new Flow.Subscription() {
                @Override
                public void request(long count) {
                  on(() -> requested(count));
                }

                @Override
                public void cancel() {
                  stop();
                }
              });
          connect();
        });
  }

  private void requested(long count) {
    if (count <= 0) {
      subscriber.onError(new IllegalArgumentException("asked for " + count + " messages"));
      stop();
      return;
    }
    requested = requested + count < 0 ? Long.MAX_VALUE : requested + count;
    deliver();
  }

  /**
   * Delivers nothing more, waits for what is under way and gives the partitions back.
   *
   * @return completes when that is done
   */
  public CompletionStage<Void> stop() {
    var done = new CompletableFuture<Void>();
    on(
        () -> {
          if (stopped == null) {
            stopped = new CompletableFuture<>();
            stopping = true;
            cancelPollTimer();
            closeIfQuiet();
          }
          stopped.whenComplete((_, _) -> done.complete(null));
        });
    return done;
  }

  private void closeIfQuiet() {
    boolean quiet = !balancing && lanes.values().stream().noneMatch(lane -> lane.busy);
    if (!stopping || !quiet) {
      return;
    }
    lanes.clear();
    Lease closing = lease;
    lease = null;
    report(0);
    if (closing == null) {
      stopped.complete(null);
    } else {
      then(closing.close(), _ -> stopped.complete(null), _ -> stopped.complete(null));
    }
  }

  // --- leases ---------------------------------------------------------------------------------

  private void connect() {
    if (stopping) {
      return;
    }
    balancing = true;
    then(
        Lease.open(config, pool, this::news, () -> on(this::lost)),
        opened -> {
          balancing = false;
          lease = opened;
          balance();
        },
        failure -> {
          balancing = false;
          trouble("cannot reach the event log", failure);
          later(AFTER_FAILURE, this::connect);
          closeIfQuiet();
        });
  }

  private void lost() {
    if (lease == null) {
      return;
    }
    LOG.warnf("Reader of %s lost its connection and with it its partitions", config);
    lease = null;
    lanes.values().forEach(lane -> lane.lost = true);
    lanes.clear();
    report(health.parkedKeys());
    if (stopping) {
      closeIfQuiet();
    } else {
      later(BALANCE, this::connect);
    }
  }

  private void balanceOn(Lease held) {
    if (lease == held) {
      balance();
    }
  }

  private void balance() {
    if (balancing) {
      return;
    }
    if (stopping) {
      closeIfQuiet();
      return;
    }
    Lease held = lease;
    if (held == null) {
      return;
    }
    balancing = true;
    then(
        held.survey().flatMap(survey -> rearrange(held, survey)),
        survey -> {
          balancing = false;
          failing = false;
          report(survey.parked());
          deliver();
          poll();
          later(BALANCE, () -> balanceOn(held));
          closeIfQuiet();
        },
        failure -> {
          balancing = false;
          trouble("cannot share out partitions", failure);
          if (lease == held) {
            lost();
            then(held.end(), _ -> {}, _ -> {});
          }
          closeIfQuiet();
        });
  }

  private Uni<Lease.Survey> rearrange(Lease held, Lease.Survey survey) {
    lanes.values().forEach(lane -> lane.leaving = false);
    int surplus = lanes.size() - survey.share();
    Uni<Void> work = Uni.createFrom().voidItem();
    if (surplus > 0) {
      for (Lane lane : List.copyOf(lanes.values()).subList(0, surplus)) {
        lane.leaving = true;
        work = work.call(() -> leave(held, lane));
      }
    }
    if (surplus < 0 && !stopping) {
      for (int partition : survey.vacant()) {
        work = work.call(() -> enter(held, partition, survey.share()));
      }
    }
    return work.replaceWith(survey);
  }

  private Uni<Void> leave(Lease held, Lane lane) {
    if (lane.busy || lanes.get(lane.partition) != lane) {
      return Uni.createFrom().voidItem();
    }
    lanes.remove(lane.partition);
    lane.lost = true;
    return held.give(lane.partition);
  }

  private Uni<Void> enter(Lease held, int partition, int share) {
    if (lanes.size() >= share || lanes.containsKey(partition)) {
      return Uni.createFrom().voidItem();
    }
    return held.take(partition)
        .flatMap(
            taken ->
                taken
                    ? offsets
                        .raiseEpoch(partition)
                        .invoke(
                            epoch -> {
                              if (lease == held) {
                                lanes.put(partition, new Lane(partition, epoch));
                              }
                            })
                        .replaceWithVoid()
                    : Uni.createFrom().voidItem());
  }

  // --- fetching -------------------------------------------------------------------------------

  private void news(String topic) {
    if (config.topic().channel().equals(topic)) {
      on(
          () -> {
            eagerPolls = EAGER_POLLS;
            poll();
          });
    }
  }

  private void poll() {
    if (polling) {
      pollAgain = true;
      return;
    }
    if (stopping || lease == null) {
      return;
    }
    List<Lane> idle = lanes.values().stream().filter(Lane::idle).toList();
    if (idle.isEmpty()) {
      pollLater();
      return;
    }
    polling = true;
    then(
        offsets.fetch(idle.stream().map(lane -> lane.partition).toList()),
        events -> {
          polling = false;
          failing = false;
          if (!events.isEmpty()) {
            eagerPolls = 0;
          }
          distribute(idle, events);
          if (pollAgain) {
            pollAgain = false;
            poll();
          } else {
            pollLater();
          }
        },
        failure -> {
          polling = false;
          pollAgain = false;
          trouble("cannot read the event log", failure);
          later(AFTER_FAILURE, this::poll);
        });
  }

  private void distribute(List<Lane> fetchedFor, List<LoggedEvent> events) {
    for (Lane lane : fetchedFor) {
      if (!lane.lost && lane.idle()) {
        lane.fill(events.stream().filter(event -> event.partition() == lane.partition).toList());
      }
    }
    deliver();
  }

  private void pollLater() {
    cancelPollTimer();
    Duration pause = config.pollInterval();
    if (eagerPolls > 0) {
      eagerPolls--;
      pause = EAGER_INTERVAL;
    }
    pollTimer =
        context
            .owner()
            .setTimer(
                pause.toMillis(),
                _ ->
                    on(
                        () -> {
                          pollTimer = -1;
                          poll();
                        }));
  }

  private void cancelPollTimer() {
    if (pollTimer >= 0) {
      context.owner().cancelTimer(pollTimer);
      pollTimer = -1;
    }
  }

  // --- delivering -----------------------------------------------------------------------------

  /** Serves the lanes in turn, as far as the subscriber has asked. */
  private void deliver() {
    if (stopping) {
      return;
    }
    var turn = new ArrayList<Lane>();
    lanes.values().stream().filter(lane -> lane.partition > lastServed).forEach(turn::add);
    lanes.values().stream().filter(lane -> lane.partition <= lastServed).forEach(turn::add);
    for (Lane lane : turn) {
      if (!lane.ready()) {
        continue;
      }
      if (lane.first().blocked()) {
        parkBehind(lane);
      } else if (requested > 0) {
        lastServed = lane.partition;
        requested--;
        emit(lane);
      }
    }
  }

  private void emit(Lane lane) {
    LoggedEvent logged = lane.first();
    lane.busy = true;
    Event event;
    try {
      event = json.read(logged.type(), logged.payload());
    } catch (RuntimeException e) {
      requested++;
      park(lane, e);
      return;
    }
    Context own = markContext.apply(VertxContext.createNewDuplicatedContext(context));
    var metadata =
        Metadata.of(new StoredPosition(offsets, logged, lane.epoch), new LocalContextMetadata(own));
    Message<Event> message =
        Message.of(
            event,
            metadata,
            () -> answered(() -> acknowledged(lane)),
            failure -> answered(() -> refused(lane, failure)));
    own.runOnContext(
        _ -> {
          try {
            subscriber.onNext(message);
          } catch (RuntimeException e) {
            on(() -> refused(lane, e));
          }
        });
  }

  /** Runs the step on our event loop; the consumer may go on when it has ended. */
  private CompletionStage<Void> answered(Supplier<Uni<Void>> step) {
    var done = new CompletableFuture<Void>();
    on(() -> then(step.get(), _ -> done.complete(null), _ -> done.complete(null)));
    return done;
  }

  private Uni<Void> acknowledged(Lane lane) {
    if (lane.lost || !lane.busy) {
      return Uni.createFrom().voidItem();
    }
    LoggedEvent event = lane.first();
    return offsets
        .storeIfAbsent(event, lane.epoch)
        .call(
            standing ->
                event.backlog() && standing == OffsetTable.Standing.STORED
                    ? offsets.clear(event.key())
                    : Uni.createFrom().voidItem())
        .onItemOrFailure()
        .transform(
            (standing, failure) -> {
              on(() -> finish(lane, event, standing, failure));
              return (Void) null;
            });
  }

  private void finish(
      Lane lane, LoggedEvent event, OffsetTable.Standing standing, Throwable failure) {
    if (lane.lost) {
      return;
    }
    if (failure != null) {
      trouble("cannot store that " + event + " was read", failure);
      startOver(lane, AFTER_FAILURE);
    } else if (standing == OffsetTable.Standing.STORED && !event.backlog()) {
      lane.next();
      goOn(lane);
    } else if (standing == OffsetTable.Standing.STORED) {
      startOver(lane, Duration.ZERO);
    } else {
      LOG.warnf("Partition %d of %s is read by another", lane.partition, config);
      abandon(lane);
    }
  }

  /** Lets go of a lane that is not ours any more; a later look may lease it anew. */
  private void abandon(Lane lane) {
    lane.lost = true;
    if (lanes.remove(lane.partition, lane) && lease != null) {
      then(lease.give(lane.partition), _ -> {}, _ -> {});
    }
    closeIfQuiet();
  }

  private void goOn(Lane lane) {
    if (stopping) {
      closeIfQuiet();
    } else if (lane.idle()) {
      deliver();
      poll();
    } else {
      deliver();
    }
  }

  private void startOver(Lane lane, Duration pause) {
    if (pause.isZero()) {
      lane.forget();
      goOn(lane);
      return;
    }
    if (stopping) {
      lane.forget();
      closeIfQuiet();
      return;
    }
    later(
        pause,
        () -> {
          lane.forget();
          goOn(lane);
        });
  }

  private Uni<Void> refused(Lane lane, Throwable failure) {
    if (lane.lost || !lane.busy) {
      return Uni.createFrom().voidItem();
    }
    LoggedEvent event = lane.first();
    then(
        offsets.standing(event, lane.epoch),
        standing -> {
          if (lane.lost) {
            return;
          }
          if (standing != OffsetTable.Standing.OPEN) {
            then(acknowledged(lane), _ -> {}, _ -> {});
          } else if (lane.attempt >= config.attempts()) {
            park(lane, failure);
          } else {
            Duration pause = config.pauseAfter(lane.attempt);
            LOG.debugf(failure, "Attempt %d at %s of %s failed", lane.attempt, event, config);
            again(lane, pause);
          }
        },
        unreachable -> {
          trouble("cannot look up whether " + event + " was read", unreachable);
          if (!lane.lost) {
            startOver(lane, AFTER_FAILURE);
          }
        });
    return Uni.createFrom().voidItem();
  }

  private void again(Lane lane, Duration pause) {
    if (stopping) {
      lane.forget();
      closeIfQuiet();
      return;
    }
    later(
        pause,
        () -> {
          if (!lane.lost) {
            lane.attempt++;
            lane.busy = false;
            goOn(lane);
          }
        });
  }

  // --- parking --------------------------------------------------------------------------------

  private void park(Lane lane, Throwable failure) {
    LoggedEvent event = lane.first();
    LOG.errorf(
        failure,
        "Parked key %s of %s: %s failed %d times. Later events of the key wait behind it; release"
            + " it when the cause is mended.",
        event.key(),
        config,
        event,
        lane.attempt);
    settle(lane, offsets.park(event, lane.epoch, reason(failure)));
  }

  private static String reason(Throwable failure) {
    String text = failure.toString();
    return text.length() > 1000 ? text.substring(0, 1000) : text;
  }

  private void parkBehind(Lane lane) {
    lane.busy = true;
    settle(lane, offsets.parkBehind(lane.first(), lane.epoch));
  }

  /** Parking changes what the queue was fetched with, so the lane is read anew. */
  private void settle(Lane lane, Uni<Void> parking) {
    then(
        parking,
        _ -> {
          if (!lane.lost) {
            startOver(lane, Duration.ZERO);
          }
        },
        failure -> {
          trouble("cannot park an event", failure);
          if (!lane.lost) {
            startOver(lane, AFTER_FAILURE);
          }
        });
  }

  // --- the event loop -------------------------------------------------------------------------

  private void on(Runnable step) {
    context.runOnContext(_ -> step.run());
  }

  private void later(Duration pause, Runnable step) {
    context.owner().setTimer(Math.max(1, pause.toMillis()), _ -> on(step));
  }

  private <T> void then(Uni<T> work, Consumer<T> done, Consumer<Throwable> failed) {
    work.subscribe()
        .with(item -> on(() -> done.accept(item)), failure -> on(() -> failed.accept(failure)));
  }

  private void report(int parkedKeys) {
    health = new Health(lease != null, lanes.size(), parkedKeys);
  }

  private void trouble(String what, Throwable failure) {
    if (!failing) {
      LOG.warnf("Reader of %s %s, tries again: %s", config, what, failure);
    }
    failing = true;
  }
}
