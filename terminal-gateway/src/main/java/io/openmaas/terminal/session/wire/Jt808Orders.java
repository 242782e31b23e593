package io.openmaas.terminal.session.wire;

import io.openmaas.terminal.command.CommandReply;
import io.openmaas.terminal.command.SignedCommand;
import io.openmaas.terminal.protocol.jt808.Edition;
import io.openmaas.terminal.protocol.jt808.Location;
import io.openmaas.terminal.protocol.jt808.Message;
import io.openmaas.terminal.protocol.jt808.Order;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;

/**
 * Commands of one connection, one after the other, and their receipts. A receipt carries the number
 * of the message it answers, so a late one is never taken for that of another command. Event loop
 * only.
 */
final class Jt808Orders {
  private static final int MAX_WAITING = 16;
  private static final int MOST_OVERDUE = 16;
  private static final int NOTHING_ASKED = -1;
  private static final int LOOKS_AT_CIRCUIT = 3;
  private static final int LOOKS_AT_DOORS = 1;
  private static final int TERMINAL_CONTROL = 0x8105;
  private static final long LOOK_AGAIN_MILLIS = 1_000;

  private final Vertx vertx;
  private final InstantSource clock;
  private final ToIntFunction<Message> send;
  private final Supplier<Edition> edition;
  private final BiConsumer<UUID, CommandReply> late;
  private final Deque<Task> overdue = new ArrayDeque<>();
  private final Deque<Task> waiting = new ArrayDeque<>();
  private Task current;
  private boolean closed;

  /**
   * @param send gives the running number it sent the message under
   * @param late told what came of a command that had been given up, if its receipt says so
   */
  Jt808Orders(
      Vertx vertx,
      InstantSource clock,
      ToIntFunction<Message> send,
      Supplier<Edition> edition,
      BiConsumer<UUID, CommandReply> late) {
    this.late = late;
    this.vertx = vertx;
    this.clock = clock;
    this.send = send;
    this.edition = edition;
  }

  /** A command on its way. */
  private static final class Task {
    private final SignedCommand command;
    private final List<Order> orders;
    private final Consumer<CommandReply> answer;
    private long timer;
    private int at;
    private int messageId;
    private int serial = NOTHING_ASKED;
    private int looks;

    Task(SignedCommand command, List<Order> orders, Consumer<CommandReply> answer) {
      this.command = command;
      this.orders = orders;
      this.answer = answer;
    }

    Order order() {
      return orders.get(at);
    }

    boolean asked(int answeredSerial, int answeredId) {
      return serial == answeredSerial && messageId == answeredId;
    }
  }

  /** Carries out a command: the answer comes once, at the latest at the deadline. */
  void carryOut(
      SignedCommand command, List<Order> orders, Duration deadline, Consumer<CommandReply> answer) {
    if (closed) {
      answer.accept(new CommandReply.NotSent("the session is over"));
    } else if (orders.isEmpty()) {
      answer.accept(
          new CommandReply.Refused(
              "terminals of this model have no message for " + command.command().name()));
    } else if (waiting.size() >= MAX_WAITING) {
      answer.accept(new CommandReply.NotSent("too many commands wait"));
    } else {
      var task = new Task(command, orders, answer);
      task.timer = vertx.setTimer(Math.max(1, deadline.toMillis()), _ -> late(task));
      waiting.add(task);
      next();
    }
  }

  private void next() {
    while (current == null && !waiting.isEmpty()) {
      Task task = waiting.poll();
      if (clock.instant().isBefore(task.command.expiresAt())) {
        current = task;
        tell(task);
      } else {
        finish(task, new CommandReply.NotSent("expired before it could be sent"));
      }
    }
  }

  private void tell(Task task) {
    task.looks = 0;
    ask(task, task.order().message(task.command.command(), edition.get()));
  }

  private void ask(Task task, Message message) {
    task.messageId = message.id();
    task.serial = send.applyAsInt(message);
  }

  /** Takes a general reply (0x0001). */
  void replied(Message.TerminalReply reply) {
    Task task = current;
    if (task == null || !task.asked(reply.serial(), reply.messageId())) {
      repliedLate(reply);
      return;
    }
    if (reply.result() != Message.Result.DONE.ordinal()) {
      refused(task, "the terminal answered %s".formatted(words(reply.result())));
      return;
    }
    switch (task.order()) {
      case Order.Show _ -> done(task, "shown");
      case Order.Circuit _ -> {
        if (task.messageId == TERMINAL_CONTROL) {
          look(task);
        }
      }
      case Order.Doors _, Order.Locate _ -> {} // the receipt with the status is to come
    }
  }

