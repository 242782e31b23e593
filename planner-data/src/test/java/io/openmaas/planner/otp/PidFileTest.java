package io.openmaas.planner.otp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.openmaas.planner.otp.PidFile.Leftover;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PidFileTest {
  @TempDir Path folder;
  private Path file;
  private Process child;

  @BeforeEach
  void startAProcess() throws IOException {
    file = folder.resolve("run/otp-x.pid");
    child = new ProcessBuilder("sleep", "61").start();
  }

  @AfterEach
  void endIt() {
    child.destroyForcibly();
  }

  @Test
  void endsAProcessThatWasLeftBehind() {
    var pidFile = new PidFile(file, "61");
    pidFile.write(child.toHandle());
    assertEquals(Leftover.ENDED, pidFile.endLeftover());
    assertFalse(child.isAlive());
    assertFalse(Files.exists(file));
    assertEquals(Leftover.NONE, pidFile.endLeftover());
  }

  @Test
  void sparesAProcessThatIsAnotherProgram() {
    new PidFile(file, "61").write(child.toHandle());
    assertEquals(Leftover.NONE, new PidFile(file, "62").endLeftover());
    assertTrue(child.isAlive());
  }

  @Test
  void sparesAProcessThatGotThePidLater() throws IOException {
    var pidFile = new PidFile(file, "61");
    pidFile.write(child.toHandle());
    Files.writeString(
        file, Files.readString(file).replaceAll("(?m)^started=\\d{4}", "started=2001"));
    assertEquals(Leftover.NONE, pidFile.endLeftover());
    assertTrue(child.isAlive());
  }

  @Test
  void sparesTheChildOfAnotherLivingServer() throws IOException {
    Process server = new ProcessBuilder("sleep", "62").start();
    try {
      var pidFile = new PidFile(file, "61");
      pidFile.write(child.toHandle());
      var facts = new Properties();
      try (var in = Files.newBufferedReader(file)) {
        facts.load(in);
      }
      facts.setProperty("parent", Long.toString(server.pid()));
      facts.setProperty("parentStarted", server.info().startInstant().orElseThrow().toString());
      try (var out = Files.newBufferedWriter(file)) {
        facts.store(out, null);
      }
      assertEquals(Leftover.IN_USE, pidFile.endLeftover());
      assertTrue(child.isAlive());
    } finally {
      server.destroyForcibly();
    }
  }

  @Test
  void aFileCutOffByACrashNamesNobody() throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, "pid=12");
    assertEquals(Leftover.NONE, new PidFile(file, "61").endLeftover());
  }
}
