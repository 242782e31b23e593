package io.openmaas.terminal.command.wire;

import io.openmaas.core.vehicle.VehicleId;
import io.openmaas.terminal.alarm.Alarm;
import io.openmaas.terminal.alarm.AlarmKind;
import io.openmaas.terminal.alarm.RaisesAlarms;
import io.openmaas.terminal.command.CommandOutcome;
import io.openmaas.terminal.command.CommandReply;
import io.openmaas.terminal.command.CommandState;
import io.openmaas.terminal.command.SignedCommand;
import io.openmaas.terminal.command.VehicleCommand;
import io.openmaas.terminal.command.store.CommandLog;
import io.openmaas.terminal.command.wire.Life.Waiting;
import io.openmaas.terminal.session.LiveSessions;
import io.openmaas.terminal.session.TerminalSession;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.jboss.logging.Logger;

/**
 * Brings stored commands to their terminals: each in its turn, once, when its terminal is connected
 * and while it is valid. Whatever comes of it is stored before it is told.
 */
final class Delivery {
  private static final Logger LOG = Logger.getLogger(Delivery.class);

  /** So long after its deadline a session's own answer is still waited for. */
  private static final Duration SESSION_LATE = Duration.ofSeconds(2);

  /** Too little of its time to be sent and answered within it. */
  private static final long LEAST_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  private static final int TRIES = 6;

  private final Vertx vertx;
  private final LiveSessions sessions;
  private final CommandLog log;
  private final CommandGuards guards;
  private final RaisesAlarms alarms;
  private final InstantSource clock;
  private final BiConsumer<Life, CommandOutcome> ended;
  private final Lines lines = new Lines();

  Delivery(
      Vertx vertx,
      LiveSessions sessions,
      CommandLog log,
      CommandGuards guards,
      RaisesAlarms alarms,
      InstantSource clock,
      BiConsumer<Life, CommandOutcome> ended) {
    this.vertx = vertx;
    this.sessions = sessions;
    this.log = log;
    this.guards = guards;
    this.alarms = alarms;
    this.clock = clock;
    this.ended = ended;
    sessions.onLive(session -> next(session.vehicle()));
  }

  boolean isAway(VehicleId vehicle) {
    return sessions.find(vehicle).isEmpty();
  }

  /** Takes a command that is stored as asked. */
  void deliver(Life life, VehicleCommand stored, String envelope) {
    var signed =
        new SignedCommand(
            life.id(),
            stored.target().counter().orElseThrow(),
            stored.command(),
            stored.times().askedAt(),
            stored.times().expiresAt(),
            envelope);
    long timer = vertx.setTimer(millis(left(life)), _ -> expire(life));
    lines.add(new Waiting(life, stored.target().terminal().orElseThrow(), signed, timer));
    if (left(life) < LEAST_NANOS) {
      expire(life); // the timer may have gone off before there was anything to expire
    }
    next(life.vehicle());
  }

  private void expire(Life life) {
    if (lines.remove(life.vehicle(), life.id())) {
      unsent(life, CommandState.EXPIRED, "")
          .subscribe()
          .with(outcome -> ended.accept(life, outcome));
    }
  }

  private void next(VehicleId vehicle) {
    Optional<TerminalSession> session = sessions.find(vehicle);
    if (session.isEmpty()) {
      return;
    }
    lines
        .take(vehicle)
        .ifPresent(
            waiting ->
                send(waiting, session.get())
                    .onFailure()
                    .recoverWithItem(
                        failure -> {
                          LOG.errorf(failure, "command %s to %s", waiting.life().id(), vehicle);
                          return new CommandOutcome.Unknown();
                        })
                    .subscribe()
                    .with(
                        outcome -> {
                          lines.release(vehicle);
                          ended.accept(waiting.life(), outcome);
                          next(vehicle);
                        }));
  }

  private Uni<CommandOutcome> send(Waiting waiting, TerminalSession session) {
    Life life = waiting.life();
    boolean cancelled = vertx.cancelTimer(waiting.timer());
    if (!cancelled || left(life) < LEAST_NANOS) {
      return unsent(life, CommandState.EXPIRED, "");
    }
    if (!session.terminal().equals(waiting.terminal())) {
      return unsent(life, CommandState.REFUSED, "another terminal is built in");
    }
    return guards
        .refusal(life.vehicle(), life.command(), life.authority())
        .flatMap(
            refusal ->
                refusal.isPresent()
                    ? unsent(life, CommandState.REFUSED, refusal.get())
                    : sendAllowed(waiting, session))
        .onFailure()
        .recoverWithUni(
            failure -> {
              LOG.warnf("command %s is not sent: %s", life.id(), failure.getMessage());
              return unsent(life, CommandState.REFUSED, "it could not be checked nor stored");
            });
  }

