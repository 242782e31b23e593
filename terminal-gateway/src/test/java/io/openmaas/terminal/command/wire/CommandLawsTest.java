package io.openmaas.terminal.command.wire;

import static io.openmaas.terminal.command.CommandFixture.PERSON;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.openmaas.core.testing.TestDatabase;
import io.openmaas.terminal.command.Command;
import io.openmaas.terminal.command.CommandFixture;
import io.openmaas.terminal.command.CommandFixture.Process;
import io.openmaas.terminal.command.CommandOutcome;
import io.openmaas.terminal.command.CommandReply;
import io.openmaas.terminal.command.CommandState;
import io.openmaas.terminal.command.RateLimits.Limits;
import io.openmaas.terminal.command.SignedCommand;
import io.openmaas.terminal.command.VehicleCommand;
import io.openmaas.terminal.session.TerminalSession;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Random faults of lines, terminals and processes; what must hold, holds of the log at the end. */
class CommandLawsTest {
  private static final Duration LIFETIME = Duration.ofMillis(300);
  private static final Limits NO_LIMITS = new Limits(9_999, 9_999, 9_999, Duration.ofMinutes(15));
  private static final List<Command> COMMANDS =
      List.of(
          new Command.Unlock(),
          new Command.Lock(),
          new Command.Horn(),
          new Command.Lights(),
          new Command.ReadStatus(),
          new Command.Text("one"),
          new Command.Text("two"),
          new Command.Text("three"));

  private final long seed = Long.getLong("seed", System.nanoTime());
  private final Random random = new Random(seed);
  private CommandFixture fixture;
  private Process process;
  private Optional<TerminalSession> session = Optional.empty();

  /** The terminal hears or does not, obeys or says no, answers at once, late, or never. */
  private Uni<CommandReply> faulty(SignedCommand command, int fate, int delayMillis) {
    Uni<CommandReply> never = Uni.createFrom().nothing();
    Process then = process;
    return switch (fate) {
      case 0 -> never;
      case 1 -> fixture.terminal.obey(command).chain(() -> never);
      case 2 -> Uni.createFrom().item(new CommandReply.NotSent("closed"));
      case 3 -> Uni.createFrom().item(new CommandReply.Refused("doors stuck"));
      case 4 -> fixture.terminal.obey(command).replaceWith(new CommandReply.NoAnswer());
      case 5 -> {
        var late = fixture.terminal.obey(command);
        late.onItem()
            .delayIt()
            .by(LIFETIME.plusMillis(delayMillis))
            .subscribe()
            .with(reply -> then.commands().late(command.id(), reply).subscribe().with(_ -> {}));
        yield never;
      }
      default ->
          Uni.createFrom()
              .voidItem()
              .onItem()
              .delayIt()
              .by(Duration.ofMillis(1 + delayMillis))
              .chain(() -> fixture.terminal.obey(command));
    };
  }

  @Test
  void at_most_one_effect_whatever_fails() throws Exception {
    System.out.println("seed " + seed);
    try (var database = new TestDatabase()) {
      fixture = new CommandFixture(database);
      fixture.terminal.answer =
          command -> {
            synchronized (random) {
              return faulty(command, random.nextInt(10), random.nextInt(80));
            }
          };
      process = fixture.start(LIFETIME, NO_LIMITS);
      var outcomes = new ArrayList<CompletableFuture<CommandOutcome>>();
      for (int step = 0; step < 600; step++) {
        step(outcomes);
      }
      Thread.sleep(LIFETIME.multipliedBy(3));
      outcomes.forEach(outcome -> assertTrue(outcome.isDone() || killed.contains(outcome)));
      // the last process ends what the killed ones left
      process = fixture.start(LIFETIME, NO_LIMITS);
      process
          .commands()
          .carryOut(fixture.vehicle, new Command.Mobilise(), PERSON)
          .await()
          .indefinitely();
      check();
    }
  }

  private final List<CompletableFuture<CommandOutcome>> killed = new ArrayList<>();

  private void step(List<CompletableFuture<CommandOutcome>> outcomes) throws Exception {
    int what;
    synchronized (random) {
      what = random.nextInt(20);
    }
    switch (what) {
      case 0, 1 -> {
        session.ifPresent(process.sessions()::remove);
        session = Optional.empty();
      }
      case 2, 3, 4 -> {
        if (session.isEmpty()) {
          session = Optional.of(fixture.terminal.connect(process.sessions()));
        }
      }
      case 5 -> {
        if (outcomes.size() % 4 == 0) { // kill -9, and another is started
          session.ifPresent(process.sessions()::remove);
          session = Optional.empty();
          killed.addAll(outcomes);
          process = fixture.start(LIFETIME, NO_LIMITS);
          process
              .commands()
              .carryOut(fixture.vehicle, new Command.Mobilise(), PERSON)
              .subscribe()
              .with(_ -> {}); // its start ends what the killed one left
        }
      }
      case 6, 7 -> Thread.sleep(40);
      default ->
          outcomes.add(
              process
                  .commands()
                  .carryOut(fixture.vehicle, COMMANDS.get(what % COMMANDS.size()), PERSON)
                  .subscribeAsCompletionStage());
    }
    Thread.sleep(2);
  }

  private void check() {
    List<VehicleCommand> all = fixture.all();
    assertTrue(all.size() > 40, all.size() + " commands");
    List<UUID> sent = fixture.terminal.sent.stream().map(SignedCommand::id).toList();
    List<Long> counters = fixture.terminal.sent.stream().map(SignedCommand::counter).toList();
    assertEquals(
        counters.stream().sorted().distinct().toList(), counters, "sent in order, once each");
    var states = new java.util.EnumMap<CommandState, Integer>(CommandState.class);
    for (VehicleCommand command : all) {
      String which = command + " with seed " + seed;
      states.merge(command.state(), 1, Integer::sum);
      int effects = Collections.frequency(fixture.terminal.effects, command.id());
      assertTrue(Collections.frequency(sent, command.id()) <= 1, "sent twice: " + which);
      switch (command.state()) {
        case DONE -> assertEquals(1, effects, which);
        case REFUSED, EXPIRED -> assertEquals(0, effects, which);
        case UNKNOWN -> assertTrue(effects <= 1, which);
        case ASKED, SENDING -> assertTrue(false, "not ended: " + which);
      }
    }
    System.out.println(states);
  }
}
