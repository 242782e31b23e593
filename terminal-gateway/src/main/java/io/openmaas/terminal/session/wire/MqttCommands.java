package io.openmaas.terminal.session.wire;

import io.openmaas.terminal.command.CommandReply;
import io.openmaas.terminal.command.SignedCommand;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * Commands of one connection and their receipts, one after the other. A receipt bears the id of its
 * command, so one that comes late is never taken for that of the next. Event loop only.
 */
final class MqttCommands {
  private static final int MAX_WAITING = 16;

  private final Vertx vertx;
  private final InstantSource clock;
  private final Consumer<SignedCommand> send;
  private final Deque<Waiting> waiting = new ArrayDeque<>();
  private Waiting sent;
  private boolean open;
  private boolean closed;

  MqttCommands(Vertx vertx, InstantSource clock, Consumer<SignedCommand> send) {
    this.vertx = vertx;
    this.clock = clock;
    this.send = send;
  }

  private record Waiting(SignedCommand command, Consumer<CommandReply> reply, long timer) {
    void end(Vertx vertx, CommandReply with) {
      vertx.cancelTimer(timer);
      reply.accept(with);
    }
  }

  void ask(SignedCommand command, Duration deadline, Consumer<CommandReply> reply) {
    if (closed || waiting.size() >= MAX_WAITING) {
      reply.accept(
          new CommandReply.NotSent(closed ? "the terminal has left" : "too many commands wait"));
      return;
    }
    long timer = vertx.setTimer(Math.max(1, deadline.toMillis()), this::late);
    waiting.add(new Waiting(command, reply, timer));
    sendNext();
  }

  /** Whether the terminal has subscribed to commands: until then they wait. */
  void setOpen(boolean isOpen) {
    open = isOpen;
    sendNext();
  }

  private void sendNext() {
    while (open && sent == null && !waiting.isEmpty()) {
      Waiting next = waiting.poll();
      if (!clock.instant().isBefore(next.command().expiresAt())) {
        next.end(vertx, new CommandReply.NotSent("it expired while it waited"));
      } else {
        sent = next;
        send.accept(next.command());
      }
    }
  }

  /** Tells whoever waits for it, if somebody does. */
  void answered(UUID command, CommandReply reply) {
    if (sent == null || !sent.command().id().equals(command)) {
      return;
    }
    Waiting done = sent;
    sent = null;
    done.end(vertx, reply);
    sendNext();
  }

  private void late(long timer) {
    if (sent != null && sent.timer() == timer) {
      Waiting unanswered = sent;
      sent = null;
      unanswered.end(vertx, new CommandReply.NoAnswer());
      sendNext();
      return;
    }
    for (Waiting each : waiting) {
      if (each.timer() == timer) {
        waiting.remove(each);
        each.end(
            vertx,
            new CommandReply.NotSent(
                open ? "those before it took too long" : "the terminal takes no commands yet"));
        return;
      }
    }
  }

  void close() {
    closed = true;
    if (sent != null) {
      Waiting unanswered = sent;
      sent = null;
      unanswered.end(vertx, new CommandReply.NoAnswer());
    }
    while (!waiting.isEmpty()) {
      waiting.poll().end(vertx, new CommandReply.NotSent("the terminal has left"));
    }
  }
}
