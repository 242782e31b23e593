package io.openmaas.terminal.session.wire;

import io.openmaas.terminal.protocol.teltonika.Packet;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.function.Consumer;

/** Commands of one connection and their answers, one after the other. Event loop only. */
final class Questions {
  private static final int MAX_WAITING = 16;

  private final Vertx vertx;
  private final Consumer<Packet.Command> send;
  private final Consumer<String> end;
  private final Deque<Question> waiting = new ArrayDeque<>();
  private Question asked;
  private boolean closed;

  Questions(Vertx vertx, Consumer<Packet.Command> send, Consumer<String> end) {
    this.vertx = vertx;
    this.send = send;
    this.end = end;
  }

  private record Question(String words, Consumer<Optional<String>> answer, long timer) {}

  void ask(String words, Duration deadline, Consumer<Optional<String>> answer) {
    if (closed || waiting.size() >= MAX_WAITING) {
      answer.accept(Optional.empty());
      return;
    }
    long timer = vertx.setTimer(Math.max(1, deadline.toMillis()), this::late);
    waiting.add(new Question(words, answer, timer));
    askNext();
  }

  private void askNext() {
    if (asked == null && !waiting.isEmpty()) {
      asked = waiting.poll();
      send.accept(Packet.Command.of(asked.words()));
    }
  }

  /** Anything but an answer to what was asked is of no use. */
  void answered(Packet.Command packet) {
    Packet.Message first = packet.messages().getFirst();
    if (asked == null || first.type() != Packet.Message.ANSWER) {
      return;
    }
    Question done = asked;
    asked = null;
    vertx.cancelTimer(done.timer());
    done.answer().accept(Optional.of(first.text().text()));
    askNext();
  }

  private void late(long timer) {
    if (asked != null && asked.timer() == timer) {
      end.accept("no answer to " + asked.words());
      close();
    } else {
      waiting.stream()
          .filter(question -> question.timer() == timer)
          .findFirst()
          .ifPresent(
              question -> {
                waiting.remove(question);
                question.answer().accept(Optional.empty());
              });
    }
  }

  void close() {
    closed = true;
    if (asked != null) {
      waiting.addFirst(asked);
      asked = null;
    }
    while (!waiting.isEmpty()) {
      Question question = waiting.poll();
      vertx.cancelTimer(question.timer());
      question.answer().accept(Optional.empty());
    }
  }
}