  /** Fails only where nothing was sent. */
  private Uni<CommandOutcome> sendAllowed(Waiting waiting, TerminalSession session) {
    Life life = waiting.life();
    return log.sending(life.id(), clock.instant())
        .flatMap(
            may -> {
              long left = left(life);
              if (!may) {
                return unsent(life, CommandState.REFUSED, "a later command overtook it");
              }
              if (left < LEAST_NANOS) {
                return unsent(life, CommandState.REFUSED, "it was no longer valid");
              }
              return transmit(waiting.signed(), session, Duration.ofNanos(left))
                  .flatMap(reply -> store(life, reply));
            });
  }

  private static Uni<CommandReply> transmit(
      SignedCommand command, TerminalSession session, Duration left) {
    return Uni.createFrom()
        .deferred(() -> session.carryOut(command, left))
        .ifNoItem()
        .after(left.plus(SESSION_LATE))
        .recoverWithItem(new CommandReply.NoAnswer())
        .onFailure()
        .recoverWithItem(
            failure -> {
              LOG.errorf(failure, "session of %s", session.terminal());
              return new CommandReply.NoAnswer();
            });
  }

  /** What cannot be stored is not known: that is what a later start will make of it. */
  private Uni<CommandOutcome> store(Life life, CommandReply reply) {
    return switch (reply) {
      case CommandReply.Done(var answer) -> store(life, CommandState.DONE, Optional.of(answer));
      case CommandReply.Refused(var reason) ->
          store(life, CommandState.REFUSED, Optional.of(reason));
      case CommandReply.NotSent(var reason) ->
          store(life, CommandState.REFUSED, Optional.of(reason));
      case CommandReply.NoAnswer _ -> store(life, CommandState.UNKNOWN, Optional.empty());
    };
  }

  private Uni<CommandOutcome> store(Life life, CommandState state, Optional<String> receipt) {
    return Uni.createFrom()
        .deferred(() -> log.end(life.id(), state, receipt, clock.instant()))
        .flatMap(stored -> correctIfTold(stored, state, receipt))
        .onFailure()
        .retry()
        .withBackOff(Duration.ofMillis(100), Duration.ofSeconds(1))
        .atMost(TRIES)
        .map(stored -> stored.outcome().orElseGet(CommandOutcome.Unknown::new))
        .onFailure()
        .recoverWithItem(
            failure -> {
              LOG.errorf(
                  "what came of command %s is not stored: %s", life.id(), failure.getMessage());
              return new CommandOutcome.Unknown();
            })
        .invoke(
            outcome -> {
              if (outcome instanceof CommandOutcome.Unknown) {
                raiseUnknown(life.vehicle(), life.command().name());
              }
            });
  }

  /** A receipt also counts where another start has called the command unknown meanwhile. */
  private Uni<VehicleCommand> correctIfTold(
      VehicleCommand stored, CommandState told, Optional<String> receipt) {
    if (stored.state() != CommandState.UNKNOWN || told == CommandState.UNKNOWN) {
      return Uni.createFrom().item(stored);
    }
    return log.correct(stored.id(), told, receipt.orElse(""), clock.instant())
        .chain(() -> log.find(stored.id()))
        .map(Optional::orElseThrow);
  }

  /** It was certainly not sent, whether or not that can be stored now. */
  private Uni<CommandOutcome> unsent(Life life, CommandState state, String reason) {
    CommandOutcome outcome =
        state == CommandState.EXPIRED
            ? new CommandOutcome.Expired()
            : new CommandOutcome.Refused(reason);
    return log.end(life.id(), state, Optional.of(reason).filter(r -> !r.isEmpty()), clock.instant())
        .onFailure()
        .invoke(failure -> LOG.warnf("the end of command %s is not stored", life.id()))
        .map(_ -> outcome)
        .onFailure()
        .recoverWithItem(outcome);
  }

  void raiseUnknown(VehicleId vehicle, String command) {
    alarms.raise(
        Alarm.of(
            AlarmKind.COMMAND_UNKNOWN,
            vehicle,
            clock.instant(),
            "whether the vehicle obeyed " + command + " is not known"));
  }

  /** Nanoseconds for which it is still valid. */
  private static long left(Life life) {
    return life.deadlineNanos() - System.nanoTime();
  }

  static long millis(long nanos) {
    return Math.max(1, TimeUnit.NANOSECONDS.toMillis(nanos));
  }
}
