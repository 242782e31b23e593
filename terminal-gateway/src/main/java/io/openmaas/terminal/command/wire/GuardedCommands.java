package io.openmaas.terminal.command.wire;

import io.openmaas.core.id.Ids;
import io.openmaas.core.vehicle.VehicleId;
import io.openmaas.terminal.alarm.RaisesAlarms;
import io.openmaas.terminal.command.Asked;
import io.openmaas.terminal.command.AsksVehicles;
import io.openmaas.terminal.command.Authority;
import io.openmaas.terminal.command.Command;
import io.openmaas.terminal.command.CommandOutcome;
import io.openmaas.terminal.command.CommandReply;
import io.openmaas.terminal.command.CommandRules;
import io.openmaas.terminal.command.CommandState;
import io.openmaas.terminal.command.LateReceipts;
import io.openmaas.terminal.command.RateLimits;
import io.openmaas.terminal.command.VehicleCommand;
import io.openmaas.terminal.command.VehicleCommands;
import io.openmaas.terminal.command.store.CommandLog;
import io.openmaas.terminal.command.store.CommandLog.Intent;
import io.openmaas.terminal.command.store.CommandLog.Stored;
import io.openmaas.terminal.command.wire.CommandGuards.OfState;
import io.openmaas.terminal.session.LiveSessions;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import org.jboss.logging.Logger;

/**
 * Commands under guard: who may, whether the vehicle may be told now, how often; then stored, and
 * only then sent, once.
 *
 * <p>The same command to the same vehicle has one life at a time: whoever asks while it is under
 * way joins it. While what came of it is unknown, whoever asks gets that answer until it has
 * expired: then it cannot take effect any more (a terminal of openmaas-terminal/1 refuses it; the
 * session of any other was ended), and asking anew is a new command with a new counter.
 *
 * <p>One gateway process at a time: its start ends what an earlier one has left.
 */
@Singleton
public final class GuardedCommands implements VehicleCommands, AsksVehicles, LateReceipts {
  private static final Logger LOG = Logger.getLogger(GuardedCommands.class);
  private static final Duration START = Duration.ofSeconds(30);

  private final Vertx vertx;
  private final CommandLog log;
  private final CommandGuards guards;
  private final RateLimits rates;
  private final Ids ids;
  private final InstantSource clock;
  private final Duration lifetime;
  private final Delivery delivery;
  private final Map<Life.Key, Life> lives = new ConcurrentHashMap<>();
  private final AtomicReference<CompletableFuture<Void>> recovery = new AtomicReference<>();

  @Inject
  public GuardedCommands(
      io.vertx.mutiny.core.Vertx vertx,
      LiveSessions sessions,
      CommandLog log,
      CommandGuards guards,
      RateLimits rates,
      RaisesAlarms alarms,
      Ids ids,
      InstantSource clock,
      CommandConfig config) {
    this(vertx, sessions, log, guards, rates, alarms, ids, clock, config.lifetime());
  }

  /**
   * @param lifetime of a command, at most 60 s
   */
  public GuardedCommands(
      io.vertx.mutiny.core.Vertx vertx,
      LiveSessions sessions,
      CommandLog log,
      CommandGuards guards,
      RateLimits rates,
      RaisesAlarms alarms,
      Ids ids,
      InstantSource clock,
      Duration lifetime) {
    if (!lifetime.isPositive() || lifetime.compareTo(CommandRules.LONGEST_LIFETIME) > 0) {
      throw new IllegalArgumentException(
          "openmaas.terminal.command.lifetime must be more than 0 and at most 60 seconds");
    }
    this.vertx = vertx.getDelegate();
    this.log = log;
    this.guards = guards;
    this.rates = rates;
    this.ids = ids;
    this.clock = clock;
    this.lifetime = lifetime;
    this.delivery = new Delivery(this.vertx, sessions, log, guards, alarms, clock, this::ended);
  }

  /** Before terminals can connect; where it fails, the first command tries again. */
  void onStart(@Observes @Priority(900) StartupEvent started) {
    try {
      recovered().await().atMost(START);
    } catch (RuntimeException e) {
      LOG.warnf("commands of an earlier process are not ended yet: %s", e.getMessage());
    }
  }