  /** Takes the receipt of a control (0x0500) or a location that was asked for (0x0201). */
  void located(int serial, int answeredId, Location location) {
    Task task = current;
    if (task == null || !task.asked(serial, answeredId)) {
      locatedLate(serial, answeredId, location);
      return;
    }
    String status = words(location);
    if (task.order().isShownBy(location)) {
      done(task, status);
      return;
    }
    switch (task.order()) {
      case Order.Circuit _ -> {
        if (task.looks < LOOKS_AT_CIRCUIT) {
          lookLater(task);
        } else { // it took the order and may still obey: some wait until the car stands
          end(task, new CommandReply.NoAnswer());
        }
      }
      case Order.Doors _ -> {
        if (task.looks < LOOKS_AT_DOORS) { // some answer before the lock has moved
          lookLater(task);
        } else if (task.at > 0) {
          end(task, new CommandReply.NoAnswer());
        } else {
          end(task, new CommandReply.Refused("the vehicle did not obey: " + status));
        }
      }
      case Order.Locate _, Order.Show _ -> refused(task, "the vehicle did not obey: " + status);
    }
  }

  private void lookLater(Task task) {
    task.serial = NOTHING_ASKED;
    vertx.setTimer(LOOK_AGAIN_MILLIS, _ -> lookIfStill(task));
  }

  private void lookIfStill(Task task) {
    if (current == task) {
      look(task);
    }
  }

  private void look(Task task) {
    task.looks++;
    ask(task, new Message.QueryLocation());
  }

  /** One that was refused after all, or shown; what a lock or a circuit does is in the status. */
  private void repliedLate(Message.TerminalReply reply) {
    for (Task task : overdue) {
      if (task.asked(reply.serial(), reply.messageId()) && task.looks == 0) {
        boolean done = reply.result() == Message.Result.DONE.ordinal();
        if (!done && task.at == 0) {
          tellLate(
              task, new CommandReply.Refused("the terminal answered " + words(reply.result())));
        } else if (done && task.order() instanceof Order.Show) {
          tellLate(task, new CommandReply.Done("shown"));
        }
        return;
      }
    }
  }

  private void locatedLate(int serial, int answeredId, Location location) {
    for (Task task : overdue) {
      if (task.asked(serial, answeredId)) {
        boolean last = task.at == task.orders.size() - 1;
        if (last && task.order().isShownBy(location)) {
          tellLate(task, new CommandReply.Done(words(location)));
        }
        return;
      }
    }
  }

  private void tellLate(Task task, CommandReply reply) {
    overdue.remove(task);
    late.accept(task.command.id(), reply);
  }

  private static String words(Location location) {
    return "status %08x at %s".formatted(location.status(), location.time().digits());
  }

  private static String words(int result) {
    return result >= 0 && result < Message.Result.values().length
        ? Message.Result.values()[result].name().toLowerCase(Locale.ROOT)
        : "result " + result;
  }

  private void done(Task task, String receipt) {
    task.at++;
    if (task.at < task.orders.size()) {
      tell(task);
    } else {
      end(task, new CommandReply.Done(receipt));
    }
  }

  /**
   * Where an earlier part was done, or a cut was accepted, it is not true that nothing happened.
   */
  private void refused(Task task, String reason) {
    boolean something = task.at > 0 || task.looks > 0;
    end(task, something ? new CommandReply.NoAnswer() : new CommandReply.Refused(reason));
  }

  private void late(Task task) {
    if (current == task) {
      if (overdue.size() == MOST_OVERDUE) {
        overdue.removeFirst();
      }
      overdue.add(task);
      end(task, new CommandReply.NoAnswer());
    } else if (waiting.remove(task)) {
      finish(task, new CommandReply.NotSent("another command was waited for"));
    }
  }

  private void end(Task task, CommandReply reply) {
    current = null;
    finish(task, reply);
    next();
  }

  private void finish(Task task, CommandReply reply) {
    vertx.cancelTimer(task.timer);
    task.answer.accept(reply);
  }

  /** The connection is gone: what was sent has no answer, what was not was not. */
  void close() {
    closed = true;
    Task asked = current;
    current = null;
    if (asked != null) {
      finish(asked, new CommandReply.NoAnswer());
    }
    while (!waiting.isEmpty()) {
      finish(waiting.poll(), new CommandReply.NotSent("the session is over"));
    }
  }
}
