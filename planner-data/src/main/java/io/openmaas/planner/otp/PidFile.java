package io.openmaas.planner.otp;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Remembers a child process, so that one left behind by a hard kill is recognised and ended.
 *
 * <p>Process ids are given anew: a process counts as ours only if it runs OpenTripPlanner's main
 * class and started at the moment that was written down. It counts as left behind only if the
 * process that started it is gone.
 */
final class PidFile {
  private static final Duration TOLERANCE = Duration.ofSeconds(2);
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /** What was found of the child that the file names. */
  enum Leftover {
    /** No file, or the process it names is gone, or is another one. */
    NONE,
    /** It was left behind, and is ended now. */
    ENDED,
    /** It runs, and so does the server that started it. */
    IN_USE
  }

  private final Path file;
  private final String mainClass;

  PidFile(Path file, String mainClass) {
    this.file = file;
    this.mainClass = mainClass;
  }

  void write(ProcessHandle child) {
    var facts = new Properties();
    facts.setProperty("pid", Long.toString(child.pid()));
    startOf(child).ifPresent(start -> facts.setProperty("started", start.toString()));
    ProcessHandle us = ProcessHandle.current();
    facts.setProperty("parent", Long.toString(us.pid()));
    startOf(us).ifPresent(start -> facts.setProperty("parentStarted", start.toString()));
    try {
      Files.createDirectories(file.getParent());
      Path fresh = file.resolveSibling(file.getFileName() + ".new");
      try (var out = Files.newBufferedWriter(fresh)) {
        facts.store(out, "the OpenTripPlanner child of OpenMaaS");
      }
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file, e);
    }
  }

  void delete() {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot delete " + file, e);
    }
  }

  /** Ends the process that the file names if it was left behind; waits until it is gone. */
  Leftover endLeftover() {
    Optional<Properties> facts = read();
    if (facts.isEmpty()) {
      return Leftover.NONE;
    }
    Optional<ProcessHandle> child = same(facts.get(), "pid", "started").filter(this::runsMainClass);
    if (child.isEmpty()) {
      delete();
      return Leftover.NONE;
    }
    boolean parentLives =
        same(facts.get(), "parent", "parentStarted")
            .filter(parent -> parent.pid() != ProcessHandle.current().pid())
            .isPresent();
    if (parentLives) {
      return Leftover.IN_USE;
    }
    end(child.get());
    delete();
    return Leftover.ENDED;
  }

  private Optional<Properties> read() {
    if (!Files.isRegularFile(file)) {
      return Optional.empty();
    }
    var facts = new Properties();
    try (var in = Files.newBufferedReader(file)) {
      facts.load(in);
      return Optional.of(facts);
    } catch (IOException | IllegalArgumentException _) {
      return Optional.empty(); // cut off by a crash: it names nobody
    }
  }

  private static Optional<ProcessHandle> same(Properties facts, String pid, String started) {
    try {
      Instant noted = Instant.parse(facts.getProperty(started, ""));
      return ProcessHandle.of(Long.parseLong(facts.getProperty(pid, "")))
          .filter(ProcessHandle::isAlive)
          .filter(
              process ->
                  startOf(process)
                      .filter(
                          start -> Duration.between(noted, start).abs().compareTo(TOLERANCE) <= 0)
                      .isPresent());
    } catch (IllegalArgumentException | java.time.DateTimeException _) {
      return Optional.empty();
    }
  }

  private static Optional<Instant> startOf(ProcessHandle process) {
    return process.info().startInstant();
  }

  private boolean runsMainClass(ProcessHandle process) {
    var info = process.info();
    boolean inArguments =
        info.arguments().stream()
            .flatMap(java.util.Arrays::stream)
            .anyMatch(argument -> argument.equals(mainClass));
    return inArguments || info.commandLine().filter(line -> line.contains(mainClass)).isPresent();
  }

  /** Asks first, then forces. */
  static void end(ProcessHandle process) {
    process.destroy();
    if (!gone(process)) {
      process.destroyForcibly();
      gone(process);
    }
  }

  private static boolean gone(ProcessHandle process) {
    try {
      process.onExit().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException | ExecutionException _) {
      return !process.isAlive();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return !process.isAlive();
    }
  }
}