  @Override
  public Uni<CommandOutcome> carryOut(VehicleId vehicle, Command command, Authority authority) {
    return ask(vehicle, command, authority, Optional.empty())
        .flatMap(
            asked ->
                switch (asked) {
                  case Asked.Taken(_, var outcome) -> outcome;
                  case Asked.Declined(var reason) -> refused(reason);
                })
        .onFailure()
        .recoverWithUni(
            failure -> {
              LOG.warnf(failure, "no command to vehicle %s could be stored", vehicle);
              return refused("it could not be stored, and was not sent");
            });
  }

  private static Uni<CommandOutcome> refused(String reason) {
    return Uni.createFrom().item(new CommandOutcome.Refused(reason));
  }

  /** Fails only where nothing was sent. */
  @Override
  public Uni<Asked> ask(
      VehicleId vehicle, Command command, Authority authority, Optional<String> requestKey) {
    return Uni.createFrom()
        .deferred(
            () -> {
              Optional<String> tooMany = rates.takePerson(authority, System.nanoTime());
              return tooMany.isPresent()
                  ? Uni.createFrom().item(new Asked.Declined(tooMany.get()))
                  : recovered().chain(() -> check(vehicle, command, authority, requestKey));
            });
  }

  private Uni<Asked> check(
      VehicleId vehicle, Command command, Authority authority, Optional<String> requestKey) {
    return guards
        .refusalOfAuthority(vehicle, command, authority)
        .flatMap(
            refusal -> {
              var life =
                  Life.of(
                      ids.next(),
                      new Life.Key(vehicle, command),
                      authority,
                      requestKey,
                      System.nanoTime() + lifetime.toNanos());
              if (refusal.isPresent()) {
                refuse(life, refusal.get());
                return life.whenAsked();
              }
              Life known = lives.putIfAbsent(life.key(), life);
              if (known == null) {
                begin(life);
              }
              return (known == null ? life : known).whenAsked();
            });
  }

  /** Runs by itself from here on: whoever asked may turn away. */
  private void begin(Life life) {
    boolean away = delivery.isAway(life.vehicle());
    if (away && life.authority() instanceof Authority.Ourselves) {
      decline(life, "the terminal is not connected");
      return;
    }
    Optional<String> tooMany =
        rates.takeVehicle(life.vehicle(), life.command(), life.authority(), System.nanoTime());
    if (tooMany.isPresent()) {
      decline(life, tooMany.get());
      return;
    }
    guards
        .ofState(life.vehicle(), life.command(), life.authority())
        .subscribe()
        .with(state -> begin(life, state, away), failure -> fail(life, failure));
  }

  private void begin(Life life, OfState state, boolean away) {
    Optional<String> refusal =
        state
            .refusal()
            .or(
                () ->
                    away && life.command() instanceof Command.Immobilise
                        ? Optional.of("the terminal is not connected")
                        : Optional.empty());
    if (refusal.isPresent()) {
      refuse(life, refusal.get());
      return;
    }
    Optional<String> spared =
        state.low() && life.authority() instanceof Authority.Ourselves
            ? rates.takeSparing(life.vehicle(), System.nanoTime())
            : Optional.empty();
    if (spared.isPresent()) {
      decline(life, spared.get());
      return;
    }
    log.ask(intent(life))
        .subscribe()
        .with(stored -> asked(life, stored), failure -> fail(life, failure));
  }

