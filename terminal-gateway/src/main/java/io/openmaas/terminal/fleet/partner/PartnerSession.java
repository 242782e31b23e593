package io.openmaas.terminal.fleet.partner;

import io.openmaas.core.vehicle.VehicleId;
import io.openmaas.terminal.Imei;
import io.openmaas.terminal.command.CommandReply;
import io.openmaas.terminal.command.SignedCommand;
import io.openmaas.terminal.session.Protocol;
import io.openmaas.terminal.session.RegisteredTerminal;
import io.openmaas.terminal.session.TerminalSession;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.UUID;
import java.util.function.LongSupplier;

/**
 * One vehicle's terminal behind a partner's system. The system asks for commands; each is handed
 * over at most once, in the order given, the next one when the one before is settled. What was
 * handed over and not answered for is unknown.
 */
public final class PartnerSession implements TerminalSession {
  /** Commands that wait beyond this are not sent. */
  private static final int MOST_WAITING = 16;

  private final Imei terminal;
  private final VehicleId vehicle;
  private final InstantSource clock;
  private final LongSupplier nanos;
  private final Deque<Told> told = new ArrayDeque<>();
  private UniEmitter<? super Optional<SignedCommand>> asking;
  private long askedNanos;
  private boolean ended;

  /**
   * @param nanos time that passes, as {@link System#nanoTime}
   */
  public PartnerSession(Imei terminal, VehicleId vehicle, InstantSource clock, LongSupplier nanos) {
    this.terminal = terminal;
    this.vehicle = vehicle;
    this.clock = clock;
    this.nanos = nanos;
    this.askedNanos = nanos.getAsLong();
  }

  private static final class Told {
    private final SignedCommand command;
    private final UniEmitter<? super CommandReply> answer;
    private boolean handedOver;

    private Told(SignedCommand command, UniEmitter<? super CommandReply> answer) {
      this.command = command;
      this.answer = answer;
    }
  }

  @Override
  public Imei terminal() {
    return terminal;
  }

  @Override
  public VehicleId vehicle() {
    return vehicle;
  }

  @Override
  public boolean isStillGoodFor(RegisteredTerminal now) {
    return now.protocol() == Protocol.PARTNER && now.vehicle().equals(vehicle);
  }

  @Override
  public Uni<CommandReply> carryOut(SignedCommand command, Duration deadline) {
    return Uni.createFrom()
        .<CommandReply>emitter(answer -> enqueue(new Told(command, answer)))
        .ifNoItem()
        .after(deadline)
        .recoverWithUni(() -> Uni.createFrom().item(giveUp(command.id())));
  }

  private void enqueue(Told item) {
    boolean refused;
    synchronized (this) {
      refused = ended || told.size() >= MOST_WAITING;
      if (!refused) {
        told.addLast(item);
      }
    }
    if (refused) {
      item.answer.complete(new CommandReply.NotSent("too many commands wait, or it has gone"));
    }
    handOver();
  }

  private CommandReply giveUp(UUID command) {
    boolean handedOver = remove(command).map(item -> item.handedOver).orElse(true);
    handOver();
    return handedOver
        ? new CommandReply.NoAnswer()
        : new CommandReply.NotSent("the partner's system did not ask for it in time");
  }

  private synchronized Optional<Told> remove(UUID command) {
    Optional<Told> found =
        told.stream().filter(item -> item.command.id().equals(command)).findFirst();
    found.ifPresent(told::remove);
    return found;
  }

  /**
   * The partner's system asks for the next command and waits for it; empty where none comes in
   * time. A later question takes the place of one that still waits.
   */
  public Uni<Optional<SignedCommand>> next(Duration wait) {
    return Uni.createFrom()
        .<Optional<SignedCommand>>emitter(
            question -> {
              question.onTermination(() -> forget(question));
              ask(question);
            })
        .ifNoItem()
        .after(wait)
        .recoverWithItem(Optional.empty());
  }

  private void ask(UniEmitter<? super Optional<SignedCommand>> question) {
    UniEmitter<? super Optional<SignedCommand>> before;
    synchronized (this) {
      askedNanos = nanos.getAsLong();
      before = asking;
      asking = question;
    }
    if (before != null) {
      before.complete(Optional.empty());
    }
    handOver();
  }

  private synchronized void forget(UniEmitter<? super Optional<SignedCommand>> question) {
    if (asking == question) {
      asking = null;
      askedNanos = nanos.getAsLong();
    }
  }

  private void handOver() {
    UniEmitter<? super Optional<SignedCommand>> question;
    Told next;
    Told expired = null;
    synchronized (this) {
      next = told.peekFirst();
      if (asking == null || next == null || next.handedOver) {
        return;
      }
      question = asking;
      if (clock.instant().isBefore(next.command.expiresAt())) {
        next.handedOver = true;
        asking = null;
      } else {
        expired = told.removeFirst();
      }
    }
    if (expired == null) {
      question.complete(Optional.of(next.command));
    } else {
      expired.answer.complete(new CommandReply.NotSent("it expired before it was asked for"));
      handOver();
    }
  }

  /**
   * The partner's system answers for a command; false where none of this id waits for an answer.
   */
  public boolean receipt(UUID command, CommandReply reply) {
    Optional<Told> found;
    synchronized (this) {
      askedNanos = nanos.getAsLong();
      found =
          told.stream()
              .filter(item -> item.handedOver && item.command.id().equals(command))
              .findFirst();
      found.ifPresent(told::remove);
    }
    found.ifPresent(item -> item.answer.complete(reply));
    handOver();
    return found.isPresent();
  }

  /** Whether the partner's system waits for commands, or did so within this time. */
  public synchronized boolean isPresent(Duration within) {
    return !ended && (asking != null || nanos.getAsLong() - askedNanos <= within.toNanos());
  }

  /** Whether it takes no more commands: another one has to begin. */
  synchronized boolean hasEnded() {
    return ended;
  }

  @Override
  public Uni<Boolean> probe() {
    return Uni.createFrom().item(() -> isPresent(PartnerSessions.SILENCE));
  }

  @Override
  public void end(String reason) {
    Deque<Told> left;
    UniEmitter<? super Optional<SignedCommand>> question;
    synchronized (this) {
      ended = true;
      left = new ArrayDeque<>(told);
      told.clear();
      question = asking;
      asking = null;
    }
    if (question != null) {
      question.complete(Optional.empty());
    }
    left.forEach(
        item ->
            item.answer.complete(
                item.handedOver ? new CommandReply.NoAnswer() : new CommandReply.NotSent(reason)));
  }
}
