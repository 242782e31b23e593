package io.openmaas.terminal.session.wire;

import io.openmaas.terminal.Imei;
import io.openmaas.terminal.command.CommandReply;
import io.openmaas.terminal.protocol.teltonika.CommandWords;
import io.openmaas.terminal.protocol.teltonika.CommandWords.Phrase;
import io.openmaas.terminal.protocol.teltonika.Packet;
import io.openmaas.terminal.protocol.teltonika.TerminalCommand;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;

/**
 * Commands of one connection and their answers, one after the other. Answers carry no number, so a
 * connection on which one is late is ended: nothing that comes later can be taken for the answer to
 * the next. Event loop only.
 */
final class Questions {
  private static final int MAX_WAITING = 16;

  private final Vertx vertx;
  private final InstantSource clock;
  private final Imei terminal;
  private final CommandWords words;
  private final Consumer<Packet.Command> send;
  private final Consumer<String> end;
  private final Deque<Question> waiting = new ArrayDeque<>(2);
  private Question asked;
  private boolean versionOwed;
  private boolean closed;

  Questions(
      Vertx vertx,
      InstantSource clock,
      Imei terminal,
      CommandWords words,
      Consumer<Packet.Command> send,
      Consumer<String> end) {
    this.vertx = vertx;
    this.clock = clock;
    this.terminal = terminal;
    this.words = words;
    this.send = send;
    this.end = end;
  }

  /** A command, said phrase by phrase. */
  private static final class Question {
    private final List<Phrase> phrases;
    private final Instant expiresAt;
    private final Consumer<CommandReply> reply;
    private final StringBuilder answers = new StringBuilder();
    private long timer;
    private int said;

    Question(List<Phrase> phrases, Instant expiresAt, Consumer<CommandReply> reply) {
      this.phrases = phrases;
      this.expiresAt = expiresAt;
      this.reply = reply;
    }

    Phrase phrase() {
      return phrases.get(said);
    }

    void keep(String answer) {
      answers.append(answers.isEmpty() ? "" : "; ").append(answer.strip());
    }
  }

  /**
   * Says the phrases once, each after the one before is confirmed.
   *
   * @param expiresAt from when it may not be said any more
   */
  void ask(
      List<Phrase> phrases, Instant expiresAt, Duration deadline, Consumer<CommandReply> reply) {
    if (closed || waiting.size() >= MAX_WAITING) {
      reply.accept(new CommandReply.NotSent("the session takes no more commands"));
      return;
    }
    var question = new Question(phrases, expiresAt, reply);
    question.timer = vertx.setTimer(Math.max(1, deadline.toMillis()), _ -> late(question));
    waiting.add(question);
    askNext();
  }

  /** Asks for something harmless, so that a terminal that is there is heard; nobody waits. */
  void call() {
    if (!closed && asked == null) {
      versionOwed = true;
      send.accept(words.packet(terminal, TerminalCommand.TELL_VERSION.words()));
    }
  }

  private void askNext() {
    while (asked == null && !waiting.isEmpty()) {
      Question next = waiting.poll();
      if (clock.instant().isBefore(next.expiresAt)) {
        asked = next;
        send.accept(words.packet(terminal, next.phrase().words()));
      } else {
        finish(next, new CommandReply.NotSent("it was no longer valid when its turn came"));
      }
    }
  }

  /** Anything but an answer to what was asked is of no use. */
  void answered(Packet.Command packet) {
    for (Packet.Message message : packet.messages()) {
      boolean ours = message.terminal().map(terminal::equals).orElse(true);
      switch (message.type()) {
        case Packet.Message.ANSWER -> {
          if (ours) {
            answered(message.text().text());
          }
        }
        case Packet.Message.NOT_FOR_ME -> refused("not for this IMEI, says the terminal");
        default -> {}
      }
    }
  }

  private void answered(String text) {
    if (asked == null) {
      versionOwed = false;
      return;
    }
    switch (asked.phrase().meaningOf(text)) {
      case DONE -> confirmed(text);
      case REFUSED -> refused(text.strip());
      case NOTHING -> versionOwed = false;
    }
  }

  private void confirmed(String text) {
    Question done = asked;
    done.keep(text);
    done.said++;
    if (done.said < done.phrases.size()) {
      send.accept(words.packet(terminal, done.phrase().words()));
    } else {
      asked = null;
      finish(done, new CommandReply.Done(done.answers.toString()));
      askNext();
    }
  }

  /** What is refused half-way did something already, so nobody knows what holds in the vehicle. */
  private void refused(String reason) {
    if (versionOwed) { // perhaps it is the harmless question that it does not know
      versionOwed = false;
      return;
    }
    if (asked != null) {
      Question question = asked;
      asked = null;
      finish(
          question,
          question.said == 0 ? new CommandReply.Refused(reason) : new CommandReply.NoAnswer());
      askNext();
    }
  }

  private void late(Question question) {
    if (asked == question) {
      end.accept("no answer to " + question.phrase().words());
      close();
    } else if (waiting.remove(question)) {
      question.reply.accept(new CommandReply.NotSent("its turn did not come in time"));
    }
  }

  private void finish(Question question, CommandReply reply) {
    vertx.cancelTimer(question.timer);
    question.reply.accept(reply);
  }

  void close() {
    closed = true;
    if (asked != null) {
      Question question = asked;
      asked = null;
      finish(question, new CommandReply.NoAnswer());
    }
    while (!waiting.isEmpty()) {
      finish(waiting.poll(), new CommandReply.NotSent("the session ended before its turn"));
    }
  }
}