  private Intent intent(Life life) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    return new Intent(
        life.id(),
        life.vehicle(),
        life.command(),
        life.authority(),
        now,
        now.plus(lifetime),
        life.requestKey());
  }

  private void asked(Life life, Optional<Stored> stored) {
    if (stored.isEmpty()) {
      alreadyKnown(life);
      return;
    }
    life.taken();
    VehicleCommand command = stored.get().command();
    if (command.state() == CommandState.ASKED) {
      delivery.deliver(life, command, stored.get().envelope().orElseThrow());
    } else {
      ended(life, command.outcome().orElseThrow());
    }
  }

  private void refuse(Life life, String reason) {
    log.refuse(intent(life), reason)
        .subscribe()
        .with(
            stored -> {
              if (stored.isEmpty()) {
                alreadyKnown(life);
              } else {
                life.taken();
                ended(life, new CommandOutcome.Refused(reason));
              }
            },
            failure -> fail(life, failure));
  }

  /** Another request under the same key was first, or another gateway is at it. */
  private void alreadyKnown(Life life) {
    Uni<Optional<VehicleCommand>> known =
        life.requestKey()
            .map(key -> log.findRequest(life.authority(), key))
            .orElseGet(() -> Uni.createFrom().item(Optional.empty()));
    known
        .subscribe()
        .with(
            found -> {
              lives.remove(life.key(), life);
              CommandOutcome outcome =
                  found.flatMap(VehicleCommand::outcome).orElseGet(CommandOutcome.Unknown::new);
              life.asked()
                  .complete(
                      found
                          .<Asked>map(
                              first -> new Asked.Taken(first.id(), Uni.createFrom().item(outcome)))
                          .orElseGet(() -> new Asked.Declined("the same is under way")));
            },
            failure -> fail(life, failure));
  }

  private void decline(Life life, String reason) {
    lives.remove(life.key(), life);
    life.asked().complete(new Asked.Declined(reason));
  }

  /** Nothing was sent. */
  private void fail(Life life, Throwable failure) {
    lives.remove(life.key(), life);
    life.asked().completeExceptionally(failure);
  }

  /** It lives on, for those who ask, while it is unknown and may still take effect. */
  private void ended(Life life, CommandOutcome outcome) {
    long left = life.deadlineNanos() - System.nanoTime();
    if (outcome instanceof CommandOutcome.Unknown && left > 0) {
      vertx.setTimer(Delivery.millis(left), _ -> lives.remove(life.key(), life));
    } else {
      lives.remove(life.key(), life);
    }
    life.outcome().complete(outcome);
  }

  @Override
  public Uni<Void> late(UUID command, CommandReply reply) {
    return switch (reply) {
      case CommandReply.Done(var answer) -> correct(command, CommandState.DONE, answer);
      case CommandReply.Refused(var reason) -> correct(command, CommandState.REFUSED, reason);
      case CommandReply.NotSent(var reason) -> correct(command, CommandState.REFUSED, reason);
      case CommandReply.NoAnswer _ -> Uni.createFrom().voidItem();
    };
  }

  private Uni<Void> correct(UUID command, CommandState state, String receipt) {
    return Uni.createFrom()
        .deferred(() -> log.correct(command, state, receipt, clock.instant()))
        .invoke(
            corrected -> {
              if (corrected) {
                lives
                    .values()
                    .removeIf(life -> life.id().equals(command) && life.outcome().isDone());
              }
              LOG.debugf("receipt of command %s: %s %s", command, state, corrected);
            })
        .onFailure()
        .invoke(
            failure ->
                LOG.warnf("the receipt of %s is not stored: %s", command, failure.getMessage()))
        .replaceWithVoid();
  }

  /** Once in the life of the process, before anything is asked. */
  private Uni<Void> recovered() {
    CompletableFuture<Void> mine = new CompletableFuture<>();
    CompletableFuture<Void> first = recovery.compareAndExchange(null, mine);
    if (first != null) {
      return Uni.createFrom().completionStage(first::copy);
    }
    Instant now = clock.instant();
    log.recover(now)
        .invoke(
            unknown ->
                unknown.forEach(
                    left -> delivery.raiseUnknown(left.target().vehicle(), left.command().name())))
        .chain(() -> log.listUnknown(now))
        .subscribe()
        .with(
            unknown -> {
              unknown.forEach(left -> hold(left, now));
              mine.complete(null);
            },
            failure -> {
              recovery.set(null);
              mine.completeExceptionally(failure);
            });
    return Uni.createFrom().completionStage(mine::copy);
  }

  /** What is unknown since before the start may still take effect for a while. */
  private void hold(VehicleCommand unknown, Instant now) {
    Duration left = Duration.between(now, unknown.times().expiresAt());
    var life =
        Life.of(
            unknown.id(),
            new Life.Key(unknown.target().vehicle(), unknown.command()),
            unknown.authority(),
            Optional.empty(),
            System.nanoTime() + left.toNanos());
    lives.put(life.key(), life);
    life.taken();
    ended(life, new CommandOutcome.Unknown());
  }
}
