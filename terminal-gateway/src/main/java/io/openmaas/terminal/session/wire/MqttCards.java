package io.openmaas.terminal.session.wire;

import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/** The card list of one connection on its way: one at a time, the latest. Event loop only. */
final class MqttCards {
  private final Vertx vertx;
  private final Consumer<String> send;
  private Optional<Waiting> waiting = Optional.empty();
  private volatile boolean open;

  private record Waiting(Consumer<Optional<Long>> answer, long timer) {}

  MqttCards(Vertx vertx, Consumer<String> send) {
    this.vertx = vertx;
    this.send = send;
  }

  /** Whether the terminal has subscribed to card lists; from any thread. */
  boolean isOpen() {
    return open;
  }

  void setOpen(boolean isOpen) {
    open = isOpen;
  }

  void ask(String signed, Duration deadline, Consumer<Optional<Long>> answer) {
    end(Optional.empty());
    if (!open) {
      answer.accept(Optional.empty());
      return;
    }
    long timer = vertx.setTimer(Math.max(1, deadline.toMillis()), _ -> end(Optional.empty()));
    waiting = Optional.of(new Waiting(answer, timer));
    send.accept(signed);
  }

  /** The terminal goes by this version; one that nobody waits for will be asked for again. */
  void acknowledged(long version) {
    end(Optional.of(version));
  }

  private void end(Optional<Long> with) {
    Optional<Waiting> done = waiting;
    waiting = Optional.empty();
    done.ifPresent(
        each -> {
          vertx.cancelTimer(each.timer());
          each.answer().accept(with);
        });
  }

  void close() {
    open = false;
    end(Optional.empty());
  }
}
