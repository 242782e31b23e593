package io.openmaas.terminal.command.wire;

import static io.openmaas.terminal.command.CommandFixture.PERSON;
import static io.openmaas.terminal.command.CommandFixture.get;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.openmaas.core.testing.TestDatabase;
import io.openmaas.terminal.command.Command;
import io.openmaas.terminal.command.CommandFixture;
import io.openmaas.terminal.command.VehicleCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KilledGatewayTest {
  @TempDir private Path folder;

  private static List<String[]> obeyed(Path file) throws IOException {
    return Files.exists(file)
        ? Files.readAllLines(file).stream().map(line -> line.split(" ")).toList()
        : List.of();
  }

  @Test
  void kill_9_again_and_again_gives_no_counter_and_no_effect_twice() throws Exception {
    try (var database = new TestDatabase()) {
      var fixture = new CommandFixture(database);
      Path file = folder.resolve("obeyed");
      for (int life = 1; life <= 3; life++) {
        int before = obeyed(file).size();
        Process process =
            new ProcessBuilder(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Xmx96m",
                    "-XX:TieredStopAtLevel=1",
                    "-cp",
                    System.getProperty("java.class.path"),
                    CommandUntilKilled.class.getName(),
                    String.valueOf(database.options().getPort()),
                    database.options().getDatabase(),
                    fixture.terminal.imei.value(),
                    fixture.vehicle.toString(),
                    file.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log" + life).toFile())
                .start();
        for (int i = 0; i < 2_000 && obeyed(file).size() < before + 7 * life; i++) {
          Thread.sleep(10);
        }
        process.destroyForcibly().waitFor();
        assertTrue(
            obeyed(file).size() >= before + 7 * life,
            () -> "it did not run: " + read(folder.resolve("log1")));
      }
      // the last one ends what the killed ones left
      var last = fixture.start(Duration.ofMillis(100));
      get(last.commands().carryOut(fixture.vehicle, new Command.Mobilise(), PERSON));
      check(fixture, obeyed(file));
    }
  }

  private static String read(Path log) {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      return e.getMessage();
    }
  }

  private static void check(CommandFixture fixture, List<String[]> obeyed) {
    List<Long> counters = obeyed.stream().map(line -> Long.parseLong(line[0])).toList();
    assertEquals(
        counters.stream().sorted().distinct().toList(), counters, "once each, and ever higher");
    var log = new HashMap<UUID, VehicleCommand>();
    fixture.all().forEach(command -> log.put(command.id(), command));
    for (String[] line : obeyed) {
      VehicleCommand command = log.get(UUID.fromString(line[1]));
      assertEquals(Long.parseLong(line[0]), command.target().counter().orElseThrow());
      switch (command.state()) {
        case DONE, UNKNOWN -> {}
        case ASKED, SENDING, REFUSED, EXPIRED ->
            throw new AssertionError("obeyed, and yet " + command);
      }
    }
    assertTrue(log.values().stream().noneMatch(command -> command.state().isUnderWay()));
  }
}
