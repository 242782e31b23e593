package io.openmaas.packaged;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** The packaged process as its users meet it: killed, restarted, stopped, and seen in a browser. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class PackagedDemoIT {
  private static final Path DATA = Path.of("target", "packaged").toAbsolutePath();
  private static final Duration START = Duration.ofMinutes(4);

  @Test
  @Order(1)
  void a_drive_survives_kill_9_no_record_lost_none_double() throws Exception {
    List<String> ports = RunningApplication.freePorts();
    String[] command = {
      "demo",
      "--once",
      "--data",
      DATA.toString(),
      "--port",
      ports.get(0),
      "--terminal-port",
      ports.get(1)
    };
    List<ProcessHandle> orphans;
    try (var first = RunningApplication.start(command)) {
      first.awaitLine(line -> line.contains("records acknowledged"), START);
      orphans = first.children();
      first.kill();
    }
    try (var second = RunningApplication.start(command)) {
      assertEquals(0, second.awaitExit(START), second::output);
      assertTrue(second.output().contains("goes on where it stopped"), second::output);
      assertTrue(second.output().contains("none lost, none double"), second::output);
      assertTrue(second.output().contains("all held"), second::output);
    }
    for (ProcessHandle orphan : orphans) {
      orphan.onExit().get(10, TimeUnit.SECONDS);
    }
  }

  @Test
  @Order(2)
  void the_page_tells_the_story_at_phone_and_desktop_width() throws Exception {
    Path chromium = Path.of("/usr/bin/chromium");
    assumeTrue(Files.isExecutable(chromium), "skipped: Chromium is not installed at " + chromium);
    List<String> ports = RunningApplication.freePorts();
    try (var demo =
        RunningApplication.start(
            "demo",
            "--data",
            DATA.toString(),
            "--port",
            ports.get(0),
            "--terminal-port",
            ports.get(1))) {
      demo.awaitLine(line -> line.contains("http://127.0.0.1:" + ports.get(0)), START);
      assertEquals(0, browse("http://127.0.0.1:" + ports.get(0)));
      List<ProcessHandle> children = demo.children();
      demo.stop();
      demo.awaitExit(Duration.ofSeconds(40));
      for (ProcessHandle child : children) {
        child.onExit().get(10, TimeUnit.SECONDS);
      }
    }
  }

  private static int browse(String address) throws IOException, InterruptedException {
    Path page = Path.of("main", "webui").toAbsolutePath();
    Process story =
        new ProcessBuilder(
                "node",
                "e2e/story.mjs",
                address,
                "ada@example.org",
                "demo-2026-marenholm",
                Path.of("target", "screenshots").toAbsolutePath().toString())
            .directory(page.toFile())
            .inheritIO()
            .start();
    if (!story.waitFor(5, TimeUnit.MINUTES)) {
      story.destroyForcibly();
      throw new AssertionError("the browser story did not end");
    }
    return story.exitValue();
  }
}
